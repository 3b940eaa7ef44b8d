from functools import partial

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, frozendict
from odoo.tools.sql import table_exists

from ...core import localtime
from ...core.scope import EMPTY, Place, scope_of
from .gov_post import ROLES

_VERSION = "gov_base.rights_version"


class ResUsers(models.Model):
    """Accounts whose rights follow the posts that their person holds today.

    Role groups are derived on every look, never stored: a post that begins or ends
    takes effect on its day, with no job run and no group edited.
    """

    _inherit = "res.users"

    gov_staff_ids = fields.One2many("gov.staff", "user_id", string="Staff Member")

    @api.depends("group_ids.all_implied_ids")
    def _compute_all_group_ids(self):
        super()._compute_all_group_ids()
        role_groups = self._gov_role_groups()
        holder = self.env["res.groups"].browse(self._gov_holder_group_id())
        closed = self.env["res.groups"].union(*role_groups.values(), holder)
        for user in self:
            held = self.env["res.groups"].union(
                *(role_groups[role] for role in user._gov_roles())
            )
            user.all_group_ids = (user.all_group_ids - closed) | held.all_implied_ids

    def _search_all_group_ids(self, operator, value):
        domain = Domain(super()._search_all_group_ids(operator, value))
        if operator != "in":
            return domain
        roles = [
            role for role, group in self._gov_role_groups().items() if group.id in value
        ]
        if self._gov_holder_group_id() in value:
            roles = list(self._gov_role_groups())
        if not roles:
            return domain
        posts = self.env["gov.post"]._in_force_domain() & Domain("role", "in", roles)
        staff = self.env["gov.post"].sudo().search(posts).staff_id
        return domain | Domain("id", "in", staff.user_id.ids)

    @api.constrains("group_ids")
    def _check_gov_groups(self):
        """Nobody is given a role by hand: a post gives it, for a place and a time."""
        closed = {group.id for group in self._gov_role_groups().values()}
        closed.add(self._gov_holder_group_id())
        for user in self:
            if not closed.isdisjoint(user.group_ids.ids):
                raise ValidationError(
                    self.env._(
                        "%(login)s: roles come from posts; give this person a post.",
                        login=user.login,
                    )
                )

    def _get_group_ids(self):
        self.ensure_one()
        return self._gov_group_ids(localtime.today())

    @tools.ormcache("self.id", "today", "self._gov_rights_version()")
    def _gov_group_ids(self, today):
        return self.with_context(active_test=True).all_group_ids._ids

    def _gov_is_system(self):
        """Tell whether this is Odoo's own administrator."""
        return self.has_group("base.group_system")

    def _gov_roles(self):
        """Return the names of the roles held today."""
        return self._gov_scopes(localtime.today()).keys() if self.id else ()

    def _gov_scope(self, role):
        """Return where the user holds ``role`` today.

        :return: :class:`~odoo.addons.gov_base.core.scope.Scope`, empty if nowhere
        """
        self.ensure_one()
        return self._gov_scopes(localtime.today()).get(role, EMPTY)

    def _gov_rule(self, role, organization="organization_id", prefix=""):
        """Return the domain of the records on which ``role`` gives rights today.

        :param role: a role of ``gov.post``
        :param organization: the records' organisation field
        :param prefix: prefix of their ancestor columns
        """
        return self._gov_scope(role).terms(organization, prefix)

    def _gov_organization_rule(self):
        """Return the domain of the organisations that a post holder may read.

        Those below the posts, those above them, and the departments of the latter: a
        township clerk sees the bureaus that decide, but no other township.
        """
        posts = self._gov_posts()
        if not posts:
            return [(0, "=", 1)]
        chain = posts.organization_id._chain()
        below = [
            self._gov_scope(role).terms("id")
            for role in sorted(set(posts.mapped("role")))
        ]
        return list(
            Domain("id", "in", chain.ids)
            | (Domain("kind", "=", "department") & Domain("parent_id", "in", chain.ids))
            | Domain.OR(below)
        )

    def _gov_posts(self, role=None):
        """Return the posts in force today, of one role or of all (as superuser)."""
        domain = self.env["gov.post"]._in_force_domain() & Domain(
            "staff_id.user_id", "in", self.ids
        )
        if role:
            domain &= Domain("role", "=", role)
        posts = self.env["gov.post"].sudo().search(domain)
        return posts.filtered("organization_id.active")

    def _gov_staff(self):
        """Return the staff member whose account this is (as superuser), or empty."""
        self.ensure_one()
        return self.env["gov.staff"].sudo().search([("user_id", "=", self.id)], limit=1)

    @tools.ormcache("self.id", "today", "self._gov_rights_version()")
    def _gov_scopes(self, today):
        """Return ``{role: Scope}`` of the posts in force on ``today``."""
        if not table_exists(self.env.cr, "gov_post"):
            return frozendict()
        self.env["gov.post"].flush_model()
        self.env["gov.staff"].flush_model()
        self.env["gov.organization"].flush_model()
        places = {}
        for role, *place in self.env.execute_query(
            SQL(_PLACES, user=self.id, today=today)
        ):
            places.setdefault(role, []).append(Place(*map(_tuples, place)))
        return frozendict({role: scope_of(held) for role, held in places.items()})

    @api.model
    def _gov_groups_of_roles(self):
        """Hook: the group of each role, ``{role: external id}``.

        An addon adds a role to ``gov.post`` by ``selection_add`` and its group here.
        """
        return {role: f"gov_base.group_{role}" for role, _label in ROLES}

    @api.model
    @tools.ormcache()
    def _gov_role_group_ids(self):
        found = {
            role: self.env.ref(group, raise_if_not_found=False)
            for role, group in self._gov_groups_of_roles().items()
        }
        return frozendict({role: group.id for role, group in found.items() if group})

    @api.model
    def _gov_role_groups(self):
        """Return ``{role: res.groups}``."""
        groups = self.env["res.groups"].sudo()
        return {
            role: groups.browse(group_id)
            for role, group_id in self._gov_role_group_ids().items()
        }

    @api.model
    @tools.ormcache()
    def _gov_holder_group_id(self):
        group = self.env.ref("gov_base.group_post_holder", raise_if_not_found=False)
        return group.id if group else False

    @api.model
    def _gov_rights_version(self):
        """Return the mark of the last change of rights that this transaction sees.

        Part of the key of all that is cached of posts: what a transaction that began
        before a post ended leaves in the caches is of no use to those that begin
        after it.
        """
        cr = self.env.cr
        if _VERSION not in cr.cache:
            query = SQL(
                "SELECT value FROM ir_config_parameter WHERE key = %s", _VERSION
            )
            cr.cache[_VERSION] = next(iter(self.env.execute_query(query)), ("",))[0]
            forget = partial(cr.cache.pop, _VERSION, None)
            cr.postcommit.add(forget)
            cr.postrollback.add(forget)
        return cr.cache[_VERSION]

    @api.model
    def _gov_rights_changed(self):
        """Forget every cached right: posts, staff or the tree have changed."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO ir_config_parameter (key, value)
                VALUES (%s, gen_random_uuid()::text)
                    ON CONFLICT (key) DO UPDATE SET value = excluded.value
                """,
                _VERSION,
            )
        )
        self.env.cr.cache.pop(_VERSION, None)
        self.env.registry.clear_cache()
        self.env["res.users"].invalidate_model(["all_group_ids"], flush=False)


def _tuples(value):
    return tuple(value) if isinstance(value, list) else value


_PLACES = """
SELECT p.role, o.id, o.level, o.kind = 'area', o.city_id, o.district_id, o.township_id,
       CASE WHEN o.kind != 'area' OR o.level = 'village' THEN ARRAY(
            SELECT d.id FROM gov_organization d
             WHERE d.parent_path LIKE o.parent_path || '%%') ELSE ARRAY[]::int[] END,
       CASE WHEN o.kind = 'area' AND o.level = 'province' THEN ARRAY(
            SELECT c.id FROM gov_organization c
             WHERE c.parent_path LIKE o.parent_path || '%%'
               AND c.level = 'city' AND c.kind = 'area') ELSE ARRAY[]::int[] END
  FROM gov_post p
  JOIN gov_staff s ON s.id = p.staff_id AND s.active AND s.user_id = %(user)s
  JOIN gov_organization o ON o.id = p.organization_id AND o.active
 WHERE p.date_from <= %(today)s AND (p.date_to IS NULL OR p.date_to >= %(today)s)
"""
