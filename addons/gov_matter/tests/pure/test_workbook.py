import json
import tracemalloc
from collections import defaultdict
from datetime import date, datetime
from unittest.mock import patch

import pytest
import workbooks
from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import book, cell_of, change_part, with_formula

from odoo.addons.gov_matter.core import workbook, xlsx
from odoo.addons.gov_matter.core.workbook_checks import check_matter

CODE = "640511007000"
GOOD = book()


def read(content):
    """Return ``({code: (matter, materials, steps)}, errors)`` of a workbook."""
    errors = workbook.Errors()
    matters, parts = {}, defaultdict(lambda: {"materials": [], "steps": []})
    for row in workbook.Reader(content, errors).rows():
        if row.sheet == "matters":
            matters[row.values["code"]] = row
        else:
            parts[row.values["code"]][row.sheet].append(row)
    found = {
        code: (row, parts[code]["materials"], parts[code]["steps"])
        for code, row in matters.items()
    }
    for row, materials, _steps in found.values():
        errors.add(check_matter(row, materials))
    return found, errors.sorted()


def found_in(content):
    """Return ``[(sheet, row, column, code)]`` of what is wrong."""
    return [error[:4] for error in read(content)[1]]


def in_matter(**cells):
    return found_in(book([cells]))


def test_shipped_workbook_has_no_error():
    found, errors = read(workbooks.SHIPPED.read_bytes())
    assert errors == []
    assert len(found) == 45
    assert sum(len(materials) for _row, materials, _steps in found.values()) == 106
    assert sum(len(steps) for _row, _materials, steps in found.values()) == 181


def test_shipped_workbook_holds_what_lists_hold():
    found, _errors = read(workbooks.SHIPPED.read_bytes())
    rows = [row.values for row, _materials, _steps in found.values()]
    assert sum(row["handling"] == "reported" for row in rows) == 4
    assert sum(row["legal_unit"] == "day" for row in rows) == 2
    assert [row["special_procedure"] for row in rows if row["special_procedure"]] == [
        "公示(7个自然日)",
        "公示(7个自然日)",
        "公示(5个工作日)",
        "现场勘验",
        "现场核查",
    ]
    immediate = [row for row in rows if row["handling"] == "immediate"]
    assert {row["promised_days"] for row in immediate} == {0}
    assert all(row["legal_days"] for row in immediate)


