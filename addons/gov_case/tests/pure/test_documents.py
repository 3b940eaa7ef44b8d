"""Numbers, names, snapshots and seals of documents."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.gov_case.core import documents, progress, transitions
from odoo.addons.gov_case.report import wording_v2

plain = st.recursive(
    st.text(max_size=8) | st.integers() | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def test_every_document_of_the_table_has_a_kind():
    named = {kind for row in transitions.MACHINE.rows for kind in row.documents}
    known = documents.KINDS.keys() | {"decision"}
    assert named <= known
    issued = named - {"decision"} | {
        "decision_approval",
        "decision_refusal",
        "tolerance_commitment",
        "recall",
    }
    assert issued == documents.KINDS.keys()


def test_words_of_numbers_differ():
    words = [kind.word for kind in documents.KINDS.values() if kind.word]
    assert len(words) == len(set(words))


def test_a_number():
    assert documents.number(documents.NUMBER, 2026, "兴民", "受", 1) == (
        "（2026）兴民受字第0001号"
    )
    assert documents.number(documents.NUMBER, 2026, "兴民", "受", 12345) == (
        "（2026）兴民受字第12345号"
    )


def test_a_form_of_ones_own():
    form = "{mark}{word}〔{year}〕{serial}号"
    assert documents.number(form, 2026, "兴民", "准", 7) == "兴民准〔2026〕0007号"


@pytest.mark.parametrize(
    "form",
    [
        "",
        "号",
        "{year}{mark}{word}",
        "{serial}",
        "{year}{serial}{word}",
        "{0}",
        "{mark.__class__}{year}{word}{serial}",
    ],
)
def test_a_form_that_could_repeat_a_number_is_not_followed(form):
    assert documents.number(form, 2026, "兴民", "受", 1) == "（2026）兴民受字第0001号"


@pytest.mark.parametrize(
    ("name", "area", "mark"),
    [
        ("兴庆区民政局", "兴庆区", "兴民"),
        ("银川市兴庆区民政局", "兴庆区", "兴民"),
        ("掌政镇", "兴庆区", "掌政"),
        ("凤凰北街街道", "兴庆区", "凤凰"),
        ("兴庆区", "兴庆区", "兴庆"),
        ("民政局", "", "民政"),
        ("乡", "", "乡"),
    ],
)
def test_what_stands_for_an_organisation(name, area, mark):
    assert documents.mark(name, area) == mark


@pytest.mark.parametrize(
    ("name", "kind", "level", "official"),
    [
        ("掌政镇", "area", "township", "掌政镇人民政府"),
        ("通贵乡", "area", "township", "通贵乡人民政府"),
        ("凤凰北街街道", "area", "township", "凤凰北街街道办事处"),
        ("兴庆区", "area", "district", "兴庆区人民政府"),
        ("银川市人民政府", "area", "city", "银川市人民政府"),
        ("崇安社区居委会", "area", "village", "崇安社区居民委员会"),
        ("茂盛村", "area", "village", "茂盛村村民委员会"),
        ("兴庆区民政局", "department", "district", "兴庆区民政局"),
    ],
)
def test_organisations_sign_by_their_authority(name, kind, level, official):
    assert documents.official_name(name, kind, level) == official


def test_what_is_empty_is_not_kept():
    packed = documents.pack({"b": "", "a": "一", "c": [], "d": None, "e": False})
    assert packed == '{"a":"一"}'


@given(st.dictionaries(st.text(max_size=5), plain, max_size=5))
def test_a_snapshot_is_written_one_way(content):
    packed = documents.pack(content)
    assert documents.pack(json.loads(packed)) == packed
    backwards = dict(reversed(content.items()))
    assert documents.pack(backwards) == packed


@given(st.integers(0, 4), st.text(min_size=1, max_size=4))
def test_a_seal_covers_everything(place, other):
    parts = ["6401", "receipt", 1, "6401", "{}"]
    changed = list(parts)
    changed[place] = 2 if place == 2 else f"{parts[place]}{other}"
    assert documents.seal(*parts) != documents.seal(*changed)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("", "6401"),
        ("  ", "6401"),
        ("https://example.gov.cn/jd", "https://example.gov.cn/jd/6401"),
        ("https://example.gov.cn/jd/", "https://example.gov.cn/jd/6401"),
        (
            "https://example.gov.cn/jd?bh={number}&x",
            "https://example.gov.cn/jd?bh=6401&x",
        ),
    ],
)
def test_what_the_code_says(address, text):
    assert progress.text(address, "6401") == text


def test_a_day_that_may_still_move_is_marked():
    assert documents.day(date(2027, 1, 8)) == "2027-01-08"
    assert documents.day(date(2027, 1, 8), provisional=True) == "2027-01-08?"
    assert documents.day(None, provisional=True) == ""


def test_only_the_second_wording_knows_the_mark():
    assert wording_v2.day("2027-01-08?").startswith("2027年1月8日（暂定")
    assert wording_v2.day("2027-01-08") == "2027年1月8日"
    assert wording_v2.day("") == ""
