from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.models.clocks.gov_notice_mixin import NOTHING, ClockPart
from odoo.addons.gov_base.tools.endpoint import endpoint

from ...core import transitions

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
_NAME, _ALL = SQL("part.name"), SQL("TRUE")
_LAPSED = SQL("part.state = 'received' AND part.due_date < ")
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


class GovCaseNotice(models.Model):
    """Every clock that runs on a case and turned yellow or red, for those to be told.

    A person reads what the roles that he or she holds on the case's sides are told.
    """

    _name = "gov.case.notice"
    _description = "Light Notice"
    _inherit = ["gov.notice.mixin"]
    _auto = False
    _order = "due_date, id"
    _gov_names = frozenset({"case_id"})
    _rec_name = "number"

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
    def _gov_clock_parts(self):
        """An addon adds its own with :func:`of_case`."""
        lapsed = SQL("%s%s", _LAPSED, localtime.today())
        return [
            *super()._gov_clock_parts(),
            of_case("gov.case", _PROMISE, where=SQL("NOT (%s)", lapsed)),
            of_case("gov.case", _FOLLOWING, "follow_", where=_HANDED_OVER_HERE),
            of_case("gov.case.step", "step", subject=_NAME, own=True, where=_DOING),
            of_case("gov.case.pause", "procedure"),
            of_case("gov.case.material", "tolerance", subject=_NAME),
            of_case("gov.case.check", "check"),
            of_case("gov.case", "delivery", "follow_", where=_HANDED_OVER_ELSEWHERE),
            of_case("gov.case", "promise", "deemed_", where=lapsed),
        ]

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
        shown = self._gov_told_domain(role, self.env["gov.case.notice"])
        return list(Domain(self._gov_case_rule(role)) & shown)


def of_case(model, clock, prefix="", *, subject=NOTHING, own=False, where=_ALL):
    """Return where a clock of cases runs, as a ``ClockPart``.

    :param model: ``gov.case``, or a model whose rows have a ``case_id``
    :param subject: SQL for what it is about, besides the case
    :param own: the organisation in charge is the row's own, not the case's
    """
    link = SQL("id" if model == "gov.case" else "case_id")
    columns = {
        "case_id": SQL("c.id"),
        "number": SQL("c.number"),
        "matter_id": SQL("c.matter_id"),
        "subject": SQL("%s::varchar", subject),
        **{name: _place(name, own, where) for name in _SIDES},
    }
    limit = "" if prefix == "follow_" else f"{prefix}statutory_due_date"
    join = SQL("JOIN gov_case c ON c.id = part.%s", link)
    return ClockPart(model, clock, prefix, limit, columns, join, where)


def _place(name, own, where):
    """Return a place of the case; of a step or a hand-over, whose it is now."""
    if own and name.startswith("responsible_"):
        return SQL.identifier("part", name.removeprefix("responsible_"))
    if where is _HANDED_OVER_ELSEWHERE and not name.startswith("responsible_"):
        return SQL.identifier("c", f"delivery_{name.removeprefix('accepting_')}")
    return SQL.identifier("c", name)
