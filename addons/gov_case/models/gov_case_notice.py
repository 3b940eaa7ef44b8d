from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.gov_base.tools.endpoint import endpoint

from ..core import transitions

_SIDES = (
    "accepting_organization_id",
    "township_id",
    "district_id",
    "city_id",
    "responsible_organization_id",
    "responsible_township_id",
    "responsible_district_id",
    "responsible_city_id",
)
_PARTS = 8
_NAME, _NO_NAME, _ALL = SQL("part.name"), SQL("NULL"), SQL("TRUE")
_DOING = SQL("part.state = 'doing'")
_HANDED_OVER_ELSEWHERE = SQL(
    "c.state = 'decided' AND c.delivery_organization_id IS NOT NULL"
)
_HANDED_OVER_HERE = SQL("(c.state <> 'decided' OR c.delivery_organization_id IS NULL)")
_PROMISE = SQL("CASE part.state WHEN 'received' THEN 'notice' ELSE 'promise' END")
_FOLLOWING = SQL(
    "CASE part.state %s END",
    SQL(" ").join(
        SQL("WHEN %s THEN %s", state, clock)
        for state, clock in transitions.FOLLOWING.items()
    ),
)


class ClockPart(NamedTuple):
    """Where one kind of clock runs."""

    table: str
    clock: str | SQL
    prefix: str = ""  # of the columns that hold its days
    subject: SQL = _NO_NAME
    own: bool = False  # the organisation in charge is the row's own, not the case's
    where: SQL = _ALL


class GovCaseNotice(models.Model):
    """Every clock that runs on a case and turned yellow or red, for those to be told.

    No row is stored and no job makes one: each is a clock that runs, its light follows
    from its dates. The light rules say which role is told of which light of which
    clock; a person reads what the roles that he or she holds there are told.
    """

    _name = "gov.case.notice"
    _description = "Light Notice"
    _inherit = ["gov.page.mixin", "gov.deadline.mixin"]
    _auto = False
    _order = "due_date, id"
    _gov_names = frozenset({"case_id"})
    _rec_name = "number"

    clock = fields.Selection(
        selection=lambda self: self.env["gov.light.rule"]._clock_options(),
        string="Which Period",
        readonly=True,
    )
    case_id = fields.Many2one("gov.case", readonly=True)
    number = fields.Char(string="Case Number", readonly=True)
    matter_id = fields.Many2one("gov.matter", readonly=True)
    subject = fields.Char(string="What About", readonly=True)
    accepting_organization_id = fields.Many2one(
        "gov.organization", string="Accepting Organisation", readonly=True
    )
    responsible_organization_id = fields.Many2one(
        "gov.organization", string="In Charge", readonly=True
    )
    township_id = fields.Many2one("gov.organization", readonly=True)
    district_id = fields.Many2one("gov.organization", readonly=True)
    city_id = fields.Many2one("gov.organization", readonly=True)
    responsible_township_id = fields.Many2one("gov.organization", readonly=True)
    responsible_district_id = fields.Many2one("gov.organization", readonly=True)
    responsible_city_id = fields.Many2one("gov.organization", readonly=True)

    @api.model
    def _light_words(self):
        words = dict(super()._light_words())
        return list({**words, "red": self.env._("Overdue")}.items())

    @property
    def _table_query(self):
        """Return the clocks that run, whatever their light.

        Each part names its columns plainly, so that what the rules ask of the places
        reaches the indexes of its table.
        """
        parts = self._clock_parts()
        for part in parts:
            self.env[part.table.replace("_", ".")].flush_model()
        return SQL(" UNION ALL ").join(
            self._clock_query(number, part) for number, part in enumerate(parts)
        )

    @api.model
    def _clock_parts(self):
        """Return where clocks run: a list of :class:`ClockPart`."""
        return [
            ClockPart("gov_case", _PROMISE),
            ClockPart("gov_case", _FOLLOWING, "follow_", where=_HANDED_OVER_HERE),
            ClockPart("gov_case_step", "step", subject=_NAME, own=True, where=_DOING),
            ClockPart("gov_case_pause", "procedure"),
            ClockPart("gov_case_material", "tolerance", subject=_NAME),
            ClockPart("gov_case_check", "check"),
            ClockPart("gov_case", "delivery", "follow_", where=_HANDED_OVER_ELSEWHERE),
        ]

    @api.model
    def _clock_query(self, number, part):
        columns = SQL(", ").join(
            SQL("%s AS %s", _column(name, part), SQL.identifier(name))
            for name in _SIDES
        )
        return SQL(
            """SELECT %(id)s AS id, %(clock)s AS clock, c.id AS case_id, c.number,
                      c.matter_id, %(subject)s::varchar AS subject, %(columns)s,
                      part.%(warn)s AS warn_date, part.%(due)s AS due_date,
                      %(statutory)s AS statutory_due_date
                 FROM %(table)s part JOIN gov_case c ON c.id = part.%(link)s
                WHERE part.%(due)s IS NOT NULL AND %(where)s""",
            id=SQL("part.id::bigint * %s + %s", _PARTS, number),
            clock=part.clock,
            subject=part.subject,
            columns=columns,
            warn=SQL.identifier(f"{part.prefix}warn_date"),
            due=SQL.identifier(f"{part.prefix}due_date"),
            statutory=SQL("NULL::date" if part.prefix else "part.statutory_due_date"),
            table=SQL.identifier(part.table),
            link=SQL("id" if part.table == "gov_case" else "case_id"),
            where=part.where,
        )

    @api.model
    def _desk_tile(self):
        """Return the counter of the lights that the user is told of, if any.

        :return: a list for ``gov.case.desk_tiles``
        """
        if not any(map(self.env["gov.light.rule"]._told, self.env.user._gov_roles())):
            return []
        count = self.search_count([])
        tile = {
            "filter": "told",
            "label": self.env._("Light notices"),
            "tone": "danger",
            "count": count,
            "action": "gov_case.gov_case_notice_action",
        }
        return [tile] if count else []

    @endpoint
    def action_open(self):
        """Open the case of this clock, or its steps for who sees no more of it."""
        self.ensure_one()
        self.check_access("read")
        case = self.case_id
        actions = self.env["ir.actions.act_window"]
        if not case.has_access("read"):
            steps = actions._for_xml_id("gov_case.gov_case_step_action")
            return {**steps, "domain": [("case_id", "=", case.id)], "context": {}}
        return {
            **actions._for_xml_id("gov_case.gov_case_action"),
            "res_id": case.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }


