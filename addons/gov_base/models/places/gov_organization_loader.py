import json

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...core import codes, names
from ...core.copystream import CopyStream
from ...core.plaintext import is_plain
from ...tools.endpoint import endpoint

REPORTED = 1000
KEYS = ("code", "name", "level", "parent_code")


class GovOrganization(models.Model):
    """Loading of whole trees: rows go to a temporary table and are checked there.

    Nothing is held per row in memory, so the 665,000 areas of the country load as the
    168 of a district do.
    """

    _inherit = "gov.organization"

    @api.model
    @endpoint
    def import_rows(self, rows: list):
        """Create or update areas from rows in any order, matched by code.

        :param rows: list of ``{"code", "name", "level", "parent_code"}``; the parent
            may stand in the list or in the database already
        :return: ``{"created", "updated", "unchanged", "errors", "warnings"}``;
            ``errors`` and ``warnings`` are lists of ``{"row", "code", "message"}``
            with rows counted from 1; with errors nothing is written
        :raises AccessError: an area lies outside the caller's own
        """
        return self._load_rows(enumerate(rows, 1))

    @api.model
    def _load_rows(self, numbered_rows, dry_run=False):
        """Load ``(number, row)`` pairs; see :meth:`import_rows`."""
        self.check_access("create")
        self.env.flush_all()
        errors = self._fill_staging(numbered_rows)
        if len(errors) < REPORTED:
            errors += self._staging_errors(REPORTED - len(errors))
        if errors:
            errors.sort(key=lambda error: error["row"])
            counts = {"created": 0, "updated": 0, "unchanged": 0}
            return {**counts, "errors": errors, "warnings": []}
        counts = self._staging_counts()
        warnings = self._staging_warnings()
        if not dry_run and (counts["created"] or counts["updated"]):
            self._write_staging()
        return {**counts, "errors": [], "warnings": warnings}

    def _fill_staging(self, numbered_rows):
        """Copy well-formed rows to the temporary table; return what is wrong."""
        self.env.cr.execute(_STAGING)
        errors = []
        stream = CopyStream(self._staging_rows(numbered_rows, errors))
        self.env.cr.copy_expert("COPY gov_organization_staging FROM STDIN", stream)
        stream.raise_error()
        self.env.cr.execute("CREATE INDEX ON gov_organization_staging (code)")
        self.env.cr.execute("ANALYZE gov_organization_staging")
        return errors

    def _staging_rows(self, numbered_rows, errors):
        for number, row in numbered_rows:
            message = self._row_message(row)
            if not message:
                values = [str(row.get(key) or "").strip() for key in KEYS]
                code, name, _level, parent_code = values
                unusual = parent_code and not codes.belongs_under(code, parent_code)
                yield number, *values, names.initials(name), bool(unusual)
            elif len(errors) < REPORTED:
                code = row.get("code") if isinstance(row, dict) else ""
                errors.append(
                    {"row": number, "code": str(code or "")[:40], "message": message}
                )

    def _row_message(self, row):
        """Return what is wrong with one row by itself, or nothing."""
        if not isinstance(row, dict):
            return self.env._("A row is a mapping with code, name, level, parent_code.")
        if unknown := sorted(map(str, set(row) - set(KEYS))):
            return self.env._(
                "There is no column %(names)s.", names=", ".join(unknown)[:100]
            )
        for key in KEYS:
            value = row.get(key)
            if value and (isinstance(value, bool) or not isinstance(value, str | int)):
                return self.env._("%(column)s must be text.", column=key)
        code, name, level = (str(row.get(key) or "").strip() for key in KEYS[:3])
        if not codes.is_area_code(code):
            return self.env._(
                "The code of an area has 6, 9 or 12 digits, not %(code)s.",
                code=code[:40] or "-",
            )
        if not name or len(name) > 200 or not is_plain(name):
            return self.env._("The name is missing, too long or not plain text.")
        if level not in codes.LEVELS:
            return self.env._(
                "The level is one of %(levels)s, not %(level)s.",
                levels=", ".join(codes.LEVELS),
                level=level[:40] or "-",
            )
        return None

    def _staging_errors(self, limit):
        """Return the errors that only show with all rows together."""
        messages = {
            "department": self.env._("This code belongs to a department."),
            "twice": self.env._("This code stands in the list more than once."),
            "missing": self.env._("An area of this level needs the area above it."),
            "parent": self.env._("The area above it is neither in the list nor known."),
            "level": self.env._("An area of this level cannot hang under that one."),
            "below": self.env._("There are areas below it; its level cannot change."),
        }
        rows = self.env.execute_query(
            SQL(_PROBLEMS, parents=json.dumps(codes.PARENT_LEVELS), limit=limit)
        )
        return [
            {"row": row, "code": code, "message": messages[problem]}
            for row, code, problem in rows
        ]

    def _staging_counts(self):
        [(created, updated, unchanged)] = self.env.execute_query(SQL(_COUNTS))
        return {"created": created, "updated": updated, "unchanged": unchanged}

    def _staging_warnings(self):
        message = self.env._("The code does not start with that of the area above it.")
        rows = self.env.execute_query(SQL(_UNUSUAL, limit=REPORTED))
        return [{"row": row, "code": code, "message": message} for row, code in rows]

    def _write_staging(self):
        """Write the checked rows level by level, then the columns of what moved."""
        self._check_own(_CHANGING)
        moved, written = [], 0
        for level in codes.LEVELS:
            moved += self.env.execute_query(SQL(_MOVE_LEVEL, level=level))
            for statement in (_UPDATE_LEVEL, _INSERT_LEVEL):
                # accepted(sql): the two statements of the line above
                self.env.cr.execute(SQL(statement, level=level, user=self.env.uid))
                written += self.env.cr.rowcount
            if written > REPORTED:
                self.env.cr.execute("ANALYZE gov_organization")
        self.invalidate_model()
        changed = self._update_ancestor_columns(
            SQL("o.id = ANY(%s)", [row[0] for row in moved])
        )
        self._ancestors_changed(self.browse(changed))
        self._check_own(_LOADED)

    def _check_own(self, touched):
        """Refuse the whole load if it touches a place outside the caller's area.

        :param touched: statement that selects the ids of what is touched
        """
        if self.env.su or self.env.user._gov_is_system():
            return
        # accepted(sql): a statement of this module
        rows = self.env.execute_query(SQL(touched))
        places = self.browse(row[0] for row in rows)
        outside = places - places._filtered_access("write")
        if outside:
            raise AccessError(
                self.env._(
                    "These areas lie outside your own: %(codes)s.",
                    codes=", ".join(outside[:10].sudo().mapped("code")),
                )
            )


