"""The cuts: sums and not means, and a target that is just met is met."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.gov_matter.core import cuts
from odoo.addons.gov_matter.core.cuts import Cut


def test_the_targets_of_the_reform():
    """Promised days and materials by 30 %, steps by 20 %."""
    assert cuts.DEFAULT_TARGETS == {"days": 30.0, "materials": 30.0, "steps": 20.0}


@pytest.mark.parametrize(
    ("before", "now", "target", "share", "missed"),
    [
        (100, 70, 30.0, 30.0, False),
        (100, 71, 30.0, 29.0, True),
        (100, 69, 30.0, 31.0, False),
        (1, 0, 30.0, 100.0, False),
        (10, 12, 0.0, -20.0, True),
        (0, 5, 30.0, None, False),
    ],
)
def test_a_cut(before, now, target, share, missed):
    cut = Cut(before, now, target)
    assert (cut.share, cut.missed) == (share, missed)


def test_a_version_without_a_baseline_counts_on_neither_side():
    rows = [
        {"days": (20, 10), "steps": (0, 4)},
        {"days": (1, 1), "steps": (5, 4)},
        {"days": (0, 7), "steps": (1, 0)},
        {"days": (-1, 7), "steps": (0, 9)},
    ]
    found = cuts.cuts_of(iter(rows), {"days": 30.0, "steps": 20.0})
    assert found == {"days": Cut(21, 11, 30.0), "steps": Cut(6, 4, 20.0)}


pairs = st.lists(st.tuples(st.integers(-3, 60), st.integers(0, 60)), max_size=12)


@given(pairs)
def test_the_sums_are_those_of_the_versions_that_have_one(sent):
    found = cuts.cuts_of([{"days": pair} for pair in sent], {"days": 30.0})["days"]
    counted = [pair for pair in sent if pair[0] >= 1]
    assert found.before == sum(before for before, _now in counted)
    assert found.now == sum(now for _before, now in counted)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("100", 100), ("100.1", 30), ("-1", 30), ("99.5", 99.5), ("x", 30)],
)
def test_a_target_that_somebody_set(text, value):
    assert cuts.target_of(text, 30) == value
    assert cuts.target_of(None, 30) == 30
