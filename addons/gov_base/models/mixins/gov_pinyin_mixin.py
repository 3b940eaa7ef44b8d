from odoo import api, fields, models
from odoo.fields import Domain

from ...core import names


class GovPinyinMixin(models.AbstractModel):
    """Records found by name, by code and by the initials of the name's pinyin."""

    _name = "gov.pinyin.mixin"
    _description = "Found by name, code or pinyin initials"
    _rec_names_search = ["name", "code", "pinyin"]

    pinyin = fields.Char(
        string="Pinyin Initials",
        compute="_compute_pinyin",
        store=True,
        index="trigram",
        help="Typing xqq finds 兴庆区.",
    )

    @api.depends("name")
    def _compute_pinyin(self):
        for record in self:
            record.pinyin = names.initials(record.name or "")

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if operator == "ilike" and isinstance(value, str) and value.isascii():
            return Domain(domain) | Domain("pinyin", "=ilike", f"{value}%")
        return domain
