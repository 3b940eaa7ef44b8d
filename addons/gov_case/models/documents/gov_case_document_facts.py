"""What documents say of guides, organisations and people: read once, then kept.

Every change of them forgets what was read, here and, once it is committed, elsewhere.
"""

from odoo import fields, models, tools

from ...core import documents


class GovMatterVersion(models.Model):
    _inherit = "gov.matter.version"

    @tools.ormcache("self.id")
    def _document_facts(self):
        """Return what documents say of this published guide."""
        guide = self.sudo()
        return tools.frozendict(
            matter=guide.published_name or guide.matter_id.name,
            matter_code=guide.matter_id.code,
            matter_type=guide.matter_id.matter_type,
            basis=guide.legal_basis or "",
            conditions=guide.acceptance_conditions or "",
            result=guide.result_name or "",
            contact=guide.consultation or "",
            complaint=guide.complaint or "",
            commitment=guide.commitment_allowed,
            check_days=guide.commitment_check_days,
            tolerance=guide.tolerance_allowed,
        )


class GovOrganization(models.Model):
    _inherit = "gov.organization"

    document_mark = fields.Char(
        string="Mark in Document Numbers",
        help="What stands for the organisation in the numbers of its documents, such "
        "as 兴民. Empty: made from its name.",
    )

    def write(self, vals):
        if not {"name", "phone", "parent_id", "document_mark"}.isdisjoint(vals):
            self.env["gov.matter"]._forget_intakes()
        return super().write(vals)

    @tools.ormcache("self.id")
    def _document_facts(self):
        """Return what documents say of this organisation.

        ``appeal`` is the government that hears appeals against it.
        Source: Administrative Reconsideration Law (2023), art. 24.
        """
        place = self.sudo()
        own = (place.district_id, place.city_id)
        above = [area for area in own if area and area != place]
        names = "".join(area.name for area in reversed(above))
        area = (place.district_id or place.city_id).name or ""
        return tools.frozendict(
            name=documents.official_name(place.name, place.kind, place.level),
            mark=place.document_mark or documents.mark(place.name, area),
            phone=place.phone or "",
            appeal=f"{names}人民政府" if names else "",
        )


class GovStaff(models.Model):
    _inherit = "gov.staff"

    def write(self, vals):
        if "name" in vals:
            self.env["gov.matter"]._forget_intakes()
        return super().write(vals)

    @tools.ormcache("self.id")
    def _document_name(self):
        return self.sudo().name or ""
