import io

from openpyxl import load_workbook

from odoo.addons.gov_base.core import sheets


def cells(tables):
    book = load_workbook(io.BytesIO(sheets.workbook(tables)))
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet] for sheet in book
    }


def test_tables_come_back_as_they_were_given():
    tables = {"身份": [["姓名", "李桂兰"]], "办件": [["编号"], ["1"]]}
    assert cells(tables) == tables


def test_nothing_is_a_formula():
    book = load_workbook(io.BytesIO(sheets.workbook({"a": [["=1+1", "@x", "-2"]]})))
    assert {cell.data_type for cell in book["a"][1]} == {"s"}
    assert book["a"]["A1"].value == "=1+1"


def test_control_codes_are_left_out_and_nothing_stays_empty():
    assert cells({"a": [["x\x0by", False, None]]}) == {"a": [["xy", None, None]]}
