from odoo import models

from ..core import localtime


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _compute_domain_context_values(self):
        """Cache rule domains by day: posts begin and end at midnight."""
        yield from super()._compute_domain_context_values()
        yield localtime.today()
