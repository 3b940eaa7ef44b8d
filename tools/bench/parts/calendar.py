"""Open deadlines counted again after a calendar change, against one plain UPDATE.

A working day to come is declared off; every open case is replayed, its dates written
and told in its journal. The plain UPDATE writes as many dates of the same cases.
"""

import datetime
import time

from tools.bench.grow import flood


def measure(bench):
    rows = bench.options.rows
    return bench.inside("tools.bench.parts.calendar", "inside", rows=rows)


def inside(env, rows):
    flood(env, rows)
    day = datetime.date.today() + datetime.timedelta(days=2)
    while day.weekday() > 3:
        day += datetime.timedelta(days=1)
    env.cr.execute("SELECT max(id) FROM gov_case_event")
    [(before,)] = env.cr.fetchall()
    own = _timed(lambda: _declare_off(env, day))
    env.cr.execute(
        "SELECT DISTINCT case_id FROM gov_case_event WHERE id > %s", [before]
    )
    ids = [row[0] for row in env.cr.fetchall()]
    env.cr.rollback()
    raw = _timed(lambda: env.cr.execute(_PLAIN, [ids]))
    env.cr.rollback()
    return {"cases": len(ids), "own": own, "raw": raw}


def _declare_off(env, day):
    env["gov.workday"].create({"date": day, "kind": "off", "name": "停电"})
    env.flush_all()


def _timed(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


_PLAIN = """
UPDATE gov_case
   SET warn_date = warn_date + 1, due_date = due_date + 1, statutory_due_date =
       statutory_due_date + 1, promised_date = promised_date + 1,
       legal_date = legal_date + 1, follow_due_date = follow_due_date + 1,
       follow_warn_date = follow_warn_date + 1, write_date = now()::timestamp
 WHERE id = ANY(%s)
"""
