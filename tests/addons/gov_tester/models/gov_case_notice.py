from odoo import api, models

from odoo.addons.gov_case.models.clocks.gov_case_notice import of_case


class GovCaseNotice(models.Model):
    _inherit = "gov.case.notice"

    @api.model
    def _gov_clock_parts(self):
        parts = super()._gov_clock_parts()
        return [*parts, of_case("gov.tester.visit", "tester_visit")]
