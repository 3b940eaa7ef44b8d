from typing import NamedTuple

from odoo import models, tools


class PlannedStep(NamedTuple):
    """A step of a published version, as a case copies it."""

    name: str
    kind: str
    sequence: int
    organization_id: int
    days: int
    day_unit: str


class GovMatterVersion(models.Model):
    """What cases take from a version: it is frozen, so it is read once."""

    _inherit = "gov.matter.version"

    def _case_vals(self):
        """Return what a case keeps of its version."""
        return {
            "version_id": self.id,
            "handling": self.handling,
            "promised_days": self.promised_days,
            "legal_days": self.legal_days,
            "day_unit": self.day_unit,
        }

    @tools.ormcache("self.id")
    def _planned_materials(self):
        """Return what a case keeps of each material of this published version."""
        return tuple(
            tools.frozendict(material._case_vals()) for material in self.material_ids
        )

    @tools.ormcache("self.id")
    def _material_sources(self):
        """Return ``{id of a material: where it comes from}`` of this version."""
        return {material.id: material.source for material in self.material_ids}

    @tools.ormcache("self.id")
    def _planned_steps(self):
        """Return the steps of this published version."""
        return tuple(
            PlannedStep(
                step.name,
                step.kind,
                step.sequence,
                step.organization_id.id,
                step.days,
                step.day_unit,
            )
            for step in self.step_ids
        )


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
