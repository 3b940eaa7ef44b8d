from collections import defaultdict

from odoo import api, models, tools
from odoo.tools import frozendict, split_every

from odoo.addons.gov_base.core import localtime
from odoo.addons.gov_base.tools.rows import update

from ...core import clock, transitions
from .gov_case_clock import running

BATCH = 1000
_FOLLOWED = "gov_case.calendar_followed"
_SILENT = frozenset(
    {
        *("warn_date", "follow_warn_date", "deemed_warn_date"),
        *("deemed_due_date", "deemed_statutory_due_date"),
    }
)
_OTHERS = ("archive", "tolerance", "check")  # their ends no calendar moves
_TOLD = frozenset(
    {
        "promised_date",
        "legal_date",
        "due_date",
        "correction_due_date",
        "delivery_due_date",
    }
)


class GovCase(models.Model):
    """Open deadlines follow a calendar that was corrected; closed ones never move."""

    _inherit = "gov.case"

    @api.model
    def _follow_shipped_calendar(self):
        """Follow a calendar that came with another release of the addons.

        ``gov_base`` loads it before this addon is there to hear of it. Run by the data
        of this addon at each installation and upgrade; a calendar that has been
        followed already changes nothing.
        """
        known = self.env["ir.config_parameter"].sudo().get_param(_FOLLOWED)
        if known != self.env["gov.workday"]._calendar().digest():
            self._follow_calendar()

    @api.model
    def _follow_calendar(self):
        """Recompute open deadlines, with a journal row for every case that moves."""
        self.env["ir.config_parameter"].sudo().set_param(
            _FOLLOWED, self.env["gov.workday"]._calendar().digest()
        )
        row = self._machine().get("move_dates")
        ids = self.search([("state", "in", sorted(row.sources))], order="id").ids
        for part in split_every(BATCH, ids):
            cases = self.browse(part)
            cases._check_readable()
            cases._follow_calendar_in_dates(row)
            cases._follow_calendar_in_parts()
            self.env.invalidate_all()
        self.env["gov.light.rule"].sudo()._follow_rules(_OTHERS)

    def _follow_calendar_in_dates(self, row):
        """Move the dates of these cases.

        Where only a yellow day moves, or what runs if nobody answers, tell nobody.
        """
        moved, silent = {}, {}
        for case in self:
            dates = case._moved_dates()
            if dates.keys() - _SILENT:
                moved[case] = dates
            elif dates:
                silent[case] = dates
        self.browse().concat(*moved)._carry_out(
            row, {}, {}, defaultdict(dict, moved), ""
        )
        update(self, silent)

    def _moved_dates(self):
        """Return the dates of a case that would be others today, as they would be."""
        return {
            name: day or False
            for name, day in self._replayed_dates().items()
            if (self[name] or False) != (day or False)
        }

    def _replayed_dates(self):
        """Return the dates of a case counted again from the day its clock started."""
        calendar = self.env["gov.workday"]._calendar()
        if self.state in transitions.FOLLOWING:
            return self._following_dates(calendar)
        if self.state == "received":
            day = localtime.local_date(self.complete_on)
            notice = clock.notice(calendar, day, self._margin("notice"))
            return running(notice) | self._deemed({}, calendar, day)
        deadlines = self._replayed(calendar, self._moves())
        dates = {"promised_date": deadlines.due, "legal_date": deadlines.legal}
        return dates if self.state == "paused" else dates | running(deadlines)

    def _effect_move(self, change, moment):
        """Say how far the calendar moves the dates that are in ``change`` already."""
        labels = self._date_labels(self._journal_lang())
        return "\n".join(
            f"{labels[name]}: "
            f"{self[name] or '-'} → {self._told_day(day, self._unit_of(name))}"
            for name, day in change.items()
            if name in _TOLD
        )

    @api.model
    @tools.ormcache("lang")
    def _date_labels(self, lang):
        """Return what the dates are called in a language."""
        env = self.with_context(lang=lang).env
        return frozendict(
            {name: self._fields[name]._description_string(env) for name in _TOLD}
        )

    def _unit_of(self, name):
        """Return what the period that ends on this date is counted in."""
        promise = name == "promised_date" or (
            name == "due_date" and self.state != "received"
        )
        return self.day_unit if promise else "workday"

    def _follow_calendar_in_parts(self):
        """Recompute the clocks of steps and special procedures that run."""
        calendar = self.env["gov.workday"]._calendar()
        self.filtered(lambda case: case.state == "review").step_ids._restart_clock()
        paused = self.filtered(lambda case: case.state == "paused")
        pauses = paused._running_pause()
        update(pauses, {pause: pause._deadline(calendar) for pause in pauses})
