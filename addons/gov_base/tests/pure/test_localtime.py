import threading
from datetime import date, datetime, timedelta

import pytest
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.gov_base.core import localtime

LAST_MINUTE = datetime(2026, 2, 11, 15, 59)
FIRST_MINUTE = datetime(2026, 2, 11, 16, 0)


def test_a_local_day_begins_at_four_in_the_afternoon_of_utc():
    assert localtime.local_date(LAST_MINUTE) == date(2026, 2, 11)
    assert localtime.local_date(FIRST_MINUTE) == date(2026, 2, 12)


@given(st.dates(date(1992, 1, 1), date(2100, 1, 1)))
def test_midnight_is_the_first_instant_of_its_day(day):
    begin = localtime.midnight(day)
    assert localtime.local_date(begin) == day
    assert localtime.local_date(begin - timedelta(seconds=1)) < day


def test_now_is_stored_as_odoo_stores_it():
    assert localtime.now().tzinfo is None
    assert localtime.now().microsecond == 0


@pytest.mark.parametrize("moment", [LAST_MINUTE, FIRST_MINUTE])
def test_today_begins_and_ends_at_local_midnight(moment):
    with freeze_time(moment):
        assert localtime.now() == moment
        assert localtime.today() == localtime.local_date(moment)


def test_a_played_moment_gives_now_and_today():
    with localtime.at(FIRST_MINUTE):
        assert localtime.now() == FIRST_MINUTE
        assert localtime.today() == date(2026, 2, 12)
    assert localtime.now() > FIRST_MINUTE


def test_a_played_moment_ends_with_its_block_even_by_an_error():
    with pytest.raises(KeyError), localtime.at(FIRST_MINUTE):
        raise KeyError
    assert localtime.now() > FIRST_MINUTE


def test_a_played_moment_is_not_seen_by_other_threads():
    seen = []
    with localtime.at(FIRST_MINUTE):
        thread = threading.Thread(target=lambda: seen.append(localtime.now()))
        thread.start()
        thread.join()
    assert seen[0] > FIRST_MINUTE
