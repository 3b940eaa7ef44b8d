from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.gov_base.core import localtime, shapes
from odoo.addons.gov_base.tools import problems
from odoo.addons.gov_base.tools.endpoint import endpoint

CHECK_DAYS = 60


class GovCase(models.Model):
    """告知承诺: a signed commitment instead of proofs, and its check afterwards.

    It replaces the proofs that the guide names, so that the case may be decided at
    once; what was committed is checked within a time. Who has broken a commitment is
    offered none, and no tolerant acceptance, until the credit is repaired.
    Source: 国办发〔2020〕42号.
    """

    _inherit = "gov.case"

    has_commitment = fields.Boolean(
        string="Commitment Given",
        readonly=True,
        copy=False,
        workflow=True,
    )
    check_ids = fields.One2many(
        "gov.case.check", "case_id", string="Later Checks", readonly=True, copy=False
    )

    @endpoint
    def action_take_commitment(self):
        """Make out the commitment that the applicant signs instead of proofs.

        The proofs that it replaces are not asked for any longer.

        :raises UserError: the guide does not allow it, it has been made out before, or
            the applicant has broken one
        """
        self._transition("take_commitment", {"has_commitment": True})
        self.sudo()._replaceable_lines().write(
            {
                "replaced": True,
                "deferred_until": False,
                "to_correct": False,
                "correction_note": False,
            }
        )
        return True

    @endpoint
    def action_record_check(self, result: str, note: str):
        """Keep what the later check of a commitment has found.

        :param result: ``kept`` or ``broken``
        :param note: what was looked at, and what was found
        """
        if result not in ("kept", "broken"):
            raise ValidationError(
                self.env._(
                    "result must be one of kept, broken, not %(value)s.",
                    value=shapes.shorten(result) or "''",
                )
            )
        note = problems.text(self.env, "note", note)
        labels = (
            self.env["gov.case.check"]
            ._fields["state"]
            ._description_selection(self._journal_env())
        )
        self._transition("record_check", note=f"{dict(labels)[result]}: {note}")
        self._open_checks()._record(result, note)
        if result == "broken":
            self.sudo()._commitment_broken(note)
        return True

    @endpoint
    def action_repair_credit(self, reason: str):
        """Let who has broken this commitment commit again: the credit is repaired."""
        reason = problems.text(self.env, "reason", reason)
        self._transition("repair_credit", note=reason)
        self._broken_checks().write(
            {"repaired_on": localtime.now(), "repair_note": reason}
        )
        return True

    def _commitment_broken(self, note):
        """Hook: what was committed is not true; a revocation may begin here."""

    def _replaceable_lines(self):
        """Return the proofs that a commitment replaces: named so, and not in yet."""
        return self.material_ids.filtered(
            lambda line: line.material_id.commitment_allowed and not line.is_received
        )

    def _open_checks(self):
        return self._checks_in([("state", "=", "open")])

    def _broken_checks(self):
        return self._checks_in([("state", "=", "broken"), ("repaired_on", "=", False)])

    def _checks_in(self, domain):
        return (
            self.env["gov.case.check"]
            .sudo()
            .search([("case_id", "in", self.ids), *domain])
        )

    def _plan_checks(self, changes):
        """What was committed is checked after an approval, within a time."""
        approved = self.filtered(
            lambda case: (
                case.has_commitment and changes[case].get("decision") == "approved"
            )
        )
        if approved:
            self.env["gov.case.check"]._plan(approved)

    def _decision_row(self):
        """Return the row by which a case is decided: at once upon a commitment."""
        at_once = self.state == "accepted" and self.has_commitment
        return "decide_on_commitment" if at_once else "decide"

    def _guard_commitment(self):
        if others := self.filtered(lambda case: not case._may_commit()):
            raise UserError(
                self.env._(
                    "No commitment can be taken, or it has been taken already: "
                    "%(cases)s.",
                    cases=others._labels(),
                )
            )
        self._check_credit()

    def _check_credit(self):
        """Neither commitment nor tolerance for who has broken a commitment."""
        broken = self.env["gov.case.check"].sudo()._broken_of(self.sudo().applicant_id)
        if barred := self.filtered(lambda case: case.sudo().applicant_id in broken):
            raise UserError(
                self.env._(
                    "The applicant has broken a commitment; until the credit is "
                    "repaired, neither a commitment nor tolerant acceptance is "
                    "possible: %(cases)s.",
                    cases=barred._labels(),
                )
            )

    def _guard_committed(self):
        if others := self.filtered(lambda case: not case.has_commitment):
            raise UserError(
                self.env._(
                    "Without a commitment they are reviewed first: %(cases)s.",
                    cases=others._labels(),
                )
            )

    def _guard_check_open(self):
        if others := self - self._open_checks().case_id.with_env(self.env):
            raise UserError(
                self.env._(
                    "No commitment waits for its check: %(cases)s.",
                    cases=others._labels(),
                )
            )

    def _guard_commitment_broken(self):
        if others := self - self._broken_checks().case_id.with_env(self.env):
            raise UserError(
                self.env._(
                    "No broken commitment is held against the applicant: %(cases)s.",
                    cases=others._labels(),
                )
            )

    def _may_commit(self):
        allowed = self.version_id._document_facts()["commitment"]
        return allowed and not self.has_commitment

    def _offer_take_commitment(self):
        applicant = self.sudo().applicant_id
        checks = self.env["gov.case.check"].sudo()
        return self._may_commit() and not checks._broken_of(applicant)

    def _offer_decide_on_commitment(self):
        return self.has_commitment

    def _offer_record_check(self):
        return "open" in self.sudo().check_ids.mapped("state")

    def _offer_repair_credit(self):
        return bool(self._broken_checks())

    @api.model
    def _commitment_days(self, version):
        """Return the calendar days in which a commitment is checked."""
        own = version._document_facts()["check_days"]
        return own or self._days_of("gov_case.commitment_check_days", CHECK_DAYS)
