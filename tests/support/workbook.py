"""Workbooks of matters with the sheets and headings that the contract names."""

import base64
import copy
import io

import openpyxl

MATTER = {
    "序号": 1,
    "事项名称": "临时救助审核确认",
    "基本编码": "630511004000",
    "编码规则": "C0109.1-2018",
    "事项类型代码": "05",
    "事项类型": "行政给付",
    "实施主体": "城中区民政局",
    "行使层级": "县级",
    "服务对象": "自然人",
    "办件类型": "承诺件",
    "法定办结时限": 20,
    "法定办结时限单位": "工作日",
    "承诺办结时限": 10,
    "承诺办结时限单位": "工作日",
    "到办事现场次数": 1,
    "办理形式": "窗口办理;网上办理",
    "网上办理深度": "Ⅲ级",
    "通办范围": "全区通办",
    "是否收费": "否",
    "设定依据": "《社会救助暂行办法》第四十七条",
    "受理条件": "因火灾、交通事故等意外事件导致基本生活暂时出现严重困难的家庭",
    "特别程序": None,
    "审批结果类型": "其他",
    "审批结果名称": "临时救助审核确认结果告知",
    "主题分类": "福利救助",
    "乡镇承接方式": "委托受理",
    "村级代办": "是",
    "是否支持预约办理": "是",
    "是否支持物流快递": "否",
    "告知承诺": "否",
    "容缺受理": "否",
    "改革前法定时限": 20,
    "改革前材料数": 4,
    "改革前环节数": 5,
    "咨询方式": "(0971)8211001",
    "监督投诉方式": "(0971)8211002",
    "计划生效日期": "2026-01-01",
}
MATERIAL = {
    "基本编码": "630511004000",
    "序号": 1,
    "材料名称": "临时救助申请书",
    "材料类型": "申请表格",
    "材料形式": "原件",
    "材料必要性": "必要",
    "来源渠道": "申请人自备",
    "纸质材料份数": 1,
    "是否电子证照": "否",
    "填报须知": None,
}
STEP = {
    "基本编码": "630511004000",
    "序号": 1,
    "环节名称": "受理",
    "办理岗位": "综合窗口",
    "承办机构": None,
    "时限": 1,
    "时限单位": "工作日",
}


def good():
    """A workbook as data: ``{sheet: [row]}``, a row a mapping by heading."""
    return copy.deepcopy(
        {
            "事项": [
                MATTER,
                {
                    **MATTER,
                    "序号": 2,
                    "事项名称": "老年人优待证核发",
                    "基本编码": "630511005000",
                    "办件类型": "即办件",
                    "承诺办结时限": 0,
                    "乡镇承接方式": "授权办理",
                    "村级代办": "否",
                },
            ],
            "材料": [
                MATERIAL,
                {
                    **MATERIAL,
                    "序号": 2,
                    "材料名称": "居民身份证",
                    "材料类型": "证照批文",
                },
                {**MATERIAL, "基本编码": "630511005000", "材料名称": "居民身份证"},
            ],
            "环节": [
                STEP,
                {**STEP, "序号": 2, "环节名称": "审核", "承办机构": "城中区民政局"},
                {**STEP, "序号": 3, "环节名称": "决定", "承办机构": "城中区民政局"},
                {**STEP, "基本编码": "630511005000", "时限": 0},
                {
                    **STEP,
                    "基本编码": "630511005000",
                    "序号": 2,
                    "环节名称": "决定",
                    "时限": 0,
                },
            ],
        }
    )


def content(sheets, change=None):
    """Base64 of the ``.xlsx``; ``change`` may spoil the openpyxl workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        if rows:
            sheet.append(list(rows[0]))
        for row in rows:
            sheet.append(list(row.values()))
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return base64.b64encode(stream.getvalue()).decode()


def cell(book, sheet, heading, row=2):
    """The cell under a heading."""
    headings = [one.value for one in book[sheet][1]]
    return book[sheet].cell(row=row, column=headings.index(heading) + 1)


def set_cell(sheet, heading, value, row=2):
    """A change that writes one cell."""

    def change(book):
        cell(book, sheet, heading, row).value = value

    return change
