"""Writing what a checked workbook holds, many matters at a time."""

from odoo import fields
from odoo.fields import Command, Domain

from ..core.workbook_cells import squash
from .workbook_stored import (
    BASELINE_FIELDS,
    MATERIAL_FIELDS,
    MATTER_FIELDS,
    STEP_FIELDS,
    VERSION_FIELDS,
    differences,
    needs_version,
)


class Writer:
    """Writes entries of a workbook into the catalogue of a district.

    :param departments: ``{name without spaces: departments}`` of the district
    """

    def __init__(self, district, departments):
        self.env = district.env
        self.district = district
        self._departments = {name: found.id for name, found in departments.items()}
        terms = self.env["gov.matter.term"].search_fetch([], ["category", "key"])
        self._terms = {(term.category, term.key): term.id for term in terms}

    def create_departments(self, names: dict[str, str]):
        """Make departments under the district; their codes count on from its own."""
        organizations = self.env["gov.organization"].with_context(active_test=False)
        taken = set(
            organizations.search(
                Domain("code", "=like", f"{self.district.code}-%")
            ).mapped("code")
        )
        codes = (f"{self.district.code}-{number:03}" for number in range(1, 100_000))
        free = (code for code in codes if code not in taken)
        created = organizations.create(
            [
                {
                    "name": name,
                    "code": next(free),
                    "kind": "department",
                    "level": self.district.level,
                    "parent_id": self.district.id,
                }
                for name in names.values()
            ]
        )
        self._departments.update(zip(names, created.ids, strict=True))

    def apply(self, entries, stored):
        """Write matters, guides and grants; ``stored`` is what the catalogue holds."""
        themes = self._theme_ids(entries)
        matters = self._write_matters(entries, stored, themes)
        changed = [entry for entry in entries if _needs_version(entry, stored)]
        copies = self._copies(changed, stored)
        versions = self.env["gov.matter.version"].create(
            [
                self._version_vals(entry, matters[entry.code], copies.get(entry.code))
                for entry in changed
            ]
        )
        self._end_predecessors(changed, stored)
        versions.action_publish()
        self._write_grants(entries, matters, stored)

    def _theme_ids(self, entries):
        names = {
            name for entry in entries for name in entry.matter.values["themes"] or ()
        }
        themes = self.env["gov.matter.theme"]
        found = themes.search(Domain("name", "in", sorted(names)))
        known = set(found.mapped("name"))
        found += themes.create([{"name": name} for name in sorted(names - known)])
        return {theme.name: theme.id for theme in found}

    def _write_matters(self, entries, stored, themes):
        """Return ``{code: matter}``, made or brought up to date."""
        new = [entry for entry in entries if entry.code not in stored]
        created = self.env["gov.matter"].create(
            [
                {
                    **self._matter_vals(entry, themes),
                    "code": entry.code,
                    "organization_id": self.district.id,
                }
                for entry in new
            ]
        )
        for entry in entries:
            if before := stored.get(entry.code):
                vals = self._matter_vals(entry, themes)
                if vals := _changed_vals(before.matter, vals):
                    before.matter.write(vals)
        known = {code: before.matter for code, before in stored.items()}
        return {**known, **{matter.code: matter for matter in created}}

    def _matter_vals(self, entry, themes):
        values = entry.matter.values
        return {
            **{name: values[name] or False for name in MATTER_FIELDS},
            "sequence": values["sequence"] or 0,
            "department_id": self._department_id(values["department"]),
            "theme_ids": [
                Command.set([themes[name] for name in values["themes"] or ()])
            ],
        }

    def _department_id(self, name):
        return self._departments[squash(name)] if name else False

    def _copies(self, entries, stored):
        """Return ``{code: values of a new draft}``, copied from the version before.

        What the workbook does not hold (answers to questions, office hours, what the
        reviewer checks) goes on.
        """
        before = [stored[entry.code] for entry in entries if entry.code in stored]
        versions = self.env["gov.matter.version"].union(
            *(one.version for one in before)
        )
        copied = dict(zip(versions.ids, versions.copy_data(), strict=True))
        return {
            one.matter.code: {
                **copied[one.version.id],
                "special_procedure": one.version.special_procedure,
            }
            for one in before
            if one.version
        }

    def _version_vals(self, entry, matter, copied):
        values = entry.matter.values
        copied = dict(copied or {})
        if (copied.get("special_procedure") or None) != values["special_procedure"]:
            copied.pop("procedure_ids", None)
        if not values["fee_charged"]:
            copied["online_payment"] = False
        return {
            **copied,
            **{name: _stored_value(values[name]) for name in VERSION_FIELDS},
            **{name: values[name] or 0 for name in BASELINE_FIELDS},
            "matter_id": matter.id,
            "day_unit": values["legal_unit"],
            "target_ids": self._term_command("target", values["targets"]),
            "form_ids": self._term_command("form", values["forms"]),
            "valid_from": values["valid_from"],
            "material_ids": [
                Command.create({**old, **self._material_vals(row)})
                for row, old in _matched(entry.materials, copied.get("material_ids"))
            ],
            "step_ids": [
                Command.create({**old, **self._step_vals(row)})
                for row, old in _matched(entry.steps, copied.get("step_ids"))
            ],
        }

    def _term_command(self, category, keys):
        return [Command.set([self._terms[category, key] for key in keys or ()])]

    def _material_vals(self, row):
        return {name: _stored_value(row.values[name]) for name in MATERIAL_FIELDS}

    def _step_vals(self, row):
        return {
            **{name: _stored_value(row.values[name]) for name in STEP_FIELDS},
            "organization_id": self._department_id(row.values["department"]),
            "days": row.values["days"] or 0,
            "day_unit": row.values["day_unit"] or False,
        }

    def _end_predecessors(self, entries, stored):
        """End the versions before, those of one day together.

        Publication would do it one by one.
        """
        by_dates = {}
        for entry in entries:
            before = stored.get(entry.code)
            start = fields.Date.to_date(entry.matter.values["valid_from"])
            if before and before.version.state == "published":
                end = before.version.valid_to
                if not end or end >= start:
                    by_dates.setdefault((start, end), []).append(before.version.id)
        for (start, end), ids in by_dates.items():
            self.env["gov.matter.version"].browse(ids).write(
                {
                    "planned_valid_to": end,
                    "valid_to": fields.Date.subtract(start, days=1),
                }
            )
        self.env["gov.matter.version"].flush_model(["valid_to"])

    def _write_grants(self, entries, matters, stored):
        ended, vals_list = {}, []
        for entry in entries:
            before = stored.get(entry.code)
            known = before.values if before else {}
            start = fields.Date.to_date(entry.matter.values["valid_from"])
            for key, tier in (
                ("township_mode", "township"),
                ("village_proxy", "village"),
            ):
                value = entry.matter.values[key]
                if value == known.get(key, False if key == "village_proxy" else None):
                    continue
                if before and key in before.grants:
                    ended.setdefault(start, []).append(before.grants[key].id)
                if value:
                    vals_list.append(
                        {
                            "matter_id": matters[entry.code].id,
                            "organization_id": self.district.id,
                            "tier": tier,
                            "mode": "proxy" if value is True else value,
                            "date_from": start,
                        }
                    )
        grants = self.env["gov.matter.grant"]
        for start, ids in ended.items():
            grants.browse(ids).write({"date_to": fields.Date.subtract(start, days=1)})
        grants.flush_model(["date_to"])
        grants.create(vals_list)


def _needs_version(entry, stored):
    before = stored.get(entry.code)
    keys = differences(before, *entry) if before and before.version else None
    return needs_version(before, keys)


def _stored_value(value):
    return False if value is None else value


def _changed_vals(record, vals):
    """Return the values that differ from those of a record."""
    changed = {}
    for name, value in vals.items():
        field = record._fields[name]
        if field.type == "many2many":
            if set(record[name].ids) != set(value[0][2]):
                changed[name] = value
        elif field.convert_to_write(record[name], record) != value:
            changed[name] = value
    return changed


def _matched(rows, commands):
    """Yield each row with the line of its name in the version before, or ``{}``."""
    before = {}
    for _command, _id, vals in commands or ():
        vals.pop("version_id", None)
        before.setdefault(squash(vals["name"]), vals)
    for row in rows:
        yield row, before.pop(squash(row.values["name"]), {})
