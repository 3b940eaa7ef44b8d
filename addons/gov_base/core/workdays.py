"""Arithmetic on working days, in logarithmic time whatever the span.

Monday to Friday are working days except where the State Council moves them; a span is
counted as whole weeks plus the exceptions inside it, found by bisection.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import Literal

Kind = Literal["work", "off"]

_LAST_ORDINAL = date.max.toordinal()
_REMEMBERED = 4096  # ends of spans


class Calendar:
    """Working days of one jurisdiction: Monday to Friday, with exceptions."""

    def __init__(self, exceptions: Mapping[date, Kind], last_known: date) -> None:
        """Build the calendar.

        :param exceptions: dates on which the weekday rule may not hold
        :param last_known: the last date whose exceptions have been announced
        """
        self.last_known = last_known
        self._kinds = {day.toordinal(): kind for day, kind in exceptions.items()}
        shifts = {day: _shift(day, kind) for day, kind in self._kinds.items()}
        self._shifted_days = sorted(day for day, shift in shifts.items() if shift)
        steps = [shifts[day] for day in self._shifted_days]
        self._shift_sums = [0, *accumulate(steps)]
        self._days_lost = steps.count(-1)
        # Of thousands of cases few differ in both.
        self._found = lru_cache(_REMEMBERED)(self._find)

    def digest(self) -> str:
        """Return what tells this calendar from any other."""
        kinds = sorted(self._kinds.items())
        text = repr((self.last_known.isoformat(), kinds))
        return hashlib.sha256(text.encode()).hexdigest()

    def is_workday(self, day: date) -> bool:
        """Tell whether ``day`` is a working day."""
        kind = self._kinds.get(day.toordinal())
        return kind == "work" if kind else day.weekday() < 5

    def is_provisional(self, day: date) -> bool:
        """Tell whether the holidays around ``day`` have not been announced yet."""
        return day > self.last_known

    def add(self, start: date, days: int) -> date:
        """Return the ``days``-th working day after ``start``, which is not counted.

        With no days to add that is ``start`` itself, working day or not.

        :raises ValueError: ``days`` is negative
        :raises OverflowError: the answer lies beyond the year 9999
        """
        if days < 0:
            raise ValueError("days")
        return self._found(start, days) if days else start

    def _find(self, start: date, days: int) -> date:
        first = start.toordinal()
        wanted = self._worked_until(first) + days
        last = min(first + (days + self._days_lost) * 7 // 5 + 7, _LAST_ORDINAL)
        span = range(first + 1, last + 1)
        found = bisect_left(span, wanted, key=self._worked_until)
        if found == len(span):
            raise OverflowError("days")
        return date.fromordinal(span[found])

    def count(self, start: date, end: date) -> int:
        """Return the number of working days after ``start``, up to and with ``end``.

        When ``end`` comes first: minus the number counted the other way round.
        """
        return self._worked_until(end.toordinal()) - self._worked_until(
            start.toordinal()
        )

    def _worked_until(self, ordinal: int) -> int:
        """Return the working days from Monday, 1 January of year 1 to that day."""
        weeks, rest = divmod(ordinal, 7)
        shift = self._shift_sums[bisect_right(self._shifted_days, ordinal)]
        return weeks * 5 + min(rest, 5) + shift


def _shift(ordinal: int, kind: Kind) -> int:
    """Return what an exception adds to the number of working days."""
    by_weekday = date.fromordinal(ordinal).weekday() < 5
    return (kind == "work") - by_weekday
