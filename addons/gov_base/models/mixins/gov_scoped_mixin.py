from contextlib import nullcontext

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import triggers

ANCESTORS = ("township_id", "district_id", "city_id")


class GovScopedMixin(models.AbstractModel):
    """Records that belong to an organisation and carry its ancestors as columns.

    Record rules compare the columns with plain ``in`` terms (see
    ``res.users._gov_rule``): no tree is walked when a list is read. They follow the
    field ``organization_id``, or the fields that say so: with ``scope="x_"`` the
    columns of an organisation are ``x_township_id`` and so on, declared by the model
    itself. An addon adds a side to a model in this way.
    """

    _name = "gov.scoped.mixin"
    _description = "Belongs to an organisation"

    township_id = fields.Many2one(
        "gov.organization",
        compute="_compute_gov_scope",
        store=True,
        index="btree_not_null",
        workflow=True,
    )
    district_id = fields.Many2one(
        "gov.organization",
        compute="_compute_gov_scope",
        store=True,
        index="btree_not_null",
        workflow=True,
    )
    city_id = fields.Many2one(
        "gov.organization",
        compute="_compute_gov_scope",
        store=True,
        index="btree_not_null",
        workflow=True,
    )

    def _valid_field_parameter(self, field, name):
        return name == "scope" or super()._valid_field_parameter(field, name)

    @property
    def _gov_scopes(self):
        """Return ``{organisation field: prefix of its columns}``."""
        said = {
            name: field.scope
            for name, field in self._fields.items()
            if getattr(field, "scope", None) is not None
        }
        return said or {"organization_id": ""}

    @property
    def _gov_scope_columns(self):
        return [
            prefix + ancestor
            for prefix in self._gov_scopes.values()
            for ancestor in ANCESTORS
        ]

    @api.depends(lambda self: tuple(self._gov_scopes))
    def _compute_gov_scope(self):
        for organization, prefix in self._gov_scopes.items():
            for record in self:
                place = record[organization].sudo()
                for ancestor in ANCESTORS:
                    record[prefix + ancestor] = place[ancestor]

    def write(self, vals):
        result = super().write(vals)
        if not self._gov_scopes.keys().isdisjoint(vals):
            self.check_access("write")
        return result

    def _gov_in_scope(self, role, organization="organization_id", prefix=""):
        """Return the records on which the user may act in ``role``.

        Rights come from posts one by one: a clerk in one township who approves in
        another may do neither's work in the other place.
        """
        return self._gov_in_scope_of(self.env.user, role, organization, prefix)

    def _gov_in_scope_of(self, user, role, organization="organization_id", prefix=""):
        """Return the records on which a user may act in ``role``."""
        scope = user._gov_scope(role)
        return self.filtered(
            lambda record: scope.holds(
                record[f"{prefix}city_id"].id,
                record[f"{prefix}district_id"].id,
                record[f"{prefix}township_id"].id,
                record[organization].id,
            )
        )

    @api.model
    def _gov_refresh_scope(self, organizations):
        """Rewrite the columns of all rows of these organisations, in one statement."""
        self.flush_model()
        for organization, prefix in self._gov_scopes.items():
            self._move_rows(
                SQL(
                    """
                    UPDATE %(table)s t SET %(assignments)s
                      FROM gov_organization o
                     WHERE o.id = t.%(organization)s AND o.id IN %(ids)s
                       AND (%(old)s) IS DISTINCT FROM (%(new)s)
                    """,
                    table=SQL.identifier(self._table),
                    assignments=SQL(", ").join(
                        SQL(
                            "%s = o.%s",
                            SQL.identifier(prefix + ancestor),
                            SQL.identifier(ancestor),
                        )
                        for ancestor in ANCESTORS
                    ),
                    organization=SQL.identifier(organization),
                    ids=tuple(organizations.ids),
                    old=SQL(", ").join(
                        SQL("t.%s", SQL.identifier(prefix + ancestor))
                        for ancestor in ANCESTORS
                    ),
                    new=SQL(", ").join(
                        SQL("o.%s", SQL.identifier(ancestor)) for ancestor in ANCESTORS
                    ),
                )
            )
        self.invalidate_model()

    @api.model
    def _gov_merge_scope(self, source, target):
        """Give all rows of organisation ``source`` to ``target``, columns included."""
        self.flush_model()
        for organization in self._gov_scopes:
            self._move_rows(
                SQL(
                    "UPDATE %s SET %s = %s WHERE %s = %s",
                    SQL.identifier(self._table),
                    SQL.identifier(organization),
                    target.id,
                    SQL.identifier(organization),
                    source.id,
                )
            )
        self.invalidate_model()
        self._gov_refresh_scope(target)

    @api.model
    def _move_rows(self, statement):
        """Rewrite scope columns, of rows kept as written too."""
        kept = isinstance(self, self.env.registry["gov.append.only.mixin"])
        with triggers.moving(self) if kept else nullcontext():
            self.env.cr.execute(statement)

    @api.model
    def _gov_scoped_models(self):
        """Return an empty recordset of every stored model with scope columns."""
        names = self.env.registry.descendants(["gov.scoped.mixin"], "_inherit")
        return [
            self.env[name]
            for name in names
            if self.env[name]._auto and not self.env[name]._transient
        ]
