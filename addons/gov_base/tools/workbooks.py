"""Spreadsheets made by Odoo hold what people typed: text is text, never a formula."""

import io
from datetime import date, datetime

import xlsxwriter

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False}


class PlainWorkbook(xlsxwriter.Workbook):
    """Odoo's exports of lists and pivots would run ``=cmd|…`` on the reader's desk."""

    def __init__(self, filename=None, options=None):
        super().__init__(filename, {**_PLAIN, **(options or {})})


class ListWorkbook:
    """One sheet with the rows of a list, written row by row in constant memory.

    Looks as Odoo's own export of a list does. ``content`` is the file, once closed.
    """

    def __init__(self, headers):
        self.content = b""
        self._file = io.BytesIO()
        self._book = PlainWorkbook(self._file, {"constant_memory": True})
        self._sheet = self._book.add_worksheet()
        self._formats = {
            kind: self._book.add_format({"text_wrap": True, **more})
            for kind, more in _FORMATS.items()
        }
        self._sheet.set_column(0, max(0, len(headers) - 1), _WIDTH)
        bold = self._book.add_format({"bold": True})
        for column, header in enumerate(headers):
            self._sheet.write_string(0, column, header, bold)
        self._row = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self._book.close()
        self.content = self._file.getvalue()

    @property
    def most_rows(self):
        return self._sheet.xls_rowmax - 1

    def write(self, row):
        """Write the next row; what is longer than a cell holds is cut, with a mark."""
        self._row += 1
        for column, value in enumerate(row):
            if value is not None and value != "":
                self._write_cell(column, value)

    def _write_cell(self, column, value):
        if isinstance(value, str):
            text = self._fitting(value.replace("\r", " "))
            self._sheet.write_string(self._row, column, text, self._formats["text"])
        elif isinstance(value, bool) or not isinstance(value, _WRITTEN):
            self._sheet.write(self._row, column, _shown(value), self._formats["text"])
        elif isinstance(value, date):
            kind = "moment" if isinstance(value, datetime) else "date"
            self._sheet.write_datetime(self._row, column, value, self._formats[kind])
        else:
            kind = "text" if isinstance(value, int) else "number"
            self._sheet.write_number(self._row, column, value, self._formats[kind])

    def _fitting(self, text):
        most = self._sheet.xls_strmax
        return text if len(text) <= most else f"{text[: most - 1]}…"


_WIDTH = 30  # of a column, in characters
_FORMATS = {
    "text": {},
    "number": {"num_format": "#,##0.00"},
    "date": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm:ss"},
}
_WRITTEN = (str, int, float, date)


def _shown(value):
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return value if isinstance(value, bool) else str(value)


xlsxwriter.Workbook = PlainWorkbook
