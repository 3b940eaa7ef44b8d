"""Whatever is sent, the answer is a named problem or silence, never a crash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.gov_base.core.shapes import Problem
from odoo.addons.gov_case.core import payload


def good(**changes):
    return {
        "source_system": "province",
        "external_ref": "A-1",
        "matter_code": "000164120000",
        "accepting_organization_code": "640104100",
        "channel": "window",
        "applicant": {
            "kind": "person",
            "name": "𠮷野㛃",
            "id_type": "resident_id",
            "id_number": "11010519491231002X",
            "phone": "13900000000",
        },
        "materials": [{"name": "身份证", "form": "original", "copies": 1}],
        "note": "下午来电\n请回复 🙂",
        **changes,
    }


def problem_of(sent):
    with pytest.raises(Problem) as caught:
        payload.SUBMISSION.check("", sent)
    return caught.value.field, caught.value.reason


def test_rare_characters_and_emoji_pass():
    payload.SUBMISSION.check("", good())


@pytest.mark.parametrize("key", ["materials", "note"])
def test_what_is_optional_may_be_left_out(key):
    sent = good()
    del sent[key]
    payload.SUBMISSION.check("", sent)


@pytest.mark.parametrize(
    "key",
    ["source_system", "external_ref", "matter_code", "channel", "applicant"],
)
def test_a_missing_key_is_named(key):
    sent = good()
    del sent[key]
    assert problem_of(sent) == (key, "missing")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"matter_id": 3}, ("matter_id", "unknown")),
        ({"x" * 10_000: 3}, ("x" * 40 + "…", "unknown")),
        ({"matter_code": 3}, ("matter_code", "type")),
        ({"matter_code": " "}, ("matter_code", "empty")),
        ({"matter_code": "x" * 10_000}, ("matter_code", "length")),
        ({"external_ref": "a\x00b"}, ("external_ref", "characters")),
        ({"external_ref": "a\ud800b"}, ("external_ref", "characters")),
        ({"external_ref": "a\u202eb"}, ("external_ref", "characters")),
        ({"external_ref": "a\nb"}, ("external_ref", "characters")),
        ({"channel": "fax"}, ("channel", "choice")),
        ({"applicant": []}, ("applicant", "type")),
        ({"applicant": {}}, ("applicant.kind", "missing")),
        ({"materials": {}}, ("materials", "type")),
        ({"materials": [3]}, ("materials[0]", "type")),
        ({"materials": [{}]}, ("materials[0].name", "missing")),
        ({"materials": [{"name": "x"}] * 101}, ("materials", "length")),
        (
            {"materials": [{"name": "x", "copies": 1.5}]},
            ("materials[0].copies", "type"),
        ),
        (
            {"materials": [{"name": "x", "copies": True}]},
            ("materials[0].copies", "type"),
        ),
        (
            {"materials": [{"name": "x", "copies": 100}]},
            ("materials[0].copies", "range"),
        ),
        ({"materials": [{"name": "x", "id": 1}]}, ("materials[0].id", "unknown")),
        ({"note": "x" * 2001}, ("note", "length")),
        ({"note": "bell\x07"}, ("note", "characters")),
    ],
)
def test_a_bad_value_is_named(changes, expected):
    assert problem_of(good(**changes)) == expected


def test_the_desk_names_no_other_system():
    sent = good()
    del sent["source_system"], sent["external_ref"]
    payload.DESK.check("", sent)
    with pytest.raises(Problem):
        payload.DESK.check("", good())


@pytest.mark.parametrize("sent", [None, [], "x", 3, True])
def test_what_is_no_mapping_is_refused(sent):
    assert problem_of(sent) == ("payload", "type")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(st.text(max_size=9), children, max_size=3)
    ),
    max_leaves=8,
)


@given(anything)
def test_nothing_crashes_it(sent):
    with pytest.raises(Problem):
        payload.SUBMISSION.check("", sent)


@given(st.sampled_from(sorted(good())), anything)
def test_nothing_in_a_key_crashes_it(key, value):
    try:
        payload.SUBMISSION.check("", good(**{key: value}))
    except Problem as problem:
        assert problem.field