class GovCase(models.Model):
    _inherit = "gov.case"

    told = fields.Boolean(
        string="I Am Told", compute="_compute_told", search="_search_told"
    )

    @api.depends_context("uid")
    def _compute_told(self):
        told = set(self._told_ids([("case_id", "in", self.ids)]))
        for case in self:
            case.told = case.id in told

    def _search_told(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", self._told_ids([]))

    @api.model
    def _told_ids(self, domain):
        """Return the ids of the cases of whose lights the user is told."""
        notices = self.env["gov.case.notice"]
        if not notices.has_access("read"):
            return []
        return [case.id for (case,) in notices._read_group(domain, ["case_id"])]


class ResUsers(models.Model):
    _inherit = "res.users"

    def _gov_case_notice_rule(self, role):
        """Return the domain of the lights that ``role`` is told of today."""
        told = self.env["gov.light.rule"]._told(role)
        notices = self.env["gov.case.notice"]
        lights = {}
        for clock, light in told:
            lights.setdefault(light, []).append(clock)
        shown = Domain.OR(
            Domain("clock", "in", clocks) & notices._light_domain(light)
            for light, clocks in lights.items()
        )
        return list(Domain(self._gov_case_rule(role)) & shown)


def _column(name, part):
    """Return a place of the case; of a step or a hand-over, whose it is now."""
    if part.own and name.startswith("responsible_"):
        return SQL.identifier("part", name.removeprefix("responsible_"))
    if part.where is _HANDED_OVER_ELSEWHERE and not name.startswith("responsible_"):
        return SQL.identifier("c", f"delivery_{name.removeprefix('accepting_')}")
    return SQL.identifier("c", name)
