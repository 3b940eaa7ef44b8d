"""Every key of every shape, said a second time: what it takes and what it refuses.

The table is that of docs/integrators.md and of the desk's dialogues. A limit that is
not in it, or another one, fails here.
"""

import copy

import pytest

from odoo.addons.gov_base.core import shapes
from odoo.addons.gov_base.core.shapes import Problem
from odoo.addons.gov_case.core import payload

CHANNELS = ("window", "online", "mobile", "kiosk", "proxy")
KINDS = ("person", "organization")
FORMS = ("original", "copy", "both")
WAYS = ("pickup", "courier", "electronic")
LONG = 3_000_000  # a scan; its size is limited where it is read
LARGEST = 2**31 - 1  # of a number that PostgreSQL keeps as a key

_APPLICANT = {
    "kind": "person",
    "name": "李秀英",
    "id_type": "resident_id",
    "id_number": "11010519491231002X",
    "phone": "13900000000",
}
_PAPER = {
    "name": "身份证",
    "form": "original",
    "copies": 1,
    "content": "JVBERi0=",
    "filename": "a.pdf",
}
_DESK = {
    "matter_code": "000164120000",
    "accepting_organization_code": "640104100",
    "delivery_organization_code": "640104101",
    "delivery_how": "courier",
    "channel": "window",
    "applicant": _APPLICANT,
    "materials": [{**_PAPER, "reuses": 7}],
    "note": "下午来电",
    "name_reason": "改名，户口簿已核",
}
_SUBMISSION = {
    **{name: value for name, value in _DESK.items() if name != "name_reason"},
    "source_system": "province",
    "external_ref": "A-1",
    "materials": [_PAPER],
}
_SUPPLIED = {"material_id": 5, **{k: v for k, v in _PAPER.items() if k != "name"}}
_CORRECTION = {"material_id": 5, "note": "请盖章", "reason": "未提交"}
GOOD = {
    "SUBMISSION": _SUBMISSION,
    "DESK": _DESK,
    "SUPPLIED": [_SUPPLIED],
    "CORRECTIONS": [_CORRECTION],
}

# path: longest, whether it must be there, whether it may have lines, its words
_PAPER_TEXTS = {
    "form": (20, False, False, FORMS),
    "content": (LONG, False, True, ()),
    "filename": (255, False, False, ()),
}
_IN_BOTH = {
    "matter_code": (64, True, False, ()),
    "accepting_organization_code": (64, True, False, ()),
    "delivery_organization_code": (64, False, False, ()),
    "delivery_how": (20, False, False, WAYS),
    "channel": (20, True, False, CHANNELS),
    "note": (2000, False, True, ()),
    "applicant.kind": (20, True, False, KINDS),
    "applicant.name": (100, True, False, ()),
    "applicant.id_type": (20, True, False, ()),
    "applicant.id_number": (40, True, False, ()),
    "applicant.phone": (40, False, False, ()),
    "materials[0].name": (200, True, False, ()),
    **{f"materials[0].{name}": spec for name, spec in _PAPER_TEXTS.items()},
}
TEXTS = {
    "SUBMISSION": {
        "source_system": (64, True, False, ()),
        "external_ref": (128, True, False, ()),
        **_IN_BOTH,
    },
    "DESK": {**_IN_BOTH, "name_reason": (200, False, False, ())},
    "SUPPLIED": {f"[0].{name}": spec for name, spec in _PAPER_TEXTS.items()},
    "CORRECTIONS": {
        "[0].note": (500, True, True, ()),
        "[0].reason": (500, False, True, ()),
    },
}
# path: least, most, whether it must be there
NUMBERS = {
    "SUBMISSION": {"materials[0].copies": (0, 99, False)},
    "DESK": {
        "materials[0].copies": (0, 99, False),
        "materials[0].reuses": (1, LARGEST, False),
    },
    "SUPPLIED": {"[0].copies": (0, 99, False), "[0].material_id": (1, LARGEST, True)},
    "CORRECTIONS": {"[0].material_id": (1, LARGEST, True)},
}
LISTS = {"SUBMISSION": "materials", "DESK": "materials"}


def each(table):
    return [
        pytest.param(shape, path, *spec, id=f"{shape}-{path}")
        for shape, paths in table.items()
        for path, spec in paths.items()
    ]


def steps(path):
    for part in path.replace("[0]", ".0").split("."):
        if part:
            yield 0 if part == "0" else part


def changed(shape, path, value):
    """The good value of a shape with another one in one place; ``...`` takes it out."""
    whole = copy.deepcopy(GOOD[shape])
    *way, last = steps(path)
    place = whole
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return whole


def check(shape, path, value):
    getattr(payload, shape).check("", changed(shape, path, value))


def refused(shape, path, value):
    with pytest.raises(Problem) as caught:
        check(shape, path, value)
    found = caught.value
    assert str(found) == f"{found.field}: {found.reason}"
    return found.field, found.reason, found.value


