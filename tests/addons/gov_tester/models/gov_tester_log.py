from odoo import fields, models


class GovTesterLog(models.Model):
    """Kept as written, and yet it follows its organisation."""

    _name = "gov.tester.log"
    _description = "Test Log"
    _inherit = ["gov.append.only.mixin", "gov.scoped.mixin"]

    organization_id = fields.Many2one("gov.organization", required=True)
    text = fields.Char(required=True)
