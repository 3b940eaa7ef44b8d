from odoo import api, fields, models

from odoo.addons.gov_base.core import localtime

from ...core import clock, transitions

ARCHIVE_DAYS = 30
_RESULTS = [("on_time", "On time"), ("late", "Late")]


class GovCase(models.Model):
    """The clock that follows on a state: correction, delivery, archive.

    It is not the promise, and its light is its own: the case's light is grey while the
    applicant corrects and once it is decided. When the state is left, how it did is
    kept for good.
    """

    _inherit = "gov.case"

    follow_from_date = fields.Date(
        string="Next Period From", readonly=True, copy=False, workflow=True
    )
    follow_days = fields.Integer(
        string="Days of the Next Period",
        readonly=True,
        copy=False,
        workflow=True,
    )
    follow_warn_date = fields.Date(
        string="Next Period Yellow From",
        readonly=True,
        copy=False,
        workflow=True,
    )
    follow_due_date = fields.Date(
        string="Next Period Until",
        readonly=True,
        copy=False,
        help="Of the applicant who corrects, of the delivery, or of the archive.",
        workflow=True,
    )
    follow_light = fields.Selection(
        selection=lambda self: self._part_light_words(),
        string="Light of the Next Period",
        compute="_compute_follow_light",
        search="_search_follow_light",
    )
    correction_timeliness = fields.Selection(
        selection=_RESULTS,
        string="Result of the Correction",
        readonly=True,
        copy=False,
        workflow=True,
    )
    delivery_timeliness = fields.Selection(
        selection=_RESULTS,
        string="Result of the Delivery",
        readonly=True,
        copy=False,
        workflow=True,
    )
    archive_timeliness = fields.Selection(
        selection=_RESULTS,
        string="Result of the Archive",
        readonly=True,
        copy=False,
        workflow=True,
    )

    _follow_idx = models.Index(
        "(accepting_organization_id, follow_due_date) WHERE follow_due_date IS NOT NULL"
    )
    _follow_township_idx = models.Index(
        "(township_id, follow_due_date) WHERE follow_due_date IS NOT NULL"
    )
    _follow_responsible_idx = models.Index(
        "(responsible_organization_id, follow_due_date)"
        " WHERE follow_due_date IS NOT NULL"
    )

    @api.depends("follow_warn_date", "follow_due_date")
    def _compute_follow_light(self):
        self._compute_lights("follow_light")

    def _search_follow_light(self, operator, value):
        return self._search_lights("follow_light", operator, value)

    def _change_following(self, row, change, moment):
        """Add to ``change`` the clocks that end and begin with a state."""
        if not row.target:
            return
        if self.follow_due_date:
            late = self.follow_due_date < moment.today
            kind = transitions.FOLLOWING[self.state]
            change[f"{kind}_timeliness"] = "late" if late else "on_time"
            change.update(_NOTHING_FOLLOWS)
        if kind := transitions.FOLLOWING.get(row.target):
            days = getattr(self, f"_{kind}_days")()
            due = self._following_end(kind, moment.calendar, moment.today, days)
            margin = self.env["gov.light.rule"]._margin(kind)
            change.update(
                follow_from_date=moment.today,
                follow_days=days,
                follow_due_date=due,
                follow_warn_date=clock.warn_date(moment.calendar, due, days, margin),
            )

    def _effect_end_following(self, change, moment):
        """Nothing is handed over any more: its clock ends without a result."""
        if self.state == "decided":
            change.update(_NOTHING_FOLLOWS)
        return ""

    @api.model
    def _following_end(self, kind, calendar, start, days):
        if kind == "archive":
            return clock.later(start, days)
        return calendar.add(start, days)

    def _following_dates(self, calendar):
        """Return the dates of the clock that follows, counted again, if it runs."""
        if not self.follow_due_date:
            return {}
        kind = transitions.FOLLOWING[self.state]
        end = self._following_end(
            kind, calendar, self.follow_from_date, self.follow_days
        )
        margin = self._margin(kind)
        warn = clock.warn_date(calendar, end, self.follow_days, margin)
        dates = {"follow_due_date": end, "follow_warn_date": warn}
        return dates if kind == "archive" else {**dates, f"{kind}_due_date": end}

    @api.model
    def _delivery_days(self):
        return clock.DELIVERY_DAYS

    @api.model
    def _archive_days(self):
        """Return the calendar days in which a file is closed; assumed, a parameter."""
        return self._days_of("gov_case.archive_days", ARCHIVE_DAYS)

    @api.model
    def _days_of(self, parameter, default):
        """Return a number of days that the administrator may set, from 1 to 365."""
        parameters = self.env["ir.config_parameter"]
        return parameters._gov_number(parameter, default, least=1, most=365)


_NOTHING_FOLLOWS = {
    "follow_from_date": False,
    "follow_days": 0,
    "follow_warn_date": False,
    "follow_due_date": False,
}


class GovCaseMaterial(models.Model):
    """What may follow after acceptance has a clock until it is in: 容缺受理."""

    _name = "gov.case.material"
    _inherit = ["gov.case.material", "gov.deadline.mixin"]
    _gov_promises = False

    timeliness = fields.Selection(
        selection=_RESULTS,
        string="Result of the Clock",
        readonly=True,
        copy=False,
        workflow=True,
    )

    _due_idx = models.Index("(case_id, due_date) WHERE due_date IS NOT NULL")

    def _start_clock(self):
        """The case is accepted although these lack: they follow until their day."""
        calendar = self.env["gov.workday"]._calendar()
        margin = self.env["gov.light.rule"]._margin("tolerance")
        for until, lines in self.grouped("deferred_until").items():
            warn = clock.warn_date(calendar, until, 0, margin)
            lines.write({"due_date": until, "warn_date": warn})

    def _stop_clock(self):
        """These are in, or are not waited for any longer; keep how it went."""
        today = localtime.today()
        running = self.filtered("due_date")
        for late, lines in running.grouped(lambda one: one.due_date < today).items():
            lines.write(
                {
                    "due_date": False,
                    "warn_date": False,
                    "timeliness": "late" if late else "on_time",
                }
            )

    def _counted_dates(self):
        return ()

    @api.model
    def _provisional_domain(self, last_known):
        return [(0, "=", 1)]
