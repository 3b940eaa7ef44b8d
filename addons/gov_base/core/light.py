"""The colour of a running clock, from its dates and today's date."""

from datetime import date

GREY, GREEN, YELLOW, RED, DARK_RED = "grey", "green", "yellow", "red", "dark_red"


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
