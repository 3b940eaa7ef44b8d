import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.gov_base.core import localtime

_FIXED = frozenset({"matter_id", "organization_id", "tier", "mode", "date_from"})
_PAIR = re.compile(r"=\(\[(\d+),\d+\), \[(\d+),")
_LEVELS = ("province", "city", "district", "township", "village")


class GovMatterGrant(models.Model):
    """What an organisation, or every organisation of a tier below it, may do.

    ``handle``: it decides itself. ``accept``: it receives, the matter's department
    decides. ``proxy``: its agents may carry it, nothing more. Only the editors of the
    matter's catalogue grant; a township does not empower itself.
    """

    _name = "gov.matter.grant"
    _description = "Grant"
    _inherit = ["gov.scoped.mixin"]
    _order = "matter_id, organization_id, date_from desc, id"

    matter_id = fields.Many2one(
        "gov.matter", required=True, ondelete="restrict", index=True
    )
    catalogue_id = fields.Many2one(
        scope="",
        related="matter_id.organization_id",
        string="Catalogue Of",
        store=True,
        index=True,
    )
    department_id = fields.Many2one(
        related="matter_id.department_id", string="Implementing Body"
    )
    organization_id = fields.Many2one(
        "gov.organization",
        string="Granted To",
        required=True,
        ondelete="restrict",
        index=True,
    )
    tier = fields.Selection(
        selection=[
            ("township", "Every township below"),
            ("village", "Every village below"),
        ],
        string="Reaches",
        help="Empty: the organisation alone.",
    )
    mode = fields.Selection(
        selection=[
            ("handle", "Handles and decides"),
            ("accept", "Accepts; the department decides"),
            ("proxy", "Carries for applicants"),
        ],
        string="Way of Taking Over",
        required=True,
    )
    date_from = fields.Date(
        string="In Force From",
        compute="_compute_date_from",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date_to = fields.Date(string="In Force Until")
    batch_id = fields.Many2one(
        "gov.matter.grant.batch",
        string="Grant Batch",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('organization_id', '=', catalogue_id)]",
    )
    batch = fields.Char(
        string="Name of the Batch",
        compute="_compute_batch",
        inverse="_inverse_batch",
        search="_search_batch",
        help="Writing a name finds the batch of the matter's area or makes it.",
    )
    in_force = fields.Boolean(
        string="In Force Today", compute="_compute_in_force", search="_search_in_force"
    )

    _dates_valid = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A grant cannot end before it begins.",
    )
    _one_at_a_time = models.Constraint(
        "EXCLUDE USING gist ("
        "int4range(matter_id, matter_id, '[]') WITH &&, "
        "int4range(organization_id, organization_id, '[]') WITH &&, "
        "int4range(CASE tier WHEN 'township' THEN 1 WHEN 'village' THEN 2 ELSE 0 END, "
        "CASE tier WHEN 'township' THEN 1 WHEN 'village' THEN 2 ELSE 0 END, '[]') "
        "WITH &&, "
        "int4range(CASE mode WHEN 'proxy' THEN 1 ELSE 0 END, "
        "CASE mode WHEN 'proxy' THEN 1 ELSE 0 END, '[]') WITH &&, "
        "daterange(date_from, date_to + 1) WITH &&)",
        lambda env, diagnostics: env["gov.matter.grant"]._overlap_message(diagnostics),
    )
    _lookup_idx = models.Index("(matter_id, organization_id, date_from)")

    @api.depends("batch_id")
    def _compute_date_from(self):
        for grant in self:
            if not grant.date_from:
                grant.date_from = grant.batch_id.effective_date or localtime.today()

    @api.depends("batch_id.name")
    def _compute_batch(self):
        for grant in self:
            grant.batch = grant.batch_id.name

    def _inverse_batch(self):
        for grant in self:
            grant.batch_id = grant._find_batch(grant.batch)

    def _find_batch(self, name):
        batches = self.env["gov.matter.grant.batch"]
        if not name:
            return batches
        area = self.matter_id.organization_id
        found = batches.search(
            [("organization_id", "=", area.id), ("name", "=", name)], limit=1
        )
        return found or batches.create(
            {
                "name": name,
                "organization_id": area.id,
                "effective_date": self.date_from,
            }
        )

    def _search_batch(self, operator, value):
        return Domain("batch_id.name", operator, value)

    @api.depends("date_from", "date_to")
    def _compute_in_force(self):
        today = localtime.today()
        for grant in self:
            grant.in_force = bool(
                grant.date_from
                and grant.date_from <= today
                and (not grant.date_to or grant.date_to >= today)
            )

    def _search_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._in_force_domain(localtime.today())

    @api.model
    def _in_force_domain(self, date):
        return Domain("date_from", "<=", date) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", date)
        )

    @api.depends("matter_id", "organization_id")
    def _compute_display_name(self):
        for grant in self:
            grant.display_name = (
                f"{grant.matter_id.name} → {grant.sudo().organization_id.name}"
            )

    @api.constrains("organization_id", "tier")
    def _check_tier(self):
        for grant in self:
            place = grant.organization_id.sudo()
            if not grant.tier:
                continue
            below = _LEVELS.index(grant.tier) > _LEVELS.index(place.level)
            if place.kind != "area" or not below:
                raise ValidationError(
                    self.env._(
                        "%(organization)s has no organisations of that tier below it.",
                        organization=place.name,
                    )
                )

    @api.constrains("matter_id", "organization_id")
    def _check_inside(self):
        for grant in self:
            place = grant.organization_id.sudo()
            if grant.catalogue_id not in place._chain():
                raise ValidationError(
                    self.env._(
                        "%(organization)s is outside %(area)s, whose matter it is.",
                        organization=place.name,
                        area=grant.catalogue_id.sudo().name,
                    )
                )

    def write(self, vals):
        fixed = _FIXED & vals.keys()
        today = localtime.today()
        started = self.filtered(lambda grant: grant.date_from <= today)
        before = [
            (grant, [grant[name] for name in fixed], self._started_message(grant))
            for grant in (started if fixed else ())
        ]
        result = super().write(vals)
        for grant, values, message in before:
            if values != [grant[name] for name in fixed]:
                raise UserError(message)
        return result

    @api.model
    def _overlap_message(self, diagnostics):
        """Say which organisation has which matter already.

        Of handling and accepting, an organisation has one on a day: who decides must
        have one answer.
        """
        pair = _PAIR.search((diagnostics and diagnostics.message_detail) or "")
        matter, place = map(int, pair.groups()) if pair else (0, 0)
        return self.env._(
            "%(organization)s already has a grant of %(matter)s on some of these days; "
            "end that grant first.",
            organization=self.env["gov.organization"].sudo().browse(place).exists().name
            or "?",
            matter=self.env["gov.matter"].sudo().browse(matter).exists().name or "?",
        )

    def _started_message(self, grant):
        return self.env._(
            "%(grant)s has been in force since %(start)s: give it an end and make a "
            "new one.",
            grant=grant.display_name,
            start=grant.date_from,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        for grant in self:
            if grant.date_from < localtime.today():
                raise UserError(self._started_message(grant))

    @api.model
    def _gov_merge_scope(self, source, target):
        """Move the grants of a merged organisation, but not what the other has too."""
        super()._gov_merge_scope(source, target)
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM gov_matter_grant g USING gov_matter_grant o
                 WHERE g.organization_id = %s AND o.organization_id = %s
                   AND g.matter_id = o.matter_id
                   AND g.tier IS NOT DISTINCT FROM o.tier
                   AND (g.mode = 'proxy') = (o.mode = 'proxy')
                   AND daterange(g.date_from, g.date_to + 1)
                       && daterange(o.date_from, o.date_to + 1)
                """,
                source.id,
                target.id,
            )
        )
        self._replace_organization(["organization_id"], source, target)
