from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.gov_base.core import localtime, shapes
from odoo.addons.gov_base.tools import problems
from odoo.addons.gov_base.tools.endpoint import endpoint

from ...core import revocation
from ...core.documents import day
from ..documents.gov_case_document_content import DECISIONS


class GovCase(models.Model):
    """A result that is taken back: a record of its own, the case stays as it is."""

    _inherit = "gov.case"

    revocation = fields.Selection(
        selection=[("asked", "Asked for"), ("granted", "Revoked")],
        readonly=True,
        copy=False,
        help="Whether the result was taken back. The decision stays on record.",
        workflow=True,
    )
    revocation_ids = fields.One2many(
        "gov.case.revocation",
        "case_id",
        string="Revocations",
        readonly=True,
        copy=False,
        workflow=True,
    )

    _revocation_idx = models.Index(
        "(revocation, responsible_organization_id) WHERE revocation IS NOT NULL"
    )

    @endpoint
    def action_revoke(self, ground: str, reason: str, basis: str = ""):
        """Ask that an approval be taken back; another person grants it.

        :param ground: one of ``core/revocation.py``
        :param basis: the provision, where the Licensing Law itself is none
        Source: Administrative Licensing Law, art. 8 and 69.
        """
        reason = problems.text(self.env, "reason", reason)
        if basis:
            basis = problems.text(self.env, "basis", basis, shapes.Text(500))
        labels = dict(
            self.env["gov.case.revocation"]
            ._fields["ground"]
            ._description_selection(self._journal_env())
        )
        if ground not in labels:
            raise ValidationError(
                self.env._(
                    "ground must be one of %(options)s, not %(value)s.",
                    options=", ".join(labels),
                    value=shapes.shorten(ground) or "''",
                )
            )
        self.check_access("read")
        if not basis:
            self._check_basis(ground)
        note = "\n".join(filter(None, (labels[ground], basis, reason)))
        self._transition("ask_revocation", {"revocation": "asked"}, note)
        self._ask_to_revoke(ground, reason, basis)
        return True

    def _check_basis(self, ground):
        for case in self.sudo():
            if revocation.needs_basis(ground, case.matter_id.matter_type):
                raise ValidationError(
                    self.env._(
                        "%(case)s: name the provision by which this result is taken "
                        "back in basis.",
                        case=case._label(),
                    )
                )

    def _ask_to_revoke(self, ground, reason, basis):
        asked = {
            "state": "asked",
            "ground": ground,
            "reason": reason,
            "basis": basis or False,
            "asked_on": localtime.now(),
            "asked_user_id": self.env.uid,
            "asked_staff_id": self.env.user._gov_staff_id(),
        }
        self.env["gov.case.revocation"].sudo().create(
            [{**asked, "case_id": case.id} for case in self]
        )

    def _asked_for(self):
        """Return what waits for its answer on these cases."""
        cases = self.sudo()
        if revoked := cases.filtered(lambda case: case.revocation == "asked"):
            return revoked.revocation_ids.filtered(lambda row: row.state == "asked")
        return cases.request_id

    def _guard_revocable(self):
        """Approved, and not asked for or granted before."""
        if others := self.filtered(lambda case: not case._offer_ask_revocation()):
            raise UserError(
                self.env._(
                    "Only an approval that stands can be revoked: %(cases)s.",
                    cases=others._labels(),
                )
            )

    def _guard_not_revoked(self):
        if others := self.filtered("revocation"):
            raise UserError(
                self.env._(
                    "The result is revoked, or its revocation waits for its answer: "
                    "%(cases)s.",
                    cases=others._labels(),
                )
            )

    def _guard_handed_over(self):
        """What was decided is handed over first, unless it was revoked before."""
        if others := self.filtered(lambda case: not case._offer_archive_file()):
            raise UserError(
                self.env._(
                    "The result has not been handed over yet: %(cases)s.",
                    cases=others._labels(),
                )
            )

    def _offer_issue(self):
        return not self.revocation

    def _offer_archive_file(self):
        return self.state == "issued" or self.revocation == "granted"

    def _offer_ask_revocation(self):
        return self.decision == "approved" and not self.revocation

    def _offer_grant_revocation(self):
        return self.revocation == "asked"

    def _offer_refuse_revocation(self):
        return self.revocation == "asked"

    def _gov_kinds_of_document(self, named, change):
        if named == "revocation":
            recalled = self._asked_for().ground in revocation.RECALLED
            return ("recall" if recalled else "revocation",)
        return super()._gov_kinds_of_document(named, change)

    def _document_revocation(self, change, entry, papers):
        asked = self._asked_for()
        decision = [one for one in papers.issued(self) if one.kind in DECISIONS][-1:]
        return {
            **self._document_identity(papers),
            "decided": day(self._document_day(change, "decided_on")),
            "decision": decision[0].number if decision else "",
            "result": self._document_guide(change)["result"],
            "result_number": self.result_number or "",
            "ground": asked.ground,
            "basis": asked.basis or "",
            "reason": asked.reason,
            "handed_over": bool(self.issued_on),
            "appeal": self._document_appeal(entry["organization_id"]),
        }

    def _document_recall(self, change, entry, papers):
        return self._document_revocation(change, entry, papers)
