"""The statutory arithmetic of a case: notice, promise, legal limit, pause, extension.

Plain dates in, plain dates out, on top of the working days of
:class:`~odoo.addons.gov_base.core.workdays.Calendar`. Articles are of the
Administrative Licensing Law; its days are working days without statutory holidays
(art. 82), and the day on which a period begins is not counted.

A matter that is no licence may count calendar days. A period of the law whose last day
is then a day of rest ends on the next working day (Civil Code, art. 203; of periods in
administrative litigation alike 法释〔2018〕1号, art. 48). The promise is the body's own
word, counted as the applicant counts it, and ends on the day it names.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from odoo.addons.gov_base.core.light import Margin
from odoo.addons.gov_base.core.workdays import Calendar

Outcome = Literal["on_time", "late", "late_by_law"]

NOTICE_DAYS = 5
"""Working days to accept, refuse or ask for a correction: art. 32(4)."""

DELIVERY_DAYS = 10
"""Working days from the decision to its delivery: art. 44."""

LONGEST_EXTENSION = 10
"""Working days by which the head of the body may extend, once: art. 42."""

NOTICE_MARGIN = Margin(1)
"""Yellow with one working day left, as shipped."""

PROMISE_MARGIN = Margin(30, "share", 1)
"""Yellow with 30 % of the promised days left, rounded up, at least one; as shipped."""


@dataclass(frozen=True, slots=True)
class Term:
    """The time a version of a matter allows.

    :ivar promised: days the office promises; none: done at once
    :ivar legal: days the law allows; none: no limit of its own
    :ivar natural: count every day, not working days
    """

    promised: int
    legal: int
    natural: bool = False

    def after(self, calendar: Calendar, start: date, days: int) -> date:
        """Return the ``days``-th day after ``start``, in the unit of this term."""
        if self.natural:
            return start + timedelta(days=days)
        return calendar.add(start, days)

    def between(self, calendar: Calendar, start: date, end: date) -> int:
        """Return the days in (``start``, ``end``], in the unit of this term."""
        if self.natural:
            return (end - start).days
        return calendar.count(start, end)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The days of a clock: yellow from ``warn``, in time until ``due``.

    :ivar due: the promise, or the end of the notice period
    :ivar legal: the last day the law allows, if it sets one
    :ivar counted: the day that counting came to, before ``legal`` left a day of rest
    """

    warn: date
    due: date
    legal: date | None
    counted: date | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Pause:
    """A special procedure, from the day it was granted to the day of its result."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Extension:
    """Working days by which the legal limit was moved."""

    days: int


Move = Pause | Extension


def notice(
    calendar: Calendar, received: date, margin: Margin = NOTICE_MARGIN
) -> Deadlines:
    """Return the days of the notice clock: five working days after receipt.

    The day of receipt is not counted. Art. 32(4).
    """
    due = calendar.add(received, NOTICE_DAYS)
    return Deadlines(warn_date(calendar, due, NOTICE_DAYS, margin), due, due)


def is_notice_over(state: str, due: date | None, today: date) -> bool:
    """Tell whether a case is accepted by law: nobody answered in time. Art. 32(4).

    :param due: the last day of the notice clock, or nothing where none runs
    """
    return state == "received" and bool(due) and due < today


def start(
    calendar: Calendar, accepted: date, term: Term, margin: Margin = PROMISE_MARGIN
) -> Deadlines:
    """Return the days of the clock that acceptance starts.

    The day of acceptance is not counted: accepted on 2026-02-12 with five working days
    promised, it must be decided by 2026-02-26. Art. 42.
    """
    due = term.after(calendar, accepted, term.promised)
    counted = term.after(calendar, accepted, term.legal) if term.legal else None
    legal = counted and _worked(calendar, counted)
    warn = warn_date(calendar, due, term.promised, margin)
    return Deadlines(warn, due, legal, counted)


def warn_date(
    calendar: Calendar, due: date, days: int, margin: Margin = PROMISE_MARGIN
) -> date:
    """Return the first day on which a clock is yellow.

    :param days: what the clock was given
    :param margin: how many working days may remain then
    """
    return _back(calendar, due, margin.days(days))


def give_back(
    calendar: Calendar,
    deadlines: Deadlines,
    term: Term,
    pause: Pause,
    margin: Margin = PROMISE_MARGIN,
) -> Deadlines:
    """Return the deadlines after a special procedure, whose days are not counted.

    The days in (start, end] are given back to the promise and to the legal limit, so
    that as many remain as when the clock stopped; what had passed by then stays, and so
    does being late. Art. 45.
    """
    days = term.between(calendar, pause.start, pause.end)
    due, legal = deadlines.due, deadlines.legal
    counted = deadlines.counted or legal
    if pause.start <= due:
        due = term.after(calendar, due, days)
    if legal and pause.start <= legal:
        last = counted if pause.start <= counted else legal
        counted = term.after(calendar, last, days)
        legal = _worked(calendar, counted)
    warn = warn_date(calendar, due, term.promised, margin)
    return Deadlines(warn, due, legal, counted)


def extend(calendar: Calendar, deadlines: Deadlines, extension: Extension) -> Deadlines:
    """Return the deadlines after an extension, which moves the legal limit alone.

    Working days whatever the unit of the term; the promise to the applicant stays, and
    so does being late against it. Art. 42.

    :raises ValueError: no days, or more than ten
    """
    if not 0 < extension.days <= LONGEST_EXTENSION:
        raise ValueError("days")
    legal = deadlines.legal and calendar.add(deadlines.legal, extension.days)
    return replace(deadlines, legal=legal, counted=legal)


def replay(
    calendar: Calendar,
    accepted: date,
    term: Term,
    moves: Iterable[Move],
    margin: Margin = PROMISE_MARGIN,
) -> Deadlines:
    """Return the deadlines as they stand after ``moves``, from the first day on."""
    deadlines = start(calendar, accepted, term, margin)
    for move in moves:
        if isinstance(move, Pause):
            deadlines = give_back(calendar, deadlines, term, move, margin)
        else:
            deadlines = extend(calendar, deadlines, move)
    return deadlines


def delivery(calendar: Calendar, decided: date) -> date:
    """Return the last day to deliver a decision: ten working days. Art. 44."""
    return calendar.add(decided, DELIVERY_DAYS)


def later(day: date, days: int) -> date:
    """Return the day that is so many calendar days after another: archive, check."""
    return day + timedelta(days=days)


def outcome(stopped: date, due: date | None, legal: date | None) -> Outcome:
    """Return how a clock that stopped on a day has done, for good."""
    if legal and stopped > legal:
        return "late_by_law"
    if due and stopped > due:
        return "late"
    return "on_time"


def _worked(calendar: Calendar, day: date) -> date:
    """Return ``day``, or the next working day where it is one of rest."""
    while not calendar.is_workday(day):
        day += timedelta(days=1)
    return day


def _back(calendar: Calendar, due: date, days: int) -> date:
    """Return the first day from which at most ``days`` working days remain."""
    day, left = due, 0
    while True:
        left += calendar.is_workday(day)
        if left > days:
            return day
        day -= timedelta(days=1)
