"""The colour of a running clock, from its dates and today's date."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

GREY, GREEN, YELLOW, RED, DARK_RED = "grey", "green", "yellow", "red", "dark_red"


@dataclass(frozen=True, slots=True)
class Margin:
    """How early a clock turns yellow.

    :ivar value: working days that remain, or a share of the days of the clock in per
        cent, rounded up
    :ivar least: working days that remain at least, of a share
    """

    value: int
    unit: Literal["workday", "share"] = "workday"
    least: int = 1

    def days(self, term: int) -> int:
        """Return the remaining working days at which a clock turns yellow.

        :param term: the days that the clock was given
        """
        if self.unit == "workday":
            return self.value
        return max(self.least, -(-term * self.value // 100))


def light(
    today: date,
    warn: date | None,
    due: date | None,
    statutory: date | None,
) -> str:
    """Return the light of a clock.

    :param warn: first day on which it is yellow
    :param due: last day on which it is in time; none: no clock runs
    :param statutory: last day that the law allows
    :return: ``grey``, ``green``, ``yellow``, ``red`` (promise exceeded) or
        ``dark_red`` (statutory limit exceeded)
    """
    if not due:
        return GREY
    if statutory and statutory < today:
        return DARK_RED
    if due < today:
        return RED
    if warn and warn <= today:
        return YELLOW
    return GREEN
