"""The sheets and columns of the offices' matter workbook (事项, 材料, 环节).

``key`` is the name under which a cell's value travels; every other module speaks in
keys, only this one in headings.
"""

from collections.abc import Mapping
from typing import NamedTuple

from . import terms

TEXT, CODE, NUMBER, WORD, WORDS, NAMES, YES_NO, DATE = range(8)

MATTERS, MATERIALS, STEPS = "matters", "materials", "steps"
TOWNSHIP_MODE = {
    "handle": terms.GRANT_MODE["handle"],
    "accept": terms.GRANT_MODE["accept"],
}
MOST_DAYS = 3650
MOST_COUNT = 1000


class Column(NamedTuple):
    """A column: what its cells may hold.

    ``limit`` is the longest text or the greatest number; ``words`` maps keys to the
    words a coded column may hold.
    """

    heading: str
    key: str
    kind: int = TEXT
    required: bool = False
    limit: int = 200
    words: Mapping[str, str] = {}


class Layout(NamedTuple):
    """A sheet and its columns, in the order in which they are written."""

    key: str
    name: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        """Return the column of a value."""
        return next(column for column in self.columns if column.key == key)


def _number(heading, key, limit, required=True):
    return Column(heading, key, NUMBER, required, limit)


def _word(heading, key, words, required=False):
    return Column(heading, key, WORD, required, words=words)


def _words(heading, key, words):
    return Column(heading, key, WORDS, words=words)


def _yes_no(heading, key):
    return Column(heading, key, YES_NO, True)


_CODE = Column("基本编码", "code", CODE, True, 50)
_TYPE_CODES = {code: code for code in terms.MATTER_TYPE_CODE.values()}

_MATTERS = Layout(
    MATTERS,
    "事项",
    (
        _number("序号", "sequence", 999_999, required=False),
        Column("事项名称", "name", required=True),
        _CODE,
        Column("编码规则", "code_scheme", limit=50),
        _word("事项类型代码", "type_code", _TYPE_CODES, required=True),
        _word("事项类型", "matter_type", terms.MATTER_TYPE, required=True),
        Column("实施主体", "department"),
        _word("行使层级", "exercise_level", terms.EXERCISE_LEVEL),
        _words("服务对象", "targets", terms.TARGET),
        _word("办件类型", "handling", terms.HANDLING, required=True),
        _number("法定办结时限", "legal_days", MOST_DAYS),
        _word("法定办结时限单位", "legal_unit", terms.DAY_UNIT, required=True),
        _number("承诺办结时限", "promised_days", MOST_DAYS),
        _word("承诺办结时限单位", "promised_unit", terms.DAY_UNIT, required=True),
        _number("到办事现场次数", "visit_count", 99),
        _words("办理形式", "forms", terms.FORM),
        _word("网上办理深度", "online_depth", terms.ONLINE_DEPTH),
        _word("通办范围", "cross_region", terms.CROSS_REGION),
        _yes_no("是否收费", "fee_charged"),
        Column("设定依据", "legal_basis", limit=4000),
        Column("受理条件", "acceptance_conditions", limit=4000),
        Column("特别程序", "special_procedure", limit=500),
        _word("审批结果类型", "result_type", terms.RESULT_TYPE),
        Column("审批结果名称", "result_name"),
        Column("主题分类", "themes", NAMES, limit=100),
        _word("乡镇承接方式", "township_mode", TOWNSHIP_MODE),
        _yes_no("村级代办", "village_proxy"),
        _yes_no("是否支持预约办理", "appointment_allowed"),
        _yes_no("是否支持物流快递", "courier_allowed"),
        _yes_no("告知承诺", "commitment_allowed"),
        _yes_no("容缺受理", "tolerance_allowed"),
        _number("改革前法定时限", "baseline_legal_days", MOST_DAYS, required=False),
        _number("改革前材料数", "baseline_material_count", MOST_COUNT, required=False),
        _number("改革前环节数", "baseline_step_count", MOST_COUNT, required=False),
        Column("咨询方式", "consultation"),
        Column("监督投诉方式", "complaint"),
        Column("计划生效日期", "valid_from", DATE, True),
    ),
)
_MATERIALS = Layout(
    MATERIALS,
    "材料",
    (
        _CODE,
        _number("序号", "sequence", MOST_COUNT),
        Column("材料名称", "name", required=True),
        _word("材料类型", "material_type", terms.MATERIAL_TYPE),
        _word("材料形式", "form", terms.MATERIAL_FORM, required=True),
        _word("材料必要性", "necessity", terms.NECESSITY, required=True),
        _word("来源渠道", "source", terms.SOURCE, required=True),
        _number("纸质材料份数", "copies", 99),
        _yes_no("是否电子证照", "is_electronic_licence"),
        Column("填报须知", "filling_notes", limit=2000),
    ),
)
_STEPS = Layout(
    STEPS,
    "环节",
    (
        _CODE,
        _number("序号", "sequence", MOST_COUNT),
        Column("环节名称", "name", required=True, limit=100),
        Column("办理岗位", "post_name", limit=100),
        Column("承办机构", "department"),
        _number("时限", "days", MOST_DAYS, required=False),
        _word("时限单位", "day_unit", terms.DAY_UNIT),
    ),
)

LAYOUTS = {layout.key: layout for layout in (_MATTERS, _MATERIALS, _STEPS)}
