from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.gov_base.core import localtime

from ..core import checks
from ..tools.messages import sentence


class GovMatterVersion(models.Model):
    _inherit = "gov.matter.version"

    error_count = fields.Integer(string="Errors", compute="_compute_findings")
    warning_count = fields.Integer(string="Warnings", compute="_compute_findings")
    errors = fields.Html(string="What Stops Publication", compute="_compute_findings")
    warnings = fields.Html(string="What to Look At", compute="_compute_findings")

    @api.depends(lambda self: self._checked_fields())
    @api.depends_context("lang")
    def _compute_findings(self):
        for version in self:
            found = checks.findings(version._check_values())
            errors = [finding for finding in found if finding.level == "error"]
            warnings = [finding for finding in found if finding.level == "warning"]
            version.error_count = len(errors)
            version.warning_count = len(warnings)
            version.errors = version._as_list(errors)
            version.warnings = version._as_list(warnings)

    @api.model
    def _checked_fields(self):
        return (
            *_PLAIN,
            "courier_allowed",
            "form_ids",
            "target_ids",
            *(f"material_ids.{name}" for name in _MATERIAL),
            *(f"step_ids.{name}" for name in _STEP),
            *(f"procedure_ids.{name}" for name in _PROCEDURE),
        )

    def _check_values(self):
        """Return this version as the plain mapping that ``core/checks.py`` reads."""
        self.ensure_one()
        return {
            **{name: self[name] for name in _PLAIN},
            "valid_from": self.valid_from or localtime.today(),
            "courier": self.courier_allowed,
            "forms": self.form_ids.mapped("key"),
            "targets": self.target_ids.mapped("key"),
            "materials": _rows(self.material_ids, _MATERIAL),
            "steps": _rows(self.step_ids, _STEP),
            "procedures": _rows(self.procedure_ids, _PROCEDURE),
        }

    def _basic_findings(self):
        """Return what is wrong even in a draft."""
        values = {**checks.SHAPE, **{name: self[name] for name in _BASIC}}
        return [*checks.days_of(values), *checks.dates_of(values)]

    def _check_publishable(self):
        """Refuse guides with errors, naming all of them.

        :raises ValidationError: one sentence an error
        """
        lines = [
            f"{version.display_name}: {sentence(self.env, finding)}"
            for version in self
            for finding in checks.findings(version._check_values())
            if finding.level == "error"
        ]
        if lines:
            raise ValidationError("\n".join(lines))

    @api.model
    def _as_list(self, found):
        if not found:
            return False
        lines = (Markup("<li>%s</li>") % sentence(self.env, one) for one in found)
        return Markup("<ul class='mb-0'>%s</ul>") % Markup("").join(lines)


_BASIC = (
    "handling",
    "legal_days",
    "promised_days",
    "visit_count",
    "valid_from",
    "valid_to",
)
_PLAIN = (
    *_BASIC,
    "matter_type",
    "day_unit",
    "online_depth",
    "fee_charged",
    "fee_basis",
    "fee_standard",
    "online_payment",
    "legal_basis",
    "acceptance_conditions",
    "result_type",
    "result_name",
    "consultation",
    "complaint",
    "onsite_reason",
    "in_hall",
    "not_in_hall_reason",
    "single_document",
    "commitment_allowed",
    "tolerance_allowed",
    "faq",
)
_MATERIAL = (
    "name",
    "necessity",
    "source",
    "copies",
    "is_electronic_licence",
    "demand_reason",
    "commitment_allowed",
)
_STEP = ("name", "kind", "days")
_PROCEDURE = ("kind", "name", "basis")


def _rows(records, names):
    return [{name: record[name] for name in names} for record in records]
