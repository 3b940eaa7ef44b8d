"""The words of the documents of version 1. They stay as they are: see ``rendering``.

Articles are of the Administrative Licensing Law, which binds licences alone; documents
about anything else refer to the guide of the matter.
"""

from datetime import date as _date

TITLES = {
    "receipt": "收件凭证",
    "acceptance_notice": "受理通知书",
    "correction_notice": "一次性补正告知书",
    "refusal_notice": "不予受理通知书",
    "tolerance_commitment": "容缺受理承诺书",
    "commitment": "告知承诺书",
    "transfer_sheet": "物料流转单",
    "pause_notice": "特别程序告知书",
    "extension_notice": "延期告知书",
    "decision_approval": "准予决定书",
    "decision_refusal": "不予决定书",
    "delivery_receipt": "送达回证",
    "file_contents": "卷内目录",
    "termination_notice": "终止办理告知书",
    "revocation": "撤销决定书",
    "recall": "撤回决定书",
}
MATTERS = {
    "licence": "行政许可",
    "payment": "行政给付",
    "confirmation": "行政确认",
    "reward": "行政奖励",
    "ruling": "行政裁决",
    "public_service": "公共服务事项",
    "other": "政务服务事项",
}
_APPLICATION = frozenset(
    {
        "acceptance_notice",
        "correction_notice",
        "refusal_notice",
        "extension_notice",
        "pause_notice",
    }
)
ID_TYPES = {
    "resident_id": "居民身份证",
    "uscc": "统一社会信用代码",
    "passport": "护照",
    "hk_macau": "港澳居民来往内地通行证",
    "taiwan": "台湾居民来往大陆通行证",
    "military": "军人身份证件",
    "other": "其他有效证件",
}
FORMS = {"original": "原件", "copy": "复印件", "both": "原件及复印件"}
CHANNELS = {
    "window": "窗口申请",
    "online": "网上申请",
    "mobile": "移动端申请",
    "kiosk": "自助终端申请",
    "proxy": "帮办代办",
}
WAYS = {
    "pickup": "直接送达（窗口领取）",
    "courier": "邮寄送达",
    "electronic": "电子送达",
}
PROCEDURES = {
    "hearing": "听证",
    "tender": "招标",
    "auction": "拍卖",
    "examination": "检验",
    "testing": "检测",
    "quarantine": "检疫",
    "appraisal": "鉴定",
    "expert_review": "专家评审",
    "publicity": "公示",
    "site_inspection": "现场勘验",
    "other": "其他法定程序",
}
_STATUTORY = frozenset(list(PROCEDURES)[:8])
GROUNDS = {
    "abuse": (
        "行政机关工作人员滥用职权、玩忽职守作出准予决定",
        "第六十九条第一款第（一）项",
    ),
    "beyond_power": ("超越法定职权作出准予决定", "第六十九条第一款第（二）项"),
    "procedure": ("违反法定程序作出准予决定", "第六十九条第一款第（三）项"),
    "unqualified": (
        "对不具备申请资格或者不符合法定条件的申请人作出准予决定",
        "第六十九条第一款第（四）项",
    ),
    "other_by_law": ("依法可以撤销的其他情形", "第六十九条第一款第（五）项"),
    "fraud": ("以欺骗、贿赂等不正当手段取得准予决定", "第六十九条第二款"),
    "law_changed": ("准予决定所依据的法律、法规、规章修改或者废止", "第八条第二款"),
    "circumstances": (
        "准予决定所依据的客观情况发生重大变化，为了公共利益的需要",
        "第八条第二款",
    ),
}
UNITS = {"workday": "个工作日", "day": "日"}
ROWS_OF_CONTENTS = 12


def title(kind, matter_type):
    """Return the heading of a document."""
    matter = MATTERS.get(matter_type, MATTERS["other"])
    if kind in _APPLICATION:
        return f"{matter}申请{TITLES[kind]}"
    if kind == "decision_approval":
        return f"准予{_act(matter_type)}决定书"
    if kind == "decision_refusal":
        return f"不予{_act(matter_type)}决定书"
    if kind in ("revocation", "recall"):
        return f"{TITLES[kind][:2]}{_act(matter_type)}决定书"
    return TITLES[kind]


def matter(doc):
    """Return what kind of act is applied for."""
    return MATTERS.get(doc.get("matter_type"), MATTERS["other"])


def act(doc):
    """Return what the decision approves or rejects."""
    return _act(doc.get("matter_type"))


def _act(matter_type):
    if matter_type in ("public_service", "other") or matter_type not in MATTERS:
        return "办理"
    return MATTERS[matter_type]


def name_of(document, matter_type):
    """Return how a document is called in a list of documents."""
    return title(document["kind"], matter_type)


def is_licence(doc):
    return doc.get("matter_type") == "licence"


def law(doc, article):
    """Return what a document is based on.

    :param article: what of the law, such as 第三十二条第一款第（五）项
    """
    if is_licence(doc):
        return f"《中华人民共和国行政许可法》{article}"
    return "有关法律、法规、规章及本事项办事指南"


def procedure_law(doc):
    """Return what stops the clock: the law's own procedures, or those of the guide."""
    if doc.get("basis"):
        return doc["basis"]
    if is_licence(doc) and doc["procedure"] in _STATUTORY:
        return "《中华人民共和国行政许可法》第四十五条"
    return "有关法律、法规、规章及本事项办事指南"


def revocation_ground(doc):
    """Return why an approval is taken back."""
    return GROUNDS.get(doc.get("ground"), GROUNDS["other_by_law"])[0]


def revocation_law(doc):
    """Return by which provisions an approval is taken back."""
    article = GROUNDS.get(doc.get("ground"), GROUNDS["other_by_law"])[1]
    named = [sentence(doc["basis"])] if doc.get("basis") else []
    if is_licence(doc):
        named.insert(0, f"《中华人民共和国行政许可法》{article}")
    return "、".join(named) or "有关法律、法规、规章"


def day(text):
    """Return a day as documents write it: 2026年2月12日."""
    if not text:
        return ""
    value = _date.fromisoformat(text)
    return f"{value.year}年{value.month}月{value.day}日"


def short_day(text):
    """Return a day as tables write it: 2026.02.12."""
    return text.replace("-", ".") if text else ""


def days(count, unit):
    return f"{count}{UNITS.get(unit, UNITS['workday'])}"


def form(material):
    return FORMS.get(material.get("form"), "")


def you(doc):
    """Return how the applicant is addressed."""
    if not doc.get("id_type"):
        return "你（单位）"
    return "你单位" if doc["id_type"] == "uscc" else "你"


def self(doc):
    """Return how the applicant calls itself."""
    if not doc.get("id_type"):
        return "本人（单位）"
    return "本单位" if doc["id_type"] == "uscc" else "本人"


def sentence(text):
    """Return a text without the stop at its end, to go on with one of our own."""
    return (text or "").strip().rstrip("。；;.，,")


def lines(text):
    """Return the lines of a text that say something."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def empty_rows(filled, wanted=ROWS_OF_CONTENTS):
    """Return how many rows of a form stay empty below the filled ones."""
    return range(max(0, wanted - filled))
