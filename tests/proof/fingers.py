"""Working days counted on the fingers, day by day, over the package chinesecalendar.

The second implementation of the statutory clock: it shares nothing with the first.
"""

import math
from datetime import date, timedelta
from fractions import Fraction

import chinese_calendar

DAY = timedelta(days=1)
LAST_ANNOUNCED = date(2026, 12, 31)


def is_workday(day):
    if day > LAST_ANNOUNCED:
        return day.weekday() < 5
    return chinese_calendar.is_workday(day)


def forward(day, days, natural=False):
    """The ``days``-th day after ``day``, which is not counted."""
    while days:
        day += DAY
        days -= natural or is_workday(day)
    return day


def worked(day):
    """That day, or the first working day after it when it is a day of rest."""
    while not is_workday(day):
        day += DAY
    return day


def period(start, days, natural=False):
    """The day that a period of the law is counted to, and the day on which it ends.

    In calendar days the second is later where the first is a day of rest.
    """
    last = forward(start, days, natural)
    return last, worked(last) if natural else last


def counted(start, end, natural=False):
    """How many days lie in (``start``, ``end``]."""
    return sum(
        natural or is_workday(start + DAY * number)
        for number in range(1, (end - start).days + 1)
    )


def deadline(day, days, pauses, natural=False):
    """The ``days``-th day after ``day`` that lies in none of the ``pauses``."""
    while days:
        day += DAY
        running = not any(start < day <= end for start, end in pauses)
        days -= running and (natural or is_workday(day))
    return day


def promise_after(due, span, natural=False):
    """A promise after a procedure; one that was broken when it began stays broken."""
    first, last = span
    return due if first > due else forward(due, counted(first, last, natural), natural)


def law_after(law, span, natural=False):
    """A period of the law, as :func:`period` gives it, after a procedure."""
    first, last = span
    reached, end = law
    if first > end:
        return law
    if first > reached:
        reached = end  # in the days of rest that the law gives besides
    return period(reached, counted(first, last, natural), natural)


def margin(promised):
    """Remaining working days at which a promise of so many days turns yellow."""
    return max(1, math.ceil(Fraction(30, 100) * promised))
