from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.gov_base.core.workdays import Calendar

FIRST = date(2004, 1, 1)
LAST = date(2026, 12, 31)
SHIPPED = Calendar(
    {
        **dict.fromkeys(chinese_calendar.constants.holidays, "off"),
        **dict.fromkeys(chinese_calendar.constants.workdays, "work"),
    },
    LAST,
)

dates = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
amounts = st.integers(min_value=0, max_value=3650)
near_dates = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 3, 31))
calendars = st.dictionaries(near_dates, st.sampled_from(["work", "off"]), max_size=60)


def by_hand(exceptions, start, end):
    """Count day by day, as one does on paper."""
    count = 0
    while start < end:
        start += timedelta(days=1)
        kind = exceptions.get(start)
        count += kind == "work" if kind else start.weekday() < 5
    return count


def test_agrees_with_chinesecalendar_on_every_day_since_2004():
    day = FIRST
    while day <= LAST:
        assert SHIPPED.is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_example_of_the_contract_over_the_spring_festival():
    assert SHIPPED.add(date(2026, 2, 12), 5) == date(2026, 2, 26)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-01-01", 1, "2026-01-04"),
        ("2026-02-12", 1, "2026-02-13"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2031-03-03", 5, "2031-03-10"),
    ],
)
def test_known_deadlines(start, days, end):
    assert SHIPPED.add(date.fromisoformat(start), days) == date.fromisoformat(end)


def test_no_days_from_an_off_day_stay_there():
    assert SHIPPED.add(date(2026, 2, 15), 0) == date(2026, 2, 15)


def test_negative_days_are_refused():
    with pytest.raises(ValueError, match="^days$"):
        SHIPPED.add(FIRST, -1)


def test_beyond_the_last_year_is_an_overflow():
    with pytest.raises(OverflowError, match="^days$"):
        SHIPPED.add(date(9999, 12, 30), 3)
    assert SHIPPED.add(date(9999, 12, 30), 1) == date(9999, 12, 31)


def test_what_has_not_been_announced_is_provisional():
    assert not SHIPPED.is_provisional(LAST)
    assert SHIPPED.is_provisional(LAST + timedelta(days=1))


def test_an_exception_that_changes_nothing_counts_once():
    calendar = Calendar({date(2026, 1, 5): "work", date(2026, 1, 4): "off"}, LAST)
    assert calendar.count(date(2026, 1, 3), date(2026, 1, 5)) == 1


def test_a_digest_tells_one_calendar_from_another():
    day = date(2026, 1, 5)
    others = [
        Calendar({day: "off"}, LAST),
        Calendar({day: "work"}, LAST),
        Calendar({}, LAST),
        Calendar({}, LAST - timedelta(days=1)),
    ]
    assert len({one.digest() for one in others}) == len(others)
    assert Calendar({day: "off"}, LAST).digest() == others[0].digest()
    assert len(SHIPPED.digest()) == 64


@given(dates, amounts)
def test_count_undoes_add(start, days):
    assert SHIPPED.count(start, SHIPPED.add(start, days)) == days


@given(dates, amounts, amounts)
def test_adding_twice_is_adding_the_sum(start, first, second):
    twice = SHIPPED.add(SHIPPED.add(start, first), second)
    assert twice == SHIPPED.add(start, first + second)


@given(dates, st.integers(min_value=1, max_value=3650))
def test_a_deadline_is_a_working_day(start, days):
    assert SHIPPED.is_workday(SHIPPED.add(start, days))


@given(dates, dates)
def test_counting_backwards_is_minus_counting_forwards(one, other):
    assert SHIPPED.count(one, other) == -SHIPPED.count(other, one)


@given(calendars, near_dates, near_dates)
def test_count_agrees_with_counting_day_by_day(exceptions, one, other):
    start, end = sorted((one, other))
    calendar = Calendar(exceptions, LAST)
    assert calendar.count(start, end) == by_hand(exceptions, start, end)


@given(calendars, near_dates, st.integers(min_value=1, max_value=60))
def test_add_agrees_with_counting_day_by_day(exceptions, start, days):
    end = Calendar(exceptions, LAST).add(start, days)
    assert by_hand(exceptions, start, end) == days
    assert by_hand(exceptions, start, end - timedelta(days=1)) == days - 1


@given(calendars, near_dates, amounts, amounts)
def test_any_calendar_adds_up(exceptions, start, first, second):
    calendar = Calendar(exceptions, LAST)
    end = calendar.add(start, first + second)
    assert calendar.add(calendar.add(start, first), second) == end
    assert calendar.count(start, end) == first + second
