"""The bench's own arithmetic, and a small run of it on the demo database."""

import collections
import importlib
import importlib.util
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.bench import program, proportions, record, verdicts, words
from tools.bench.generators import GENERATORS
from tools.bench.parts.morning import SUITE, deal
from tools.bench.program import PARTS
from tools.lib.report import Stop
from tools.lib.settings import ROOT

FIRST, LAST = 900_001, 900_400
WEIGHTS = st.dictionaries(st.text(), st.floats(0.01, 10), min_size=1, max_size=20)


@given(WEIGHTS, st.integers(1, 2000))
def test_every_slot_is_given_and_every_share_kept(weights, count):
    drawn = collections.Counter(proportions.slots(weights, count))
    assert sum(drawn.values()) == count
    whole = sum(weights.values())
    for key, weight in weights.items():
        assert abs(drawn[key] - count * weight / whole) <= 1 + 1e-6


@pytest.mark.parametrize(
    "shares", [proportions.OPEN, proportions.CLOSED, proportions.BUSY]
)
def test_shares_are_whole_and_of_states_with_a_life(shares):
    assert sum(shares.values()) == pytest.approx(1)
    assert shares.keys() <= proportions.LIVES.keys()


@pytest.mark.parametrize("module", PARTS.values())
def test_what_starts_a_part_needs_no_addon(module):
    """`make bench` itself is not Odoo: what is measured inside it comes later."""
    code = f"import {module} as part; assert callable(part.measure)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_a_group_without_places_takes_nothing_from_the_others():
    found = proportions.spread({"a": "x", "b": "x", "c": "y"}, {"x": 1, "y": 3, "z": 9})
    assert found == {"a": 0.5, "b": 0.5, "c": 3}


def test_lives_are_walks_of_the_machine():
    rows = {row.name: row for row in _transitions().TABLE}
    for state, life in proportions.LIVES.items():
        before = "draft"
        for name, source, target, _side in life:
            assert source == before
            assert source in rows[name].sources
            assert target == (rows[name].target or source)
            before = target
        assert before == state


def _transitions():
    path = ROOT / "addons/gov_case/core/transitions.py"
    spec = importlib.util.spec_from_file_location("bench_transitions", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_requests_are_dealt_in_their_shares():
    count = 35 * 60
    drawn = collections.Counter(call for _who, call in deal(SUITE, count))
    whole = sum(share for _who, share, _call in SUITE)
    wanted = collections.Counter()
    for _who, share, call in SUITE:
        wanted[call] += share
    for call, share in wanted.items():
        assert abs(drawn[call] - count * share / whole) <= len(SUITE)


def test_applicants_are_as_many_as_their_numbers():
    numbers = {words.person(serial * 997)["id_number"] for serial in range(2000)}
    assert len(numbers) == 2000


LIST = {
    "who": "clerk",
    "list": "desk",
    "model": "gov.case",
    "rows": 80,
    "page": 0.030,
    "fixed": 0.010,
    "raw": 0.010,
    "count": 0.001,
    "counted": 80,
    "same_rows": True,
    "queries": 5,
    "slowest": [],
}


def _verdicts(now, before=LIST):
    found = {"lists": {"10000": {"rows": [before]}, "1000000": {"rows": [now]}}}
    return {
        line.what: line.verdict for line in verdicts.all_of(found) if line.size > 1e5
    }


def test_a_page_that_takes_what_it_may_meets_its_goals():
    found = _verdicts(LIST)
    assert found["first page of a list, against SQL by hand"] == "met"
    assert found["first page of a list, against the smallest size"] == "met"


def test_a_page_slower_than_twice_sql_and_the_orm_is_missed():
    found = _verdicts({**LIST, "page": 0.033})
    assert found["first page of a list, against SQL by hand"] == "**missed**"
    assert found["first page of a list, against the smallest size"] == "met"


def test_more_rows_do_not_count_against_a_page_that_stays_flat():
    found = _verdicts({**LIST, "page": 0.045, "fixed": 0.025})
    assert found["first page of a list, against the smallest size"] == "met"
    found = _verdicts({**LIST, "page": 0.045})
    assert found["first page of a list, against the smallest size"] == "**missed**"


def test_other_rows_than_by_hand_are_told():
    assert _verdicts({**LIST, "same_rows": False})["rows are those of SQL by hand"]


@pytest.mark.parametrize("idle", [0, 60])
def test_a_morning_says_how_long_nobody_had_asked_anything(idle):
    mix = {"requests": 2100, "rate": 35, "seconds": 60, "p50": 0.06, "p95": 0.12}
    mixes = {
        "suite": {**mix, "errors": 0},
        "project.task": {**mix, "errors": 3},
    }
    found = {"morning": {"100000": {"idle": idle, "mixes": mixes}}}
    ours, tasks = verdicts.all_of(found)
    assert ours.what.startswith("after 60 idle minutes" if idle else "35 requests/s")
    assert (ours.verdict, tasks.verdict) == ("met", "told")
    mixes["suite"]["errors"] = 1
    assert next(verdicts.all_of(found)).verdict == "**missed**"


@pytest.mark.parametrize("words", ["--idle -1", "--idle soon", "--part nothing"])
def test_what_cannot_be_measured_is_refused(words):
    with pytest.raises(Stop):
        program.main(None, ["bench", *words.split()])


def test_what_was_found_is_kept_and_becomes_a_table(tmp_path):
    found = {"lists": {"10000": {"rows": [LIST]}}}
    record.write(tmp_path, found)
    assert record.read(tmp_path) == found
    lines = record.table(found).splitlines()
    assert lines[0].startswith("| what |")
    assert all(line.count(" | ") == 4 or "---" in line for line in lines)


@pytest.fixture
def grown(env):
    """The demo database with what the bench makes, undone after the test."""
    for name in GENERATORS[:-1]:  # core's tasks are not installed here
        generator = importlib.import_module(name)
        generator.world(env)
        env.flush_all()
    for name in GENERATORS[:-1]:
        importlib.import_module(name).grow(env, FIRST, LAST)
    env.invalidate_all()
    return env


def test_a_small_bench_runs_and_its_lists_are_those_of_sql(grown, monkeypatch):
    measure = importlib.import_module("tools.bench.measure")
    monkeypatch.setattr(measure, "ROUNDS", 1)
    lists, figures, case = (
        importlib.import_module(f"tools.bench.parts.{name}")
        for name in ("lists", "figures", "case")
    )
    few = ("bench-deliverer", "bench-quiet-manager")
    rows = lists.inside(grown, few)["rows"]
    assert [row for row in rows if row["same_rows"] is False] == []
    assert {row["who"] for row in rows} == {words.READERS[login] for login in few}
    found = {
        "lists": {"10000": {"rows": rows}},
        "figures": {"10000": figures.inside(grown, few)},
        "case": {"10000": case.inside(grown)},
    }
    assert record.table(found)
    made = grown["gov.case"].search(
        [("number", "!=", False)], order="id desc", limit=300
    )
    assert all(one._is_chain_whole() for one in made)
