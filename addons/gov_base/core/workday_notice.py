"""The State Council's yearly notice as a table: date, 班 or 休, name of the holiday."""

import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple
from zipfile import BadZipFile

import openpyxl

from .textfile import csv_rows
from .workdays import Kind

DATE, KIND, NAME = "日期", "类型", "名称"
MOST_ROWS = 5000

_DATE_FORM = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d\d)(\d\d)"
)
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("班", "上班", "补班", "调休上班", "work"), "work"),
    **dict.fromkeys(("休", "休息", "放假", "off"), "off"),
}


class Entry(NamedTuple):
    """One date that is not what its weekday says."""

    date: date
    kind: Kind
    name: str


class Problem(NamedTuple):
    """What is wrong in a line.

    Codes: ``heading``, ``date``, ``kind``, ``twice``, ``rows``, ``empty``.
    """

    row: int
    column: str
    code: str
    value: str


def read_table(content: bytes) -> Iterable[tuple[int, dict]]:
    """Return ``(line number, row by heading)`` of a CSV file or an Excel workbook.

    :raises ValueError: the bytes are neither
    """
    if content[:2] == b"PK":
        try:
            return list(_workbook_rows(content))
        except (BadZipFile, LookupError, OSError, SyntaxError) as error:
            raise ValueError("workbook") from error
    return csv_rows(content)


def parse(rows: Iterable[tuple[int, dict]]) -> tuple[list[Entry], list[Problem]]:
    """Return the entries of a table and everything that is wrong in it."""
    entries: dict[date, Entry] = {}
    problems: list[Problem] = []
    number = 1
    for number, row in rows:
        if number > MOST_ROWS:
            problems.append(Problem(number, DATE, "rows", str(MOST_ROWS)))
            break
        missing = [heading for heading in (DATE, KIND, NAME) if heading not in row]
        if missing:
            return [], [Problem(1, heading, "heading", "") for heading in missing]
        found = list(_problems(number, row, entries))
        problems += found
        if not found:
            entry = Entry(_date(row[DATE]), _KINDS[_text(row[KIND])], _text(row[NAME]))
            entries[entry.date] = entry
    if not entries and not problems:
        problems.append(Problem(number, DATE, "empty", ""))
    return list(entries.values()), problems


def _problems(number: int, row: dict, entries: dict) -> Iterator[Problem]:
    day = _date(row[DATE])
    if not day:
        yield Problem(number, DATE, "date", _text(row[DATE]))
    elif day in entries:
        yield Problem(number, DATE, "twice", day.isoformat())
    if _text(row[KIND]) not in _KINDS:
        yield Problem(number, KIND, "kind", _text(row[KIND]))


def _date(value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    form = _DATE_FORM.fullmatch(_text(value))
    try:
        return date(*(int(part) for part in form.groups() if part)) if form else None
    except ValueError:
        return None


def _text(value) -> str:
    return "" if value is None else str(value).strip()


def _workbook_rows(content: bytes) -> Iterator[tuple[int, dict]]:
    """Yield the rows of the first sheet under its heading line."""
    workbook = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True
    )
    table = workbook.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 1)
    headings = [_text(cell) for cell in next(table, ())]
    for number, cells in enumerate(table, 2):
        if any(cell is not None for cell in cells):
            yield (
                number,
                dict.fromkeys(headings) | dict(zip(headings, cells, strict=False)),
            )
