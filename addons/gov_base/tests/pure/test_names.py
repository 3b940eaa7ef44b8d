import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.gov_base.core.names import initials, same


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("大新镇", "dxz"),
        ("兴庆区政务服务中心", "xqqzwfwzx"),
        ("重庆市", "cqs"),
        ("Room 3 号窗口", "room3hck"),
        ("综合受理(一)", "zhsly"),
        ("12345热线", "12345rx"),
        ("", ""),
        (False, ""),
        ("……", ""),
    ],
)
def test_initials(name, expected):
    assert initials(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("曾小明", "zxm"),
        ("单田芳", "stf"),
        ("仇英", "qy"),
        ("尉迟恭", "ycg"),
        ("王重阳", "wcy"),
    ],
)
def test_surnames_that_sound_differently(name, expected):
    assert initials(name, person=True) == expected


DOTS = ("·", "•", "・", "･", "․", ".", "．", "‧", "⋅")


@pytest.mark.parametrize("dot", [*DOTS, " ", "　", ""])
def test_a_name_with_any_dot_is_the_same(dot):
    assert same(f"艾山{dot}买买提", "艾山·买买提")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("马 秀英", "马秀英"),
        (" 马秀英\u200b", "马秀英"),
        ("ＡＬＩＣＥ o'brien", "Alice O'Brien"),
        ("某某（宁夏）有限公司", "某某(宁夏)有限公司"),
    ],
)
def test_ways_of_writing(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("马秀英", "马秀兰"),
        ("马秀英", "马秀英(女)"),
        ("马秀英", "秀英"),
        ("马秀英", ""),
        ("马秀英", False),
        ("·", "马"),
        ("·", ""),
    ],
)
def test_other_names(one, other):
    assert not same(one, other)
    assert not same(other, one)


NAMES = st.text(st.sampled_from("马秀英艾山买提欧阳ABCxyz"), min_size=1, max_size=20)


@given(NAMES, st.lists(st.tuples(st.integers(0, 20), st.sampled_from(DOTS + (" ",)))))
def test_dots_and_spaces_anywhere_change_nothing(name, marks):
    written = list(name)
    for place, mark in marks:
        written.insert(place, mark)
    assert same("".join(written), name)
    assert same(unicodedata.normalize("NFKD", name), name)


@given(NAMES, NAMES)
def test_names_of_other_letters_differ(one, other):
    assert same(one, other) == (one.casefold() == other.casefold())


@given(st.text(max_size=20), st.text(max_size=20))
def test_it_does_not_matter_which_comes_first(one, other):
    assert same(one, one)
    assert same(one, other) == same(other, one)
