"""A plain workbook of a few tables, in which nothing is a formula."""

import io
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE


def workbook(sheets: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    """Return an ``.xlsx`` with one sheet of text for each table.

    What people typed is text, whatever it begins with: a name like ``=1+1`` must not
    run in the program that opens the file.
    """
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title[:31])
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(at, column)
                cell.value = _text(value)
                cell.data_type = "s"
        for letter in "ABCDEFGH":
            sheet.column_dimensions[letter].width = 24
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _text(value: object) -> str:
    text = "" if value is None or value is False else str(value)
    return ILLEGAL_CHARACTERS_RE.sub("", text)
