"""A catalogue written as the offices' workbook."""

import io

import xlsxwriter

from odoo.fields import Domain

from ..core import terms, workbook_cells, workbook_layout
from ..core.workbook_layout import LAYOUTS, MATERIALS, MATTERS, STEPS
from .workbook_stored import stored_of

CHUNK = 250
LAST_ROW = 5000
_OPTIONS = {"constant_memory": True}
_TEXT, _NUMBER, _WIDE, _MESSAGE = 16, 8, 36, 90
_LONGEST_CHOICE = 255


def export_workbook(district) -> bytes:
    """Return the published matters of a district as an .xlsx file."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        sheets = {key: _Sheet(book, layout) for key, layout in LAYOUTS.items()}
        for stored in _matters_of(district):
            code = stored.values["code"]
            sheets[MATTERS].append(stored.values)
            for values in stored.materials:
                sheets[MATERIALS].append({**values, "code": code})
            for values in stored.steps:
                sheets[STEPS].append({**values, "code": code})
        for sheet in sheets.values():
            sheet.finish()
    return stream.getvalue()


def export_errors(lines) -> bytes:
    """Return the errors of a workbook as an .xlsx file of their own."""
    stream = io.BytesIO()
    names = ("sheet", "row", "column", "message")
    fields = lines.fields_get(names, ["string"])
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for position, name in enumerate(names):
            sheet.set_column(
                position, position, _MESSAGE if name == "message" else _TEXT
            )
            sheet.write_string(0, position, fields[name]["string"], bold)
        for number, line in enumerate(lines, 1):
            sheet.write_string(number, 0, line.sheet or "")
            if line.row:
                sheet.write_number(number, 1, line.row)
            sheet.write_string(number, 2, line.column or "")
            sheet.write_string(number, 3, line.message, wrapped)
    return stream.getvalue()


def _matters_of(district):
    ids = (
        district.env["gov.matter"]
        .search(Domain("organization_id", "=", district.id))
        .ids
    )
    for start in range(0, len(ids), CHUNK):
        matters = district.env["gov.matter"].browse(ids[start : start + CHUNK])
        found = stored_of(district, matters)
        for stored in found.values():
            if stored.is_published:
                yield stored
        district.env.invalidate_all()


class _Sheet:
    """A sheet being written from top to bottom."""

    def __init__(self, book, layout):
        self._layout = layout
        self._row = 0
        self._sheet = book.add_worksheet(layout.name)
        text = book.add_format({"num_format": "@"})
        self._sheet.freeze_panes(1, 2)
        for position, column in enumerate(layout.columns):
            is_number = column.kind == workbook_layout.NUMBER
            width = _NUMBER if is_number else _WIDE if column.limit > 200 else _TEXT
            self._sheet.set_column(
                position, position, width, None if is_number else text
            )
        bold = book.add_format({"bold": True})
        for position, column in enumerate(layout.columns):
            self._sheet.write_string(0, position, column.heading, bold)
        self._text = text

    def append(self, values):
        self._row += 1
        for position, column in enumerate(self._layout.columns):
            value = workbook_cells.write(column, values[column.key])
            if isinstance(value, str):
                self._sheet.write_string(self._row, position, value, self._text)
            elif value is not None:
                self._sheet.write_number(self._row, position, value)

    def finish(self):
        """Let Excel offer the words of coded columns."""
        for position, column in enumerate(self._layout.columns):
            words = _choice(column)
            if words and sum(len(word) + 1 for word in words) <= _LONGEST_CHOICE:
                self._sheet.data_validation(
                    1,
                    position,
                    max(self._row, LAST_ROW),
                    position,
                    {"validate": "list", "source": words, "error_type": "warning"},
                )


def _choice(column):
    if column.kind == workbook_layout.WORD:
        return list(column.words.values())
    if column.kind == workbook_layout.YES_NO:
        return [terms.YES, terms.NO]
    return []