def test_values_are_json_and_speak_in_keys():
    found, errors = read(book())
    assert errors == []
    matter, [material], [step] = found[CODE]
    assert json.loads(json.dumps(matter.values)) == matter.values
    assert matter.values["matter_type"] == "payment"
    assert matter.values["targets"] == ["person"]
    assert matter.values["forms"] == ["window", "online"]
    assert matter.values["township_mode"] == "handle"
    assert matter.values["village_proxy"] is True
    assert matter.values["special_procedure"] is None
    assert matter.values["valid_from"] == "2026-01-01"
    assert material.values["form"] == "both"
    assert step.values["days"] == 1


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("事项名称", None, "required"),
        ("事项名称", "　 ", "required"),
        ("事项名称", "长" * 201, "too_long"),
        ("事项名称", 12345, "number_for_text"),
        ("基本编码", None, "required"),
        ("基本编码", 640511007000, "code_as_number"),
        ("基本编码", "6405 11007000", "bad_code"),
        ("事项类型代码", 5, "code_as_number"),
        ("事项类型代码", "01", "type_code_differs"),
        ("事项类型", "行政许", "wrong_word"),
        ("办件类型", "急件", "wrong_word"),
        ("办件类型", True, "wrong_word"),
        ("服务对象", "自然人;外星人", "wrong_word"),
        ("服务对象", "自然人;自然人", "word_twice"),
        ("法定办结时限", "二十", "not_a_number"),
        ("法定办结时限", "20天", "not_a_number"),
        ("法定办结时限", -5, "negative_number"),
        ("法定办结时限", 2.5, "fraction"),
        ("法定办结时限", True, "not_a_number"),
        ("法定办结时限", 99999, "too_great"),
        ("法定办结时限", None, "required"),
        ("法定办结时限", "#REF!", "error_value"),
        ("承诺办结时限", 31, "promised_over_legal"),
        ("承诺办结时限", 0, "promise_missing"),
        ("承诺办结时限单位", "自然日", "units_differ"),
        ("法定办结时限单位", None, "required"),
        ("到办事现场次数", "一次", "not_a_number"),
        ("办理形式", "网上办理", "no_window"),
        ("办理形式", None, "no_window"),
        ("是否收费", "不收", "wrong_word"),
        ("是否收费", None, "required"),
        ("村级代办", True, "wrong_word"),
        ("乡镇承接方式", "帮办代办", "wrong_word"),
        ("监督投诉方式", "(0951)6701007", "same_phone"),
        ("咨询方式", 9516701007, "number_for_text"),
        ("计划生效日期", None, "required"),
        ("计划生效日期", "2026-02-30", "bad_date"),
        ("计划生效日期", "明年", "bad_date"),
        ("计划生效日期", 46023, "bad_date"),
        ("计划生效日期", "2206-01-01", "bad_date"),
        ("计划生效日期", datetime(2026, 1, 1, 8, 30), "bad_date"),
        ("设定依据", "据" * 4001, "too_long"),
        ("主题分类", "题" * 101, "too_long"),
    ],
)
def test_a_wrong_cell_is_one_error_in_its_place(heading, value, code):
    if heading == "基本编码":
        assert found_in(book([{heading: value}], [], [])) == [
            ("事项", 2, heading, code)
        ]
    else:
        assert in_matter(**{heading: value}) == [("事项", 2, heading, code)]


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("材料名称", None, "required"),
        ("材料名称", "其他材料", "catch_all"),
        ("材料名称", "身份证等相关材料", "catch_all"),
        ("材料形式", "原件复印件", "wrong_word"),
        ("纸质材料份数", -1, "negative_number"),
        ("是否电子证照", "有", "wrong_word"),
        ("填报须知", "须" * 2001, "too_long"),
        ("基本编码", "640511999000", "unknown_code"),
        ("基本编码", 640511007000, "code_as_number"),
    ],
)
def test_a_wrong_material(heading, value, code):
    found = found_in(book(materials=[{heading: value}]))
    assert found == [("材料", 2, heading, code)]


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("环节名称", None, "required"),
        ("序号", None, "required"),
        ("时限", -1, "negative_number"),
        ("时限", None, "days_missing"),
        ("时限单位", None, "unit_missing"),
        ("时限单位", "小时", "wrong_word"),
        ("基本编码", "640511999000", "unknown_code"),
    ],
)
def test_a_wrong_step(heading, value, code):
    found = found_in(book(steps=[{heading: value}]))
    if code == "unit_missing":
        heading = "时限单位"
    assert found == [("环节", 2, heading, code)]


def test_immediate_with_days():
    assert in_matter(办件类型="即办件", 承诺办结时限=5) == [
        ("事项", 2, "承诺办结时限", "immediate_with_days")
    ]


def test_immediate_with_legal_days_and_no_promise_is_right():
    assert in_matter(办件类型="即办件", 承诺办结时限=0) == []


def test_a_licence_in_calendar_days_is_one_error():
    """Administrative Licensing Law, art. 82: its days are working days."""
    units = dict.fromkeys(("法定办结时限单位", "承诺办结时限单位"), "自然日")
    licence = {"事项类型": "行政许可", "事项类型代码": "01", "常见问题": "问:答"}
    assert in_matter(**units) == []
    assert in_matter(**licence) == []
    assert in_matter(**licence, **units) == [
        ("事项", 2, "法定办结时限单位", "licence_in_calendar_days")
    ]


