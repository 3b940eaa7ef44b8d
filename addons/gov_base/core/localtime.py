"""The moment it is, and the day it is in the organisations' time zone.

Legal days are local days: a paper handed in at 07:30 in Yinchuan belongs to that day,
although it is still yesterday in UTC.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

TIMEZONE = ZoneInfo("Asia/Shanghai")

_played: ContextVar[datetime | None] = ContextVar("gov_played_moment", default=None)


def now() -> datetime:
    """Return the current moment as Odoo stores it: naive UTC, whole seconds."""
    current = datetime.now(timezone.utc).replace(microsecond=0, tzinfo=None)
    return _played.get() or current


def today() -> date:
    """Return the current local date."""
    if moment := _played.get():
        return local_date(moment)
    return datetime.now(TIMEZONE).date()


def local_date(moment: datetime) -> date:
    """Return the local date of a naive UTC ``moment``, as Odoo stores it."""
    return moment.replace(tzinfo=timezone.utc).astimezone(TIMEZONE).date()


def midnight(day: date) -> datetime:
    """Return the instant at which a local ``day`` begins, as Odoo stores it."""
    begin = datetime.combine(day, time(), TIMEZONE)
    return begin.astimezone(timezone.utc).replace(tzinfo=None)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Play the block as if it were ``moment`` (naive UTC), for this thread alone.

    Demo data are made with it, through the same transitions as everything else. It is
    reached by Python code only: nothing a client sends sets it.
    """
    before = _played.set(moment)
    try:
        yield
    finally:
        _played.reset(before)