@pytest.mark.parametrize("shape", GOOD)
def test_the_table_names_every_key(shape):
    getattr(payload, shape).check("", copy.deepcopy(GOOD[shape]))
    named = {*TEXTS[shape], *NUMBERS[shape]}
    paths = set()

    def walk(value, path):
        if isinstance(value, dict):
            for key, part in value.items():
                walk(part, f"{path}.{key}" if path else key)
        elif isinstance(value, list):
            walk(value[0], f"{path}[0]")
        else:
            paths.add(path)

    walk(GOOD[shape], "")
    assert paths == named


every_text = pytest.mark.parametrize(
    ("shape", "path", "limit", "required", "lines", "words"), each(TEXTS)
)


@every_text
def test_a_text(shape, path, limit, required, lines, words):
    for value in words or ("x" * limit, "𠮷㛃🙂"):
        check(shape, path, value)
    for other in words and ("other", f"{words[0]}x", words[0].upper()):
        assert refused(shape, path, other) == (path, "choice", other)
    if limit != LONG:
        assert refused(shape, path, "x" * (limit + 1)) == (path, "length", limit)
    assert refused(shape, path, 3) == (path, "type", "text")


@every_text
def test_a_text_that_is_not_there(shape, path, limit, required, lines, words):
    for nothing in (..., None, False):
        if required:
            assert refused(shape, path, nothing) == (path, "missing", "")
        else:
            check(shape, path, nothing)
    if required:
        assert refused(shape, path, " ") == (path, "empty", "")
    else:
        check(shape, path, "")


@every_text
def test_a_text_of_several_lines(shape, path, limit, required, lines, words):
    for sign in "\n\r\t":
        if lines:
            check(shape, path, f"a{sign}b")
        else:
            assert refused(shape, path, f"a{sign}b") == (path, "characters", "")
    assert refused(shape, path, "a\x07") == (path, "characters", "")


@pytest.mark.parametrize(("shape", "path", "least", "most", "required"), each(NUMBERS))
def test_a_number(shape, path, least, most, required):
    for value in (least, most):
        check(shape, path, value)
    for value in (least - 1, most + 1):
        assert refused(shape, path, value) == (path, "range", value)
    for value in (True, 1.0, "1", [1]):
        assert refused(shape, path, value) == (path, "type", "number")
    for nothing in (..., None, False):
        if required:
            assert refused(shape, path, nothing) == (path, "missing", "")
        else:
            check(shape, path, nothing)


@pytest.mark.parametrize("shape", GOOD)
def test_a_list(shape):
    path = LISTS.get(shape, "")
    rows = GOOD[shape][path] if path else GOOD[shape]
    whole = getattr(payload, shape)
    for count in (0, 1, 100):
        sent = changed(shape, path, rows * count) if path else rows * count
        whole.check("", sent)
    for wrong, reason, value in (
        (rows * 101, "length", 100),
        ({}, "type", "list"),
        ("x", "type", "list"),
    ):
        with pytest.raises(Problem) as caught:
            whole.check("", changed(shape, path, wrong) if path else wrong)
        found = caught.value
        assert (found.field, found.reason, found.value) == (path, reason, value)
    if path:
        check(shape, path, ...)
        check(shape, path, tuple(rows))


@pytest.mark.parametrize("shape", GOOD)
def test_a_row_that_is_none(shape):
    path = LISTS.get(shape, "")
    wrong = changed(shape, path, [3]) if path else [3]
    with pytest.raises(Problem) as caught:
        getattr(payload, shape).check("", wrong)
    found = caught.value
    assert (found.field, found.reason) == (f"{path}[0]", "type")
    assert found.value == "mapping"


@pytest.mark.parametrize("text", [shapes.REASON, shapes.NAME])
def test_the_texts_of_single_arguments(text):
    limit = 2000 if text is shapes.REASON else 100
    text.check("reason", "x" * limit)
    for sent, reason, value in (
        ("x" * (limit + 1), "length", limit),
        ("", "empty", ""),
        (3, "type", "text"),
    ):
        with pytest.raises(Problem) as caught:
            text.check("reason", sent)
        found = caught.value
        assert (found.field, found.reason, found.value) == ("reason", reason, value)


def test_only_a_reason_has_lines():
    shapes.REASON.check("reason", "a\n\r\tb")
    with pytest.raises(Problem):
        shapes.NAME.check("name", "a\nb")


def test_what_is_shown_of_what_was_sent():
    assert shapes.shorten("x" * 40) == "x" * 40
    assert shapes.shorten("x" * 41) == "x" * 40 + "…"
    assert shapes.shorten("a\x07\u202e\ud800\nb") == "a����b"
    assert shapes.shorten("𠮷🙂") == "𠮷🙂"


def test_signs_that_have_no_business_in_a_text():
    assert shapes.is_control("\n") and not shapes.is_control("\n", True)
    assert shapes.has_control("a\nb") and not shapes.has_control("a\nb", lines=True)
    for sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069":
        assert shapes.is_control(sign, True) and shapes.has_control(f"a{sign}", True)
    for sign in "x \u3000\u00a0\u200d𠮷":
        assert not shapes.is_control(sign)
        assert not shapes.has_control(sign)