_STAGING = """
DROP TABLE IF EXISTS gov_organization_staging;
CREATE TEMP TABLE gov_organization_staging (
    row integer, code varchar, name varchar, level varchar, parent_code varchar,
    pinyin varchar, unusual boolean
) ON COMMIT DROP
"""

_DIFFERS = """
(o.name, o.level, coalesce(p.code, ''))
    IS DISTINCT FROM (s.name, s.level, s.parent_code)
"""

_PROBLEMS = """
SELECT row, code, problem FROM (
    SELECT s.row, s.code, CASE
        WHEN o.kind = 'department' THEN 'department'
        WHEN count(*) OVER (PARTITION BY s.code) > 1 THEN 'twice'
        WHEN s.parent_code = '' AND s.level IN ('township', 'village') THEN 'missing'
        WHEN s.parent_code = '' THEN NULL
        WHEN coalesce(ps.level, po.level) IS NULL THEN 'parent'
        WHEN po.kind = 'department'
             OR NOT (%(parents)s::jsonb -> s.level) ? coalesce(ps.level, po.level)
             THEN 'level'
        WHEN o.level != s.level AND EXISTS (
             SELECT 1 FROM gov_organization c WHERE c.parent_id = o.id) THEN 'below'
        END AS problem
      FROM gov_organization_staging s
 LEFT JOIN gov_organization o ON o.code = s.code
 LEFT JOIN gov_organization po ON po.code = s.parent_code
 LEFT JOIN (SELECT DISTINCT ON (code) code, level FROM gov_organization_staging) ps
        ON ps.code = s.parent_code
) judged WHERE problem IS NOT NULL ORDER BY row LIMIT %(limit)s
"""

