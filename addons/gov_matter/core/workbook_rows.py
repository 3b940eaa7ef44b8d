"""A row of the matter workbook as it travels, and an error that names its place."""

from collections.abc import Mapping
from typing import NamedTuple

from .workbook_layout import LAYOUTS


class Error(NamedTuple):
    """Something wrong: ``code`` names the sentence, ``values`` fill it.

    Row 0 means the sheet or the file as a whole, an empty column the whole row.
    """

    sheet: str
    row: int
    column: str
    code: str
    values: Mapping = {}


class Row(NamedTuple):
    """A row of a sheet: ``values`` by key, ``broken`` the keys that are wrong."""

    sheet: str
    number: int
    values: dict
    broken: frozenset = frozenset()


def error_at(row: Row, key: str, error: str, /, **values) -> Error:
    """Return an error in the cell of ``key`` of a row."""
    layout = LAYOUTS[row.sheet]
    return Error(layout.name, row.number, layout.column(key).heading, error, values)
