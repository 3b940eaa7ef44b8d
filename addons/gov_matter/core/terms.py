"""The words of the offices' spreadsheets and the keys this system keeps for them.

Keys never change and never carry Chinese; words are what official documents print.
Codes of the national standards (GB/T 39046-2020, GB/T 39554.1-2020) hang on the keys,
because the standards and the provinces' platforms number the same word differently.
"""

from collections.abc import Iterable, Mapping

YES, NO = "是", "否"
SEPARATOR = ";"
_SEPARATORS = ";；、,，"

MATTER_TYPE = {
    "licence": "行政许可",
    "payment": "行政给付",
    "confirmation": "行政确认",
    "reward": "行政奖励",
    "ruling": "行政裁决",
    "other": "其他行政权力",
    "public_service": "公共服务",
    "penalty": "行政处罚",
    "coercion": "行政强制",
    "levy": "行政征收",
    "inspection": "行政检查",
    "internal": "内部审批",
}
MATTER_TYPE_CODE = {
    "licence": "01",
    "penalty": "02",
    "coercion": "03",
    "levy": "04",
    "payment": "05",
    "inspection": "06",
    "confirmation": "07",
    "reward": "08",
    "ruling": "09",
    "other": "10",
    "internal": "11",
    "public_service": "20",
}
EXERCISE_LEVEL = {
    "national": "国家级",
    "province": "省级",
    "city": "市级",
    "district": "县级",
    "township": "乡级",
    "village": "村级",
    "graded": "分级管理",
}
TARGET = {
    "person": "自然人",
    "company": "企业法人",
    "institution": "事业法人",
    "association": "社会组织法人",
    "unincorporated": "非法人企业",
    "government": "行政机关",
    "other_organization": "其他组织",
}
FORM = {
    "window": "窗口办理",
    "online": "网上办理",
    "mobile": "移动端办理",
    "courier": "快递申请",
    "kiosk": "自助终端办理",
    "other_form": "其他办理形式",
}
HANDLING = {
    "immediate": "即办件",
    "promised": "承诺件",
    "reported": "上报件",
}
DAY_UNIT = {
    "workday": "工作日",
    "day": "自然日",
}
ONLINE_DEPTH = {
    "level_1": "Ⅰ级",
    "level_2": "Ⅱ级",
    "level_3": "Ⅲ级",
    "level_4": "Ⅳ级",
}
CROSS_REGION = {
    "district": "全区通办",
    "city": "全市通办",
    "province": "全省通办",
    "national": "全国通办",
    "cross_district": "跨县通办",
    "cross_city": "跨市通办",
    "cross_province": "跨省通办",
}
RESULT_TYPE = {
    "licence": "证照",
    "document": "批文",
    "other": "其他",
}
GRANT_MODE = {
    "handle": "授权办理",
    "accept": "委托受理",
    "proxy": "帮办代办",
}
MATERIAL_TYPE = {
    "form": "申请表格",
    "licence": "证照批文",
    "other": "其他",
}
MATERIAL_FORM = {
    "original": "原件",
    "copy": "复印件",
    "both": "原件和复印件",
}
NECESSITY = {
    "required": "必要",
    "optional": "非必要",
    "deferrable": "容缺后补",
}
SOURCE = {
    "applicant": "申请人自备",
    "government": "政府部门核发",
    "other": "其他",
}
STEP_KIND = {
    "acceptance": "受理",
    "review": "审查",
    "inspection": "现场勘验",
    "reporting": "上报",
    "decision": "决定",
    "production": "制证",
    "delivery": "送达",
}
STEP_KIND_OF_NAME = {
    "受理": "acceptance",
    "收件": "acceptance",
    "初审": "review",
    "审核": "review",
    "审查": "review",
    "复审": "review",
    "评审": "review",
    "公示": "review",
    "勘验": "inspection",
    "核查": "inspection",
    "踏勘": "inspection",
    "上报": "reporting",
    "转报": "reporting",
    "报送": "reporting",
    "审批": "decision",
    "决定": "decision",
    "办结": "decision",
    "批准": "decision",
    "制证": "production",
    "制作": "production",
    "送达": "delivery",
    "发证": "delivery",
    "出件": "delivery",
    "领取": "delivery",
}


def key_of(words: Mapping[str, str], word: str) -> str | None:
    """Return the key of a spreadsheet's word, or nothing.

    >>> key_of(HANDLING, " 即办件 "), key_of(HANDLING, "急件")
    ('immediate', None)
    """
    word = (word or "").strip()
    return next((key for key, known in words.items() if known == word), None)


def split(text: str) -> list[str]:
    """Return the single words of a cell that holds several.

    >>> split("自然人; 企业法人；")
    ['自然人', '企业法人']
    """
    for separator in _SEPARATORS:
        text = (text or "").replace(separator, SEPARATOR)
    return [word.strip() for word in text.split(SEPARATOR) if word.strip()]


def join(words: Iterable[str]) -> str:
    """Return several words as one cell; the opposite of :func:`split`."""
    return SEPARATOR.join(words)


def step_kind_of(name: str) -> str:
    """Return the kind of a step from its name; a step nobody names so is a review.

    >>> step_kind_of("受理"), step_kind_of("乡镇初审"), step_kind_of("现场核查")
    ('acceptance', 'review', 'inspection')
    """
    exact = STEP_KIND_OF_NAME.get((name or "").strip())
    if exact:
        return exact
    return next(
        (kind for word, kind in STEP_KIND_OF_NAME.items() if word in (name or "")),
        "review",
    )
