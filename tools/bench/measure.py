"""Seconds, queries and the rows a plan reads; runs inside `odoo shell`."""

import contextlib
import time

from odoo import sql_db

ROUNDS = 7
LONG = 1  # second; a longer call is measured fewer times


def fastest(*calls):
    """Return the shortest time of each call, in seconds, turn about.

    What else the machine does only ever adds; the shortest is the call itself.
    """
    found = [[] for _call in calls]
    for call in calls:
        call()  # warm
    for turn in range(ROUNDS):
        for times, call in zip(found, calls, strict=True):
            if turn > 2 and min(times) > LONG:
                continue
            start = time.perf_counter()
            call()
            times.append(time.perf_counter() - start)
    return [min(times) for times in found]


@contextlib.contextmanager
def recorded():
    """Keep every query of this block as ``(text, seconds)``."""
    kept = []
    plain = sql_db.Cursor.execute

    def execute(self, query, params=None, log_exceptions=True):
        start = time.perf_counter()
        answer = plain(self, query, params, log_exceptions)
        seconds = time.perf_counter() - start
        kept.append((self._obj.query.decode(), seconds))
        return answer

    sql_db.Cursor.execute = execute
    try:
        yield kept
    finally:
        sql_db.Cursor.execute = plain


def explain(cr, query):
    """Return the plan of a query as text, and how many rows it read and returned."""
    cr.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + query)  # accepted(sql): own
    plan = cr.fetchone()[0][0]["Plan"]
    cr.execute("EXPLAIN (ANALYZE, BUFFERS) " + query)  # accepted(sql): own
    text = "\n".join(line for (line,) in cr.fetchall())
    return {
        "text": text,
        "read": round(rows_read(plan)),
        "returned": round(plan["Actual Rows"] * plan["Actual Loops"]),
    }


def rows_read(plan):
    """Return how many rows the scans of a plan looked at, thrown away ones included."""
    below = sum(rows_read(part) for part in plan.get("Plans", ()))
    if "Relation Name" not in plan or plan["Node Type"] == "Bitmap Index Scan":
        return below
    thrown = sum(
        plan.get(name, 0)
        for name in ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    )
    return below + plan["Actual Loops"] * (plan["Actual Rows"] + thrown)