def test_a_mistake_is_not_counted_twice():
    """A promise that is no number is no promise beyond the law as well."""
    found = in_matter(承诺办结时限="很多", 法定办结时限=1, 办件类型="急件")
    assert found == [
        ("事项", 2, "办件类型", "wrong_word"),
        ("事项", 2, "承诺办结时限", "not_a_number"),
    ]


def test_every_error_of_the_workbook_is_reported():
    content = book(
        [
            {"办件类型": "急件", "计划生效日期": "x"},
            {"基本编码": "2", "是否收费": None},
        ],
        [{"材料名称": "其他材料"}, {"基本编码": "3"}],
        [{"时限": -1, "时限单位": "周"}],
    )
    assert found_in(content) == [
        ("事项", 2, "办件类型", "wrong_word"),
        ("事项", 2, "计划生效日期", "bad_date"),
        ("事项", 3, "是否收费", "required"),
        ("材料", 2, "材料名称", "catch_all"),
        ("材料", 3, "基本编码", "unknown_code"),
        ("环节", 2, "时限", "negative_number"),
        ("环节", 2, "时限单位", "wrong_word"),
    ]


def test_code_twice_names_the_first_row():
    _found, [error] = read(book([{}, {"基本编码": "2"}, {"事项名称": "再来"}]))
    assert error[:4] == ("事项", 4, "基本编码", "code_twice")
    assert error.values == {"code": CODE, "row": 2}


def test_material_named_twice_whatever_the_spaces():
    content = book(materials=[{}, {"序号": 2, "材料名称": " 身 份　证 "}])
    _found, [error] = read(content)
    assert error[:4] == ("材料", 3, "材料名称", "material_same")
    assert error.values["row"] == 2


def test_spaces_around_values_do_not_matter():
    spaced = {
        "事项名称": "　高龄津贴 ",
        "基本编码": " 640511007000\n",
        "办件类型": "承诺件　",
        "服务对象": "自然人 ； 企业法人",
        "网上办理深度": "III级",
        "是否收费": "否 ",
        "法定办结时限": "３０",
        "计划生效日期": " 2026-01-01 ",
    }
    found, errors = read(book([spaced]))
    assert errors == []
    values = found[CODE][0].values
    assert values["name"] == "高龄津贴"
    assert values["targets"] == ["person", "company"]
    assert values["online_depth"] == "level_3"
    assert values["legal_days"] == 30


@pytest.mark.parametrize(
    "value",
    [
        "2026-01-01",
        "2026/1/1",
        "2026.01.01",
        "2026年1月1日",
        "20260101",
        date(2026, 1, 1),
        datetime(2026, 1, 1),
    ],
)
def test_a_date_as_text_or_as_excel_keeps_it(value):
    found, errors = read(book([{"计划生效日期": value}]))
    assert errors == []
    assert found[CODE][0].values["valid_from"] == "2026-01-01"


@pytest.mark.parametrize("value", ["#REF!", "#N/A", "#DIV/0!", "#NAME?"])
def test_error_values_of_formulas(value):
    content = with_formula(book(), "K2", "A999/0", value, kind="e")
    assert found_in(content) == [("事项", 2, "法定办结时限", "error_value")]


def test_formula_that_was_never_calculated():
    content = with_formula(book(), "K2", "10+20")
    assert found_in(content) == [("事项", 2, "法定办结时限", "formula_without_value")]


def test_formula_in_a_cell_that_may_be_blank():
    content = with_formula(book([{"特别程序": "公示"}]), "V2", "A1")
    assert found_in(content) == [("事项", 2, "特别程序", "formula_without_value")]


def test_formula_with_its_value_is_taken():
    content = with_formula(book(), "K2", "10+20", 30)
    found, errors = read(content)
    assert errors == []
    assert found[CODE][0].values["legal_days"] == 30


