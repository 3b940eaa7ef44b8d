"""The day it is in the organisations' time zone.

Legal days are local days: a paper handed in at 07:30 in Yinchuan belongs to that day,
although it is still yesterday in UTC.
"""

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

TIMEZONE = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """Return the current local date."""
    return datetime.now(timezone.utc).astimezone(TIMEZONE).date()


def local_date(moment: datetime) -> date:
    """Return the local date of a naive UTC ``moment``, as Odoo stores it."""
    return moment.replace(tzinfo=timezone.utc).astimezone(TIMEZONE).date()
