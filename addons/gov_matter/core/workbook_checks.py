"""What needs more than one cell of the matter workbook: a row, a matter with its rows.

Cells that were wrong by themselves are left out: one mistake, one error.
"""

from collections.abc import Iterable, Iterator, Mapping

from . import checks, terms
from .workbook_cells import squash
from .workbook_layout import LAYOUTS, MATERIALS, MATTERS, STEPS
from .workbook_rows import Error, Row, error_at

# Findings of the catalogue's own checks: the cells involved, the one to look at first.
_INVOLVED = {
    "immediate_with_days": ("promised_days", "handling"),
    "promised_over_legal": ("promised_days", "legal_days"),
    "promise_missing": ("promised_days", "handling"),
    "legal_missing": ("legal_days", "handling"),
    "licence_in_calendar_days": ("legal_unit", "matter_type"),
    "no_window": ("forms",),
    "online_with_visits": ("visit_count", "online_depth"),
    "online_without_form": ("forms", "online_depth"),
    "no_visit_no_way": ("visit_count", "forms", "courier_allowed"),
    "payment_without_fee": ("fee_charged",),
    "same_phone": ("complaint", "consultation"),
}
_OF_ROWS = frozenset({"catch_all", "material_twice", "negative_copies"})
_SAME_KEYS = (
    "matter_type",
    "handling",
    "legal_days",
    "promised_days",
    "visit_count",
    "forms",
    "targets",
    "online_depth",
    "fee_charged",
    "legal_basis",
    "acceptance_conditions",
    "result_type",
    "result_name",
    "tolerance_allowed",
    "consultation",
    "complaint",
)


def check_row(row: Row) -> Iterator[Error]:
    """Check the cells of one row against each other."""
    for check in _ROW_CHECKS[row.sheet]:
        yield from check(row)


def check_matter(
    matter: Row, materials: Iterable[Row], hidden: Mapping | None = None
) -> Iterator[Error]:
    """Check a matter with its materials as the catalogue checks a guide.

    :param hidden: what a guide holds beside the workbook, as ``checks.SHAPE`` names it
    """
    materials = list(materials)
    yield from _check_repeated(materials)
    version = {**(hidden or {}), **_version_of(matter, materials)}
    for finding in checks.findings(version):
        if finding.level == "error" and finding.code not in _OF_ROWS:
            yield from _error_of(matter, finding)


def _check_units(matter):
    legal, promised = matter.values["legal_unit"], matter.values["promised_unit"]
    if not matter.broken.isdisjoint(("legal_unit", "promised_unit")):
        return
    if legal != promised:
        yield error_at(
            matter,
            "promised_unit",
            "units_differ",
            promised=terms.DAY_UNIT[promised],
            legal=terms.DAY_UNIT[legal],
        )


def _check_type_code(matter):
    if not matter.broken.isdisjoint(("type_code", "matter_type")):
        return
    type_, code = matter.values["matter_type"], matter.values["type_code"]
    if code != terms.MATTER_TYPE_CODE[type_]:
        yield error_at(
            matter,
            "type_code",
            "type_code_differs",
            value=code,
            type=terms.MATTER_TYPE[type_],
            code=terms.MATTER_TYPE_CODE[type_],
        )


def _check_name(row):
    if "name" not in row.broken:
        for finding in checks.material_of(row.values["name"]):
            yield error_at(row, "name", finding.code, **finding.values)


def _check_days(row):
    if not row.broken.isdisjoint(("days", "day_unit")):
        return
    days, unit = row.values["days"], row.values["day_unit"]
    if days is not None and unit is None:
        yield error_at(row, "day_unit", "unit_missing", days=days)
    if days is None and unit is not None:
        yield error_at(row, "days", "days_missing", unit=terms.DAY_UNIT[unit])


def _check_repeated(materials):
    first_rows = {}
    for row in materials:
        if "name" in row.broken:
            continue
        name = row.values["name"]
        first = first_rows.setdefault(squash(name), row)
        if first is not row:
            yield error_at(
                row,
                "name",
                "material_same",
                name=name,
                other=first.values["name"],
                row=first.number,
            )


def _version_of(matter, materials):
    """Return the row as the mapping that ``checks.py`` reads, wrong cells left out."""
    values = {
        key: _filled(key, matter.values[key])
        for key in _SAME_KEYS
        if key not in matter.broken
    }
    if "legal_unit" not in matter.broken:
        values["day_unit"] = _filled("day_unit", matter.values["legal_unit"])
    if "courier_allowed" not in matter.broken:
        values["courier"] = matter.values["courier_allowed"]
    values["materials"] = [
        {**row.values, "demand_reason": ""} for row in materials if not row.broken
    ]
    return values


def _filled(key, value):
    return type(checks.SHAPE[key])() if value is None else value


def _error_of(matter, finding):
    involved = _INVOLVED.get(finding.code, ())
    if not matter.broken.isdisjoint(involved):
        return
    if involved:
        yield error_at(matter, involved[0], finding.code, **finding.values)
    else:
        sheet = LAYOUTS[MATTERS].name
        yield Error(sheet, matter.number, "", finding.code, finding.values)


_ROW_CHECKS = {
    MATTERS: (_check_units, _check_type_code),
    MATERIALS: (_check_name,),
    STEPS: (_check_days,),
}
