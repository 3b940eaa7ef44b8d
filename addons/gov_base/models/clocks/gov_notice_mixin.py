from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

NOTHING, NO_DATE = SQL("NULL"), SQL("NULL::date")


class ClockPart(NamedTuple):
    """Where clocks of one kind run: a table, and what its rows give to a notice.

    :ivar model: name of the model whose rows have the clock, ``part`` in SQL
    :ivar clock: which clock it is: a code of ``gov.light.rule``, or SQL that gives one
    :ivar prefix: of the columns that hold its days
    :ivar limit: the column with its statutory day, if there is one
    :ivar columns: SQL for each further column of the notice
    :ivar join: what the columns need besides, as SQL after ``FROM``
    :ivar where: which rows have a clock of this kind
    """

    model: str
    clock: Any
    prefix: str = ""
    limit: str = ""
    columns: dict = {}
    join: SQL = SQL()
    where: SQL = SQL("TRUE")


class GovNoticeMixin(models.AbstractModel):
    """Every clock of some kind that runs and is yellow or red, for those to be told.

    No row is stored and no job makes one: each is a clock that runs, its light follows
    from its dates. A model that takes this over is no table (``_auto = False``), says
    where its clocks run in :meth:`_gov_clock_parts`, and shows by its record rules what
    ``res.users._gov_told_domain`` finds: the light rules say which role is told of
    which light of which clock.
    """

    _name = "gov.notice.mixin"
    _description = "Notices of lights"
    _inherit = ["gov.page.mixin", "gov.deadline.mixin"]
    _gov_promises = False

    clock = fields.Selection(
        selection=lambda self: self.env["gov.light.rule"]._gov_clocks(),
        string="Which Period",
        readonly=True,
    )

    @api.model
    def _gov_clock_parts(self):
        """Hook: where clocks run, as a list of :class:`ClockPart`."""
        return []

    @property
    def _table_query(self):
        """Return the clocks that run, whatever their light.

        Each part names its columns plainly, so that what the rules ask of the places
        reaches the indexes of its table. Its rows have ids that no other part has: as
        many parts as there are, so many ids belong to each row.
        """
        parts = self._gov_clock_parts()
        for part in parts:
            self.env[part.model].flush_model()
        return SQL(" UNION ALL ").join(
            self._clock_query(part, SQL("part.id::bigint * %s + %s", len(parts), place))
            for place, part in enumerate(parts)
        )

    @api.model
    def _clock_query(self, part, row_id):
        columns = SQL(", ").join(
            SQL("%s AS %s", value, SQL.identifier(name))
            for name, value in part.columns.items()
        )
        limit = SQL.identifier("part", part.limit) if part.limit else NO_DATE
        return SQL(
            """SELECT %(id)s AS id, %(clock)s AS clock, %(columns)s,
                      part.%(warn)s AS warn_date, part.%(due)s AS due_date,
                      %(limit)s AS statutory_due_date
                 FROM %(table)s part %(join)s
                WHERE part.%(due)s IS NOT NULL AND %(where)s""",
            id=row_id,
            clock=part.clock,
            columns=columns,
            warn=SQL.identifier(f"{part.prefix}warn_date"),
            due=SQL.identifier(f"{part.prefix}due_date"),
            limit=limit,
            table=SQL.identifier(self.env[part.model]._table),
            join=part.join,
            where=part.where,
        )

    @api.model
    def _counter(self, action):
        """Return the counter of the lights that the user is told of, if any.

        :param action: what opens the list
        :return: a list for ``desk_tiles``
        """
        if not any(map(self.env["gov.light.rule"]._told, self.env.user._gov_roles())):
            return []
        count = self.search_count([])
        tile = {
            "filter": "told",
            "label": self.env._("Light notices"),
            "tone": "danger",
            "count": count,
            "action": action,
        }
        return [tile] if count else []


class ResUsers(models.Model):
    _inherit = "res.users"

    def _gov_told_domain(self, role, notices):
        """Return the domain of the lights of a model that ``role`` is told of.

        :param notices: an empty recordset of the model
        """
        lights = {}
        for clock, light in self.env["gov.light.rule"]._told(role):
            lights.setdefault(light, []).append(clock)
        return Domain.OR(
            Domain("clock", "in", clocks) & notices._light_domain(light)
            for light, clocks in lights.items()
        )
