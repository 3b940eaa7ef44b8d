from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.gov_base.core import localtime

from ..core import cuts, tags


class GovMatterVersion(models.Model):
    """What a guide comes to: counts, tags, the six cuts, and whether it is stale."""

    _inherit = "gov.matter.version"

    @api.depends("material_ids")
    def _compute_material_count(self):
        for version in self:
            version.material_count = len(version.material_ids)

    @api.depends("step_ids")
    def _compute_step_count(self):
        for version in self:
            version.step_count = len(version.step_ids)

    @api.depends("handling")
    def _compute_at_once(self):
        for version in self:
            version.at_once = tags.at_once(version.handling)

    @api.depends("form_ids", "online_depth")
    def _compute_online(self):
        for version in self:
            forms = version.form_ids.mapped("key")
            version.online = tags.online(forms, version.online_depth)

    @api.depends("visit_count")
    def _compute_one_trip(self):
        for version in self:
            version.one_trip = tags.one_trip(version.visit_count)

    @api.depends(
        "legal_days",
        "promised_days",
        "material_count",
        "step_count",
        "baseline_legal_days",
        "baseline_material_count",
        "baseline_step_count",
    )
    def _compute_cuts(self):
        targets = self._cut_targets()
        for version in self:
            found = cuts.cuts_of([version._cut_row()], targets)
            for measure, cut in found.items():
                version[f"{measure}_cut"] = cut.share or 0.0
            version.cut_missed = any(cut.missed for cut in found.values())

    def _cut_row(self):
        return {
            "days": (self.baseline_legal_days or self.legal_days, self.promised_days),
            "materials": (self.baseline_material_count, self.material_count),
            "steps": (self.baseline_step_count, self.step_count),
        }

    @api.model
    def _cut_targets(self):
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return {
            measure: cuts.target_of(get_param(f"gov_matter.cut_{measure}"), default)
            for measure, default in cuts.DEFAULT_TARGETS.items()
        }

    @api.depends("state", "valid_from", "valid_to", "reviewed_date")
    def _compute_stale(self):
        stale = self.filtered_domain(self._stale_domain())
        for version in self:
            version.stale = version in stale

    def _search_stale(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._stale_domain()

    @api.model
    def _stale_domain(self):
        """Guides in force that nobody has reviewed for too long."""
        limit = self._review_limit()
        old = Domain("reviewed_date", "<", limit) | (
            Domain("reviewed_date", "=", False) & Domain("valid_from", "<", limit)
        )
        in_force = self._in_force_domain(localtime.today())
        return Domain("state", "=", "published") & in_force & old

    @api.model
    def _review_limit(self):
        parameters = self.env["ir.config_parameter"]
        months = parameters._gov_number("gov_matter.review_months", 12, most=600) or 12
        return fields.Date.subtract(localtime.today(), months=months)
