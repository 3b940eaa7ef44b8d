"""The clock against a second implementation that counts days on one's fingers."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.gov_base.core.light import Margin
from odoo.addons.gov_base.core.workdays import Calendar
from odoo.addons.gov_case.core import clock
from odoo.addons.gov_case.core.clock import (
    PROMISE_MARGIN,
    Deadlines,
    Extension,
    Pause,
    Term,
)

CALENDAR = Calendar(
    {
        **dict.fromkeys(chinese_calendar.constants.holidays, "off"),
        **dict.fromkeys(chinese_calendar.constants.workdays, "work"),
    },
    date(2026, 12, 31),
)
DAY = timedelta(days=1)
starts = st.dates(min_value=date(2005, 1, 1), max_value=date(2026, 6, 30))
amounts = st.integers(min_value=1, max_value=90)


def counts(day, natural=False):
    if natural or day.year > 2026:
        return natural or day.weekday() < 5
    return chinese_calendar.is_workday(day)


def walk(start, days, natural=False):
    """The second implementation: walk on, counting, until ``days`` days are counted."""
    while days:
        start += DAY
        days -= counts(start, natural)
    return start


def stepped(start, days, pauses, natural=False):
    """Each pause that began no later than the end moves the end on, day by day."""
    end = walk(start, days, natural)
    for first, last in pauses:
        if first <= end:
            end = walk(end, days_of((first, last), natural), natural)
    return end


def days_of(span, natural=False):
    day, end = span
    return sum(counts(day + DAY * n, natural) for n in range(1, (end - day).days + 1))


@st.composite
def histories(draw):
    """A start, a term, and pauses and at most one extension in order of time."""
    accepted = draw(starts)
    legal = draw(amounts)
    term = Term(draw(st.integers(0, legal)), legal, draw(st.booleans()))
    moves, day = [], accepted
    for _number in range(draw(st.integers(0, 3))):
        day += DAY * draw(st.integers(0, 20))
        end = day + DAY * draw(st.integers(0, 40))
        moves.append(Pause(day, end))
        day = end
    if draw(st.booleans()):
        place = draw(st.integers(0, len(moves)))
        moves.insert(place, Extension(draw(st.integers(1, 10))))
    return accepted, term, moves


def test_the_example_of_the_contract():
    deadlines = clock.start(CALENDAR, date(2026, 2, 12), Term(5, 20))
    assert deadlines == Deadlines(
        warn=date(2026, 2, 24), due=date(2026, 2, 26), legal=date(2026, 3, 18)
    )


def test_acceptance_day_is_not_counted_even_when_it_is_a_holiday():
    assert clock.start(CALENDAR, date(2026, 2, 16), Term(1, 1)).due == date(2026, 2, 24)


def test_natural_days_run_through_the_holidays():
    deadlines = clock.start(CALENDAR, date(2026, 2, 12), Term(5, 20, natural=True))
    assert (deadlines.due, deadlines.legal) == (date(2026, 2, 17), date(2026, 3, 4))


@pytest.mark.parametrize(
    ("days", "promised", "legal"),
    [
        (2, "2026-02-14", "2026-02-14"),  # a Saturday that is worked
        (3, "2026-02-15", "2026-02-24"),  # the first day of Spring Festival
        (11, "2026-02-23", "2026-02-24"),
        (12, "2026-02-24", "2026-02-24"),
        (17, "2026-03-01", "2026-03-02"),  # a Sunday
    ],
)
def test_the_laws_period_ends_on_no_day_of_rest_and_the_promise_as_counted(
    days, promised, legal
):
    """Civil Code, art. 203: the next day after the rest is the last of the period."""
    found = clock.start(CALENDAR, date(2026, 2, 12), Term(days, days, natural=True))
    assert (str(found.due), str(found.legal)) == (promised, legal)


def test_days_given_back_are_counted_from_the_day_that_counting_came_to():
    """Counted to a Saturday, paused from Wednesday to Thursday: to the Sunday."""
    term = Term(5, 10, natural=True)
    before = clock.start(CALENDAR, date(2026, 3, 4), term)
    assert (before.counted, before.legal) == (date(2026, 3, 14), date(2026, 3, 16))
    after = clock.give_back(
        CALENDAR, before, term, Pause(date(2026, 3, 11), date(2026, 3, 12))
    )
    assert (after.due, after.legal) == (before.due, date(2026, 3, 16))


def test_paused_in_the_rest_that_the_law_gives_the_last_day_is_not_lost():
    term = Term(5, 10, natural=True)
    before = clock.start(CALENDAR, date(2026, 3, 4), term)
    after = clock.give_back(
        CALENDAR, before, term, Pause(date(2026, 3, 15), date(2026, 3, 18))
    )
    assert after.legal == date(2026, 3, 19)


@pytest.mark.parametrize(
    ("paused", "due", "legal"),
    [
        ("2026-03-06", "2026-03-16", "2026-03-19"),  # both in time, on the last day
        ("2026-03-07", "2026-03-06", "2026-03-19"),  # the rest after the promise
        ("2026-03-08", "2026-03-06", "2026-03-19"),
        ("2026-03-11", "2026-03-06", "2026-03-16"),
        ("2026-03-12", "2026-03-06", "2026-03-11"),
    ],
)
def test_what_had_passed_when_the_clock_stopped_stays(paused, due, legal):
    """Promised by Friday 6 March, by law by the 11th, resumed on Monday the 16th."""
    term = Term(4, 7)
    before = clock.start(CALENDAR, date(2026, 3, 2), term)
    assert (before.due, before.legal) == (date(2026, 3, 6), date(2026, 3, 11))
    pause = Pause(date.fromisoformat(paused), date(2026, 3, 16))
    after = clock.give_back(CALENDAR, before, term, pause)
    assert (
        days_of((pause.start, pause.end))
        == {6: 6, 7: 6, 8: 6, 11: 3, 12: 2}[pause.start.day]
    )
    assert (str(after.due), str(after.legal)) == (due, legal)


def test_an_immediate_item_is_due_on_the_day_of_acceptance():
    assert clock.start(CALENDAR, date(2026, 2, 12), Term(0, 0)) == Deadlines(
        warn=date(2026, 2, 11), due=date(2026, 2, 12), legal=None
    )


def test_notice_runs_five_working_days_and_is_yellow_on_the_last_but_one():
    assert clock.notice(CALENDAR, date(2026, 2, 12)) == Deadlines(
        warn=date(2026, 2, 25), due=date(2026, 2, 26), legal=date(2026, 2, 26)
    )


def test_notice_with_a_share_of_its_five_days():
    """Two of five working days left, 40 % of them: from Wednesday to the Friday."""
    deadlines = clock.notice(CALENDAR, date(2026, 3, 6), Margin(40, "share"))
    assert deadlines == Deadlines(
        date(2026, 3, 11), date(2026, 3, 13), date(2026, 3, 13)
    )


def test_a_promise_is_yellow_with_thirty_per_cent_left_as_shipped():
    """Of a hundred days thirty, where 29 per cent would be 29."""
    shipped = PROMISE_MARGIN
    assert (shipped.value, shipped.unit, shipped.least) == (30, "share", 1)
    deadlines = clock.start(CALENDAR, date(2026, 3, 2), Term(100, 0))
    assert days_of((deadlines.warn, deadlines.due)) == 30


def test_archive_and_check_count_calendar_days():
    assert clock.later(date(2026, 9, 30), 8) == date(2026, 10, 8)
    assert clock.later(date(2026, 9, 30), 0) == date(2026, 9, 30)


def test_delivery_within_ten_working_days_of_the_decision():
    assert clock.delivery(CALENDAR, date(2026, 9, 24)) == date(2026, 10, 15)


@pytest.mark.parametrize(
    ("promised", "days"),
    [
        (0, 1),
        (1, 1),
        (3, 1),
        (4, 2),
        (5, 2),
        (6, 2),
        (7, 3),
        (10, 3),
        (20, 6),
        (90, 27),
    ],
)
def test_yellow_when_thirty_per_cent_remain_rounded_up(promised, days):
    due = date(2025, 12, 1)
    first = clock.warn_date(CALENDAR, due, promised)
    assert days_of((first, due)) == days
    assert days_of((first - DAY, due)) == days + 1


def test_a_pause_over_a_holiday_gives_back_working_days_only():
    before = clock.start(CALENDAR, date(2026, 2, 2), Term(10, 20))
    after = clock.give_back(
        CALENDAR, before, Term(10, 20), Pause(date(2026, 2, 12), date(2026, 2, 25))
    )
    assert before.due == date(2026, 2, 14)
    assert days_of((date(2026, 2, 12), date(2026, 2, 25))) == 4
    assert after.due == walk(date(2026, 2, 14), 4) == date(2026, 2, 27)


def test_a_pause_that_ends_the_day_it_began_gives_nothing_back():
    term = Term(5, 20)
    before = clock.start(CALENDAR, date(2026, 3, 2), term)
    day = date(2026, 3, 4)
    assert clock.give_back(CALENDAR, before, term, Pause(day, day)) == before


def test_extension_moves_the_legal_limit_alone():
    before = clock.start(CALENDAR, date(2026, 3, 2), Term(5, 20))
    after = clock.extend(CALENDAR, before, Extension(10))
    assert (after.warn, after.due) == (before.warn, before.due)
    assert days_of((before.legal, after.legal)) == 10


@pytest.mark.parametrize("days", [-1, 0, 11])
def test_extension_of_no_days_or_more_than_ten_is_refused(days):
    deadlines = clock.start(CALENDAR, date(2026, 3, 2), Term(5, 20))
    with pytest.raises(ValueError, match="^days$"):
        clock.extend(CALENDAR, deadlines, Extension(days))


def test_no_statutory_limit_stays_none():
    term = Term(5, 0)
    deadlines = clock.start(CALENDAR, date(2026, 3, 2), term)
    assert deadlines.legal is None
    assert clock.extend(CALENDAR, deadlines, Extension(3)).legal is None
    pause = Pause(date(2026, 3, 3), date(2026, 3, 5))
    assert clock.give_back(CALENDAR, deadlines, term, pause).legal is None


@pytest.mark.parametrize(
    ("stopped", "expected"),
    [
        ("2026-02-26", "on_time"),
        ("2026-02-27", "late"),
        ("2026-03-18", "late"),
        ("2026-03-19", "late_by_law"),
    ],
)
def test_outcome_on_the_days_around_the_limits(stopped, expected):
    due, legal = date(2026, 2, 26), date(2026, 3, 18)
    assert clock.outcome(date.fromisoformat(stopped), due, legal) == expected


def test_outcome_without_a_clock_is_on_time():
    assert clock.outcome(date(2026, 3, 1), None, None) == "on_time"


@given(histories())
@settings(max_examples=400)
def test_agrees_with_counting_on_fingers(history):
    accepted, term, moves = history
    result = clock.replay(CALENDAR, accepted, term, moves)
    pauses = [(move.start, move.end) for move in moves if isinstance(move, Pause)]
    assert result.due == stepped(accepted, term.promised, pauses, term.natural)
    if not (term.natural or any(isinstance(move, Extension) for move in moves)):
        assert result.legal == stepped(accepted, term.legal, pauses)


@given(histories())
@settings(max_examples=400)
def test_nothing_moves_what_had_passed(history):
    """Each move by itself: a date before the pause stays, any other never comes nearer.

    And the law's period never ends on a day of rest.
    """
    accepted, term, moves = history
    for number, move in enumerate(moves):
        before = clock.replay(CALENDAR, accepted, term, moves[:number])
        after = clock.replay(CALENDAR, accepted, term, moves[: number + 1])
        assert CALENDAR.is_workday(after.legal)
        if isinstance(move, Extension):
            assert after.due == before.due
            continue
        for name in ("due", "legal"):
            then, now = getattr(before, name), getattr(after, name)
            assert now == then if then < move.start else now >= then, name
            if move.start <= then and term.natural:
                assert now >= move.end, name


@given(
    starts, st.integers(0, 90), st.integers(0, 40), st.integers(0, 60), st.booleans()
)
def test_a_pause_leaves_as_many_days_as_there_were(
    start, promised, gone, long, natural
):
    term = Term(promised, 90, natural)
    before = clock.start(CALENDAR, start, term)
    pause = Pause(start + DAY * gone, start + DAY * (gone + long))
    after = clock.give_back(CALENDAR, before, term, pause)
    if pause.start > before.due:
        assert after.due == before.due
    elif before.due > start:
        assert term.between(CALENDAR, pause.start, before.due) == term.between(
            CALENDAR, pause.end, after.due
        )


@given(starts, amounts)
def test_yellow_begins_before_the_end_and_never_too_early(start, promised):
    deadlines = clock.start(CALENDAR, start, Term(promised, 90))
    assert deadlines.warn < deadlines.due
    remaining = days_of((deadlines.warn, deadlines.due))
    assert remaining <= max(1, -(-promised * 3 // 10)) <= remaining + 1


@given(starts)
def test_notice_agrees_with_counting_on_fingers(received):
    assert clock.notice(CALENDAR, received).due == walk(received, 5)


@given(st.dates(min_value=date(2005, 1, 1)), st.integers(-40, 40))
def test_a_notice_is_over_from_the_day_after_its_last(due, days):
    today = due + days * DAY if due < date(9999, 1, 1) else due
    assert clock.is_notice_over("received", due, today) == (today > due)
    assert not clock.is_notice_over("received", None, today)
    assert not clock.is_notice_over("received", False, today)
    assert not clock.is_notice_over("correction", due, today)
