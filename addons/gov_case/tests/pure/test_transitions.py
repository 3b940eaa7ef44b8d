"""The table says what the law says, and every state can be reached and left."""

import pytest

from odoo.addons.gov_case.core import transitions
from odoo.addons.gov_case.core.transitions import TRANSITIONS

STATES = {state for state, _label in transitions.STATES}
ROLES = {
    "village_agent",
    "window_clerk",
    "handler",
    "approver",
    "centre_manager",
    "integrator",
}


def test_every_name_is_used_once():
    names = [name for name, _label in transitions.EVENTS]
    assert len(names) == len(set(names))
    assert len({label for _name, label in transitions.EVENTS}) == len(names)


@pytest.mark.parametrize("row", TRANSITIONS.values(), ids=lambda row: row.name)
def test_rows_speak_of_known_things(row):
    assert row.sources <= STATES
    assert row.target is None or row.target in STATES
    assert {actor.role for actor in row.actors} <= ROLES
    assert set(row.through) <= TRANSITIONS.keys()


def test_every_state_is_reached_from_a_draft():
    reached, frontier = set(), {"draft"}
    while frontier:
        reached |= frontier
        frontier = {
            row.target
            for state in frontier
            for row in transitions.from_state(state)
            if row.target
        } - reached
    assert reached == STATES


def test_what_has_ended_stays_ended():
    for state in transitions.ENDED:
        assert transitions.from_state(state) == ()


def test_the_end_is_within_reach_of_every_open_state():
    for state in transitions.OPEN:
        assert any(row.target for row in transitions.from_state(state))


def test_nobody_grants_what_they_asked_for():
    for name in ("grant_pause", "refuse_pause", "grant_extension", "refuse_extension"):
        assert TRANSITIONS[name].bar == "asker"


def test_accepting_and_deciding_are_two_sides():
    accepting = {actor.side for actor in TRANSITIONS["accept"].actors}
    deciding = {actor.side for actor in TRANSITIONS["decide"].actors}
    assert (accepting, deciding) == ({"accepting"}, {"responsible"})
    assert TRANSITIONS["decide"].bar == "acceptor"


def test_deemed_acceptance_is_the_systems_alone():
    assert TRANSITIONS["deem_accept"].actors == ()
    assert TRANSITIONS["deem_accept"].effect == "start_at_receipt"


def test_no_decision_without_acceptance():
    before = {
        row.name
        for row in TRANSITIONS.values()
        if row.target == "decided" and row.sources & transitions.BEFORE_ACCEPTANCE
    }
    assert before == {"finish_immediate"}
    assert transitions.path("finish_immediate")[0].name == "accept"


def test_a_path_joins_up():
    for name in TRANSITIONS:
        rows = transitions.path(name)
        for before, after in zip(rows, rows[1:], strict=False):
            assert before.target in after.sources


def test_only_the_start_of_a_clock_starts_it():
    starting = {row.name for row in TRANSITIONS.values() if "start" in row.effect}
    assert starting == {"accept", "deem_accept"}
    assert TRANSITIONS["decide"].effect == "stop"
    assert (
        TRANSITIONS["ask_pause"].effect == TRANSITIONS["ask_extension"].effect == "none"
    )
