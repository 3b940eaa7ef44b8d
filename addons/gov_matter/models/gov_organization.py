from odoo import models

from ..core.grants import Place


class GovOrganization(models.Model):
    _inherit = "gov.organization"

    def _receiving_place(self):
        """Return this organisation as ``core/grants.py`` reads it.

        A service centre kept as a department of a township stands for the township.
        """
        self.ensure_one()
        area = self
        if self.kind == "department" and self.has_service_place and self.parent_id:
            area = self.parent_id
        above = area.parent_path.strip("/").split("/")[:-1]
        level = area.level if area.kind == "area" else ""
        return Place(area.id, level, tuple(int(id_) for id_ in reversed(above)))
