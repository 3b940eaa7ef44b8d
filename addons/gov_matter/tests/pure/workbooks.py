"""Workbooks for the tests, made cell by cell. Nothing of Odoo in here."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl

SHIPPED = Path(__file__).parents[2] / "demo" / "640104_township_matters.xlsx"
MATTER = {
    "序号": 1,
    "事项名称": "高龄津贴",
    "基本编码": "640511007000",
    "编码规则": "C0109.1-2018",
    "事项类型代码": "05",
    "事项类型": "行政给付",
    "实施主体": "兴庆区民政局",
    "行使层级": "乡级",
    "服务对象": "自然人",
    "办件类型": "承诺件",
    "法定办结时限": 30,
    "法定办结时限单位": "工作日",
    "承诺办结时限": 15,
    "承诺办结时限单位": "工作日",
    "到办事现场次数": 1,
    "办理形式": "窗口办理;网上办理",
    "网上办理深度": "Ⅲ级",
    "通办范围": "全区通办",
    "是否收费": "否",
    "设定依据": "《老年人权益保障法》第三十三条",
    "受理条件": "年满八十周岁",
    "特别程序": None,
    "审批结果类型": "其他",
    "审批结果名称": "高龄津贴结果告知",
    "主题分类": "福利救助",
    "乡镇承接方式": "授权办理",
    "村级代办": "是",
    "是否支持预约办理": "否",
    "是否支持物流快递": "否",
    "告知承诺": "否",
    "容缺受理": "否",
    "改革前法定时限": 30,
    "改革前材料数": 4,
    "改革前环节数": 6,
    "咨询方式": "(0951)6701007",
    "监督投诉方式": "(0951)6711007",
    "计划生效日期": "2026-01-01",
}
MATERIAL = {
    "基本编码": "640511007000",
    "序号": 1,
    "材料名称": "身份证",
    "材料类型": "证照批文",
    "材料形式": "原件和复印件",
    "材料必要性": "必要",
    "来源渠道": "政府部门核发",
    "纸质材料份数": 1,
    "是否电子证照": "是",
    "填报须知": None,
}
STEP = {
    "基本编码": "640511007000",
    "序号": 1,
    "环节名称": "受理",
    "办理岗位": "综合窗口",
    "承办机构": None,
    "时限": 1,
    "时限单位": "工作日",
}
DEFAULTS = {"事项": MATTER, "材料": MATERIAL, "环节": STEP}


def book(matters=({},), materials=({},), steps=({},), change=None):
    """Return the bytes of a workbook.

    Rows are what differs from a good row; ``None`` in place of a row leaves it blank.

    :param change: called with the openpyxl workbook before it is saved
    """
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in (("事项", matters), ("材料", materials), ("环节", steps)):
        sheet = workbook.create_sheet(name)
        sheet.append(list(DEFAULTS[name]))
        for number, row in enumerate(rows, 2):
            if row is None:
                continue
            for column, value in enumerate({**DEFAULTS[name], **row}.values(), 1):
                sheet.cell(number, column, value)
    if change:
        change(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def cell_of(workbook, sheet, heading, row=2):
    """Return the cell under a heading."""
    headings = [cell.value for cell in workbook[sheet][1]]
    return workbook[sheet].cell(row, headings.index(heading) + 1)


def change_part(content, name, change):
    """Return a workbook with one part of its archive rewritten."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            data = old.read(part)
            if part == name:
                data = change(data.decode()).encode()
            new.writestr(part, data)
    return stream.getvalue()


def with_formula(content, reference, formula, value=None, sheet=1, kind=None):
    """Return a workbook whose cell holds a formula, with or without its last value."""

    def change(xml):
        type_ = f' t="{kind}"' if kind else ""
        value_ = "" if value is None else f"<v>{value}</v>"
        return re.sub(
            rf'<c r="{reference}"[^>]*?(/>|>.*?</c>)',
            f'<c r="{reference}"{type_}><f>{formula}</f>{value_}</c>',
            xml,
        )

    return change_part(content, f"xl/worksheets/sheet{sheet}.xml", change)


def cells(content):
    """Return ``{sheet: [[value, …], …]}`` of a workbook, blank cells as ``None``."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    found = {}
    for sheet in workbook:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        found[sheet.title] = rows
    return found


def many(matters, materials=2, steps=4, **cells):
    """Return a workbook of many good matters, written without holding it in memory.

    :param cells: what every matter has in common beside a good row
    """
    workbook = openpyxl.Workbook(write_only=True)
    sheets = {name: workbook.create_sheet(name) for name in DEFAULTS}
    for name, sheet in sheets.items():
        sheet.append(list(DEFAULTS[name]))
    for number in range(matters):
        code = f"6405{number:08}"
        row = {
            **MATTER,
            **cells,
            "序号": number + 1,
            "基本编码": code,
            "事项名称": f"事项{number}",
        }
        sheets["事项"].append(list(row.values()))
        for order in range(1, materials + (number % 5 < 2) + 1):
            row = {
                **MATERIAL,
                "基本编码": code,
                "序号": order,
                "材料名称": f"证{order}",
            }
            sheets["材料"].append(list(row.values()))
        for order in range(1, steps + 1):
            row = {**STEP, "基本编码": code, "序号": order, "环节名称": f"审查{order}"}
            sheets["环节"].append(list(row.values()))
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()
