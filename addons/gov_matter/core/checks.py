"""What may be wrong with a guide before it is published.

Every check takes a version as a plain mapping (see ``SHAPE``) and yields findings: an
error stops publication, a warning is shown. The rules are those of the national
elements of a matter (GB/T 39554.1) and of the checks cities run on their data.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from . import procedures

SHAPE = {
    "matter_type": "",
    "handling": "promised",
    "legal_days": 0,
    "promised_days": 0,
    "day_unit": "workday",
    "visit_count": 1,
    "forms": ("window",),
    "targets": ("person",),
    "online_depth": "",
    "fee_charged": False,
    "fee_basis": "",
    "fee_standard": "",
    "online_payment": False,
    "legal_basis": "",
    "acceptance_conditions": "",
    "result_type": "",
    "result_name": "",
    "courier": False,
    "consultation": "",
    "complaint": "",
    "onsite_reason": "",
    "in_hall": True,
    "not_in_hall_reason": "",
    "single_document": False,
    "commitment_allowed": False,
    "tolerance_allowed": False,
    "faq": "",
    "valid_from": None,
    "valid_to": None,
    "materials": (),
    "steps": (),
    "procedures": (),
}
LICENCE_STEPS = 5

_FILL = (
    "有关|相关|需要|需|应当|应|须|必要|必需|必须|所需|要求|规定|提供|提交|补充|申请|申报|"
    "办理|审批|审核|登记|证明|佐证|辅助|支撑|说明|书面|的|等"
)
_PAPERS = "材料|资料|文件|证件|证明|手续|要件"
_CATCH_ALL = re.compile(
    rf"其[他它](?:{_FILL})*(?:{_PAPERS})"
    rf"|等(?:有关|相关|其[他它]|证明|申请|的)*(?:{_PAPERS})"
    rf"|^(?:有关|相关|所需|必要)的?(?:证明)?(?:{_PAPERS})$"
    rf"|(?:认为|认定)有?(?:需要|必要).*(?:{_PAPERS})"
    rf"|视(?:具体)?情况.*(?:{_PAPERS}|提供|提交)"
    r"|(?<![特高中初优平同一二三四五六七八九十])等$"
    r"|^\W*(?:any )?other (?:relevant |supporting |necessary |required )*"
    r"(?:documents?|materials?|papers?|certificates?)",
    re.IGNORECASE,
)
_HAS_AREA_CODE = re.compile(
    r"0\d{2,3}\D{0,3}\d{7,8}|\b(?:12\d{3}(?!\d)|1\d{10}|[48]00\D?\d{3})"
)
_BRACKETS = re.compile(r"[(（][^)）]*[)）]$")
_RESULT_ENDINGS = {
    "licence": ("证", "照", "证书"),
    "document": ("批文", "批复", "决定书", "意见书"),
}


class Finding(NamedTuple):
    """One thing found: ``code`` names the sentence, ``values`` fill it."""

    code: str
    level: str
    field: str
    values: Mapping


def error(code, field, **values):
    return Finding(code, "error", field, values)


def warning(code, field, **values):
    return Finding(code, "warning", field, values)


def is_catch_all(name: str) -> bool:
    """Tell whether a material's name leaves open what is asked for.

    >>> is_catch_all("其他相关材料"), is_catch_all("身份证等"), is_catch_all("等级证书")
    (True, True, False)
    """
    if not name:
        return False
    name = unicodedata.normalize("NFKC", name)
    if name.isascii():
        return bool(_CATCH_ALL.search(name))
    name = re.sub(r"[\s、,。.;]+", "", name)
    return bool(_CATCH_ALL.search(name) or _CATCH_ALL.search(_BRACKETS.sub("", name)))


def days_of(version: Mapping) -> Iterator[Finding]:
    """Check the statutory and promised days against the way of handling.

    Decided at once means a promise of no days, and only that does.
    """
    legal, promised = version["legal_days"], version["promised_days"]
    for field in ("legal_days", "promised_days", "visit_count"):
        if version[field] < 0:
            yield error("negative", field, value=version[field])
    if version["handling"] == "immediate" and promised > 0:
        yield error("immediate_with_days", "promised_days", promised=promised)
    if 0 < legal < promised:
        yield error(
            "promised_over_legal", "promised_days", promised=promised, legal=legal
        )


def complete_days_of(version: Mapping) -> Iterator[Finding]:
    """Check that nothing is missing from the days of a guide to be published."""
    if version["handling"] == "immediate":
        return
    if version["promised_days"] == 0:
        yield error("promise_missing", "promised_days")
    if version["legal_days"] == 0:
        yield error("legal_missing", "legal_days")


def unit_of(version: Mapping) -> Iterator[Finding]:
    """Check that a licence counts working days (Licensing Act, article 82)."""
    if version["matter_type"] == "licence" and version["day_unit"] == "day":
        yield error("licence_in_calendar_days", "day_unit")


def dates_of(version: Mapping) -> Iterator[Finding]:
    """Check that the guide does not end before it begins."""
    start, end = version["valid_from"], version["valid_to"]
    if start and end and end < start:
        yield error("ends_before_start", "valid_to", start=str(start), end=str(end))


def material_of(name: str) -> Iterator[Finding]:
    """Check the name of one material."""
    if is_catch_all(name):
        yield error("catch_all", "material_ids", name=name)


def materials_of(version: Mapping) -> Iterator[Finding]:
    """Check the list of materials as a whole."""
    materials = version["materials"]
    if not materials:
        yield warning("no_materials", "material_ids")
    for material in materials:
        yield from material_of(material["name"])
        if material["copies"] < 0:
            yield error("negative_copies", "material_ids", name=material["name"])
    names = Counter((material["name"] or "").strip() for material in materials)
    for name, count in names.items():
        if count > 1:
            yield error("material_twice", "material_ids", name=name)
    required = [m for m in materials if m["necessity"] == "required"]
    if version["single_document"] and len(required) > 1:
        yield error("single_document", "material_ids", count=len(required))
    yield from _tolerance_of(version)
    yield from _commitment_of(version)
    yield from _government_papers_of(required)


def _tolerance_of(version):
    deferrable = [
        material["name"]
        for material in version["materials"]
        if material["necessity"] == "deferrable"
    ]
    if deferrable and not version["tolerance_allowed"]:
        yield warning(
            "deferrable_not_allowed", "tolerance_allowed", names="、".join(deferrable)
        )
    if version["tolerance_allowed"] and not deferrable:
        yield warning("nothing_deferrable", "tolerance_allowed")


def _commitment_of(version):
    """A commitment replaces the proofs that the guide names, and no others."""
    replaced = [
        material["name"]
        for material in version["materials"]
        if material.get("commitment_allowed")
    ]
    if replaced and not version["commitment_allowed"]:
        yield warning(
            "replaceable_not_allowed", "commitment_allowed", names="、".join(replaced)
        )


def _government_papers_of(required):
    """What the government issued is fetched, not asked for, unless a reason says so."""
    names = [
        material["name"]
        for material in required
        if material["source"] == "government"
        and not material["is_electronic_licence"]
        and not material["demand_reason"]
    ]
    if names:
        yield warning("government_papers", "material_ids", names="、".join(names))


def steps_of(version: Mapping) -> Iterator[Finding]:
    """Check the steps against the promise."""
    steps = version["steps"]
    if not steps:
        yield warning("no_steps", "step_ids")
        return
    for step in steps:
        if step["days"] < 0:
            yield error("negative_step", "step_ids", name=step["name"])
    if not any(step["kind"] == "acceptance" for step in steps):
        yield warning("no_acceptance_step", "step_ids")
    total = sum(max(step["days"], 0) for step in steps)
    if total > version["promised_days"]:
        yield warning(
            "steps_over_promise",
            "step_ids",
            total=total,
            promised=version["promised_days"],
        )
    licence = version["matter_type"] == "licence"
    if licence and version["handling"] == "promised" and len(steps) < LICENCE_STEPS:
        yield warning("few_steps", "step_ids", count=len(steps), wanted=LICENCE_STEPS)


def channels_of(version: Mapping) -> Iterator[Finding]:
    """Check the ways to apply: the window always, a visit only where it must be."""
    forms = version["forms"]
    online = "online" in forms or "mobile" in forms
    if "window" not in forms:
        yield error("no_window", "form_ids")
    visits = version["visit_count"]
    if version["online_depth"] == "level_4" and visits > 0:
        yield error("online_with_visits", "visit_count", visits=visits)
    if version["online_depth"] == "level_4" and not online:
        yield error("online_without_form", "form_ids")
    if visits == 0 and not online and not (version["courier"] or "courier" in forms):
        yield error("no_visit_no_way", "visit_count")
    if visits > 0 and not version["onsite_reason"]:
        yield warning("visit_reason_missing", "onsite_reason", visits=visits)
    if not version["in_hall"] and not version["not_in_hall_reason"]:
        yield error("not_in_hall", "not_in_hall_reason")


def fees_of(version: Mapping) -> Iterator[Finding]:
    """Check that a fee has a basis and a tariff, and that no fee takes no payment."""
    if not version["fee_charged"]:
        if version["online_payment"]:
            yield error("payment_without_fee", "online_payment")
        return
    if not version["fee_basis"]:
        yield warning("fee_basis_missing", "fee_basis")
    if not version["fee_standard"]:
        yield warning("fee_standard_missing", "fee_standard")
    if not version["online_payment"]:
        yield warning("fee_without_payment", "online_payment")


def phones_of(version: Mapping) -> Iterator[Finding]:
    """Check that questions and complaints go to different, complete numbers.

    Words without any figure are no number, and not the same one.
    """
    figures = _figures_of(version["complaint"])
    if figures and figures == _figures_of(version["consultation"]):
        yield error("same_phone", "complaint", value=version["complaint"])
    for field in ("consultation", "complaint"):
        if version[field] and not _HAS_AREA_CODE.search(version[field]):
            yield warning("no_area_code", field, value=version[field])


def _figures_of(text):
    return [sign for sign in text or () if sign.isdecimal()]


def result_of(version: Mapping) -> Iterator[Finding]:
    """Check the kind of result against its name."""
    if not version["result_name"]:
        return
    name = _BRACKETS.sub("", version["result_name"])
    for kind, endings in _RESULT_ENDINGS.items():
        if name.endswith(endings) and version["result_type"] != kind:
            yield warning(f"result_is_{kind}", "result_type", name=name)


def procedures_of(version: Mapping) -> Iterator[Finding]:
    """Check that the clock stops only with a basis (Licensing Act, article 45)."""
    for procedure in version["procedures"]:
        if procedure["kind"] in procedures.STATUTORY or procedure["basis"]:
            continue
        yield warning("procedure_basis", "procedure_ids", name=procedure["name"])


def completeness_of(version: Mapping) -> Iterator[Finding]:
    """Check that the guide tells what article 30 wants published."""
    for field in (
        "legal_basis",
        "acceptance_conditions",
        "result_name",
        "consultation",
        "complaint",
        "targets",
    ):
        if not version[field]:
            yield warning(f"missing_{field}", field)
    if version["matter_type"] == "licence" and not version["faq"]:
        yield warning("no_faq", "faq")


CHECKS = (
    days_of,
    complete_days_of,
    unit_of,
    dates_of,
    materials_of,
    steps_of,
    channels_of,
    fees_of,
    phones_of,
    result_of,
    procedures_of,
    completeness_of,
)


def findings(version: Mapping) -> list[Finding]:
    """Return everything found in a version, errors first.

    Elements that the mapping leaves out are taken from ``SHAPE``.
    """
    version = {**SHAPE, **version}
    found = [finding for check in CHECKS for finding in check(version)]
    return sorted(found, key=lambda finding: finding.level != "error")
