"""When each scene of a demo case takes place.

A story is a list of scenes, perhaps after those of another story; a life is a story
that begins a number of working days before today. Days count back from today, so that
lights look alike on whatever day the demo is installed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple

from odoo.addons.gov_base.core.localtime import TIMEZONE
from odoo.addons.gov_base.core.workdays import Calendar

_SPREAD = 100
"""Minutes over which the scenes of a day are spread: clerks do not work in step."""


class Scene(NamedTuple):
    """One thing that somebody does to a case, at a moment (naive UTC)."""

    moment: datetime
    life: int
    role: str
    action: str
    values: dict


def plan(
    stories: Mapping, lives: Sequence[Mapping], calendar: Calendar, today: date
) -> list[Scene]:
    """Return the scenes of all lives in order of time.

    :raises ValueError: a scene would lie in the future
    """
    days = Days(calendar, today)
    return sorted(
        (
            scene
            for number, life in enumerate(lives)
            for scene in _scenes_of(number, life, scenes(stories, life["story"]), days)
        ),
        key=lambda scene: (scene.moment, scene.life),
    )


def scenes(stories: Mapping, name: str) -> list:
    """Return the scenes of a story, those of the story before it first."""
    story = stories[name]
    before = scenes(stories, story["after"]) if "after" in story else []
    return before + story["scenes"]


class Days:
    """Working days before today: 1 is the last one before it."""

    def __init__(self, calendar: Calendar, today: date) -> None:
        self._calendar = calendar
        self._days = [today]

    def before(self, count: int) -> date:
        while len(self._days) <= count:
            day = self._days[-1] - timedelta(days=1)
            while not self._calendar.is_workday(day):
                day -= timedelta(days=1)
            self._days.append(day)
        return self._days[count]


def _scenes_of(number: int, life: Mapping, story: Iterable, days: Days):
    received, decided = int(life["days_ago"]), int(life["decided_after"] or 0)
    for role, action, day, clock, values in story:
        ago = received - _offset(day, decided)
        if ago < 1:
            raise ValueError(f"{life['story']} of line {number + 2} ends after today")
        moment = _moment(days.before(ago), clock, number * 13 % _SPREAD)
        yield Scene(moment, number, role, action, values)


def _offset(day: int | str, decided: int) -> int:
    """Return the working days since receipt: ``2``, ``d`` (the decision), ``d+1``."""
    if isinstance(day, int):
        return day
    return decided + int(day.removeprefix("d") or 0)


def _moment(day: date, clock: str, minutes: int) -> datetime:
    local = datetime.combine(day, time.fromisoformat(clock), TIMEZONE)
    utc = (local + timedelta(minutes=minutes)).astimezone(timezone.utc)
    return utc.replace(tzinfo=None)
