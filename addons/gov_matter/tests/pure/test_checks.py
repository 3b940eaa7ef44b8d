from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.gov_matter.core import checks

GOOD = {
    "matter_type": "payment",
    "handling": "promised",
    "legal_days": 30,
    "promised_days": 20,
    "visit_count": 1,
    "onsite_reason": "核验原件",
    "legal_basis": "依据",
    "acceptance_conditions": "条件",
    "result_name": "低保证",
    "result_type": "licence",
    "consultation": "(0951)6701001",
    "complaint": "(0951)6711001",
    "materials": [
        {
            "name": "申请书",
            "necessity": "required",
            "source": "applicant",
            "copies": 1,
            "is_electronic_licence": False,
            "demand_reason": "",
        }
    ],
    "steps": [
        {"name": "受理", "kind": "acceptance", "days": 1},
        {"name": "审批", "kind": "decision", "days": 19},
    ],
}


def material(name="户口簿", **values):
    return {**GOOD["materials"][0], "name": name, **values}


def step(name="审核", kind="review", days=1):
    return {"name": name, "kind": kind, "days": days}


def codes(**changes):
    found = checks.findings({**GOOD, **changes})
    return {(finding.code, finding.level) for finding in found}


def test_a_good_guide_has_no_findings():
    assert codes() == set()


@pytest.mark.parametrize(
    ("changes", "code", "level"),
    [
        ({"legal_days": -1}, "negative", "error"),
        (
            {"handling": "immediate", "promised_days": 5},
            "immediate_with_days",
            "error",
        ),
        ({"promised_days": 31}, "promised_over_legal", "error"),
        ({"promised_days": 0}, "promise_missing", "error"),
        ({"handling": "reported", "promised_days": 0}, "promise_missing", "error"),
        ({"legal_days": 0}, "legal_missing", "error"),
        (
            {"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)},
            "ends_before_start",
            "error",
        ),
        ({"materials": [material("其他材料")]}, "catch_all", "error"),
        ({"materials": ()}, "no_materials", "warning"),
        ({"materials": [material(copies=-1)]}, "negative_copies", "error"),
        ({"materials": [material(), material(" 户口簿 ")]}, "material_twice", "error"),
        (
            {"single_document": True, "materials": [material("a1"), material("b1")]},
            "single_document",
            "error",
        ),
        (
            {"materials": [material(necessity="deferrable")]},
            "deferrable_not_allowed",
            "warning",
        ),
        ({"tolerance_allowed": True}, "nothing_deferrable", "warning"),
        (
            {"materials": [material(source="government")]},
            "government_papers",
            "warning",
        ),
        ({"steps": ()}, "no_steps", "warning"),
        ({"steps": [*GOOD["steps"], step(days=-1)]}, "negative_step", "error"),
        ({"steps": [step()]}, "no_acceptance_step", "warning"),
        ({"steps": [*GOOD["steps"], step()]}, "steps_over_promise", "warning"),
        ({"matter_type": "licence"}, "few_steps", "warning"),
        ({"matter_type": "licence"}, "no_faq", "warning"),
        ({"forms": ("online",)}, "no_window", "error"),
        (
            {"online_depth": "level_4", "forms": ("window", "online")},
            "online_with_visits",
            "error",
        ),
        (
            {"online_depth": "level_4", "visit_count": 0, "courier": True},
            "online_without_form",
            "error",
        ),
        ({"visit_count": 0}, "no_visit_no_way", "error"),
        ({"onsite_reason": ""}, "visit_reason_missing", "warning"),
        ({"in_hall": False}, "not_in_hall", "error"),
        ({"online_payment": True}, "payment_without_fee", "error"),
        ({"fee_charged": True}, "fee_basis_missing", "warning"),
        ({"fee_charged": True}, "fee_standard_missing", "warning"),
        ({"fee_charged": True}, "fee_without_payment", "warning"),
        ({"complaint": "0951-6701001"}, "same_phone", "error"),
        ({"complaint": "6711001"}, "no_area_code", "warning"),
        ({"result_type": "other"}, "result_is_licence", "warning"),
        ({"result_name": "许可决定书"}, "result_is_document", "warning"),
        (
            {"procedures": [{"kind": "publicity", "name": "公示", "basis": ""}]},
            "procedure_basis",
            "warning",
        ),
        ({"legal_basis": ""}, "missing_legal_basis", "warning"),
        ({"acceptance_conditions": ""}, "missing_acceptance_conditions", "warning"),
        ({"result_name": ""}, "missing_result_name", "warning"),
        ({"consultation": ""}, "missing_consultation", "warning"),
        ({"complaint": ""}, "missing_complaint", "warning"),
        ({"targets": ()}, "missing_targets", "warning"),
    ],
)
def test_what_is_wrong_is_found(changes, code, level):
    assert (code, level) in codes(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {
            "handling": "immediate",
            "promised_days": 0,
            "legal_days": 0,
            "steps": [step("受理", "acceptance", 0)],
        },
        {"visit_count": 0, "courier": True},
        {"visit_count": 0, "forms": ("window", "online"), "online_depth": "level_4"},
        {"procedures": [{"kind": "hearing", "name": "听证", "basis": ""}]},
        {"procedures": [{"kind": "publicity", "name": "公示", "basis": "第七条"}]},
        {"materials": [material(source="government", demand_reason="核验")]},
        {"materials": [material(source="government", is_electronic_licence=True)]},
        {"materials": [material(necessity="deferrable")], "tolerance_allowed": True},
        {
            "fee_charged": True,
            "fee_basis": "依据",
            "fee_standard": "10元",
            "online_payment": True,
        },
        {"result_name": "审核结果告知", "result_type": "other"},
        {"complaint": "12345"},
    ],
)
def test_what_is_right_is_left_alone(changes):
    assert codes(**changes) == set()


