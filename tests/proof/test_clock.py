"""The statutory clock against counting on the fingers over chinesecalendar.

The calendar is the one that the suite ships and reads from its own table.
"""

import bisect
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.gov_case.core import clock
from odoo.addons.gov_case.core.clock import Extension, Pause, Term

from tests.proof import fingers
from tests.support import inprocess

FIRST, LAST = date(2005, 1, 1), date(2026, 12, 31)
MOST_DAYS = 90
EXAMPLES = (150, 20_000)
EVERY = (23, 1)  # each so many-th start day

starts = st.dates(FIRST, LAST)


@pytest.fixture(scope="module")
def calendar(proof_registry):
    with inprocess.environment(proof_registry) as env:
        return env["gov.workday"]._calendar()


def test_every_start_day_and_every_number_of_days(bounds, calendar, capsys):
    compared = 0
    for start in _days(EVERY[bounds.long]):
        wanted = start
        for days in range(1, MOST_DAYS + 1):
            wanted = fingers.forward(wanted, 1)
            found = clock.start(calendar, start, Term(days, days))
            assert (found.due, found.legal) == (wanted, wanted), (start, days)
            assert calendar.count(start, wanted) == days
            natural = clock.start(calendar, start, Term(days, days, natural=True))
            assert natural.due == start + timedelta(days=days)
            assert natural.legal == fingers.worked(natural.due)
            compared += 4
    _tell(capsys, f"clock: {compared} deadlines agree")


def test_yellow_begins_on_the_day_it_should(bounds, calendar):
    workdays = [
        day
        for day in map(date.fromordinal, range(FIRST.toordinal() - 360, _end()))
        if fingers.is_workday(day)
    ]

    def left(day, due):
        return bisect.bisect_right(workdays, due) - bisect.bisect_right(workdays, day)

    for start in _days(EVERY[bounds.long] * 3):
        for days in (1, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60, 90):
            found = clock.start(calendar, start, Term(days, 0))
            allowed = fingers.margin(days)
            assert left(found.warn, found.due) <= allowed
            assert left(found.warn - fingers.DAY, found.due) > allowed


def test_notice_and_delivery(bounds, calendar):
    for start in _days(EVERY[bounds.long]):
        assert clock.notice(calendar, start).due == fingers.forward(start, 5)
        assert clock.delivery(calendar, start) == fingers.forward(start, 10)


@st.composite
def histories(draw):
    """Acceptance, term, and moves in order of time, none into another."""
    accepted = draw(starts)
    promised = draw(st.integers(0, 90))
    legal = promised + draw(st.integers(0, 60))
    term = Term(promised, legal, draw(st.booleans()))
    moves, day = [], accepted
    for kind in draw(st.lists(st.sampled_from("ppe"), max_size=6)):
        day += timedelta(days=draw(st.integers(0, 40)))
        if kind == "e":
            moves.append(Extension(draw(st.integers(1, 10))))
            continue
        end = day + timedelta(days=draw(st.integers(0, 60)))
        moves.append(Pause(day, end))
        day = end
    return accepted, term, moves


def test_random_pauses_and_extensions(bounds, calendar, capsys):
    seen = {"histories": 0, "in time when paused": 0}

    @settings(max_examples=EXAMPLES[bounds.long], deadline=None, database=None)
    @given(histories())
    def agrees(history):
        accepted, term, moves = history
        found = clock.replay(calendar, accepted, term, moves)
        due, legal = _one_by_one(accepted, term, moves)
        assert (found.due, found.legal) == (due, legal if term.legal else None)
        seen["histories"] += 1
        pauses = [(move.start, move.end) for move in moves if isinstance(move, Pause)]
        if _always_in_time(accepted, term, moves):
            seen["in time when paused"] += 1
            days = fingers.deadline(accepted, term.promised, pauses, term.natural)
            assert found.due == days

    agrees()
    _tell(capsys, f"clock: {seen}")


def _one_by_one(accepted, term, moves):
    """The dates as each move leaves them."""
    due = fingers.forward(accepted, term.promised, term.natural)
    law = fingers.period(accepted, term.legal, term.natural)
    for move in moves:
        if isinstance(move, Extension):
            law = (fingers.forward(law[1], move.days),) * 2
        else:
            span = move.start, move.end
            due = fingers.promise_after(due, span, term.natural)
            law = fingers.law_after(law, span, term.natural)
    return due, law[1]


def _always_in_time(accepted, term, moves):
    """Whether each pause began before the promise had run out."""
    due = fingers.forward(accepted, term.promised, term.natural)
    for move in moves:
        if isinstance(move, Pause):
            if move.start >= due:
                return False
            days = fingers.counted(move.start, move.end, term.natural)
            due = fingers.forward(due, days, term.natural)
    return True


def _days(every):
    return map(date.fromordinal, range(FIRST.toordinal(), LAST.toordinal() + 1, every))


def _end():
    return LAST.toordinal() + 200


def _tell(capsys, text):
    with capsys.disabled():
        print(f"\n{text}")
