from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.endpoint import endpoint
from odoo.addons.gov_base.tools.single import single

AREA_LEVELS = ("province", "city", "district")


class GovMatter(models.Model):
    """A thing people can apply for, in the catalogue of one area.

    What the public is told (the guide) lives in versions; the matter holds what stays:
    code, type, department. Everybody who holds a post in the area or below it reads
    it; the catalogue editors of the area write it.
    """

    _name = "gov.matter"
    _description = "Matter"
    _inherit = ["gov.scoped.mixin", "gov.pinyin.mixin"]
    _order = "sequence, code, id"

    def _default_organization_id(self):
        area = self.env.user._gov_posts("catalogue_editor").organization_id._chain()
        return area.filtered(lambda place: place.level == "district")[:1]

    sequence = fields.Integer(string="Number in the List", default=0)
    name = fields.Char(required=True, index="trigram")
    code = fields.Char(
        required=True, index=True, help="Base code of the national list."
    )
    code_scheme = fields.Char(
        string="Coding Rule", help="The standard or province whose rule made the code."
    )
    matter_type = fields.Selection(
        selection=[
            ("licence", "Administrative licence"),
            ("payment", "Administrative payment"),
            ("confirmation", "Administrative confirmation"),
            ("reward", "Administrative reward"),
            ("ruling", "Administrative ruling"),
            ("other", "Other administrative power"),
            ("public_service", "Public service"),
            ("penalty", "Administrative penalty"),
            ("coercion", "Administrative coercion"),
            ("levy", "Administrative levy"),
            ("inspection", "Administrative inspection"),
            ("internal", "Internal approval"),
        ],
        string="Type",
        required=True,
    )
    active = fields.Boolean(default=True)

    organization_id = fields.Many2one(
        "gov.organization",
        string="Catalogue Of",
        compute="_compute_organization_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("kind", "=", "area"), ("level", "in", AREA_LEVELS)],
        help="The area whose list of matters this is.",
    )
    department_id = fields.Many2one(
        "gov.organization",
        string="Implementing Body",
        ondelete="restrict",
        index=True,
        domain=(
            "[('kind', '=', 'department'), ('parent_id', 'child_of', organization_id)]"
        ),
    )
    competent_department_id = fields.Many2one(
        "gov.organization",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('kind', '=', 'department')]",
        help="Where another body decides on its behalf (one seal for all approvals).",
    )

    parent_id = fields.Many2one(
        "gov.matter",
        string="Main Item",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('organization_id', '=', organization_id), ('id', '!=', id)]",
    )
    child_ids = fields.One2many("gov.matter", "parent_id", string="Items Below")
    theme_ids = fields.Many2many("gov.matter.theme", string="Themes")
    version_ids = fields.One2many("gov.matter.version", "matter_id", string="Versions")
    grant_ids = fields.One2many("gov.matter.grant", "matter_id", string="Grants")
    claim_ids = fields.One2many("gov.matter.claim", "matter_id", string="Claims")

    current_version_id = fields.Many2one(
        "gov.matter.version",
        string="Version in Force",
        compute="_compute_current_version_id",
        search="_search_current_version_id",
    )
    handling = fields.Selection(
        related="current_version_id.handling", string="Way of Handling"
    )
    legal_days = fields.Integer(
        related="current_version_id.legal_days", string="Statutory Days"
    )
    promised_days = fields.Integer(
        related="current_version_id.promised_days", string="Promised Days"
    )
    day_unit = fields.Selection(
        related="current_version_id.day_unit", string="Unit of Days"
    )
    visit_count = fields.Integer(
        related="current_version_id.visit_count", string="Visits"
    )
    at_once = fields.Boolean(
        related="current_version_id.at_once", string="Decided at Once"
    )
    online = fields.Boolean(
        related="current_version_id.online", string="Handled Online"
    )
    one_trip = fields.Boolean(
        related="current_version_id.one_trip", string="One Trip at Most"
    )
    nearby = fields.Boolean(
        string="Handled Nearby", compute="_compute_nearby", search="_search_nearby"
    )
    stale = fields.Boolean(
        related="current_version_id.stale", string="Guide Not Reviewed in Time"
    )

    _code_uniq = models.UniqueIndex(
        "(organization_id, code)", "This catalogue already has a matter with this code."
    )
    _department_idx = models.Index("(district_id, department_id, id)")

    @api.depends("department_id")
    def _compute_organization_id(self):
        default = None
        for matter in self:
            if matter.organization_id:
                continue
            areas = (
                matter.department_id.sudo()
                ._chain()
                .filtered(
                    lambda place: place.kind == "area" and place.level in AREA_LEVELS
                )
            )
            area = areas.sorted(lambda place: len(place.parent_path))[-1:]
            if not area:
                if default is None:
                    default = self._default_organization_id()
                area = default
            matter.organization_id = area

    @api.depends("version_ids.state", "version_ids.valid_from", "version_ids.valid_to")
    def _compute_current_version_id(self):
        current = self._versions_in_force(localtime.today())
        for matter in self:
            matter.current_version_id = current.get(matter.id, False)

    def _search_current_version_id(self, operator, value):
        in_force = self.env["gov.matter.version"]._in_force_domain(localtime.today())
        if operator in ("any", "any!"):
            if not isinstance(value, Domain):
                value = Domain("id", "in", value)
            return Domain("version_ids", operator, in_force & value)
        if operator != "in":
            return NotImplemented
        domain = Domain(
            "version_ids", "any", in_force & Domain("id", "in", [*filter(None, value)])
        )
        if False in value:
            domain |= Domain("version_ids", "not any", in_force)
        return domain

    @api.depends("grant_ids.tier", "grant_ids.date_from", "grant_ids.date_to")
    def _compute_nearby(self):
        near = self.search(self._nearby_domain() & Domain("id", "in", self.ids))
        for matter in self:
            matter.nearby = matter._origin in near

    def _search_nearby(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._nearby_domain()

    @api.model
    def _nearby_domain(self):
        levels = ("township", "village")
        near = Domain("tier", "in", levels) | (
            Domain("tier", "=", False) & Domain("organization_id.level", "in", levels)
        )
        in_force = self.env["gov.matter.grant"]._in_force_domain(localtime.today())
        return Domain("grant_ids", "any", in_force & near)

    @api.constrains("organization_id")
    def _check_organization(self):
        for matter in self:
            area = matter.organization_id.sudo()
            if area.kind != "area" or area.level not in AREA_LEVELS:
                raise ValidationError(
                    self.env._(
                        "%(matter)s: a catalogue belongs to a district, city or "
                        "province, not to %(organization)s.",
                        matter=matter.name,
                        organization=area.name,
                    )
                )

    @api.constrains("organization_id", "department_id")
    def _check_department(self):
        for matter in self:
            department = matter.department_id.sudo()
            if not department:
                continue
            inside = matter.organization_id in department._chain()
            if department.kind != "department" or not inside:
                raise ValidationError(
                    self.env._(
                        "%(matter)s: %(department)s is not a department of %(area)s.",
                        matter=matter.name,
                        department=department.name,
                        area=matter.organization_id.sudo().name,
                    )
                )

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A matter cannot be an item of itself, at any depth.")
            )

    @api.depends("code", "name")
    @api.depends_context("gov_matter_code")
    def _compute_display_name(self):
        if not self.env.context.get("gov_matter_code"):
            return super()._compute_display_name()
        for matter in self:
            matter.display_name = f"{matter.name} ({matter.code})"
        return None

    def write(self, vals):
        if not {"code", "organization_id"}.isdisjoint(vals):
            self._check_identity(vals)
        return super().write(vals)

    def _check_identity(self, vals):
        """Keep code and catalogue of a matter whose guide has been published."""
        for matter in self:
            changed = any(
                name in vals and vals[name] != old
                for name, old in (
                    ("code", matter.code),
                    ("organization_id", matter.organization_id.id),
                )
            )
            if changed and matter.sudo().version_ids.filtered(
                lambda version: version.state != "draft"
            ):
                raise UserError(
                    self.env._(
                        "%(matter)s has been published: its code and catalogue stay.",
                        matter=matter.name,
                    )
                )

    @endpoint
    def action_new_version(self):
        """Open a draft copied from the latest version, or an empty first one."""
        single(self)
        latest = self.version_ids.sorted("version")[-1:]
        if latest:
            version_id = latest.new_version()
        else:
            version_id = (
                self.env["gov.matter.version"].create({"matter_id": self.id}).id
            )
        return self._open_version(version_id)

    @endpoint
    def action_open_guide(self):
        """Open the version in force as the public reads it."""
        single(self)
        if not self.current_version_id:
            raise UserError(
                self.env._("%(matter)s has no version in force.", matter=self.name)
            )
        return self.current_version_id.action_print_guide()

    @endpoint
    def action_print_guides(self):
        """Open the guides in force of these matters, ready to print."""
        versions = self.env["gov.matter.version"].concat(
            *self._versions_in_force(localtime.today()).values()
        )
        if not versions:
            raise UserError(self.env._("None of these matters has a version in force."))
        return versions.action_print_guide()

    @api.model
    def _open_version(self, version_id):
        return {
            "type": "ir.actions.act_window",
            "res_model": "gov.matter.version",
            "res_id": version_id,
            "view_mode": "form",
        }

    @api.model
    def _gov_merge_scope(self, source, target):
        """Give the matters of a merged department to the one that goes on."""
        super()._gov_merge_scope(source, target)
        self._replace_organization(
            ["department_id", "competent_department_id"], source, target
        )

    def _versions_in_force(self, date):
        """Return ``{matter id: version}`` of the versions in force on ``date``.

        One query for any number of matters.
        """
        domain = self.env["gov.matter.version"]._in_force_domain(date) & Domain(
            "matter_id", "in", self.ids
        )
        versions = self.env["gov.matter.version"].search(
            domain, order="state desc, version"
        )
        return {version.matter_id.id: version for version in versions}

    def _version_in_force(self, date):
        """Return the version in force on ``date``, or an empty recordset.

        The version that was in force before it was withdrawn counts for those days.
        """
        self.ensure_one()
        empty = self.env["gov.matter.version"]
        return self._versions_in_force(date).get(self.id, empty)
