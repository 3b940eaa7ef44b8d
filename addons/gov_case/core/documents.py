"""The documents of a case: which there are, how they are numbered and sealed.

Nothing here knows the database. What a document says is a snapshot, plain JSON taken
when it is issued; how it looks is a template of a fixed version. Both together give the
same HTML at any later time.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document.

    :ivar word: what stands in its number for the kind; none: it is no document with a
        number of its own but goes by the number of the case
    :ivar template: version of its template in which it is issued today
    :ivar folder: where its templates lie, of a kind that another addon adds
    :ivar title: what it is called, of a kind that another addon adds
    """

    name: str
    label: str
    word: str = ""
    template: int = 1
    folder: str = ""
    title: str = ""


_KINDS = (
    Kind("receipt", "Receipt", template=2),
    Kind("acceptance_notice", "Notice of Acceptance", "受", template=2),
    Kind("correction_notice", "Notice of Correction", "补", template=2),
    Kind("refusal_notice", "Notice of Non-Acceptance", "不受"),
    Kind("tolerance_commitment", "Commitment to Supply Later"),
    Kind("commitment", "Commitment Instead of Proof", template=2),
    Kind("transfer_sheet", "Transfer Sheet", template=2),
    Kind("pause_notice", "Notice of a Special Procedure", "特", template=2),
    Kind("extension_notice", "Notice of Extension", "延", template=2),
    Kind("decision_approval", "Decision to Approve", "准", template=2),
    Kind("decision_refusal", "Decision to Reject", "不准"),
    Kind("delivery_receipt", "Receipt of Delivery"),
    Kind("file_contents", "Contents of the File"),
    Kind("termination_notice", "Notice of Termination", "终"),
    Kind("revocation", "Decision to Revoke", "撤"),
    Kind("recall", "Decision to Recall", "撤回"),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}
LABELS: list[tuple[str, str]] = [(kind.name, kind.label) for kind in _KINDS]

NUMBER = "（{year}）{mark}{word}字第{serial}号"
DIGITS = 4

_PLACE = re.compile(r"\{(year|mark|word|serial)\}")
_SIGNS = ("人民政府", "办事处", "委员会", "中心", "服务站")
_COMMITTEES = (
    ("居委会", "居民委员会"),
    ("村委会", "村民委员会"),
    ("社区", "社区居民委员会"),
    ("村", "村村民委员会"),
)
_BODIES = (
    "人民政府",
    "办事处",
    "委员会",
    "管理局",
    "局",
    "厅",
    "中心",
    "街道",
    "镇",
    "乡",
)


def number(form: str, year: int, mark: str, word: str, serial: int) -> str:
    """Return the number of a document.

    :param form: how it is written, with the places ``{year}``, ``{mark}`` (what stands
        for the organisation), ``{word}`` (for the kind) and ``{serial}``; a form
        without year, mark, word or serial could repeat a number and is not followed
    """
    if {"year", "mark", "word", "serial"} - set(_PLACE.findall(form)):
        form = NUMBER
    values = {
        "year": str(year),
        "mark": mark,
        "word": word,
        "serial": f"{serial:0{DIGITS}}",
    }
    return _PLACE.sub(lambda place: values[place[1]], form)


def mark(name: str, area: str = "") -> str:
    """Return what stands for an organisation in its numbers, from its name.

    Of a department: one character for its area and one for itself (兴庆区民政局: 兴民).
    An office that uses another one writes it on the organisation.
    """
    _before, found, own = name.partition(area) if area else ("", "", name)
    own = own or name
    for body in _BODIES:
        if own.endswith(body) and len(own) > len(body):
            own = own[: -len(body)]
            break
    return area[0] + own[0] if found and own != name else own[:2]


def official_name(name: str, kind: str, level: str) -> str:
    """Return the name in which an organisation signs, from what it is called.

    An area signs by its authority: 掌政镇人民政府, 文化街街道办事处, 通贵村村民委员会.
    """
    if kind != "area" or name.endswith(_SIGNS):
        return name
    if level == "village":
        for short, long in _COMMITTEES:
            if name.endswith(short):
                return name.removesuffix(short) + long
        return name
    return f"{name}{'办事处' if name.endswith('街道') else '人民政府'}"


def pack(content: Mapping[str, object]) -> str:
    """Return a snapshot as it is stored: without what is empty, one way to write it."""
    kept = {name: value for name, value in content.items() if value not in _EMPTY}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal(case: str, kind: str, template: int, number: str, content: str) -> str:
    """Return the digest of a document, which its journal row carries."""
    text = "\n".join((case, kind, str(template), number, content))
    return hashlib.sha256(text.encode()).hexdigest()


def day(value: date | None, provisional: bool = False) -> str:
    """Return a day as snapshots keep it.

    :param provisional: the holidays around it have not been announced: marked as
        uncertain, as ISO 8601-2 does
    """
    return f"{value.isoformat()}{'?' if provisional else ''}" if value else ""


_EMPTY = (None, False, "", [], {})
