"""Every rule on a guide, said a second time: what it finds, word for word, and where.

Each line of a table changes one guide in which nothing is wrong and names all that is
found then; a line that names nothing stands at the limit of its rule.
"""

from datetime import date

import pytest

from odoo.addons.gov_matter.core import checks


def stops(code, field, **values):
    return code, "error", field, values


def warns(code, field, **values):
    return code, "warning", field, values


def paper(name, necessity="required", source="applicant", copies=1, **others):
    basic = {"name": name, "necessity": necessity, "source": source, "copies": copies}
    return {**basic, "is_electronic_licence": False, "demand_reason": "", **others}


def stage(kind, days, name="一步"):
    return {"kind": kind, "days": days, "name": name}


KINDS = ("acceptance", "review", "decision", "closing", "delivery")
STEPS = [stage(kind, 2) for kind in KINDS]
GUIDE = {
    "matter_type": "licence",
    "handling": "promised",
    "legal_days": 20,
    "promised_days": 10,
    "onsite_reason": "核验原件",
    "forms": ("window", "online"),
    "legal_basis": "《食品安全法》第三十五条",
    "acceptance_conditions": "有固定的经营场所",
    "result_type": "licence",
    "result_name": "食品经营许可证",
    "consultation": "0951-6701001",
    "complaint": "12345",
    "faq": "问:多久?答:十日。",
    "materials": [paper("食品经营许可申请书"), paper("委托书", "optional")],
    "steps": STEPS,
}
AT_ONCE = {"handling": "immediate", "promised_days": 0, "steps": [STEPS[0]]}
ONLINE = {"online_depth": "level_4", "visit_count": 0, "onsite_reason": ""}
FEE = {
    "fee_charged": True,
    "fee_basis": "发改价格〔2020〕1号",
    "fee_standard": "10元",
    "online_payment": True,
}

