from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.words import words


class GovMatterGapReport(models.Model):
    """Matter, people and authority in place (三到位), organisation by organisation.

    One row for each organisation and each matter it was granted or, as a department,
    owns. A row with something missing is a gap.
    """

    _name = "gov.matter.gap.report"
    _description = "Matters Taken Over"
    _auto = False
    _rec_name = "matter_id"
    _order = "organization_id, matter_id"
    _depends = {
        "gov.matter": ["active", "department_id"],
        "gov.matter.claim": ["date_to", "matter_id", "organization_id"],
        "gov.matter.grant": [
            "date_from",
            "date_to",
            "matter_id",
            "mode",
            "organization_id",
            "tier",
        ],
        "gov.matter.version": ["matter_id", "state", "valid_from", "valid_to"],
        "gov.organization": ["active", "has_service_place", "kind", "level"],
        "gov.post": ["date_from", "date_to", "is_chief", "organization_id", "role"],
    }

    matter_id = fields.Many2one("gov.matter", readonly=True)
    organization_id = fields.Many2one(
        "gov.organization", string="Taken Over By", readonly=True
    )
    level = fields.Selection(
        selection=lambda self: words(self.env, "gov.organization", "level"),
        readonly=True,
        string="Tier",
    )
    township_id = fields.Many2one("gov.organization", readonly=True)
    district_id = fields.Many2one("gov.organization", readonly=True)
    city_id = fields.Many2one("gov.organization", readonly=True)
    mode = fields.Selection(
        selection=[
            ("own", "Its own"),
            ("handle", "Handles and decides"),
            ("accept", "Accepts; the department decides"),
            ("proxy", "Carries for applicants"),
        ],
        string="Way of Taking Over",
        readonly=True,
    )
    claim_id = fields.Many2one("gov.matter.claim", readonly=True)
    claimed = fields.Boolean(string="Has Claimed", readonly=True)
    guide_published = fields.Boolean(string="Guide in Force", readonly=True)
    matter_ready = fields.Boolean(
        string="Matter in Place", readonly=True, help="Claimed, with a guide in force."
    )
    staff_ready = fields.Boolean(
        string="People in Place", readonly=True, help="Somebody holds a serving post."
    )
    authority_ready = fields.Boolean(
        string="Authority in Place",
        readonly=True,
        help="Granted; of a department: its chief representative is appointed.",
    )
    gap = fields.Boolean(string="Something Missing", readonly=True)

    @property
    def _table_query(self):
        return SQL(_QUERY, today=localtime.today())


_QUERY = """
WITH granted AS (
    SELECT g.matter_id, g.organization_id AS grantee, g.tier, g.mode
      FROM gov_matter_grant g
     WHERE g.date_from <= %(today)s
       AND (g.date_to IS NULL OR g.date_to >= %(today)s)
), taken AS (
    SELECT matter_id, grantee AS organization_id, mode FROM granted WHERE tier IS NULL
    UNION ALL
    SELECT g.matter_id, o.id, g.mode
      FROM granted g
      JOIN gov_organization o ON o.kind = 'area' AND o.level = g.tier AND o.active
       AND g.grantee IN (o.city_id, o.district_id, o.township_id)
    UNION ALL
    SELECT m.id, m.department_id, 'own' FROM gov_matter m
     WHERE m.department_id IS NOT NULL AND m.active
), ranked AS (
    SELECT matter_id, organization_id,
           min(CASE mode WHEN 'own' THEN 1 WHEN 'handle' THEN 2
                         WHEN 'accept' THEN 3 ELSE 4 END) AS rank
      FROM taken
     GROUP BY matter_id, organization_id
), posts AS (
    SELECT CASE WHEN o.kind = 'department' AND o.has_service_place
                THEN o.parent_id ELSE o.id END AS organization_id,
           bool_or(p.is_chief) AS chief
      FROM gov_post p
      JOIN gov_organization o ON o.id = p.organization_id
     WHERE p.date_from <= %(today)s
       AND (p.date_to IS NULL OR p.date_to >= %(today)s)
       AND p.role IN ('village_agent', 'window_clerk', 'handler', 'approver',
                      'centre_manager')
     GROUP BY 1
), facts AS (
    SELECT r.matter_id, r.organization_id, o.level, o.township_id, o.district_id,
           o.city_id, (ARRAY['own', 'handle', 'accept', 'proxy'])[r.rank] AS mode,
           c.id AS claim_id, c.id IS NOT NULL AS claimed,
           v.matter_id IS NOT NULL AS guide_published,
           p.organization_id IS NOT NULL AS staff_ready,
           r.rank > 1 OR COALESCE(p.chief, FALSE) AS authority_ready
      FROM ranked r
      JOIN gov_organization o ON o.id = r.organization_id
      LEFT JOIN gov_matter_claim c ON c.matter_id = r.matter_id
       AND c.organization_id = r.organization_id AND c.date_to IS NULL
      LEFT JOIN posts p ON p.organization_id = r.organization_id
      LEFT JOIN gov_matter_version v ON v.matter_id = r.matter_id
       AND v.state = 'published' AND v.valid_from <= %(today)s
       AND (v.valid_to IS NULL OR v.valid_to >= %(today)s)
)
SELECT row_number() OVER (ORDER BY organization_id, matter_id) AS id, facts.*,
       claimed AND guide_published AS matter_ready,
       NOT (claimed AND guide_published AND staff_ready AND authority_ready) AS gap
  FROM facts
"""