def test_merged_cells_are_one_error():
    def merge(workbook_):
        workbook_["事项"].merge_cells("G2:G3")

    content = book([{}, {"基本编码": "640511008000"}], change=merge)
    assert found_in(content) == [("事项", 2, "实施主体", "merged_cells")]


def test_merged_required_cells_are_not_missing_too():
    def merge(workbook_):
        workbook_["事项"].merge_cells("J2:J3")
        workbook_["材料"].merge_cells("A2:A3")

    content = book([{}, {"基本编码": "2"}], [{}, {"序号": 2}], change=merge)
    assert found_in(content) == [
        ("事项", 2, "办件类型", "merged_cells"),
        ("材料", 2, "基本编码", "merged_cells"),
    ]


def test_title_above_the_headings():
    def title(workbook_):
        workbook_["材料"].insert_rows(1)
        workbook_["材料"]["A1"] = "材料清单"
        workbook_["材料"].merge_cells("A1:J1")

    found = found_in(book(change=title))
    assert ("材料", 1, "材料清单", "merged_cells") in found
    assert ("材料", 1, "材料清单", "unknown_heading") in found
    assert ("材料", 1, "材料名称", "missing_heading") in found
    assert all(row == 1 for _sheet, row, _column, _code in found)


def test_missing_sheet():
    def remove(workbook_):
        del workbook_["材料"]

    assert found_in(book(change=remove)) == [("材料", 0, "", "missing_sheet")]


def test_missing_matters_do_not_blame_every_material():
    def remove(workbook_):
        del workbook_["事项"]

    assert found_in(book(change=remove)) == [("事项", 0, "", "missing_sheet")]


def test_renamed_heading_is_named_with_the_one_that_is_missing():
    def rename(workbook_):
        cell_of(workbook_, "事项", "办件类型", 1).value = "办件类别"

    assert found_in(book(change=rename)) == [
        ("事项", 1, "办件类别", "unknown_heading"),
        ("事项", 1, "办件类型", "missing_heading"),
    ]


def test_heading_twice():
    def double(workbook_):
        workbook_["环节"].cell(1, 8, "时限")

    assert found_in(book(change=double)) == [("环节", 1, "时限", "heading_twice")]


def test_columns_may_stand_in_any_order():
    def move(workbook_):
        sheet = workbook_["环节"]
        for row in sheet.iter_rows():
            values = [cell.value for cell in row][::-1]
            for cell, value in zip(row, values, strict=True):
                cell.value = value

    found, errors = read(book(change=move))
    assert errors == []
    assert found[CODE][2][0].values["name"] == "受理"


def test_other_sheets_and_spaces_in_names_are_passed_over():
    def add(workbook_):
        workbook_.create_sheet("填表说明").append(["请勿修改表头"])
        cell_of(workbook_, "事项", "事项名称", 1).value = " 事项　名称"
        workbook_["事项"].title = "事项 "

    assert found_in(book(change=add)) == []


def test_blank_rows_inside_and_not_below():
    content = book([{}, None, None, {"基本编码": "2"}, None])
    _found, [error] = read(content)
    assert error[:4] == ("事项", 3, "", "blank_rows")
    assert error.values == {"first": 3, "last": 4}


def test_row_numbers_are_those_of_excel():
    content = book([{}, None, {"基本编码": "2", "办件类型": "急件"}])
    assert found_in(content) == [
        ("事项", 3, "", "blank_row"),
        ("事项", 4, "办件类型", "wrong_word"),
    ]


