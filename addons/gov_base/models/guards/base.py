from odoo import api, models
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

    @api.model
    def _sql_error_to_message(self, exc):
        """Tell in the user's own language where the call's is not known.

        Odoo writes the sentence of a broken constraint after it has rolled back, in an
        environment that has forgotten the context an XML-RPC client sent.
        """
        lang = self.env.lang or self.env.user.lang
        told = self.with_context(lang=lang) if lang else self
        return super(Base, told)._sql_error_to_message(exc)
