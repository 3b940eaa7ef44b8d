import threading
from datetime import date, datetime

import pytest

from odoo.addons.gov_base.core import localtime

LAST_MINUTE = datetime(2026, 2, 11, 15, 59)
FIRST_MINUTE = datetime(2026, 2, 11, 16, 0)


def test_a_local_day_begins_at_four_in_the_afternoon_of_utc():
    assert localtime.local_date(LAST_MINUTE) == date(2026, 2, 11)
    assert localtime.local_date(FIRST_MINUTE) == date(2026, 2, 12)


def test_now_is_stored_as_odoo_stores_it():
    assert localtime.now().tzinfo is None
    assert localtime.now().microsecond == 0


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
