"""The rows of a workbook between reading and writing, in a temporary table.

However long the lists are, only the matters in hand are held in memory, each with its
materials and steps, wherever the workbook has them.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from odoo.tools import SQL

from odoo.addons.gov_base.core.copystream import CopyStream

from ..core.workbook_layout import MATERIALS, STEPS
from ..core.workbook_rows import Row

CHUNK = 250
BATCH = 500


class Entry(NamedTuple):
    """A matter of the workbook with all its rows."""

    matter: Row
    materials: list[Row]
    steps: list[Row]

    @property
    def code(self):
        return self.matter.values["code"]

    @property
    def is_whole(self):
        """Tell whether every cell of every row could be read."""
        rows = (self.matter, *self.materials, *self.steps)
        return not any(row.broken for row in rows)


class Staging:
    """Rows by matter, and which matters are to be written.

    :param env: the environment whose transaction holds the table
    """

    def __init__(self, env):
        self._env = env
        self.count = 0
        self.planned = 0

    def fill(self, rows: Iterable[Row]):
        """Take in all rows of a workbook."""
        cr = self._env.cr
        cr.execute(_TABLE)
        lines = map(_line, rows)
        while batch := list(islice(lines, BATCH)):
            stream = CopyStream(batch)
            cr.copy_expert("COPY gov_matter_workbook_staging FROM STDIN", stream)
        cr.execute("CREATE INDEX ON gov_matter_workbook_staging (code)")
        cr.execute("CREATE INDEX ON gov_matter_workbook_staging (sheet, row)")
        cr.execute("ANALYZE gov_matter_workbook_staging")
        [(self.count,)] = self._env.execute_query(SQL(_COUNT))

    def plan(self, entries: Iterable[Entry]):
        """Mark matters as to be written."""
        numbers = [entry.matter.number for entry in entries]
        if numbers:
            self._env.cr.execute(SQL(_PLAN, numbers=numbers))
            self.planned += len(numbers)

    def chunks(self, planned: bool = False) -> Iterator[list[Entry]]:
        """Yield the matters in the order of the workbook, so many at a time.

        :param planned: only those that are to be written
        """
        last = 0
        while True:
            found = self._env.execute_query(
                SQL(_CHUNK, last=last, planned=planned, limit=CHUNK)
            )
            if not found:
                return
            matters = [_row(*values) for values in found]
            last = matters[-1].number
            yield self._with_parts(matters)

    def _with_parts(self, matters):
        codes = [row.values["code"] for row in matters if "code" not in row.broken]
        parts = {code: {MATERIALS: [], STEPS: []} for code in codes}
        for values in self._env.execute_query(SQL(_PARTS, codes=codes)):
            row = _row(*values)
            parts[row.values["code"]][row.sheet].append(row)
        none = {MATERIALS: [], STEPS: []}
        entries = []
        for row in matters:
            found = none if "code" in row.broken else parts[row.values["code"]]
            entries.append(Entry(row, found[MATERIALS], found[STEPS]))
        return entries


def _line(row):
    cells = json.dumps(row.values, ensure_ascii=False)
    broken = json.dumps(sorted(row.broken))
    return row.sheet, row.number, row.values["code"], cells, broken, "f"


def _row(sheet, number, cells, broken):
    return Row(sheet, number, cells, frozenset(broken))


_TABLE = """
DROP TABLE IF EXISTS gov_matter_workbook_staging;
CREATE TEMP TABLE gov_matter_workbook_staging (
    sheet varchar, row integer, code varchar, cells jsonb, broken jsonb, planned boolean
) ON COMMIT DROP
"""

_COUNT = "SELECT count(*) FROM gov_matter_workbook_staging WHERE sheet = 'matters'"

_PLAN = """
UPDATE gov_matter_workbook_staging SET planned = true
 WHERE sheet = 'matters' AND row = ANY(%(numbers)s)
"""

_CHUNK = """
SELECT sheet, row, cells, broken FROM gov_matter_workbook_staging
 WHERE sheet = 'matters' AND row > %(last)s AND planned >= %(planned)s
 ORDER BY row LIMIT %(limit)s
"""

_PARTS = """
SELECT sheet, row, cells, broken FROM gov_matter_workbook_staging
 WHERE sheet != 'matters' AND code = ANY(%(codes)s) AND NOT broken ? 'code'
 ORDER BY (cells ->> 'sequence')::integer NULLS LAST, row
"""
