from odoo import api, fields, models

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.endpoint import endpoint

from ...core import clock


class GovCaseCheck(models.Model):
    """The later check of a commitment: was what the applicant signed true?

    It begins with the decision, has a clock of its own, and its result stays.
    """

    _name = "gov.case.check"
    _description = "Later Check of a Commitment"
    _inherit = ["gov.deadline.mixin"]
    _order = "due_date, id"
    _gov_names = frozenset({"case_id", "applicant_id"})
    _gov_promises = False
    _rec_name = "case_number"

    case_id = fields.Many2one(
        "gov.case",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
        workflow=True,
    )
    case_number = fields.Char(
        related="case_id.number", string="Number of the Case", related_sudo=True
    )
    matter_id = fields.Many2one(
        related="case_id.matter_id", string="Matter of the Case", related_sudo=True
    )
    responsible_organization_id = fields.Many2one(
        related="case_id.responsible_organization_id",
        string="In Charge",
        related_sudo=True,
    )
    applicant_id = fields.Many2one(
        "gov.applicant",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
        workflow=True,
    )
    days = fields.Integer(string="Calendar Days for It", readonly=True, workflow=True)
    state = fields.Selection(
        selection=[
            ("open", "To be checked"),
            ("kept", "Commitment kept"),
            ("broken", "Commitment broken"),
        ],
        string="Result of the Check",
        required=True,
        default="open",
        readonly=True,
        workflow=True,
    )
    note = fields.Text(string="What Was Found", readonly=True, workflow=True)
    done_on = fields.Datetime(string="Checked At", readonly=True, workflow=True)
    staff_id = fields.Many2one(
        "gov.staff",
        string="Checked By",
        ondelete="restrict",
        readonly=True,
        workflow=True,
    )
    timeliness = fields.Selection(
        selection=[("on_time", "On time"), ("late", "Late")],
        string="Result of the Clock",
        readonly=True,
        workflow=True,
    )
    repaired_on = fields.Datetime(
        string="Credit Repaired At", readonly=True, workflow=True
    )
    repair_note = fields.Text(
        string="Why the Credit Is Repaired", readonly=True, workflow=True
    )

    _case_uniq = models.UniqueIndex("(case_id)", "A case has one later check.")

    @api.model
    def _plan(self, cases):
        """Begin the check of these cases, which have just been approved."""
        today = localtime.today()
        calendar = self.env["gov.workday"]._calendar()
        margin = self.env["gov.light.rule"]._margin("check")
        rows = []
        for case in cases:
            days = case._commitment_days(case.version_id)
            due = clock.later(today, days)
            rows.append(
                {
                    "case_id": case.id,
                    "state": "open",
                    "applicant_id": case.applicant_id.id,
                    "days": days,
                    "due_date": due,
                    "warn_date": clock.warn_date(calendar, due, days, margin),
                }
            )
        return self.sudo().create(rows)

    def _record(self, result, note):
        today = localtime.today()
        late = self.filtered(lambda one: one.due_date and one.due_date < today)
        for checks, timeliness in ((late, "late"), (self - late, "on_time")):
            checks.write(
                {
                    "state": result,
                    "note": note,
                    "done_on": localtime.now(),
                    "staff_id": self.env.user._gov_staff_id(),
                    "timeliness": timeliness,
                    "due_date": False,
                    "warn_date": False,
                }
            )

    @api.model
    def _broken_of(self, applicants):
        """Return those of these applicants who have broken a commitment."""
        broken = self.search(
            [
                ("applicant_id", "in", applicants.ids),
                ("state", "=", "broken"),
                ("repaired_on", "=", False),
            ]
        )
        return broken.applicant_id

    def _counted_dates(self):
        return ()

    @api.model
    def _provisional_domain(self, last_known):
        return [(0, "=", 1)]

    @api.model
    def _desk_tile(self):
        """Return the counter of what the user's body has to check, if anything.

        :return: a list for ``gov.case.desk_tiles``
        """
        if {"handler", "approver"}.isdisjoint(self.env.user._gov_roles()):
            return []
        count = self.search_count([("state", "=", "open")])
        tile = {
            "filter": "to_check",
            "label": self.env._("Commitments to check"),
            "tone": "info",
            "count": count,
            "action": "gov_case.gov_case_check_action",
        }
        return [tile] if count else []

    @endpoint
    def action_open_case(self):
        """Open the case whose commitment is checked."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "gov.case",
            "res_id": self.case_id.id,
            "views": [(False, "form")],
        }
