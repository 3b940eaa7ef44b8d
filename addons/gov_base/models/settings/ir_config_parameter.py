import hashlib
import hmac

from odoo import api, models


class IrConfigParameter(models.Model):
    _inherit = "ir.config_parameter"

    @api.model
    def _gov_number(self, name, default, least=0, most=10_000):
        """Return a whole number that the site may set.

        What is none counts as not set; what lies outside is taken as the nearest bound,
        so that a slip of the pen stops nobody from working.
        """
        text = (self.sudo().get_param(name) or "").strip()
        number = int(text) if text.isdecimal() and len(text) < 10 else default
        return min(max(number, least), most)

    @api.model
    def _gov_digest(self, text):
        """Return what stands for a text: the same for the same text only here."""
        secret = self.sudo().get_param("database.secret")
        return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
