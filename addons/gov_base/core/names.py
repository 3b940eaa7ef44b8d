"""Pinyin initials, by which people, organisations and matters are found."""

import re
import unicodedata

from pypinyin import Style, lazy_pinyin

_SURNAMES = {
    "万俟": "mq",
    "尉迟": "yc",
    "单": "s",
    "曾": "z",
    "仇": "q",
    "解": "x",
    "查": "z",
    "区": "o",
    "种": "c",
    "乐": "y",
    "朴": "p",
    "缪": "m",
    "洗": "x",
    "员": "y",
    "秘": "b",
    "繁": "p",
}
_DROPPED = re.compile(r"[\W_]+")


def initials(text: str, person: bool = False) -> str:
    """Return the pinyin initials of ``text`` in lower case; letters and digits stay.

    :param person: read the beginning as a surname, some of which sound differently
    """
    text = _DROPPED.sub("", unicodedata.normalize("NFKC", text or ""))
    start = ""
    if person:
        surname = next((name for name in _SURNAMES if text.startswith(name)), "")
        start, text = _SURNAMES.get(surname, ""), text[len(surname) :]
    parts = lazy_pinyin(text, style=Style.FIRST_LETTER, errors="default")
    return (start + "".join(parts)).lower()
