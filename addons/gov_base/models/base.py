from odoo import models
from odoo.exceptions import UserError


class Base(models.AbstractModel):
    _inherit = "base"

    def ensure_one(self):
        """Refuse several records or none in a sentence: clients choose the ids."""
        if len(self) != 1 and self._name.startswith("gov."):
            raise UserError(
                self.env._(
                    "Choose one record of %(model)s, not %(count)s.",
                    model=self.env["ir.model"]._get(self._name).name,
                    count=len(self),
                )
            )
        return super().ensure_one()
