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


def margin(promised):
    """Remaining working days at which a promise of so many days turns yellow."""
    return max(1, math.ceil(Fraction(30, 100) * promised))
