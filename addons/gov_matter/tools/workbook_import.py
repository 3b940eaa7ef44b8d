"""An import of a matter workbook: read, check against the catalogue, then write."""

from collections import Counter

from odoo.fields import Domain

from ..core.workbook import Errors, Reader
from ..core.workbook_cells import squash
from ..core.workbook_checks import check_matter
from ..core.workbook_layout import LAYOUTS, MATTERS
from ..core.workbook_rows import Error, error_at
from .workbook_messages import sentence
from .workbook_staging import Staging
from .workbook_stored import differences, needs_version, stored_of
from .workbook_write import Writer

COUNTED = ("matters", "versions", "materials", "steps", "grants")
# What a guide holds beside the workbook and its checks look at.
_HIDDEN = (
    "onsite_reason",
    "in_hall",
    "not_in_hall_reason",
    "single_document",
    "faq",
    "fee_basis",
    "fee_standard",
    "online_payment",
)


class WorkbookImport:
    """One run of an import into the catalogue of a district.

    The caller's right to it is checked before; here everything runs as superuser, in
    the caller's name. Client contexts stay outside: a ``default_`` key would set
    fields that nobody may set.

    :param progress: called with ``(phase, done, total)``; phases are reading,
        checking and writing
    :param create_departments: make the departments that the district does not have
    """

    def __init__(self, district, progress=None, create_departments=False):
        lang = district.env.lang or district.env.user.lang
        context = {"lang": lang, "tracking_disable": True}
        self.env = district.env(su=True, context=context)
        self.district = district.with_env(self.env)
        self.progress = progress or (lambda _phase, _done, _total: None)
        self.create_departments = create_departments
        self.errors = Errors()
        self.counts = Counter()
        self.missing_departments = {}
        self._departments = self._find_departments()
        self._staging = Staging(self.env)

    def run(self, content: bytes, dry_run: bool = False) -> dict:
        """Import a workbook, or only tell what the import would do.

        :return: counts of what is new and unchanged, ``errors`` and how many there are
            (more than listed where a workbook is wrong all over)
        """
        reader = Reader(
            content,
            self.errors,
            lambda done, total: self.progress("reading", done, total),
        )
        self._staging.fill(reader.rows())
        self._check()
        if self.errors:
            self.counts.clear()
        elif not dry_run:
            self._write()
        return {
            **{name: self.counts[name] for name in (*COUNTED, "unchanged")},
            "error_count": self.errors.count,
            "errors": self._error_rows(),
        }

    def _find_departments(self):
        """Return ``{name without spaces: departments}`` of the district.

        One that hangs directly under it goes before one further down.
        """
        departments = self.env["gov.organization"].search(
            Domain("kind", "=", "department")
            & Domain("parent_id", "child_of", self.district.id)
        )
        by_name = departments.grouped(lambda department: squash(department.name))
        return {
            name: found.filtered(lambda one: one.parent_id == self.district) or found
            for name, found in by_name.items()
        }

    def _check(self):
        done = 0
        for entries in self._staging.chunks():
            stored = self._stored(entries)
            self._staging.plan(
                [entry for entry in entries if self._check_entry(entry, stored)]
            )
            done += len(entries)
            self.env.invalidate_all()
            self.progress("checking", done, self._staging.count)

    def _stored(self, entries):
        codes = [entry.code for entry in entries if entry.code]
        matters = self.env["gov.matter"].with_context(active_test=False)
        found = matters.search(
            Domain("organization_id", "=", self.district.id)
            & Domain("code", "in", codes)
        )
        return stored_of(self.district, found)

    def _check_entry(self, entry, stored):
        """Check a matter and tell whether something of it is to be written."""
        before = stored.get(entry.code)
        keys = None
        if before and before.version and entry.is_whole:
            keys = differences(before, *entry)
            if not keys and before.version.state == "published":
                self.counts["unchanged"] += 1
                return False
        hidden = self._hidden_of(before) if keys else None
        self.errors.add(check_matter(entry.matter, entry.materials, hidden))
        self.errors.add(self._check_departments(entry, before))
        if before and entry.is_whole:
            self.errors.add(self._check_succession(entry, before, keys))
            self.errors.add(self._check_grants(entry, before))
        self._count(entry, before, keys)
        return True

    def _hidden_of(self, before):
        values = before.version._check_values()
        return {name: values[name] for name in _HIDDEN}

    def _check_departments(self, entry, before):
        department = entry.matter.values["department"]
        was_without = before and not before.matter.department_id
        if (
            department is None
            and "department" not in entry.matter.broken
            and not was_without
        ):
            yield error_at(entry.matter, "department", "required")
        for row in (entry.matter, *entry.steps):
            if name := row.values["department"]:
                yield from self._check_department(row, name)

    def _check_department(self, row, name):
        found = self._departments.get(squash(name), ())
        values = {"district": self.district.name, "name": name}
        if len(found) > 1:
            yield error_at(row, "department", "department_twice", **values)
        elif not found:
            self.missing_departments.setdefault(squash(name), name)
            if not self.create_departments:
                yield error_at(row, "department", "unknown_department", **values)

    def _check_succession(self, entry, before, keys):
        """A guide never changes; what says otherwise starts on a later day."""
        row, version = entry.matter, before.version
        if not before.matter.active:
            yield error_at(row, "code", "archived", code=entry.code)
        if not version or not needs_version(before, keys):
            return
        withdrawn = version.state == "withdrawn"
        last = version.valid_from
        if withdrawn:
            last = max(last, version.valid_to or last)
        if row.values["valid_from"] <= last.isoformat():
            yield error_at(
                row,
                "valid_from",
                "withdrawn" if withdrawn else "not_later",
                date=last.isoformat(),
                columns="、".join(map(_name_of, keys)),
            )

    def _check_grants(self, entry, before):
        values = entry.matter.values
        for key, grant in before.grants.items():
            date = grant.date_from.isoformat()
            if values[key] != before.values[key] and values["valid_from"] <= date:
                yield error_at(entry.matter, key, "grant_not_later", date=date)

    def _count(self, entry, before, keys):
        values = entry.matter.values
        known = before.values if before else {}
        if not before:
            self.counts["matters"] += 1
        if needs_version(before, keys):
            self.counts["versions"] += 1
            self.counts["materials"] += len(entry.materials)
            self.counts["steps"] += len(entry.steps)
        for key in ("township_mode", "village_proxy"):
            if values[key] and values[key] != known.get(key):
                self.counts["grants"] += 1

    def _write(self):
        writer = Writer(self.district, self._departments)
        if self.missing_departments:
            writer.create_departments(self.missing_departments)
        done = 0
        for entries in self._staging.chunks(planned=True):
            writer.apply(entries, self._stored(entries))
            done += len(entries)
            self.env.flush_all()
            self.env.invalidate_all()
            self.progress("writing", done, self._staging.planned)

    def _error_rows(self):
        errors = self.errors.sorted()
        if self.errors.count > len(errors):
            rest = self.errors.count - len(errors)
            errors.append(Error("", 0, "", "more_errors", {"count": rest}))
        return [
            {
                "sheet": error.sheet,
                "row": error.row,
                "column": error.column,
                "message": sentence(self.env, error),
            }
            for error in errors
        ]


def _name_of(key):
    """Return how the workbook calls a column, or a sheet."""
    if key in LAYOUTS:
        return LAYOUTS[key].name
    return LAYOUTS[MATTERS].column(key).heading
