import io
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from odoo.addons.gov_base.tools.workbooks import ListWorkbook

LONGEST = 32767


def written(rows, headers=("A",)):
    with ListWorkbook(headers) as book:
        for row in rows:
            book.write(row)
    sheet = load_workbook(io.BytesIO(book.content)).active
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_each_kind_of_value_comes_back():
    row = ["银川", 7, 1.5, True, date(2026, 2, 12), datetime(2026, 2, 12, 8, 30)]
    [found] = written([row], "ABCDEF")
    assert found == [*row[:4], datetime(2026, 2, 12), row[5]]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_text_stays_text(text):
    [[found]] = written([[text]])
    assert found == text


def test_a_formula_is_text():
    book = written([["=1+1"], ["{=1}"], ["https://example.com"]])
    assert book == [["=1+1"], ["{=1}"], ["https://example.com"]]


def test_what_no_cell_holds_is_cut_with_a_mark():
    [[found]] = written([["长" * (LONGEST + 1)]])
    assert len(found) == LONGEST
    assert found.endswith("…")


def test_other_values_are_shown():
    [found] = written([[b"abc", [1, 2], "", None]], "ABCD")
    assert found[:2] == ["abc", "[1, 2]"]
    assert not any(found[2:])
