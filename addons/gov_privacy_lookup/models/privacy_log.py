from odoo import models


class PrivacyLog(models.Model):
    _inherit = "privacy.log"

    def _anonymize_email(self, label):
        """Return a dash of a lookup without an address."""
        return super()._anonymize_email(label) if label else "—"
