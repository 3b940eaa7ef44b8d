from odoo import models


class IrExportsLine(models.Model):
    _name = "ir.exports.line"
    _inherit = ["ir.exports.line", "gov.own.settings.mixin"]

    _gov_owner = "export_id.create_uid"
