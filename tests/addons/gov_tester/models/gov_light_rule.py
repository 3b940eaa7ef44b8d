from odoo import api, fields, models
from odoo.tools import SQL


class GovLightRule(models.Model):
    """A clock: the visit that was promised to the applicant."""

    _inherit = "gov.light.rule"

    tell_tester_inspector = fields.Boolean(string="Tell the Test Inspector")

    @api.model
    def _gov_clocks(self):
        return [*super()._gov_clocks(), ("tester_visit", self.env._("Test visit"))]

    @api.model
    def _gov_running_clocks(self):
        return {
            **super()._gov_running_clocks(),
            "tester_visit": ("gov.tester.visit", "", SQL("days"), SQL("TRUE")),
        }
