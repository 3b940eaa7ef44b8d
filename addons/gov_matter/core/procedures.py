"""Special procedures: what may stop the clock of a matter, read from its guide.

Licensing Act article 45 names eight that are not counted in the period of a licence;
any other (publicity, site inspection, …) needs a basis of the matter itself.
"""

import re
from typing import NamedTuple

STATUTORY = (
    "hearing",
    "tender",
    "auction",
    "examination",
    "testing",
    "quarantine",
    "appraisal",
    "expert_review",
)
WORDS = {
    "hearing": ("听证",),
    "tender": ("招标",),
    "auction": ("拍卖",),
    "examination": ("检验",),
    "testing": ("检测",),
    "quarantine": ("检疫",),
    "appraisal": ("鉴定",),
    "expert_review": ("专家评审", "专家论证"),
    "publicity": ("公示", "公告"),
    "site_inspection": ("现场勘验", "现场核查", "现场踏勘", "实地核查", "勘验", "踏勘"),
}
_PARTS = re.compile(r"[;；、\n]+")
_DAYS = re.compile(r"(\d{1,3})\s*个?\s*(工作日|自然日|日|天)")


class Procedure(NamedTuple):
    """One way to stop the clock: ``days`` 0 means that the guide sets no maximum."""

    kind: str
    name: str
    days: int
    unit: str


def parse(text: str) -> list[Procedure]:
    """Return the special procedures that a guide's text names.

    >>> parse("公示(7个自然日);现场勘验")[0]
    Procedure(kind='publicity', name='公示', days=7, unit='day')
    """
    found = []
    for part in _PARTS.split(text or ""):
        part = part.strip()
        if not part or part in ("无", "否", "/"):
            continue
        kind, word = _kind_of(part)
        days = _DAYS.search(part)
        unit = "day" if days and days[2] != "工作日" else "workday"
        name = word or re.split(r"[(（]", part)[0].strip() or part
        found.append(Procedure(kind, name, int(days[1]) if days else 0, unit))
    return found


def _kind_of(part):
    return next(
        (
            (kind, word)
            for kind, words in WORDS.items()
            for word in words
            if word in part
        ),
        ("other", ""),
    )
