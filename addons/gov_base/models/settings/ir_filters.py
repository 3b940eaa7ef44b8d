from odoo import models


class IrFilters(models.Model):
    _name = "ir.filters"
    _inherit = ["ir.filters", "gov.own.settings.mixin"]

    _gov_owner = "user_ids"