_JOINED = """
  FROM gov_organization_staging s
  LEFT JOIN gov_organization o ON o.code = s.code
  LEFT JOIN gov_organization p ON p.id = o.parent_id
"""

_COUNTS = f"""
SELECT count(*) FILTER (WHERE o.id IS NULL),
       count(*) FILTER (WHERE o.id IS NOT NULL AND {_DIFFERS}),
       count(*) FILTER (WHERE o.id IS NOT NULL AND NOT {_DIFFERS}) {_JOINED}
"""

_CHANGING = f"SELECT o.id {_JOINED} WHERE o.id IS NOT NULL AND {_DIFFERS}"

_LOADED = """
SELECT o.id FROM gov_organization_staging s JOIN gov_organization o ON o.code = s.code
"""

_UNUSUAL = """
SELECT row, code FROM gov_organization_staging
 WHERE unusual ORDER BY row LIMIT %(limit)s
"""

_MOVE_LEVEL = """
UPDATE gov_organization d
   SET parent_path = m.new_path || substr(d.parent_path, length(m.old_path) + 1)
  FROM (SELECT o.parent_path AS old_path,
               coalesce(p.parent_path, '') || o.id || '/' AS new_path
          FROM gov_organization_staging s
          JOIN gov_organization o ON o.code = s.code
     LEFT JOIN gov_organization p ON p.code = s.parent_code
         WHERE s.level = %(level)s AND o.parent_id IS DISTINCT FROM p.id) m
 WHERE d.parent_path LIKE m.old_path || '%%'
RETURNING d.id
"""

# What is put in are constants of this module.
_UPDATE_LEVEL = f"""
UPDATE gov_organization t
   SET name = s.name, level = s.level, pinyin = s.pinyin, parent_id = n.id,
       write_uid = %(user)s, write_date = now() AT TIME ZONE 'UTC'
  FROM gov_organization_staging s
  JOIN gov_organization o ON o.code = s.code
  LEFT JOIN gov_organization p ON p.id = o.parent_id
  LEFT JOIN gov_organization n ON n.code = s.parent_code
 WHERE t.id = o.id AND s.level = %(level)s AND {_DIFFERS}
"""  # nosec B608

_INSERT_LEVEL = """
INSERT INTO gov_organization (
       id, code, name, level, kind, pinyin, parent_id, parent_path,
       city_id, district_id, township_id, active,
       create_uid, write_uid, create_date, write_date)
SELECT n.id, n.code, n.name, n.level, 'area', n.pinyin, p.id,
       coalesce(p.parent_path, '') || n.id || '/',
       CASE n.level WHEN 'city' THEN n.id ELSE p.city_id END,
       CASE n.level WHEN 'district' THEN n.id ELSE p.district_id END,
       CASE n.level WHEN 'township' THEN n.id ELSE p.township_id END, true,
       %(user)s, %(user)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
  FROM (SELECT s.*, nextval('gov_organization_id_seq')::integer AS id
          FROM gov_organization_staging s
         WHERE s.level = %(level)s AND NOT EXISTS (
               SELECT 1 FROM gov_organization o WHERE o.code = s.code)
         ORDER BY s.code) n
  LEFT JOIN gov_organization p ON p.code = n.parent_code
"""
