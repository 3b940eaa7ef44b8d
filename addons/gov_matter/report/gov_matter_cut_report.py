from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.words import words

_SHARES = ("days", "materials", "steps")


class GovMatterCutReport(models.Model):
    """Days, materials and steps before the reform and now, of the guides in force.

    A group's share is the share of its sums. A guide without a baseline for a measure
    counts on neither side of it.
    """

    _name = "gov.matter.cut.report"
    _description = "Cuts Against the Baseline"
    _auto = False
    _rec_name = "matter_id"
    _order = "department_id, matter_id"
    _depends = {
        "gov.matter": ["active", "department_id", "matter_type", "organization_id"],
        "gov.matter.version": [
            "baseline_legal_days",
            "baseline_material_count",
            "baseline_step_count",
            "day_unit",
            "handling",
            "legal_days",
            "material_count",
            "promised_days",
            "state",
            "step_count",
            "valid_from",
            "valid_to",
        ],
    }

    matter_id = fields.Many2one("gov.matter", readonly=True)
    version_id = fields.Many2one(
        "gov.matter.version", string="Guide Version", readonly=True
    )
    organization_id = fields.Many2one(
        "gov.organization", string="Catalogue Of", readonly=True
    )
    department_id = fields.Many2one(
        "gov.organization", string="Implementing Body", readonly=True
    )
    township_id = fields.Many2one("gov.organization", readonly=True)
    district_id = fields.Many2one("gov.organization", readonly=True)
    city_id = fields.Many2one("gov.organization", readonly=True)
    matter_type = fields.Selection(
        selection=lambda self: words(self.env, "gov.matter", "matter_type"),
        string="Type",
        readonly=True,
    )
    handling = fields.Selection(
        selection=lambda self: words(self.env, "gov.matter.version", "handling"),
        string="Way of Handling",
        readonly=True,
    )
    day_unit = fields.Selection(
        selection=lambda self: words(self.env, "gov.matter.version", "day_unit"),
        string="Unit of Days",
        readonly=True,
    )
    days_before = fields.Integer(string="Baseline Days", readonly=True)
    days_now = fields.Integer(string="Days Promised", readonly=True)
    days_cut = fields.Float(
        string="Days Cut (%)", readonly=True, digits=(5, 2), aggregator="avg"
    )
    materials_before = fields.Integer(string="Baseline Materials", readonly=True)
    materials_now = fields.Integer(readonly=True)
    materials_cut = fields.Float(
        string="Materials Cut (%)", readonly=True, digits=(5, 2), aggregator="avg"
    )
    steps_before = fields.Integer(string="Baseline Steps", readonly=True)
    steps_now = fields.Integer(readonly=True)
    steps_cut = fields.Float(
        string="Steps Cut (%)", readonly=True, digits=(5, 2), aggregator="avg"
    )
    days_missed = fields.Boolean(string="Days Below Target", readonly=True)
    materials_missed = fields.Boolean(string="Materials Below Target", readonly=True)
    steps_missed = fields.Boolean(string="Steps Below Target", readonly=True)

    @property
    def _table_query(self):
        targets = self.env["gov.matter.version"]._cut_targets()
        return SQL(
            _QUERY,
            today=localtime.today(),
            **{measure: targets[measure] for measure in _SHARES},
        )

    def _read_group_select(self, aggregate_spec, query):
        """Cut shares of a group are shares of its sums."""
        field_name, __, function = aggregate_spec.partition(":")
        measure = field_name.removesuffix("_cut")
        if function != "avg" or measure not in _SHARES or measure == field_name:
            return super()._read_group_select(aggregate_spec, query)
        before = self._field_to_sql(self._table, f"{measure}_before", query)
        now = self._field_to_sql(self._table, f"{measure}_now", query)
        return SQL(
            "round(100.0 * SUM(%s - %s) FILTER (WHERE %s > 0)"
            " / NULLIF(SUM(%s) FILTER (WHERE %s > 0), 0), 2)",
            before,
            now,
            before,
            before,
            before,
        )


_QUERY = """
SELECT x.*,
       round(100.0 * (days_before - days_now) / NULLIF(days_before, 0), 2) AS days_cut,
       round(100.0 * (materials_before - materials_now)
             / NULLIF(materials_before, 0), 2) AS materials_cut,
       round(100.0 * (steps_before - steps_now) / NULLIF(steps_before, 0), 2)
             AS steps_cut,
       100.0 * (days_before - days_now) < %(days)s * days_before AS days_missed,
       100.0 * (materials_before - materials_now) < %(materials)s * materials_before
             AS materials_missed,
       100.0 * (steps_before - steps_now) < %(steps)s * steps_before AS steps_missed
  FROM (
    SELECT v.id, v.id AS version_id, v.matter_id, m.organization_id, m.department_id,
           m.township_id, m.district_id, m.city_id, m.matter_type, v.handling,
           v.day_unit,
           COALESCE(NULLIF(v.baseline_legal_days, 0), v.legal_days, 0) AS days_before,
           COALESCE(v.promised_days, 0) AS days_now,
           COALESCE(v.baseline_material_count, 0) AS materials_before,
           COALESCE(v.material_count, 0) AS materials_now,
           COALESCE(v.baseline_step_count, 0) AS steps_before,
           COALESCE(v.step_count, 0) AS steps_now
      FROM gov_matter_version v
      JOIN gov_matter m ON m.id = v.matter_id AND m.active
     WHERE v.state = 'published' AND v.valid_from <= %(today)s
       AND (v.valid_to IS NULL OR v.valid_to >= %(today)s)
  ) x
"""
