"""Shapes of what other systems and people send: known keys, right types, sane lengths.

Nothing here looks anything up; what has its shape may still name what does not exist.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_SHOWN = 40

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Problem(ValueError):
    """What is wrong with a payload.

    :ivar field: where, as a path: ``applicant.name``, ``materials[2].copies``
    :ivar reason: ``unknown``, ``missing``, ``type``, ``empty``, ``length``,
        ``characters``, ``choice`` or ``range``
    :ivar value: what was sent, or what would be right
    """

    def __init__(self, field: str, reason: str, value: object = "") -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.value = value


@dataclass(frozen=True, slots=True)
class Text:
    """A text of limited length, perhaps one of a few words."""

    limit: int
    required: bool = True
    lines: bool = False
    choices: tuple[str, ...] = ()

    def check(self, field: str, value: Any) -> None:
        if not isinstance(value, str):
            raise Problem(field, "type", "text")
        if self.required and not value.strip():
            raise Problem(field, "empty")
        if len(value) > self.limit:
            raise Problem(field, "length", self.limit)
        if has_control(value, self.lines):
            raise Problem(field, "characters")
        if self.choices and value and value not in self.choices:
            raise Problem(field, "choice", shorten(value))


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number in a range."""

    least: int
    most: int
    required: bool = False

    def check(self, field: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            raise Problem(field, "type", "number")
        if not self.least <= value <= self.most:
            raise Problem(field, "range", value)


@dataclass(frozen=True, slots=True)
class Shape:
    """A mapping with known keys."""

    keys: Mapping[str, Any]
    required: bool = True

    def with_keys(self, keys: Mapping[str, Any]) -> "Shape":
        """Return this shape with further keys, or itself without any."""
        return Shape({**self.keys, **keys}, self.required) if keys else self

    def check(self, field: str, value: Any) -> None:
        if not isinstance(value, Mapping):
            raise Problem(field or "payload", "type", "mapping")
        prefix = f"{field}." if field else ""
        for key in value:
            if key not in self.keys:
                raise Problem(prefix + shorten(str(key)), "unknown")
        for key, part in self.keys.items():
            if not _is_empty(value, key):
                part.check(prefix + key, value[key])
            elif part.required:
                raise Problem(prefix + key, "missing")


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of mappings of one shape."""

    shape: Shape
    limit: int
    required: bool = False

    def check(self, field: str, value: Any) -> None:
        if not isinstance(value, list | tuple):
            raise Problem(field, "type", "list")
        if len(value) > self.limit:
            raise Problem(field, "length", self.limit)
        for number, row in enumerate(value):
            self.shape.check(f"{field}[{number}]", row)


REASON = Text(2000, lines=True)
NAME = Text(100)


def has_control(text: str, lines: bool = False) -> bool:
    """Tell whether a text holds characters that have no business in it."""
    return not text.isprintable() and any(is_control(char, lines) for char in text)


def is_control(char: str, lines: bool = False) -> bool:
    """Tell whether a character has no business in a name or a note.

    Rare characters and emoji are fine; control characters, halves of characters and
    those that turn the direction of writing are not.
    """
    if lines and char in "\n\r\t":
        return False
    return char in _TURNING or unicodedata.category(char) in ("Cc", "Cs")


def shorten(value: str) -> str:
    """Return the beginning of what was sent, safe to show in an error."""
    clean = "".join("�" if is_control(char) else char for char in value)
    return clean if len(clean) <= LONGEST_SHOWN else f"{clean[:LONGEST_SHOWN]}…"


def _is_empty(value: Mapping, key: str) -> bool:
    return key not in value or value[key] is None or value[key] is False
