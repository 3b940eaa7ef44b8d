"""Spreadsheets made by Odoo hold what people typed: text is text, never a formula."""

import xlsxwriter

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False}


class PlainWorkbook(xlsxwriter.Workbook):
    """Odoo's exports of lists and pivots would run ``=cmd|…`` on the reader's desk."""

    def __init__(self, filename=None, options=None):
        super().__init__(filename, {**_PLAIN, **(options or {})})


xlsxwriter.Workbook = PlainWorkbook