DAYS = [
    ({"legal_days": 10, "promised_days": 10}, ()),
    (
        {"legal_days": 9},
        [stops("promised_over_legal", "promised_days", promised=10, legal=9)],
    ),
    (
        {"legal_days": 1, "promised_days": 2, "steps": [stage("acceptance", 2)] * 5},
        [
            stops("promised_over_legal", "promised_days", promised=2, legal=1),
            warns("steps_over_promise", "step_ids", total=10, promised=2),
        ],
    ),
    ({"legal_days": 0}, [stops("legal_missing", "legal_days")]),
    ({"legal_days": -1}, [stops("negative", "legal_days", value=-1)]),
    (
        {"promised_days": 0, "steps": [stage("acceptance", 0)] * 5},
        [stops("promise_missing", "promised_days")],
    ),
    (
        {"promised_days": -1, "steps": [stage("acceptance", 0)] * 5},
        [
            stops("negative", "promised_days", value=-1),
            warns("steps_over_promise", "step_ids", total=0, promised=-1),
        ],
    ),
    (
        {"visit_count": -1, "onsite_reason": ""},
        [stops("negative", "visit_count", value=-1)],
    ),
    ({**AT_ONCE, "legal_days": 0, "steps": [stage("acceptance", 0)]}, ()),
    ({**AT_ONCE, "steps": [stage("acceptance", 0)]}, ()),
    (
        {**AT_ONCE, "promised_days": 1, "steps": [stage("acceptance", 1)]},
        [stops("immediate_with_days", "promised_days", promised=1)],
    ),
]
DATES = [
    ({"valid_from": date(2026, 5, 1), "valid_to": date(2026, 5, 1)}, ()),
    ({"valid_from": date(2026, 5, 1), "valid_to": date(2026, 5, 2)}, ()),
    ({"valid_from": date(2026, 5, 1)}, ()),
    ({"valid_to": date(2026, 5, 1)}, ()),
    (
        {"valid_from": date(2026, 5, 1), "valid_to": date(2026, 4, 30)},
        [stops("ends_before_start", "valid_to", start="2026-05-01", end="2026-04-30")],
    ),
]
ISSUED = {"source": "government"}
MATERIALS = [
    ((), [warns("no_materials", "material_ids")]),
    ([paper("其他材料")], [stops("catch_all", "material_ids", name="其他材料")]),
    ([paper("申请书", copies=0)], ()),
    (
        [paper("申请书", copies=-1)],
        [stops("negative_copies", "material_ids", name="申请书")],
    ),
    ([paper("申请书"), paper("申请表")], ()),
    (
        [paper("申请书"), paper("\u3000申请书 ")],
        [stops("material_twice", "material_ids", name="申请书")],
    ),
    ([paper(None), paper("x")], ()),
    (
        [paper(None), paper(" ")],
        [stops("material_twice", "material_ids", name="")],
    ),
    ([paper("营业执照", **ISSUED, is_electronic_licence=True)], ()),
    ([paper("营业执照", **ISSUED, demand_reason="核验")], ()),
    ([paper("营业执照", "optional", **ISSUED)], ()),
    (
        [paper("营业执照", **ISSUED), paper("申请书"), paper("户口簿", **ISSUED)],
        [warns("government_papers", "material_ids", names="营业执照、户口簿")],
    ),
]
LISTS = [
    ({"single_document": True}, ()),
    ({"single_document": True, "materials": [paper("照片", "optional")]}, ()),
    ({"materials": [paper("申请书"), paper("章程")]}, ()),
    (
        {"single_document": True, "materials": [paper("申请书"), paper("章程")]},
        [stops("single_document", "material_ids", count=2)],
    ),
    ({"tolerance_allowed": True, "materials": [paper("章程", "deferrable")]}, ()),
    (
        {"materials": [paper("章程", "deferrable"), paper("照片", "deferrable")]},
        [warns("deferrable_not_allowed", "tolerance_allowed", names="章程、照片")],
    ),
    ({"tolerance_allowed": True}, [warns("nothing_deferrable", "tolerance_allowed")]),
    ({"commitment_allowed": True}, ()),
    (
        {
            "commitment_allowed": True,
            "materials": [paper("健康证", commitment_allowed=True)],
        },
        (),
    ),
    (
        {
            "materials": [
                paper("健康证", commitment_allowed=True),
                paper("申请书", commitment_allowed=False),
                paper("租约", commitment_allowed=True),
            ]
        },
        [warns("replaceable_not_allowed", "commitment_allowed", names="健康证、租约")],
    ),
]
FEW = {"count": 4, "wanted": 5}
STAGES = [
    ({"steps": ()}, [warns("no_steps", "step_ids")]),
    (
        {"steps": [*STEPS, stage("review", -1, "复核")]},
        [stops("negative_step", "step_ids", name="复核")],
    ),
    ({"steps": [*STEPS, stage("review", 0)]}, ()),
    (
        {"steps": [stage("review", 2)] * 5},
        [warns("no_acceptance_step", "step_ids")],
    ),
    (
        {"steps": [*STEPS, stage("review", 1)]},
        [warns("steps_over_promise", "step_ids", total=11, promised=10)],
    ),
    (
        {"steps": [*STEPS, stage("review", 1), stage("review", -1, "复核")]},
        [
            stops("negative_step", "step_ids", name="复核"),
            warns("steps_over_promise", "step_ids", total=11, promised=10),
        ],
    ),
    ({"steps": STEPS[:4]}, [warns("few_steps", "step_ids", **FEW)]),
    ({"steps": STEPS[:4], "matter_type": "payment"}, ()),
    ({"steps": STEPS[:4], "handling": "reported"}, ()),
]
CHANNELS = [
    ({"forms": ("online",)}, [stops("no_window", "form_ids")]),
    ({**ONLINE, "forms": ("window", "online")}, ()),
    ({**ONLINE, "forms": ("window", "mobile")}, ()),
    (
        {**ONLINE, "forms": ("window", "courier")},
        [stops("online_without_form", "form_ids")],
    ),
    (
        {"online_depth": "level_4"},
        [stops("online_with_visits", "visit_count", visits=1)],
    ),
    ({"online_depth": "level_3"}, ()),
    ({"visit_count": 0, "forms": ("window", "mobile")}, ()),
    ({"visit_count": 0, "forms": ("window", "courier")}, ()),
    ({"visit_count": 0, "forms": ("window",), "courier": True}, ()),
    (
        {"visit_count": 0, "forms": ("window",)},
        [stops("no_visit_no_way", "visit_count")],
    ),
    ({"visit_count": 1, "forms": ("window",)}, ()),
    (
        {"onsite_reason": ""},
        [warns("visit_reason_missing", "onsite_reason", visits=1)],
    ),
    ({"onsite_reason": "", "visit_count": 0}, ()),
    ({"in_hall": False}, [stops("not_in_hall", "not_in_hall_reason")]),
    ({"in_hall": False, "not_in_hall_reason": "涉密"}, ()),
]
FEES = [
    (FEE, ()),
    ({"online_payment": True}, [stops("payment_without_fee", "online_payment")]),
    ({**FEE, "fee_basis": ""}, [warns("fee_basis_missing", "fee_basis")]),
    ({**FEE, "fee_standard": ""}, [warns("fee_standard_missing", "fee_standard")]),
    (
        {**FEE, "online_payment": False},
        [warns("fee_without_payment", "online_payment")],
    ),
]
PHONES = [
    (
        {"complaint": "(0951) 6701001"},
        [stops("same_phone", "complaint", value="(0951) 6701001")],
    ),
    ({"complaint": "0951-6701002"}, ()),
    ({"complaint": ""}, [warns("missing_complaint", "complaint")]),
    ({"complaint": None}, [warns("missing_complaint", "complaint")]),
    ({"consultation": ""}, [warns("missing_consultation", "consultation")]),
    (
        {"consultation": "6701001"},
        [warns("no_area_code", "consultation", value="6701001")],
    ),
    (
        {"complaint": "6701001"},
        [warns("no_area_code", "complaint", value="6701001")],
    ),
    (
        {"consultation": "窗口咨询", "complaint": "信访室"},
        [
            warns("no_area_code", "consultation", value="窗口咨询"),
            warns("no_area_code", "complaint", value="信访室"),
        ],
    ),
    (
        {"consultation": "窗口咨询", "complaint": ""},
        [
            warns("no_area_code", "consultation", value="窗口咨询"),
            warns("missing_complaint", "complaint"),
        ],
    ),
    (
        {"consultation": "", "complaint": ""},
        [
            warns("missing_consultation", "consultation"),
            warns("missing_complaint", "complaint"),
        ],
    ),
]
TOLD = [
    ({field: nothing}, [warns(f"missing_{field}", field)])
    for field, nothing in (
        ("legal_basis", ""),
        ("acceptance_conditions", ""),
        ("result_name", ""),
        ("result_name", None),
        ("targets", ()),
    )
]
TOLD += [
    ({"faq": ""}, [warns("no_faq", "faq")]),
    ({"faq": "", "matter_type": "payment"}, ()),
]
TABLES = {
    "days": DAYS,
    "dates": DATES,
    "materials": [({"materials": rows}, found) for rows, found in MATERIALS],
    "lists": LISTS,
    "stages": STAGES,
    "channels": CHANNELS,
    "fees": FEES,
    "phones": PHONES,
    "told": TOLD,
}


