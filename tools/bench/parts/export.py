"""Cases exported to xlsx as the list does it, over HTTP, against xlsxwriter alone.

The measure: the same rows from the database by a cursor on the server's side, written
with constant memory. Told beside it: by how much the server's memory grew.
"""

import contextlib
import json
import tempfile
import time

import xlsxwriter

from tools.bench.clients import Server
from tools.bench.web import Session, memory_of
from tools.lib.database import Databases

FIELDS = (
    ("number", "Number"),
    ("matter_id", "Matter"),
    ("applicant_name", "Applicant"),
    ("state", "State"),
    ("due_date", "Due"),
    ("accepting_organization_id", "Accepting"),
    ("responsible_organization_id", "Responsible"),
    ("received_on", "Received"),
)


def measure(bench):
    rows = min(bench.options.rows, bench.size)
    with Server(bench.settings, bench.log) as server:
        session = Session(server.url, bench.settings.db, "admin")
        _export(session, 100)  # the first loads what all share
        before = memory_of([server.process.pid])
        seconds, content = _export(session, rows)
        grown = max(memory_of([server.process.pid]) - before, 0)
    if not content.startswith(b"PK"):
        raise SystemExit(f"no workbook: {content[:200]!r}")
    return {
        "cases": rows,
        "own": seconds,
        "raw": _plain(bench.settings, rows),
        "megabytes": grown / 1024**2,
    }


def _export(session, rows):
    data = {
        "model": "gov.case",
        "fields": [{"name": name, "label": label} for name, label in FIELDS],
        "ids": session.call("gov.case", "search", [], limit=rows),
        "domain": [],
        "import_compat": False,
        "context": {},
        "groupby": [],
    }
    start = time.perf_counter()
    content = session.post("/web/export/xlsx", {"data": json.dumps(data)})
    return time.perf_counter() - start, content


def _plain(settings, rows):
    start = time.perf_counter()
    with (
        contextlib.closing(Databases(settings).connect(settings.db)) as connection,
        connection.cursor("bench") as cursor,
        tempfile.TemporaryFile() as file,
    ):
        cursor.execute(_ROWS, [rows])
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [label for _name, label in FIELDS])
        for number, row in enumerate(cursor, 1):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
        book.close()
    return time.perf_counter() - start


_ROWS = """
SELECT c.number, m.name, c.applicant_name, c.state, to_char(c.due_date, 'YYYY-MM-DD'),
       a.name, r.name, to_char(c.received_on, 'YYYY-MM-DD HH24:MI:SS')
  FROM gov_case c
  JOIN gov_matter m ON m.id = c.matter_id
  JOIN gov_organization a ON a.id = c.accepting_organization_id
  LEFT JOIN gov_organization r ON r.id = c.responsible_organization_id
 ORDER BY c.id DESC
 LIMIT %s
"""