@pytest.mark.parametrize(
    "name",
    [
        "其他材料",
        "其它材料（如有）",
        "等相关材料",
        "其他有关材料",
        "其 他 材 料",
        "其他需要提供的材料",
        "法律、法规规定的其他材料",
        "审批机关认为需要提交的材料",
        "视情况提供的证明",
        "身份证、户口簿等材料",
        "身份证等",
        "相关证明材料",
        "Other supporting documents",
        "any other materials",
    ],
)
def test_names_that_leave_open_what_is_asked_for(name):
    assert checks.is_catch_all(name)


@pytest.mark.parametrize(
    "name",
    [
        "申请书",
        "身份证/户口簿复印件",
        "其他股东同意转让的证明",
        "其他家庭成员身份证明",
        "学历等级证书",
        "一等",
        "平等协商记录",
        "伐区材料",
        "案件材料",
        "残疾证/病历",
        "Brother's identity card",
        "",
    ],
)
def test_names_that_say_what_is_asked_for(name):
    assert not checks.is_catch_all(name)


VERSIONS = st.fixed_dictionaries(
    {
        "handling": st.sampled_from(["immediate", "promised", "reported"]),
        "legal_days": st.integers(-5, 200),
        "promised_days": st.integers(-5, 200),
        "visit_count": st.integers(-1, 5),
    }
)


@given(VERSIONS)
def test_the_days_of_what_passes_are_lawful(version):
    if any(f.level == "error" for f in checks.findings({**GOOD, **version})):
        return
    immediate = version["handling"] == "immediate"
    assert immediate == (version["promised_days"] == 0)
    assert version["promised_days"] <= version["legal_days"] or immediate


@given(st.text(max_size=30))
def test_any_name_is_judged_without_error(name):
    assert checks.is_catch_all(name) in (True, False)


@given(st.text(alphabet="身份证户口簿申请书营业执照", min_size=1, max_size=8))
def test_a_catch_all_stays_one_whatever_stands_before(name):
    assert checks.is_catch_all(f"{name}等相关材料")
    assert checks.is_catch_all(f"{name}、其他材料")
