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
        """Return the clocks that run, whatever their light."""
        for part in self._clock_parts():
            self.env[part[0].replace("_", ".")].flush_model()
        return SQL(" UNION ALL ").join(
            self._clock_query(number, *part)
            for number, part in enumerate(self._clock_parts())
        )

    @api.model
    def _clock_parts(self):
        """Return where clocks run: ``(table, clock, subject, prefix, own columns)``.

        ``own columns``: the organisation in charge is the row's own, not the case's.
        """
        return [
            ("gov_case", _PROMISE, _NO_NAME, "", False),
            ("gov_case", _FOLLOWING, _NO_NAME, "follow_", False),
            ("gov_case_step", SQL("'step'"), _NAME, "", True),
            ("gov_case_pause", SQL("'procedure'"), _NO_NAME, "", False),
            ("gov_case_material", SQL("'tolerance'"), _NAME, "", False),
            ("gov_case_check", SQL("'check'"), _NO_NAME, "", False),
        ]

    @api.model
    def _clock_query(self, number, table, clock, subject, prefix, own):
        charge = {
            name: SQL.identifier("part", name.removeprefix("responsible_"))
            for name in _SIDES
            if own and name.startswith("responsible_")
        }
        if prefix:
            charge = {name: _handing_over(name) for name in _SIDES[:4]}
        columns = SQL(", ").join(
            SQL(
                "%s AS %s",
                charge.get(name, SQL.identifier("c", name)),
                SQL.identifier(name),
            )
            for name in _SIDES
        )
        return SQL(
            """SELECT %(id)s AS id, %(clock)s AS clock, c.id AS case_id, c.number,
                      c.matter_id, %(subject)s::varchar AS subject, %(columns)s,
                      part.%(warn)s AS warn_date, part.%(due)s AS due_date,
                      %(statutory)s AS statutory_due_date
                 FROM %(table)s part JOIN gov_case c ON c.id = %(link)s
                WHERE part.%(due)s IS NOT NULL""",
            id=SQL("part.id::bigint * %s + %s", _PARTS, number),
            clock=clock,
            subject=subject,
            columns=columns,
            warn=SQL.identifier(f"{prefix}warn_date"),
            due=SQL.identifier(f"{prefix}due_date"),
            statutory=SQL("NULL::date") if prefix else SQL("part.statutory_due_date"),
            table=SQL.identifier(table),
            link=SQL("part.id" if table == "gov_case" else "part.case_id"),
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


def _handing_over(name):
    """Return a column of who hands the result over, which may be another place."""
    return SQL(
        "CASE WHEN c.state = 'decided' AND c.delivery_organization_id IS NOT NULL"
        " THEN %s ELSE %s END",
        SQL.identifier("c", f"delivery_{name.removeprefix('accepting_')}"),
        SQL.identifier("c", name),
    )


_NAME, _NO_NAME = SQL("part.name"), SQL("NULL")
_PROMISE = SQL("CASE part.state WHEN 'received' THEN 'notice' ELSE 'promise' END")
_FOLLOWING = SQL(
    "CASE part.state %s END",
    SQL(" ").join(
        SQL("WHEN %s THEN %s", state, clock)
        for state, clock in transitions.FOLLOWING.items()
    ),
)
