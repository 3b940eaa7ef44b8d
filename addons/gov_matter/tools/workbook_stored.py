"""What the catalogue holds, said as the workbook would say it.

The same values are exported and compared with what is imported, so that the import of
an export finds nothing to do.
"""

from collections.abc import Iterable
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain

from odoo.addons.gov_base.core import localtime

from ..core import terms
from ..core.grants import RECEIVING
from ..core.workbook_cells import plain, squash
from ..core.workbook_layout import LAYOUTS, MATERIALS, MATTERS, STEPS

MATTER_FIELDS = ("sequence", "name", "code_scheme", "matter_type")
VERSION_FIELDS = (
    "exercise_level",
    "handling",
    "legal_days",
    "promised_days",
    "visit_count",
    "online_depth",
    "cross_region",
    "fee_charged",
    "legal_basis",
    "acceptance_conditions",
    "special_procedure",
    "result_type",
    "result_name",
    "appointment_allowed",
    "courier_allowed",
    "commitment_allowed",
    "tolerance_allowed",
    "consultation",
    "complaint",
)
BASELINE_FIELDS = (
    "baseline_legal_days",
    "baseline_material_count",
    "baseline_step_count",
)
MATERIAL_FIELDS = (
    "sequence",
    "name",
    "material_type",
    "form",
    "necessity",
    "source",
    "copies",
    "is_electronic_licence",
    "filling_notes",
)
STEP_FIELDS = ("sequence", "name", "post_name")
# A blank cell and 0 say the same in these columns.
_BLANK_IS_ZERO = frozenset({"sequence", *BASELINE_FIELDS})
_OF_MATTER_ALONE = frozenset({"sequence", "code_scheme", "themes"})


class Stored(NamedTuple):
    """A matter of the catalogue: its records and its values by key.

    ``version`` is the latest published or withdrawn one, empty where there is none;
    ``grants`` are those to the townships and to the villages that have no end yet.
    """

    matter: models.BaseModel
    version: models.BaseModel
    grants: dict
    values: dict
    materials: list
    steps: list

    @property
    def is_published(self):
        """Tell whether a guide is in force, or will be."""
        version = self.version
        ended = version.valid_to and version.valid_to < localtime.today()
        return bool(version) and version.state == "published" and not ended


def stored_of(district, matters) -> dict[str, Stored]:
    """Return matters by code, with a bounded number of queries."""
    versions = _latest_versions(matters)
    grants = _standing_grants(district, matters)
    # One recordset of all, for the fields to be fetched once.
    together = matters.env["gov.matter.version"].union(*versions.values())
    by_id = {version.id: version for version in together}
    found = {}
    for matter in matters:
        version = versions.get(matter.id, together.browse())
        version = by_id.get(version.id, version)
        given = grants.get(matter.id, {})
        found[matter.code] = Stored(
            matter,
            version,
            given,
            {**_matter_values(matter, given), **_version_values(version)},
            [
                _values_of(row, MATERIAL_FIELDS)
                for row in _in_order(version.material_ids)
            ],
            [_step_values(row) for row in _in_order(version.step_ids)],
        )
    return found


def differences(stored: Stored, matter, materials: Iterable, steps: Iterable) -> list:
    """Return the keys of the columns, and the sheets, in which the workbook differs."""
    keys = [
        column.key
        for column in LAYOUTS[MATTERS].columns
        if not _same(column.key, matter.values[column.key], stored.values[column.key])
    ]
    for sheet, rows, known in (
        (MATERIALS, materials, stored.materials),
        (STEPS, steps, stored.steps),
    ):
        if not _same_rows(LAYOUTS[sheet], list(rows), known):
            keys.append(sheet)
    return keys


def needs_version(stored: Stored | None, keys: Iterable[str] | None) -> bool:
    """Tell whether differences touch what the public is told, or who may act.

    A matter that is new, was never published or is withdrawn needs one in any case.
    """
    if not stored or not stored.version or stored.version.state == "withdrawn":
        return True
    return keys is None or not _OF_MATTER_ALONE.issuperset(keys)


def _latest_versions(matters):
    """Return ``{matter id: version}``; a version that never came in force is none."""
    rows = matters.env["gov.matter.version"].search_fetch(
        Domain("matter_id", "in", matters.ids) & Domain("state", "!=", "draft"),
        ["matter_id", "state", "valid_from", "valid_to"],
        order="valid_from, version",
    )
    return {
        row.matter_id.id: row
        for row in rows
        if row.state == "published"
        or not row.valid_to
        or row.valid_to >= row.valid_from
    }


def _standing_grants(district, matters):
    """Return ``{matter id: {column: grant}}`` of the grants to whole tiers."""
    today = localtime.today()
    rows = matters.env["gov.matter.grant"].search(
        Domain("matter_id", "in", matters.ids)
        & Domain("organization_id", "=", district.id)
        & (Domain("date_to", "=", False) | Domain("date_to", ">=", today)),
        order="date_from, id",
    )
    found = {}
    for grant in rows:
        if grant.tier == "township" and grant.mode in RECEIVING:
            found.setdefault(grant.matter_id.id, {})["township_mode"] = grant
        elif grant.tier == "village" and grant.mode not in RECEIVING:
            found.setdefault(grant.matter_id.id, {})["village_proxy"] = grant
    return found


def _matter_values(matter, grants):
    townships = grants.get("township_mode")
    return {
        **_values_of(matter, MATTER_FIELDS),
        "sequence": matter.sequence or None,
        "code": matter.code,
        "type_code": terms.MATTER_TYPE_CODE.get(matter.matter_type),
        "department": matter.department_id.name or None,
        "themes": matter.theme_ids.mapped("name"),
        "township_mode": townships.mode if townships else None,
        "village_proxy": "village_proxy" in grants,
    }


def _version_values(version):
    return {
        **_values_of(version, VERSION_FIELDS),
        **{name: version[name] or None for name in BASELINE_FIELDS},
        "targets": _keys_of(version.target_ids, terms.TARGET),
        "forms": _keys_of(version.form_ids, terms.FORM),
        "legal_unit": version.day_unit or None,
        "promised_unit": version.day_unit or None,
        "valid_from": version.valid_from.isoformat() if version.valid_from else None,
    }


def _step_values(step):
    """Days without a unit are days of the guide's unit."""
    days = step.days if step.day_unit or step.days else None
    unit = step.day_unit or (step.version_id.day_unit if step.days else None)
    return {
        **_values_of(step, STEP_FIELDS),
        "department": step.organization_id.name or None,
        "days": days,
        "day_unit": unit,
    }


def _values_of(record, names):
    return {name: _value_of(record, name) for name in names}


def _value_of(record, name):
    value = record[name]
    is_blank = value is False and record._fields[name].type != "boolean"
    return None if is_blank else value


def _keys_of(records, words):
    keys = records.mapped("key")
    return [key for key in words if key in keys]


def _in_order(rows):
    return rows.sorted(lambda row: (row.sequence, row.id))


def _same_rows(layout, rows, known):
    keys = [column.key for column in layout.columns if column.key != "code"]
    return len(rows) == len(known) and all(
        _same(key, row.values[key], values[key])
        for row, values in zip(rows, known, strict=True)
        for key in keys
    )


def _same(key, value, known):
    if key in _BLANK_IS_ZERO:
        return (value or 0) == (known or 0)
    if key == "themes":
        return set(value or ()) == set(known or ())
    if key == "department":
        return squash(value or "") == squash(known or "")
    return _filled(value) == _filled(known)


def _filled(value):
    if isinstance(value, str):
        value = plain(value)
    return None if value in ("", []) else value
