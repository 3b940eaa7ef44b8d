from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ...tools.private_orm import DomainAnd, DomainCondition, DomainOr

_MOST_PARTS, _MOST_ROWS = 12, 1000
_BY_ID = {"id": SQL("ASC"), "id asc": SQL("ASC"), "id desc": SQL("DESC")}


class GovPageMixin(models.AbstractModel):
    """Pages of long lists, each of a rule's sides answered from an index of its own.

    Of ``accepting = x OR responsible = x``, newest first, PostgreSQL walks everybody's
    newest rows until it has found enough: all of them, for an office whose rows are
    old. Of one side alone it reads as many rows of an index as the page has. What
    comes first among all sides comes first on its own side too; so a page is taken
    from each, and the page of all from those.

    Of what a rule finds through rows that link to it, newest first, PostgreSQL walks
    everybody's as well; there a page comes from an index of those rows.

    The sides are read off the record rules in force, and nothing is added to them.
    """

    _name = "gov.page.mixin"
    _description = "Pages of long lists"
    _gov_alternatives = frozenset()
    """Columns to order by in which each alternative of a search has an index of its
    own: there a page is taken from each alternative too."""

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        active_test=True,
        bypass_access=False,
    ):
        sides, fewest = [], 2
        rows = (offset or 0) + limit if limit and order else 0
        if 0 < rows <= _MOST_ROWS and not (bypass_access or self.env.su):
            self.browse().check_access("read")
            sides = self._rule_sides()
            fewest = 1 if any(self._is_linked(side) for side in sides) else 2
        if not fewest <= len(sides) <= _MOST_PARTS:
            return super()._search(
                domain,
                offset,
                limit,
                order,
                active_test=active_test,
                bypass_access=bypass_access,
            )
        query = Query(self.env, self._table, self._table_sql)
        query.add_where(self._on_pages(sides, domain, rows, order, active_test))
        query.order = self._order_to_sql(order, query)
        query.limit, query.offset = limit, offset
        return query

    def _on_pages(self, sides, domain, rows, order, active_test):
        """Return the condition to be on the page of one of these sides."""
        domain = Domain(domain).optimize_full(self)  # once, and not for each side
        parts = [domain]
        first = next(iter(order.replace(",", " ").split()), "")
        if first in self._gov_alternatives:
            parts = _alternatives(domain)
        if len(sides) * len(parts) > _MOST_PARTS:
            parts = [domain]
        pages = [
            self._page_of(side, part, rows, order, active_test)
            for side in sides
            for part in parts
        ]
        return SQL(
            "%s IN (%s)",
            SQL.identifier(self._table, "id"),
            SQL(" UNION ").join(pages),
        )

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        """Read what the rules ask of the records in the same query, not in another."""
        if field_names is not None and not self.env.su:
            field_names = [*dict.fromkeys([*field_names, *self._rule_columns()])]
        return super().search_fetch(domain, field_names, offset, limit, order)

    @api.model
    def _rule_columns(self):
        rules = self.env["ir.rule"]._compute_domain(self._name, "read")
        names = {term.field_expr for term in rules.iter_conditions()}
        fields = (self._fields.get(name) for name in sorted(names))
        return [
            field.name
            for field in fields
            if field
            and field.store
            and field.column_type
            and self._has_field_access(field, "read")
        ]

    def _page_of(self, side, domain, limit, order, active_test):
        """Return the select of the first ids on one side of the rules."""
        direction = _BY_ID.get(order)
        everything = domain.is_true() and not (active_test and self._active_name)
        if direction and everything and self._is_linked(side):
            return self._page_of_links(side, limit, direction)
        query = super()._search(
            domain, 0, limit, order, active_test=active_test, bypass_access=True
        )
        if query.is_empty():
            return SQL("SELECT 0 WHERE FALSE")
        superuser = self.sudo().with_context(active_test=False)
        query.add_where(side._to_sql(superuser, self._table, query))
        return query.subselect()

    @api.model
    def _is_linked(self, side):
        """Tell whether a side of the rules is looked for in rows that link here."""
        return _is_any(side) and self._fields[side.field_expr].type == "one2many"

    @api.model
    def _page_of_links(self, side, limit, direction):
        """Return the select of the first ids that rows of a side link to.

        The rows need an index that ends with their link.
        """
        field = self._fields[side.field_expr]
        links = self.env[field.comodel_name].sudo().with_context(active_test=False)
        links.flush_model()
        link = SQL.identifier(links._table, field.inverse_name)
        query = Query(links.env, links._table, links._table_sql)
        linked = side.value & field.get_comodel_domain(self.sudo())
        where = linked.optimize_full(links)._to_sql(links, links._table, query)
        query.add_where(where)
        query.order = SQL("%s %s", link, direction)
        query.limit = limit
        return query.subselect(SQL("DISTINCT %s", link))

    @api.model
    def _rule_sides(self):
        """Return domains that together say what the record rules in force say."""
        superuser = self.sudo().with_context(active_test=False)
        rules = self.env["ir.rule"]._compute_domain(self._name, "read")
        sides = _sides(rules.optimize_full(superuser))
        return [side.optimize_full(superuser) for side in sides]


def _sides(domain):
    if isinstance(domain, DomainOr):
        for part in domain.children:
            yield from _sides(part)
    elif _is_any(domain):
        for part in _sides(domain.value):
            yield DomainCondition(domain.field_expr, domain.operator, part)
    else:
        yield domain


def _alternatives(domain):
    """Return domains of which one or another holds where ``domain`` does."""
    if isinstance(domain, DomainOr):
        return [*domain.children]
    if isinstance(domain, DomainAnd):
        either = [part for part in domain.children if isinstance(part, DomainOr)]
        if len(either) == 1:
            rest = Domain.AND(part for part in domain.children if part not in either)
            return [rest & part for part in either[0].children]
    return [domain]


def _is_any(domain):
    is_condition = isinstance(domain, DomainCondition)
    return (
        is_condition
        and domain.operator in ("any", "any!")
        and isinstance(domain.value, Domain)
    )
