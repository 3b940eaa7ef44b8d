from odoo import models


class ReportLayout(models.Model):
    _name = "report.layout"
    _inherit = ["report.layout", "gov.own.settings.mixin"]

    _gov_owner = ""
