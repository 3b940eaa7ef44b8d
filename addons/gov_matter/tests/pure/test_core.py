import doctest
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.gov_matter.core import (
    checks,
    cuts,
    editions,
    grants,
    procedures,
    tags,
    terms,
)
from odoo.addons.gov_matter.core.grants import Grant, Place


@pytest.mark.parametrize("module", [checks, cuts, procedures, terms])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


def test_words_and_keys_are_one_to_one():
    tables = [
        table
        for name, table in vars(terms).items()
        if isinstance(table, dict) and name.isupper() and "OF_NAME" not in name
    ]
    assert len(tables) > 10
    for table in tables:
        assert len(set(table.values())) == len(table)


def test_every_type_has_a_code():
    assert terms.MATTER_TYPE.keys() == terms.MATTER_TYPE_CODE.keys()


@given(st.lists(st.sampled_from(list(terms.TARGET.values())), unique=True))
def test_split_undoes_join(words):
    assert terms.split(terms.join(words)) == words


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("受理", "acceptance"),
        ("审核", "review"),
        ("初审", "review"),
        ("乡镇初审", "review"),
        ("上报", "reporting"),
        ("审批", "decision"),
        ("办结", "decision"),
        ("制证", "production"),
        ("送达", "delivery"),
        ("现场核查", "inspection"),
        ("其他", "review"),
        ("", "review"),
    ],
)
def test_kind_of_a_step_from_its_name(name, kind):
    assert terms.step_kind_of(name) == kind


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("公示(7个自然日)", [("publicity", 7, "day")]),
        ("公示(5个工作日)", [("publicity", 5, "workday")]),
        ("现场勘验", [("site_inspection", 0, "workday")]),
        ("现场核查", [("site_inspection", 0, "workday")]),
        (
            "听证；专家评审（30日）",
            [("hearing", 0, "workday"), ("expert_review", 30, "day")],
        ),
        ("集体讨论(3天)", [("other", 3, "day")]),
        ("无", []),
        ("", []),
        (None, []),
    ],
)
def test_special_procedures_from_words(text, found):
    assert [(p.kind, p.days, p.unit) for p in procedures.parse(text)] == found


def test_name_of_an_unknown_procedure_is_its_word():
    assert procedures.parse("集体讨论(3天)")[0].name == "集体讨论"


@given(st.text(max_size=60))
def test_any_text_of_procedures_is_read(text):
    assert all(p.name and p.days >= 0 for p in procedures.parse(text))


def test_shares():
    assert cuts.share(30, 20) == 33.33
    assert cuts.share(20, 25) == -25
    assert cuts.share(0, 5) is None


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=9))
def test_cut_of_many_is_a_share_of_sums(pairs):
    found = cuts.cuts_of([{"days": pair} for pair in pairs], {"days": 30.0})["days"]
    counted = [pair for pair in pairs if pair[0] > 0]
    assert found.before == sum(before for before, __ in counted)
    assert found.now == sum(now for __, now in counted)
    assert found.missed == (found.share is not None and found.share < 30)


@pytest.mark.parametrize(
    ("text", "value"),
    [("25", 25), ("0", 0), ("101", 30), ("-1", 30), ("x", 30), (None, 30), ("nan", 30)],
)
def test_senseless_targets_give_the_default(text, value):
    assert cuts.target_of(text, 30) == value


def test_tags():
    assert tags.at_once("immediate") and not tags.at_once("promised")
    assert tags.online(["window", "online"], "level_3")
    assert not tags.online(["window", "online"], "level_1")
    assert not tags.online(["window"], "level_4")
    assert tags.one_trip(0) and tags.one_trip(1) and not tags.one_trip(2)
    assert tags.nearby(["village"]) and not tags.nearby(["district"])


LINES = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.sampled_from("abcdef"),
            "name": st.sampled_from(["甲", "乙"]),
            "days": st.integers(0, 2),
        }
    ),
    unique_by=lambda line: line["code"],
)


@given(LINES, LINES)
def test_comparison_accounts_for_every_line(old, new):
    found = editions.compare(old, new, ("name", "days"))
    before = {line["code"] for line in old}
    after = {line["code"] for line in new}
    assert {line["code"] for line in found["added"]} == after - before
    assert {line["code"] for line in found["removed"]} == before - after
    same = before & after - {line["code"] for line in found["changed"]}
    old_lines = {line["code"]: line for line in old}
    assert all(line == old_lines[line["code"]] for line in new if line["code"] in same)


def test_a_list_does_not_differ_from_itself():
    lines = [{"code": "a", "name": "甲"}]
    found = editions.compare(lines, lines, ("name",))
    assert found == {"added": [], "removed": [], "changed": []}


TOWNSHIP = Place(10, "township", (3, 2, 1))
VILLAGE = Place(20, "village", (10, 3, 2, 1))


@pytest.mark.parametrize(
    ("given_", "place", "found"),
    [
        ([Grant(10, "", "accept")], TOWNSHIP, {"accept"}),
        ([Grant(3, "township", "accept")], TOWNSHIP, {"accept"}),
        ([Grant(3, "village", "proxy")], TOWNSHIP, set()),
        ([Grant(3, "village", "proxy")], VILLAGE, {"proxy"}),
        ([Grant(10, "village", "proxy")], VILLAGE, {"proxy"}),
        ([Grant(3, "", "accept")], TOWNSHIP, set()),
        ([Grant(4, "township", "accept")], TOWNSHIP, set()),
        (
            [Grant(3, "township", "handle"), Grant(10, "", "accept")],
            TOWNSHIP,
            {"accept"},
        ),
        (
            [Grant(3, "village", "accept"), Grant(10, "village", "handle")],
            VILLAGE,
            {"handle"},
        ),
        (
            [Grant(10, "", "proxy"), Grant(3, "township", "accept")],
            TOWNSHIP,
            {"accept", "proxy"},
        ),
        ([], TOWNSHIP, set()),
    ],
)
def test_what_grants_allow(given_, place, found):
    assert grants.modes(given_, place) == found


GRANTS = st.lists(
    st.builds(
        Grant,
        st.integers(1, 12),
        st.sampled_from(["", "township", "village"]),
        st.sampled_from(["handle", "accept", "proxy"]),
    ),
    max_size=8,
)


@given(GRANTS, st.sampled_from([TOWNSHIP, VILLAGE]))
def test_one_answer_to_who_decides(given_, place):
    assert len(grants.modes(given_, place) & {"handle", "accept"}) <= 1


@given(GRANTS, st.sampled_from([TOWNSHIP, VILLAGE]), st.randoms())
def test_the_order_of_grants_does_not_matter(given_, place, random):
    shuffled = list(given_)
    random.shuffle(shuffled)
    assert grants.modes(given_, place) == grants.modes(shuffled, place)


def test_errors_come_first():
    found = checks.findings({"promised_days": 0, "legal_days": 0})
    assert all(
        not (a.level == "warning" and b.level == "error") for a, b in pairwise(found)
    )
