from odoo import models


class GovMatterVersion(models.Model):
    _inherit = "gov.matter.version"

    def _case_vals(self):
        """Return what a case keeps of its version, which then never changes for it."""
        return {
            "version_id": self.id,
            "handling": self.handling,
            "promised_days": self.promised_days,
            "legal_days": self.legal_days,
            "day_unit": self.day_unit,
        }


class GovMatterMaterial(models.Model):
    _inherit = "gov.matter.material"

    def _case_vals(self):
        """Return what a case keeps of a material of its version."""
        return {
            "material_id": self.id,
            "name": self.name,
            "necessity": self.necessity,
            "sequence": self.sequence,
            "form": self.form,
            "copies": self.copies,
        }
