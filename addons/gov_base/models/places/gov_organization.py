from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ...core import codes
from ...tools.endpoint import endpoint
from ..mixins.gov_scoped_mixin import ANCESTORS

_RIGHTS_FIELDS = frozenset({"parent_id", "level", "kind", "active"})


class GovOrganization(models.Model):
    """The tree of areas (province to village) and the departments that serve them.

    Posts in a place give rights below it, so a change of the tree is a change of
    rights: it takes effect in the same transaction, on every scoped record.
    """

    _name = "gov.organization"
    _description = "Organisation"
    _inherit = ["gov.pinyin.mixin"]
    _parent_store = True
    _order = "code"

    name = fields.Char(required=True, index="trigram")
    code = fields.Char(required=True)
    level = fields.Selection(
        selection=[
            ("province", "Province"),
            ("city", "City"),
            ("district", "District"),
            ("township", "Township"),
            ("village", "Village"),
        ],
        required=True,
        index=True,
        help="Of a department: the level it serves.",
    )
    kind = fields.Selection(
        selection=[("area", "Area"), ("department", "Department")],
        required=True,
        default="area",
    )
    active = fields.Boolean(default=True)

    parent_id = fields.Many2one(
        "gov.organization", string="Belongs To", ondelete="restrict", index=True
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many(
        "gov.organization", "parent_id", string="Organisations Below"
    )
    city_id = fields.Many2one(
        "gov.organization",
        compute="_compute_ancestors",
        store=True,
        index="btree_not_null",
        workflow=True,
    )
    district_id = fields.Many2one(
        "gov.organization",
        compute="_compute_ancestors",
        store=True,
        index="btree_not_null",
        workflow=True,
    )
    township_id = fields.Many2one(
        "gov.organization",
        compute="_compute_ancestors",
        store=True,
        index="btree_not_null",
        workflow=True,
    )
    merged_into_id = fields.Many2one(
        "gov.organization",
        readonly=True,
        copy=False,
        index="btree_not_null",
        workflow=True,
    )

    has_service_place = fields.Boolean(
        string="Runs a Service Place",
        help="A hall, a service centre or a village point works here.",
    )
    service_place_name = fields.Char(string="Name of the Service Place")
    address = fields.Char()
    phone = fields.Char(string="Telephone")
    opening_hours = fields.Char()

    code_warning = fields.Boolean(
        string="Unusual Code", compute="_compute_code_warning"
    )
    township_count = fields.Integer(string="Townships", compute="_compute_coverage")
    covered_township_count = fields.Integer(
        string="Townships With a Service Place", compute="_compute_coverage"
    )
    village_count = fields.Integer(string="Villages", compute="_compute_coverage")
    covered_village_count = fields.Integer(
        string="Villages With a Service Place", compute="_compute_coverage"
    )
    coverage = fields.Char(
        compute="_compute_coverage",
        help="Halls + townships + villages with a service place, of how many.",
    )

    _code_uniq = models.UniqueIndex(
        "(code)", "Another organisation already has this code."
    )
    _service_place_idx = models.Index(
        "(district_id, level) WHERE has_service_place AND active"
    )

    @api.depends("parent_id", "level", "kind")
    def _compute_ancestors(self):
        for organization in self:
            parent = organization.sudo().parent_id
            own = f"{organization.level}_id" if organization.kind == "area" else None
            for ancestor in ANCESTORS:
                organization[ancestor] = (
                    organization if ancestor == own else parent[ancestor]
                )

    @api.depends("code", "parent_id.code", "kind")
    def _compute_code_warning(self):
        for organization in self:
            parent = organization.sudo().parent_id
            organization.code_warning = bool(
                organization.kind == "area"
                and parent
                and not codes.belongs_under(organization.code or "", parent.code)
            )

    @api.depends("level", "kind", "has_service_place")
    def _compute_coverage(self):
        counts = self._count_service_places()
        for organization in self:
            township, covered_township = counts.get(
                (organization.id, "township"), (0, 0)
            )
            village, covered_village = counts.get((organization.id, "village"), (0, 0))
            organization.township_count = township
            organization.covered_township_count = covered_township
            organization.village_count = village
            organization.covered_village_count = covered_village
            hall = counts.get((organization.id, "department"), (0, 0))[1]
            organization.coverage = organization._coverage_text(
                hall + organization.has_service_place,
                f"{covered_township}/{township}",
                f"{covered_village}/{village}",
            )

    def _coverage_text(self, halls, townships, villages):
        """Return places as offices write them: 1+8/8+103/120 of a district."""
        if self.kind != "area" or self.level == "village":
            return False
        parts = [str(halls), villages]
        if self.level != "township":
            parts.insert(1, townships)
        return "+".join(parts)

    def _count_service_places(self):
        """Return ``{(area id, what): (all, with a service place)}`` below each area.

        ``what`` is township, village, or department (of a district). One query.
        """
        if not self.ids:
            return {}
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT a.id,
                       CASE o.kind WHEN 'area' THEN o.level ELSE 'department' END,
                       count(*), count(*) FILTER (WHERE o.has_service_place)
                  FROM gov_organization a
                  JOIN gov_organization o
                    ON (a.level = 'city' AND o.city_id = a.id
                        OR a.level = 'district' AND o.district_id = a.id
                        OR a.level = 'township' AND o.township_id = a.id)
                   AND (o.kind = 'area' AND o.level IN ('township', 'village')
                        OR o.kind = 'department' AND o.level = a.level)
                 WHERE a.id IN %s AND a.kind = 'area' AND o.active AND o.id != a.id
                 GROUP BY 1, 2
                """,
                tuple(self.ids),
            )
        )
        return {(area, what): (total, covered) for area, what, total, covered in rows}

    @api.constrains("code", "kind")
    def _check_code(self):
        for organization in self:
            if organization.kind == "area" and not codes.is_area_code(
                organization.code
            ):
                raise ValidationError(
                    self.env._(
                        "The code of an area has 6, 9 or 12 digits, not %(code)s.",
                        code=organization.code,
                    )
                )

    @api.constrains("parent_id", "level", "kind")
    def _check_level(self):
        for organization in self.sudo():
            if message := organization._level_message():
                raise ValidationError(message)
            for child in organization.child_ids:
                if message := child._level_message():
                    raise ValidationError(message)

    def _level_message(self):
        """Return what is wrong with the place in the tree, or nothing."""
        parent = self.parent_id
        values = {
            "name": self.name,
            "parent": parent.name,
            "level": self._level_label(self.level),
        }
        if self.kind == "department":
            if not parent:
                return self.env._("%(name)s: say which area it serves.", **values)
            if parent.kind != "area" or parent.level != self.level:
                return self.env._(
                    "%(name)s: a department hangs under the area it serves and has "
                    "its level; %(parent)s is not of level %(level)s.",
                    **values,
                )
            return None
        wanted = codes.PARENT_LEVELS[self.level]
        if not parent:
            if self.level in ("township", "village"):
                return self.env._(
                    "%(name)s: an area of level %(level)s needs the area above it.",
                    **values,
                )
            return None
        if parent.kind != "area" or parent.level not in wanted:
            return self.env._(
                "%(name)s: an area of level %(level)s cannot hang under %(parent)s.",
                **values,
            )
        return None

    @api.model
    def _level_label(self, level):
        return dict(self._fields["level"]._description_selection(self.env)).get(level)

    @api.model_create_multi
    def create(self, vals_list):
        organizations = super().create(vals_list)
        self._rights_changed()
        return organizations

    def write(self, vals):
        if "parent_id" in vals:
            self._check_new_parent(vals["parent_id"])
        result = super().write(vals)
        if not _RIGHTS_FIELDS.isdisjoint(vals):
            self._refresh_ancestors()
        return result

    def _check_new_parent(self, parent_id):
        """Refuse to hang an organisation where the user has no right to."""
        if self.env.su or self.env.user._gov_is_system():
            return
        parent = self.browse(parent_id).exists()
        if not parent or not parent._filtered_access("write"):
            raise AccessError(
                self.env._("You may move organisations only inside your own area.")
            )

    @endpoint
    def action_merge_into(self, target_id: int):
        """Merge this organisation into another of its level and archive it.

        What hangs below, posts, staff and every scoped record move to the target in
        the same transaction; journals keep the name under which they were written.

        :param target_id: id of the organisation that goes on
        :raises UserError: another level or kind, or the same organisation
        """
        self.ensure_one()
        target = self.browse(target_id).exists()
        (self | target).check_access("write")
        if not target or target == self:
            raise UserError(self.env._("Choose the organisation that goes on."))
        if (target.level, target.kind) != (self.level, self.kind):
            raise UserError(
                self.env._(
                    "%(name)s and %(target)s are not of the same level and kind.",
                    name=self.name,
                    target=target.name,
                )
            )
        self.sudo()._merge_into(target.sudo())
        return True

    def _merge_into(self, target):
        self.with_context(active_test=False).child_ids.write({"parent_id": target.id})
        for model in self.env["gov.scoped.mixin"]._gov_scoped_models():
            model.sudo()._gov_merge_scope(self, target)
        self.write({"active": False, "merged_into_id": target.id})
        self._rights_changed()

    def _refresh_ancestors(self):
        """Rewrite the ancestor columns below these organisations, set-based.

        Then the columns of every scoped record of those that changed.
        """
        self.flush_model()
        paths = [path for path in self.mapped("parent_path") if path]
        changed = self._update_ancestor_columns(
            SQL("o.parent_path LIKE ANY(%s)", [f"{path}%" for path in paths])
        )
        self._ancestors_changed(self | self.browse(changed))

    @api.model
    def _update_ancestor_columns(self, condition):
        """Set city, district and township of the rows ``o`` that meet a condition.

        :return: ids of the organisations whose columns changed
        """
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE gov_organization t
                   SET city_id = x.city, district_id = x.district,
                       township_id = x.township
                  FROM (
                    SELECT o.id,
                           max(a.id) FILTER (WHERE a.level = 'city') AS city,
                           max(a.id) FILTER (WHERE a.level = 'district') AS district,
                           max(a.id) FILTER (WHERE a.level = 'township') AS township
                      FROM gov_organization o
                     CROSS JOIN unnest(string_to_array(
                           trim(BOTH '/' FROM o.parent_path), '/')::int[]) AS p(id)
                      JOIN gov_organization a ON a.id = p.id AND a.kind = 'area'
                     WHERE %s
                     GROUP BY o.id
                  ) x
                 WHERE x.id = t.id
                   AND (t.city_id, t.district_id, t.township_id)
                       IS DISTINCT FROM (x.city, x.district, x.township)
             RETURNING t.id
                """,
                condition,
            )
        )
        return [row[0] for row in rows]

    def _ancestors_changed(self, changed):
        self.env["gov.organization"].invalidate_model(
            ["city_id", "district_id", "township_id"]
        )
        if changed:
            for model in self.env["gov.scoped.mixin"]._gov_scoped_models():
                model.sudo()._gov_refresh_scope(changed)
        self._rights_changed()

    @api.model
    def _rights_changed(self):
        self.env["res.users"]._gov_rights_changed()

    @api.model
    def _by_code(self, code):
        """Return the organisation with this code, or an empty recordset."""
        return self.sudo().search([("code", "=", code)], limit=1)

    def _chain(self):
        """Return these organisations and everything above them."""
        ids = {
            int(part)
            for organization in self.sudo()
            for part in organization.parent_path.strip("/").split("/")
        }
        return self.browse(sorted(ids))
