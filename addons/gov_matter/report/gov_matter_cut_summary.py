from odoo import fields, models
from odoo.tools import SQL

from .gov_matter_cut_report import GovMatterCutReport


class GovMatterCutSummary(models.Model):
    """The cuts of each implementing body as a whole, flagged below the targets."""

    _name = "gov.matter.cut.summary"
    _description = "Cuts by Implementing Body"
    _auto = False
    _rec_name = "department_id"
    _order = "organization_id, department_id"
    _depends = GovMatterCutReport._depends

    organization_id = fields.Many2one(
        "gov.organization", string="Catalogue Of", readonly=True
    )
    department_id = fields.Many2one(
        "gov.organization", string="Implementing Body", readonly=True
    )
    township_id = fields.Many2one("gov.organization", readonly=True)
    district_id = fields.Many2one("gov.organization", readonly=True)
    city_id = fields.Many2one("gov.organization", readonly=True)
    matter_count = fields.Integer(string="Number of Matters", readonly=True)
    days_before = fields.Integer(string="Baseline Days", readonly=True)
    days_now = fields.Integer(string="Days Promised", readonly=True)
    days_cut = fields.Float(
        string="Days Cut (%)", readonly=True, digits=(5, 2), aggregator=None
    )
    materials_before = fields.Integer(string="Baseline Materials", readonly=True)
    materials_now = fields.Integer(readonly=True)
    materials_cut = fields.Float(
        string="Materials Cut (%)", readonly=True, digits=(5, 2), aggregator=None
    )
    steps_before = fields.Integer(string="Baseline Steps", readonly=True)
    steps_now = fields.Integer(readonly=True)
    steps_cut = fields.Float(
        string="Steps Cut (%)", readonly=True, digits=(5, 2), aggregator=None
    )
    days_missed = fields.Boolean(string="Days Below Target", readonly=True)
    materials_missed = fields.Boolean(string="Materials Below Target", readonly=True)
    steps_missed = fields.Boolean(string="Steps Below Target", readonly=True)

    @property
    def _table_query(self):
        targets = self.env["gov.matter.version"]._cut_targets()
        return SQL(
            _QUERY, matters=self.env["gov.matter.cut.report"]._table_query, **targets
        )


_QUERY = """
SELECT y.*,
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
    SELECT min(id) AS id, organization_id, department_id, township_id, district_id,
           city_id, count(*) AS matter_count,
           COALESCE(sum(days_before), 0) AS days_before,
           COALESCE(sum(days_now) FILTER (WHERE days_before > 0), 0) AS days_now,
           COALESCE(sum(materials_before), 0) AS materials_before,
           COALESCE(sum(materials_now) FILTER (WHERE materials_before > 0), 0)
               AS materials_now,
           COALESCE(sum(steps_before), 0) AS steps_before,
           COALESCE(sum(steps_now) FILTER (WHERE steps_before > 0), 0) AS steps_now
      FROM (%(matters)s) x
     GROUP BY organization_id, department_id, township_id, district_id, city_id
  ) y
"""
