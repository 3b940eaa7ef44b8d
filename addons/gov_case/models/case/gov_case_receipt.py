from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.endpoint import endpoint

from ...tools.receipt import Receipt


class GovCase(models.Model):
    """Receipt: the number, the frozen version, the body that decides."""

    _inherit = "gov.case"

    def init(self):
        """Number cases without one waiting for another; see :meth:`_next_numbers`."""
        super().init()
        self.env.cr.execute(
            SQL(
                "CREATE SEQUENCE IF NOT EXISTS gov_case_number_seq "
                "MAXVALUE 999999 CYCLE"
            )
        )

    @endpoint
    def action_receive(self):
        """Receive the papers: the case gets its number, the notice clock starts.

        :raises UserError: no grant, no version in force, or no applicant
        """
        self._transition("receive")
        self._tell_reuse()
        return True

    def _guard_grant(self):
        """Return number, version and deciding body of each case, or refuse.

        The version in force on the local day of receipt is frozen.
        """
        today = localtime.today()
        self._check_receivable()
        receipts = [case._receipt(today) for case in self]
        for receipt in receipts:
            if problem := self._gov_receipt_problem(receipt):
                raise UserError(problem[1])
        numbers = self._next_numbers([one.intake for one in receipts], today)
        found = {
            receipt.case: {
                "number": number,
                "applicant_name": receipt.applicant.name,
                **self._gov_receipt_vals(receipt),
                **receipt.case._deliverer_vals(),
            }
            for receipt, number in zip(receipts, numbers, strict=True)
        }
        self._freeze(found)
        return found

    def _freeze(self, found):
        """Bring the list of materials to the frozen version and stamp what came in."""
        for case, values in found.items():
            if case.sudo().version_id.id != values["version_id"]:
                case.sudo().version_id = values["version_id"]
                case.sudo()._sync_materials()
        lines = self.sudo().material_ids.filtered(
            lambda line: line.is_received and not line.received_on
        )
        lines.write({"received_on": localtime.now()})

    def _receipt(self, today):
        """Return what is received of a draft, as of an application that is sent."""
        intake = self.matter_id._check_intake(self.accepting_organization_id, today)
        case = self.sudo()
        return Receipt(
            sent={},
            case=self,
            matter=case.matter_id,
            place=case.accepting_organization_id,
            applicant=case.applicant_id,
            intake=intake,
        )

    @api.model
    def _gov_receipt_problem(self, receipt):
        """Hook: what is against a receipt, by hand or by ``submit``.

        :return: ``(field, sentence)``, the field as a payload names it, or nothing
        """
        return None

    @api.model
    def _gov_receipt_vals(self, receipt):
        """Hook: what a receipt writes on its case besides number and applicant."""
        return {**receipt.intake.version, **receipt.intake.body}

    def _tell_offices(self):
        """Make the applicants known to those who receive and those who decide."""
        self.env["gov.applicant.link"]._link_pairs(
            (case.applicant_id.id, place.id)
            for case in self
            for place in (
                case.accepting_organization_id,
                case.responsible_organization_id,
            )
        )

    def _check_receivable(self):
        """Refuse drafts that hold what only later steps write, or lack what they need.

        The journal begins here: what is taken over unasked would look earned.

        Receiving makes the applicant known to the offices of the case: only for whom
        the person is known already, by the number and the name or an earlier case.
        """
        for case in self.sudo():
            if unearned := case._unearned():
                raise UserError(
                    self.env._(
                        "%(case)s holds what only the steps of a received case write "
                        "(%(fields)s): delete the draft and enter it again.",
                        case=case._label(),
                        fields=", ".join(
                            self._fields[name]._description_string(self.env)
                            for name in unearned
                        ),
                    )
                )
            if not case.applicant_id:
                raise UserError(
                    self.env._("%(case)s: name the applicant.", case=case._label())
                )
            if case.late_entry:
                case._check_late_entry()
        if not self._may_always():
            self._check_applicants()

    def _check_late_entry(self):
        if not self.late_reason or not self.handed_in_date:
            raise UserError(
                self.env._(
                    "%(case)s: a late entry needs its reason and the day on which the "
                    "papers were handed in.",
                    case=self._label(),
                )
            )
        if self.handed_in_date > localtime.today():
            raise UserError(
                self.env._(
                    "%(case)s: the papers cannot have been handed in on %(date)s, a "
                    "day to come.",
                    case=self._label(),
                    date=self.handed_in_date,
                )
            )

    @api.model
    def _next_numbers(self, intakes, today):
        """Return a number for each receipt: district, local date, six digits.

        The six digits come from a sequence of the database that nobody waits for; it
        turns over after 999,999, long after the date has changed.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval('gov_case_number_seq') FROM generate_series(1, %s)",
                len(intakes),
            )
        )
        return [
            f"{intake.area_code}{today:%Y%m%d}{serial:06d}"
            for intake, (serial,) in zip(intakes, rows, strict=True)
        ]
