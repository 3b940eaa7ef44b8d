"""The table says what the law says, and every state can be reached and left.

``machine.csv`` says row by row what the table must be: a change of the machine is made
in both, after reading the law twice.
"""

import csv
from pathlib import Path

import pytest

from odoo.addons.gov_case.core import transitions

STATES = {state for state, _label in transitions.STATES}
ROLES = {
    "village_agent",
    "window_clerk",
    "handler",
    "approver",
    "centre_manager",
    "integrator",
}
TOLD = Path(__file__).with_name("machine.csv")
TRANSITIONS = {row.name: row for row in transitions.TABLE}
LABELS = {
    "draft": "Draft",
    "received": "Received",
    "correction": "In Correction",
    "accepted": "Accepted",
    "review": "Under Review",
    "paused": "Special Procedure",
    "decided": "Decided",
    "issued": "Issued",
    "archived": "Archived",
    "refused": "Not Accepted",
    "withdrawn": "Withdrawn",
    "terminated": "Terminated",
}


def _row(name):
    """A row of the table as the file writes it."""
    row = transitions.MACHINE.get(name)
    order = list(LABELS)
    return {
        "name": row.name,
        "label": row.label,
        "from": " ".join(sorted(row.sources, key=order.index)),
        "to": row.target or "",
        "who": " ".join(f"{actor.role}@{actor.side}" for actor in row.actors),
        "not": row.bar or "",
        "if": " ".join(row.guards),
        "document": " ".join(row.documents),
        "clock": row.effect,
        "when": row.moment or "",
        "person": row.person or "",
        "through": " ".join(row.through),
    }


def test_the_table_is_the_one_in_the_file():
    with TOLD.open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert [_row(name) for name in TRANSITIONS] == told


def test_states_and_their_kinds():
    assert dict(transitions.STATES) == LABELS
    ended = {"archived", "refused", "withdrawn", "terminated"}
    assert ended == transitions.ENDED
    assert set(LABELS) - ended == transitions.OPEN
    assert {"draft", "received", "correction"} == transitions.BEFORE_ACCEPTANCE


def test_what_runs_through_others_writes_no_row_of_its_own():
    events = dict(transitions.EVENTS)
    assert set(TRANSITIONS) - set(events) == {
        "finish_immediate",
        "decide_on_commitment",
    }
    assert all(TRANSITIONS[name].label == label for name, label in events.items())


def test_a_row_may_say_little():
    row = transitions.Transition("x", "X", frozenset({"draft"}), None)
    assert (row.actors, row.bar, row.guards, row.documents) == ((), None, (), ())
    assert (row.effect, row.moment, row.person, row.through) == ("none", None, None, ())


def test_what_leads_on_from_a_state():
    names = [row.name for row in transitions.MACHINE.from_state("correction")]
    assert names == [
        name for name in TRANSITIONS if "correction" in TRANSITIONS[name].sources
    ]
    assert [row.name for row in transitions.MACHINE.path("accept")] == ["accept"]


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
            for row in transitions.MACHINE.from_state(state)
            if row.target
        } - reached
    assert reached == STATES


def test_what_has_ended_stays_ended():
    """A commitment may be checked after the file has been closed; the state stays."""
    for state in transitions.ENDED:
        assert all(row.target is None for row in transitions.MACHINE.from_state(state))


def test_what_follows_the_archive():
    names = {row.name for row in transitions.MACHINE.from_state("archived")}
    revocations = {"ask_revocation", "grant_revocation", "refuse_revocation"}
    assert names == revocations | {"record_check", "repair_credit"}
    for state in transitions.ENDED - {"archived"}:
        assert transitions.MACHINE.from_state(state) == ()


def test_the_end_is_within_reach_of_every_open_state():
    for state in transitions.OPEN:
        assert any(row.target for row in transitions.MACHINE.from_state(state))


def test_nobody_grants_what_they_asked_for():
    for name in (name for name in TRANSITIONS if name.startswith(("grant", "refuse_"))):
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
    assert transitions.MACHINE.path("finish_immediate")[0].name == "accept"


def test_a_path_joins_up():
    for name in TRANSITIONS:
        rows = transitions.MACHINE.path(name)
        for before, after in zip(rows, rows[1:], strict=False):
            assert before.target in after.sources


def test_only_the_start_of_a_clock_starts_it():
    starting = {row.name for row in TRANSITIONS.values() if "start" in row.effect}
    assert starting == {"accept", "deem_accept"}
    assert TRANSITIONS["decide"].effect == "stop"
    assert (
        TRANSITIONS["ask_pause"].effect == TRANSITIONS["ask_extension"].effect == "none"
    )


def test_a_clock_follows_where_the_promise_does_not_run():
    """The applicant's correction, delivery (art. 44), the closing of the file."""
    assert list(transitions.FOLLOWING.items()) == [
        ("correction", "correction"),
        ("decided", "delivery"),
        ("issued", "archive"),
    ]
    stopping = {row.target for row in TRANSITIONS.values() if row.effect == "stop"}
    assert "decided" in stopping
