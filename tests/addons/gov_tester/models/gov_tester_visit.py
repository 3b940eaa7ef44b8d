from odoo import api, fields, models

from odoo.addons.gov_base.core import localtime


class GovTesterVisit(models.Model):
    """A promised visit: a clock of its own, and a file that is kept and erased."""

    _name = "gov.tester.visit"
    _description = "Test Visit"
    _inherit = ["gov.deadline.mixin"]

    case_id = fields.Many2one("gov.case", required=True, ondelete="cascade", index=True)
    days = fields.Integer()
    photo = fields.Binary()

    @api.model
    def _plan(self, cases):
        """Promise a visit within three working days."""
        calendar = self.env["gov.workday"]._calendar()
        due = calendar.add(localtime.today(), 3)
        rule = self.env["gov.light.rule"]
        self.sudo().create(
            [
                {
                    "case_id": case.id,
                    "days": 3,
                    "due_date": due,
                    "warn_date": rule._warn_date("tester_visit", due, 3),
                }
                for case in cases
            ]
        )
