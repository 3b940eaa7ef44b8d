from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ...core import desk
from ...tools.endpoint import endpoint


class GovDeskMixin(models.AbstractModel):
    """What must I do now: the user's turn, and the counters above a list.

    A tile and the list behind it come from one domain, so they cannot differ. A model
    says its tiles in :meth:`_gov_tiles`, their words in :meth:`_gov_tile_labels`, the
    records of a tile ``x`` in a method ``_tile_x(role)``, where ``role`` is empty for
    those who only oversee, and whose records a role counts in ``_gov_desk_rule``. Its
    list shows the counters with ``js_class="gov_desk"``.
    """

    _name = "gov.desk.mixin"
    _description = "Desk with counters"

    _gov_desk_rule = "_gov_rule"
    """The method of ``res.users`` with the domain of what a role counts as its own."""

    my_turn = fields.Boolean(
        string="Waits for Me", compute="_compute_my_turn", search="_search_my_turn"
    )
    desk_tile = fields.Selection(
        selection=lambda self: list(self._gov_tile_labels().items()),
        string="On the Desk As",
        compute="_compute_desk_tile",
        search="_search_desk_tile",
        help="To search by: a record may lie on the desk for several reasons.",
    )

    @api.model
    def _gov_tiles(self):
        """Hook: the tiles of the desk, in their order, as a list of ``desk.Tile``."""
        return []

    @api.model
    def _gov_tile_labels(self):
        """Hook: what the tiles are called, ``{name: words}``."""
        return {}

    @api.model
    def _gov_desk_domain(self):
        """Hook: the domain of what can lie on a desk at all: what counters look at."""
        return Domain.TRUE

    @api.model
    def _gov_overseen_domain(self):
        """Hook: the domain of what those who only oversee look at first."""
        return Domain.FALSE

    @api.model
    def _gov_further_counters(self):
        """Hook: the counters of other lists, ``(those before, those after)`` the tiles.

        Each is a mapping as :meth:`desk_tiles` returns it, with the ``action`` that
        opens its list.
        """
        return [], []

    @api.depends_context("uid")
    def _compute_my_turn(self):
        mine = self.search(Domain("id", "in", self.ids) & self._my_turn_domain())
        for record in self:
            record.my_turn = record in mine

    def _search_my_turn(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._my_turn_domain()

    def _compute_desk_tile(self):
        self.desk_tile = False

    def _search_desk_tile(self, operator, value):
        if operator != "in":
            return NotImplemented
        known = {tile.name: tile for tile in self._tiles()}
        return Domain.OR(
            self._tile_domain(known[name]) for name in value if name in known
        )

    @api.model
    @api.readonly
    @endpoint
    def desk_tiles(self):
        """Return the counters of the user's roles, from one grouped query a model.

        :return: ``[{"filter": name of a search filter, "label", "tone", "count",
            "action": of the list behind it where that is another one, or ""}]``
        """
        self.check_access("read")
        roles = set(self.env.user._gov_roles())
        tiles = desk.shown(self._tiles(), roles, all_of_it=not roles)
        counts = self._desk_counts(tiles)
        labels = self._gov_tile_labels()
        found = [
            {
                "filter": tile.name,
                "label": labels[tile.name],
                "tone": tile.tone,
                "count": count,
                "action": "",
            }
            for tile, count in zip(tiles, counts, strict=True)
            if count or not tile.rare
        ]
        before, after = self._gov_further_counters()
        return [*before, *found, *after]

    @api.model
    @tools.ormcache()
    def _tiles(self):
        return tuple(self._gov_tiles())

    @api.model
    def _my_turn_domain(self):
        """Return the domain of what a post of the user's has to move on."""
        roles = set(self.env.user._gov_roles())
        mine = [
            tile
            for tile in desk.turns(self._tiles())
            if not roles.isdisjoint(tile.roles)
        ]
        if not mine:
            return self._gov_overseen_domain()
        return Domain.OR(self._tile_domain(tile) for tile in mine)

    @api.model
    def _tile_domain(self, tile):
        """Return the domain of the records that a tile holds for this user.

        Each role counts on its own side and in its own place: a clerk in one township
        who approves in another has neither's work in the other place. Those who only
        oversee see the same work of everybody in their area.
        """
        user = self.env.user
        records = getattr(self, f"_tile_{tile.name}")
        rule = getattr(user, tile.rule or self._gov_desk_rule)
        own = [
            records(role) & Domain(rule(role))
            for role in user._gov_roles()
            if role in tile.roles
        ]
        return Domain.OR(own) if own else records(False)

    def _desk_counts(self, tiles):
        """Return how many records each tile holds, in order, from one query."""
        if not tiles:
            return []
        query = self._search(self._gov_desk_domain())
        counters = [
            SQL(
                "COUNT(*) FILTER (WHERE %s)",
                self._tile_domain(tile)
                .optimize_full(self)
                ._to_sql(self, self._table, query),
            )
            for tile in tiles
        ]
        [counts] = self.env.execute_query(query.select(*counters))
        return counts
