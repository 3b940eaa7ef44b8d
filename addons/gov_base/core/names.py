"""Names: their pinyin initials, by which all is found, and whether two are the same."""

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
_WAYS_OF_WRITING = re.compile(
    r"[\s.\u00ad\u00b7\u0387\u2022\u2027\u2219\u22c5\u25cf\u30fb\u200b-\u200f\u2060\ufeff]+"
)


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


def same(one: str, other: str) -> bool:
    """Tell whether two names are one, written in two ways.

    Spaces, the dots of names of other peoples, full and half width, and capitals are
    ways of writing; everything else is another name.
    """
    return _spelt(one) == _spelt(other)


def _spelt(name: str) -> str:
    text = unicodedata.normalize("NFKC", name or "").casefold()
    text = unicodedata.normalize("NFKC", text)
    return _WAYS_OF_WRITING.sub("", text) or text
