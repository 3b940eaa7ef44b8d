from odoo import models


class IrExports(models.Model):
    _name = "ir.exports"
    _inherit = ["ir.exports", "gov.own.settings.mixin"]

    _gov_owner = "create_uid"
