from odoo import fields, models


class GovCareTag(models.Model):
    """Why somebody deserves particular care: disabled, living alone, …"""

    _name = "gov.care.tag"
    _description = "Care Tag"
    _order = "sequence, id"

    name = fields.Char(string="Care Group", required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "Another care tag has this code.")
