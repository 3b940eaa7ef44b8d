"""One cell of the matter workbook: from what Excel holds to a plain value and back.

Values are JSON: text, whole numbers, booleans, lists of keys or names, dates as
``YYYY-MM-DD``, and ``None`` for a blank cell.
"""

import re
import unicodedata
from datetime import date, datetime, time
from functools import cache

from . import terms, workbook_layout
from .workbook_layout import Column

FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2099, 12, 31)
_CODE = re.compile(r"\S+")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"-?\d{1,9}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SHOWN = 40
_LONGEST_LIST = 1000


class Wrong(Exception):
    """The cell holds something its column does not take."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values


def squash(text: str) -> str:
    """Return text as it is compared: no spaces of any width, no full-width letters.

    >>> squash(" 兴庆区　民政局 "), squash("Ⅲ级") == squash("III级")
    ('兴庆区民政局', True)
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def plain(text: str) -> str:
    """Return text without spaces around it, its lines ended by ``\\n`` alone.

    Excel keeps the carriage return of a line break as ``_x000D_``.
    """
    for ending in ("_x000D_\n", "\r\n", "_x000D_", "\r"):
        text = text.replace(ending, "\n")
    return text.strip()


def shown(value) -> str:
    """Return a cell's content as an error quotes it."""
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def is_blank(cell) -> bool:
    """Tell whether a cell holds nothing but spaces."""
    value = cell.value
    return value is None or (isinstance(value, str) and not value.strip())


def read(column: Column, cell):
    """Return the value of a cell.

    :raises Wrong: the content is not what the column takes
    """
    if cell.data_type == "e":
        raise Wrong("error_value", value=shown(cell.value))
    if is_blank(cell):
        if column.required:
            raise Wrong("required")
        return None
    return _READERS[column.kind](column, cell.value)


def write(column: Column, value):
    """Return what the cell of a value holds; the opposite of :func:`read`."""
    if value is None or value == "" or value == []:
        return None
    if column.kind == workbook_layout.WORD:
        return column.words[value]
    if column.kind == workbook_layout.WORDS:
        return terms.join(column.words[key] for key in value)
    if column.kind == workbook_layout.NAMES:
        return terms.join(value)
    if column.kind == workbook_layout.YES_NO:
        return terms.YES if value else terms.NO
    return plain(value) if isinstance(value, str) else value


def _text(column, value):
    if isinstance(value, bool) or not isinstance(value, str):
        raise Wrong("number_for_text", value=shown(value))
    text = plain(value)
    if _CONTROL.search(text):
        raise Wrong("control_characters")
    if len(text) > column.limit:
        raise Wrong("too_long", length=len(text), limit=column.limit)
    return text


def _code(column, value):
    _refuse_number(value)
    text = unicodedata.normalize("NFKC", _text(column, value))
    if not _CODE.fullmatch(text):
        raise Wrong("bad_code", value=shown(text))
    return text


def _refuse_number(value):
    """A code kept as a number has lost its leading zeros, and Excel shows neither."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        raise Wrong("code_as_number", value=shown(value))


def _number(column, value):
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip()
        value = int(text) if _NUMBER.fullmatch(text) else value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1 << 53:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        code = "fraction" if isinstance(value, float) else "not_a_number"
        raise Wrong(code, value=shown(value))
    if value < 0:
        raise Wrong("negative_number", value=shown(value))
    if value > column.limit:
        raise Wrong("too_great", value=shown(value), limit=column.limit)
    return value


def _word(column, value):
    key = _key_of(column, value)
    if key is None:
        if all(map(str.isdigit, column.words)):
            _refuse_number(value)
        raise Wrong("wrong_word", value=shown(value), words=_listed(column))
    return key


def _words(column, value):
    keys = []
    for word in terms.split(value) if isinstance(value, str) else [value]:
        key = _key_of(column, word)
        if key is None:
            raise Wrong("wrong_word", value=shown(word), words=_listed(column))
        if key in keys:
            raise Wrong("word_twice", value=shown(word))
        keys.append(key)
    return [key for key in column.words if key in keys]


def _names(column, value):
    """Names are free text, so that only the semicolon separates them."""
    text = _text(column._replace(limit=_LONGEST_LIST), value).replace("；", ";")
    names = [_text(column, name) for name in text.split(terms.SEPARATOR)]
    return list(dict.fromkeys(filter(None, names)))


def _key_of(column, word):
    if not isinstance(word, str):
        return None
    return _keys_by_word(tuple(column.words.items())).get(squash(word))


@cache
def _keys_by_word(words):
    return {squash(word): key for key, word in words}


def _listed(column):
    return "、".join(column.words.values())


def _yes_no(_column, value):
    word = squash(value) if isinstance(value, str) else None
    if word not in (terms.YES, terms.NO):
        words = f"{terms.YES}、{terms.NO}"
        raise Wrong("wrong_word", value=shown(value), words=words)
    return word == terms.YES


def _date(_column, value):
    if isinstance(value, datetime) and value.time() == time():
        day = value.date()
    elif isinstance(value, str):
        day = _date_of_text(unicodedata.normalize("NFKC", value).strip())
    else:
        raise Wrong("bad_date", value=shown(value))
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Wrong("bad_date", value=day.isoformat())
    return day.isoformat()


def _date_of_text(text):
    match = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else date.fromisoformat(text)
    except ValueError:
        raise Wrong("bad_date", value=shown(text)) from None


_READERS = {
    workbook_layout.TEXT: _text,
    workbook_layout.CODE: _code,
    workbook_layout.NUMBER: _number,
    workbook_layout.WORD: _word,
    workbook_layout.WORDS: _words,
    workbook_layout.NAMES: _names,
    workbook_layout.YES_NO: _yes_no,
    workbook_layout.DATE: _date,
}