def found_in(changes):
    return [tuple(finding) for finding in checks.findings({**GUIDE, **changes})]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(changes, list(found), id=f"{name}-{number}")
        for name, table in TABLES.items()
        for number, (changes, found) in enumerate(table)
    ],
)
def test_a_rule(changes, expected):
    assert found_in({}) == []
    assert found_in(changes) == expected


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("营业执照", "licence"),
        ("护照", "licence"),
        ("食品经营许可证", "licence"),
        ("资格证书", "licence"),
        ("营业执照(副本)", "licence"),
        ("营业执照（副本）", "licence"),
        ("立项批文", "document"),
        ("关于建设项目的批复", "document"),
        ("准予许可决定书", "document"),
        ("审核意见书", "document"),
        ("审核意见书（含附图）", "document"),
    ],
)
def test_the_kind_of_a_result(name, kind):
    shown = name.split("(")[0].split("（")[0]
    right = {"result_name": name, "result_type": kind}
    assert found_in(right) == []
    for other in {"licence", "document", "other"} - {kind}:
        expected = warns(f"result_is_{kind}", "result_type", name=shown)
        assert found_in({**right, "result_type": other}) == [expected]


@pytest.mark.parametrize("name", ["备案回执", "证明", "批文目录", "x"])
def test_a_result_of_any_kind(name):
    for kind in ("licence", "document", "other"):
        assert found_in({"result_name": name, "result_type": kind}) == []


ARTICLE_45 = (
    *("hearing", "tender", "auction", "examination"),
    *("testing", "quarantine", "appraisal", "expert_review"),
)


@pytest.mark.parametrize("kind", [*ARTICLE_45, "publicity", "site_inspection", "other"])
def test_what_stops_the_clock(kind):
    """The eight of article 45 need no other basis; whatever else does."""
    row = {"kind": kind, "name": "现场核查", "basis": ""}
    missing = [warns("procedure_basis", "procedure_ids", name="现场核查")]
    expected = [] if kind in ARTICLE_45 else missing
    assert found_in({"procedures": [row]}) == expected
    assert found_in({"procedures": [{**row, "basis": "第七条"}]}) == []


@pytest.mark.parametrize("unit", ["workday", "day"])
@pytest.mark.parametrize("kind", ["licence", "payment", "confirmation", ""])
def test_only_what_is_no_licence_counts_calendar_days(kind, unit):
    codes = [
        one.code for one in checks.findings({"matter_type": kind, "day_unit": unit})
    ]
    wrong = kind == "licence" and unit == "day"
    assert ("licence_in_calendar_days" in codes) == wrong


def test_of_a_guide_that_says_nothing():
    texts = (
        *("matter_type", "online_depth", "fee_basis", "fee_standard", "legal_basis"),
        *("acceptance_conditions", "result_type", "result_name", "consultation"),
        *("complaint", "onsite_reason", "not_in_hall_reason", "faq"),
    )
    flags = (
        *("fee_charged", "online_payment", "courier", "single_document"),
        *("commitment_allowed", "tolerance_allowed"),
    )
    expected = {
        **dict.fromkeys(texts, ""),
        **dict.fromkeys(flags, False),
        **dict.fromkeys(("materials", "steps", "procedures"), ()),
        **dict.fromkeys(("valid_from", "valid_to"), None),
        **dict.fromkeys(("legal_days", "promised_days"), 0),
        "handling": "promised",
        "day_unit": "workday",
        "visit_count": 1,
        "forms": ("window",),
        "targets": ("person",),
        "in_hall": True,
    }
    assert expected == checks.SHAPE


def test_errors_come_first_and_each_part_in_the_order_of_the_guide():
    assert [finding.code for finding in checks.findings({"forms": ()})] == [
        *("promise_missing", "legal_missing", "no_window"),
        *("no_materials", "no_steps", "visit_reason_missing"),
        *("missing_legal_basis", "missing_acceptance_conditions"),
        *("missing_result_name", "missing_consultation", "missing_complaint"),
    ]