def test_no_matter_at_all():
    assert found_in(book([], [], [])) == [("事项", 0, "", "no_rows")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"code,name\n1,2\n",
        b"PK\x03\x04 no archive",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
        workbooks.SHIPPED.read_bytes()[:9000],
    ],
)
def test_not_an_xlsx(content):
    assert found_in(content) == [("", 0, "", "not_xlsx")]


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/styles.xml"])
def test_a_damaged_part(name):
    content = change_part(book(), name, lambda xml: xml[: len(xml) // 2])
    assert found_in(content) == [("", 0, "", "not_xlsx")]


def test_a_damaged_sheet_leaves_the_others():
    content = change_part(
        book([{"办件类型": "急件"}], steps=[{}, {"序号": 2}]),
        "xl/worksheets/sheet3.xml",
        lambda xml: xml.replace('<row r="3"', '<row r="2"'),
    )
    assert found_in(content) == [
        ("事项", 2, "办件类型", "wrong_word"),
        ("环节", 0, "", "damaged"),
    ]


def test_entities_are_refused():
    content = change_part(
        book(),
        "xl/worksheets/sheet1.xml",
        lambda xml: '<!DOCTYPE x [<!ENTITY a "b">]>' + xml,
    )
    assert found_in(content) == [("", 0, "", "not_xlsx")]


def test_zip_bomb():
    content = change_part(
        book(), "xl/worksheets/sheet3.xml", lambda xml: xml + " " * (3 << 20)
    )
    with patch.object(xlsx, "MOST_UNPACKED", 2 << 20):
        assert len(content) < 20_000
        assert found_in(content) == [("", 0, "", "unpacks_too_large")]


def test_too_large():
    with patch.object(xlsx, "MOST_BYTES", 1000):
        assert found_in(book()) == [("", 0, "", "too_large")]


def test_too_many_rows():
    with patch.object(xlsx, "MOST_ROWS", 3):
        assert found_in(book([{}, {}, {}])) == [("事项", 0, "", "too_many_rows")]


def test_a_row_beyond_any_sheet():
    content = change_part(
        book(),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace('<row r="2"', '<row r="99999999999"'),
    )
    assert found_in(content) == [("事项", 0, "", "damaged")]


def test_wrong_dimensions_hide_no_row():
    content = change_part(
        book([{}, {"基本编码": "2", "办件类型": "急件"}]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace('ref="A1:AK3"', 'ref="A1:B2"'),
    )
    assert found_in(content) == [("事项", 3, "办件类型", "wrong_word")]


def test_errors_are_counted_beyond_those_kept():
    errors = workbook.Errors(limit=3)
    content = book([{"办件类型": "急件", "基本编码": str(n)} for n in range(9)], [], [])
    list(workbook.Reader(content, errors).rows())
    assert errors.count == 9
    assert [error.row for error in errors.sorted()] == [2, 3, 4]


def test_progress_ends_at_all_rows():
    seen = []
    content = book([{}, {"基本编码": "2"}])
    reader = workbook.Reader(content, workbook.Errors(), lambda *now: seen.append(now))
    list(reader.rows())
    assert seen[-1][0] == seen[-1][1] == 7
    assert seen == sorted(seen)


def test_rows_are_a_stream_and_never_held_together():
    content = workbooks.many(200)
    peaks = []
    for take in (list, lambda rows: sum(1 for _row in rows)):
        tracemalloc.start()
        take(workbook.Reader(content, workbook.Errors()).rows())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    held, streamed = peaks
    assert streamed < held / 2


@settings(max_examples=150)
@given(
    heading=st.sampled_from(list(workbooks.MATTER)),
    value=st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.datetimes(datetime(1901, 1, 1), datetime(9000, 1, 1)),
        st.text(
            st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60
        ),
    ),
)
def test_no_cell_makes_it_fall(heading, value):
    """Whatever a cell holds: values that JSON can keep, or errors in its place."""
    found, errors = read(book([{heading: value}], [], []))
    json.dumps([row.values for row, _materials, _steps in found.values()])
    for error in errors:
        assert error.row in (0, 2)


@settings(max_examples=80)
@given(st.binary(max_size=60), st.integers(0, len(GOOD)))
def test_no_file_makes_it_fall(noise, place):
    content = GOOD[:place] + noise + GOOD[place + len(noise) :]
    list(workbook.Reader(content, workbook.Errors()).rows())
