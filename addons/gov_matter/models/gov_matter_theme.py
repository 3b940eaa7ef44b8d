from odoo import fields, models


class GovMatterTheme(models.Model):
    """A theme under which citizens look for matters (主题分类)."""

    _name = "gov.matter.theme"
    _description = "Theme"
    _inherit = ["gov.pinyin.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True)
    code = fields.Char(string="Theme Code")
    sequence = fields.Integer(string="Order", default=10)

    _name_uniq = models.UniqueIndex("(name)", "This theme already exists.")
