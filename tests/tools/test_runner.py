"""What counts as passed, failed and skipped, and what a log gives away."""

import pytest

from tools.lib import odoo, proof, pytests, selfproof
from tools.lib.report import Stop
from tools.lib.settings import ROOT
from tools.lib.tally import Tally


def test_a_skip_needs_a_reason_on_record(tmp_path, monkeypatch):
    allowed = tmp_path / "allowed.txt"
    allowed.write_text("# comment\n\ntests/a.py::test_* # no such device here\n")
    monkeypatch.setattr(
        pytests.allowed_skips, "__defaults__", (allowed,), raising=False
    )
    found = Tally(3, [], [["tests/a.py::test_x", "r"], ["tests/b.py::test_y", "why"]])
    judged = pytests.judge_skips(found)
    assert judged.passed == 3
    assert judged.skipped == [["tests/a.py::test_x", "r"]]
    assert len(judged.failed) == 1
    assert "tests/b.py::test_y was skipped (why)" in judged.failed[0]


def test_an_allowed_skip_without_a_reason_is_refused(tmp_path):
    allowed = tmp_path / "allowed.txt"
    allowed.write_text("tests/a.py::test_x\n")
    with pytest.raises(Stop, match="gives no reason"):
        pytests.allowed_skips(allowed)


@pytest.mark.parametrize("level", ["WARNING", "ERROR", "CRITICAL"])
def test_a_log_gives_troubles_away(level):
    text = f"2026-01-01 00:00:00,000 1 INFO gov x: WARNING\n{selfproof.WARNS}".replace(
        " WARNING gov odoo", f" {level} gov odoo"
    )
    assert len(odoo.troubles(text)) == 1


def test_tallies_add_up():
    total = Tally(1, ["a"], []) + Tally(2, [], [["b", "r"]])
    assert total == Tally(3, ["a"], [["b", "r"]])
    assert Tally().empty


def test_parts_of_the_proof_are_there():
    assert proof._chosen([]) == (proof.FAULTS, *proof.PARTS, proof.DATES)
    assert proof._chosen(["walk"]) == ["walk"]
    for files in proof.PARTS.values():
        assert all((ROOT / file).exists() for file in files)
    with pytest.raises(Stop, match="PART=walks"):
        proof._chosen(["walks"])
