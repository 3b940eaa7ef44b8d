from odoo import models


class GovWorkday(models.Model):
    _inherit = "gov.workday"

    def _calendar_changed(self):
        super()._calendar_changed()
        self.env["gov.case"].sudo()._follow_calendar()
