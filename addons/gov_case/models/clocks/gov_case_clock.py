from odoo import api, fields, models
from odoo.tools import frozendict

from odoo.addons.gov_base.core import localtime

from ...core import clock
from ...core.clock import Deadlines, Term

_CLOCK = ("warn_date", "due_date", "statutory_due_date")
_NOT_DEEMED = dict.fromkeys((f"deemed_{name}" for name in _CLOCK), False)
_STOPPED = dict.fromkeys(_CLOCK, False) | _NOT_DEEMED
_NO_CHANGE = frozendict()
CORRECTION_DAYS = 15


class GovCase(models.Model):
    """What transitions do to the clock, and the sentences that explain it."""

    _inherit = "gov.case"

    clock_text = fields.Text(string="Clock Explained", compute="_compute_clock_text")

    @api.depends(
        "state",
        "due_date",
        "promised_date",
        "legal_date",
        "timeliness",
        "provisional_dates",
        "state_by_law",
        "deemed_due_date",
        "deemed_statutory_due_date",
    )
    @api.depends_context("lang")
    def _compute_clock_text(self):
        for case in self:
            case.clock_text = "\n".join(filter(None, case._clock_sentences()))

    def _clock_sentences(self):
        """Return in whole sentences which clock runs and why it ends when it does."""
        values = self._clock_values()
        if self._is_notice_over():
            yield self.env._(
                "Accepted by law as of the day of receipt: nobody answered within 5 "
                "working days."
            )
            yield from self._promise_sentences(values)
        elif self.state == "received":
            yield self.env._(
                "Received %(received)s: accept, refuse or ask for a correction within "
                "5 working days, by %(due)s; after that it is accepted by law.",
                **values,
            )
        elif self.state == "correction":
            yield self.env._(
                "The applicant corrects by %(correction)s; no clock runs.", **values
            )
        elif self.accepted_on:
            yield from self._promise_sentences(values)
        if self.provisional:
            yield self.env._(
                "Provisional: the holidays of that year have not been announced."
            )

    def _promise_sentences(self, values):
        sentence = self._promise_sentence(values)
        if self.timeliness:
            labels = dict(self._fields["timeliness"]._description_selection(self.env))
            yield self.env._(
                "%(promise)s; the clock stopped on %(ended)s: %(result)s.",
                promise=sentence,
                ended=values["ended"],
                result=labels[self.timeliness],
            )
        else:
            yield self.env._("%(promise)s.", promise=sentence)
        if self.state == "paused":
            yield self.env._("A special procedure is on; its days are not counted.")
        if self.state == "decided" and not self.revocation:
            yield self.env._(
                "The result is handed over within 10 working days, by %(delivery)s.",
                **values,
            )
        if self.state == "issued" and self.follow_due_date:
            yield self.env._("The file is closed by %(due)s.", due=self.follow_due_date)

    def _promise_sentence(self, values):
        if not values["days"]:
            return self.env._("Accepted %(accepted)s, to be done at once", **values)
        if self.day_unit == "day":
            return self.env._(
                "Accepted %(accepted)s, promised in %(days)s calendar days, to be "
                "decided by %(promised)s (by law %(legal)s)",
                **values,
            )
        return self.env._(
            "Accepted %(accepted)s, promised in %(days)s working days, to be decided "
            "by %(promised)s (by law %(legal)s)",
            **values,
        )

    def _clock_values(self):
        lapsed = self._is_notice_over()
        promised, legal, accepted = "promised_date", "legal_date", "accepted_on"
        if lapsed:
            promised, legal = "deemed_due_date", "deemed_statutory_due_date"
            accepted = "complete_on"
        return {
            "received": self._local_date("complete_on"),
            "accepted": self._local_date(accepted),
            "ended": self._local_date("ended_on"),
            "due": self._marked("due_date"),
            "promised": self._marked(promised),
            "legal": self._marked(legal) or self.env._("no limit"),
            "correction": self._marked("correction_due_date"),
            "delivery": self._marked("delivery_due_date"),
            "days": self.promised_days,
        }

    def _local_date(self, name):
        return localtime.local_date(self[name]) if self[name] else ""

    def _term(self, change=_NO_CHANGE):
        """Return the days that the frozen version allows, or will."""
        promised, legal, unit = (
            change.get(name, self[name])
            for name in ("promised_days", "legal_days", "day_unit")
        )
        return Term(promised, legal, unit == "day")

    @api.model
    def _margin(self, name):
        """Return how early a clock turns yellow, by the rule in force."""
        return self.env["gov.light.rule"]._margin(name)

    def _moves(self):
        """Return what has moved the clock so far, in order of time."""
        if not (pauses := self.pause_ids):
            return []
        return [
            move for pause in pauses.sorted("granted_on") if (move := pause._move())
        ]

    def _apply_effect(self, effect, change, moment):
        """Add to ``change`` what an effect does to the dates; return why, in words."""
        if effect == "none":
            return ""
        return getattr(self, f"_effect_{effect}")(change, moment)

    def _effect_notice(self, change, moment):
        """Start five working days from the day papers were handed in: art. 32(4)."""
        change["complete_on"] = moment.now
        start = moment.today
        if self.late_entry and not self.correction_count:
            start = self.handed_in_date
            change["complete_on"] = _noon(start)
        deadlines = clock.notice(moment.calendar, start, self._margin("notice"))
        change.update(
            running(deadlines), **self._deemed(change, moment.calendar, start)
        )
        return self._journal_env()._(
            "Accept, refuse or ask for a correction by %(due)s",
            due=self._told_day(deadlines.due),
        )

    def _deemed(self, change, calendar, day):
        """Return the clock that runs if nobody answers: from receipt, art. 32(4)."""
        margin = self._margin("promise")
        deadlines = clock.start(calendar, day, self._term(change), margin)
        return {f"deemed_{name}": end for name, end in running(deadlines).items()}

    def _effect_hold(self, change, moment):
        """Wait for the applicant: no clock of the office runs."""
        days = self._correction_days()
        change["correction_due_date"] = moment.calendar.add(moment.today, days)
        change.update(_STOPPED)
        return self._journal_env()._(
            "To be corrected by %(due)s",
            due=self._told_day(change["correction_due_date"]),
        )

    def _effect_start(self, change, moment):
        return self._start_clock(change, moment, moment.today)

    def _effect_start_at_receipt(self, change, moment):
        """Accepted by law as of the day the papers were received: art. 32(4)."""
        change.update(accepted_on=self.complete_on, deemed_accepted=True)
        day = localtime.local_date(self.complete_on)
        return self._start_clock(change, moment, day)

    def _start_clock(self, change, moment, day):
        margin = self._margin("promise")
        deadlines = clock.start(moment.calendar, day, self._term(), margin)
        change.update(running(deadlines), **_NOT_DEEMED)
        change.update(promised_date=deadlines.due, legal_date=deadlines.legal or False)
        return self._journal_env()._(
            "Clock from %(day)s: promised by %(due)s, by law %(legal)s",
            day=day,
            due=self._told_day(deadlines.due, self.day_unit),
            legal=self._told_day(deadlines.legal),
        )

    def _effect_pause(self, change, moment):
        change.update(_STOPPED)
        return ""

    def _effect_resume(self, change, moment):
        """Give back the days of the special procedure to both dates: art. 45."""
        pause = self._running_pause()
        deadlines = self._given_back(pause, moment)
        days = self._term().between(moment.calendar, pause.start_date, moment.today)
        change.update(running(deadlines))
        change.update(promised_date=deadlines.due, legal_date=deadlines.legal or False)
        return self._journal_env()._(
            "+%(days)s: %(kind)s %(start)s – %(end)s; promised by %(due)s, by law "
            "%(legal)s",
            days=days,
            kind=pause._kind_label(),
            start=pause.start_date,
            end=moment.today,
            due=self._told_day(deadlines.due, self.day_unit),
            legal=self._told_day(deadlines.legal),
        )

    def _given_back(self, pause, moment):
        """Return the deadlines of a case whose special procedure ends now."""
        moves = [*self._moves(), clock.Pause(pause.start_date, moment.today)]
        return self._replayed(moment.calendar, moves)

    def _replayed(self, calendar, moves):
        """Return the deadlines counted from acceptance, with all that moved them."""
        day = localtime.local_date(self.accepted_on)
        return clock.replay(calendar, day, self._term(), moves, self._margin("promise"))

    def _effect_extend(self, change, moment):
        """Move the legal limit by working days, once; the promise stays: art. 42."""
        days = self.request_id.expected_days
        before = Deadlines(self.warn_date, self.due_date, self.legal_date or None)
        after = clock.extend(moment.calendar, before, clock.Extension(days))
        legal = after.legal or False
        change.update(legal_date=legal, statutory_due_date=legal)
        return self._journal_env()._(
            "+%(days)s: extension; by law %(legal)s",
            days=days,
            legal=self._told_day(legal),
        )

    def _effect_stop(self, change, moment):
        """Stop the clock for good and keep how it did."""
        due = change.get("due_date", self.due_date)
        legal = change.get("statutory_due_date", self.statutory_due_date)
        if self.state == "paused":
            deadlines = self._given_back(self._running_pause(), moment)
            due, legal = deadlines.due, deadlines.legal
        change.update(_STOPPED, ended_on=moment.now)
        if self.state == "draft":
            return ""
        result = clock.outcome(moment.today, due or None, legal or None)
        if self.late_entry and result == "on_time":
            result = "late"
        change["timeliness"] = result
        if change.get("decision"):
            change["delivery_due_date"] = clock.delivery(moment.calendar, moment.today)
        return ""

    @api.model
    def _correction_days(self):
        return self._days_of("gov_case.correction_days", CORRECTION_DAYS)


def running(deadlines):
    """Return the columns of a case whose clock runs to these deadlines."""
    return {
        "warn_date": deadlines.warn,
        "due_date": deadlines.due,
        "statutory_due_date": deadlines.legal or False,
    }


def _noon(day):
    """Return an instant that belongs to that local day."""
    return fields.Datetime.to_datetime(f"{day} 04:00:00")
