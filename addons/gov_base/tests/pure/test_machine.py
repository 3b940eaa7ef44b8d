import pytest

from odoo.addons.gov_base.core.machine import Machine, Transition


def _row(name, *sources, through=()):
    return Transition(name, name.title(), frozenset(sources), None, through=through)


def test_rows_are_found_by_name_and_by_the_state_they_lead_from():
    machine = Machine([_row("open", "new"), _row("close", "new", "open")])
    assert machine.get("close").label == "Close"
    assert [row.name for row in machine.from_state("new")] == ["open", "close"]
    assert machine.from_state("closed") == ()


def test_a_path_is_the_rows_it_runs_through_or_the_row_itself():
    both = _row("both", "new", through=("open", "close"))
    machine = Machine([_row("open", "new"), _row("close", "open"), both])
    assert [row.name for row in machine.path("both")] == ["open", "close"]
    assert [row.name for row in machine.path("open")] == ["open"]


def test_two_rows_of_one_name_are_no_machine():
    with pytest.raises(ValueError, match="open"):
        Machine([_row("open", "new"), _row("open", "closed")])


def test_no_row_runs_through_a_missing_one():
    with pytest.raises(ValueError, match="shut"):
        Machine([_row("both", "new", through=("shut",))])


def test_an_unknown_row_is_an_error():
    with pytest.raises(KeyError):
        Machine([]).get("open")
