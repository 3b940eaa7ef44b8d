"""Many cases in one call against a plain `create` of rows as wide and as indexed.

The plain rows go to a model without any logic; both over XML-RPC, a thousand a call,
turn about, until as many as asked for are in.
"""

import itertools
import time

from tools.bench.clients import Server, people
from tools.bench.words import WIDE, payload

CALL = 1000
_serials = itertools.count(1_000_000)


def measure(bench):
    bench.inside("tools.bench.wide", "make")
    with Server(bench.settings, bench.log) as server:
        return many(people(server.url, bench.settings.db), bench.options.rows)


def many(clients, rows):
    machine, admin = clients["machine"], clients["admin"]
    took = {"submit_many": 0, "create": 0}
    for turn in range(rows // CALL + 1):
        sent = [payload(next(_serials)) for _row in range(CALL)]
        seconds, answers = _timed(machine, "gov.case", "submit_many", sent)
        wide = [_wide_row(admin, answers[0]["number"])] * CALL
        plain, _ids = _timed(admin, WIDE, "create", wide)
        if turn:  # the first warms
            took["submit_many"] += seconds
            took["create"] += plain
    return {
        "rows": rows,
        "columns": len(wide[0]),
        "seconds": took,
        "ratio": took["submit_many"] / took["create"],
    }


def _wide_row(admin, number):
    """The columns that a case holds after receipt, as a row of the plain model."""
    (case,) = admin("gov.case", "search_read", [["number", "=", number]], load=False)
    columns = admin(WIDE, "fields_get", [], ["type"])
    return {
        name: case[name[2:]]
        for name in columns
        if name.startswith("x_") and case.get(name[2:]) not in (None, False)
    }


def _timed(call, *args):
    start = time.perf_counter()
    answer = call(*args)
    return time.perf_counter() - start, answer
