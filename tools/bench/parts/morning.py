"""The opening of a working day: requests arrive at an even rate, mixed, for a minute.

Two workers that have just been started or, with IDLE=60, that nobody has asked anything
for as many minutes, after a few seconds of work. The clock does not wait for answers,
so what queues up counts. Beside it the same number of requests on core's tasks.
"""

import collections
import concurrent.futures
import contextlib
import itertools
import statistics
import threading
import time

from tools.bench.clients import Server
from tools.bench.screens_fixed import CASE, CASES, TASK, TASKS
from tools.bench.web import Session
from tools.bench.words import payload

RATE, THREADS = 35, 24
EVENING = 5  # seconds of work before the idle time
_serials = itertools.count(5_000_000)


def measure(bench):
    seconds = 60 if bench.options.rows >= 100_000 else 15
    mixes = {"suite": SUITE, "project.task": TASK_MIX}
    idle = bench.options.idle
    servers = {
        name: Server(bench.settings, bench.log, name, workers=2) for name in mixes
    }
    found = {}
    with contextlib.ExitStack() as running:
        if idle:
            for name, server in servers.items():
                running.enter_context(server)
                morning(server.url, bench.settings.db, mixes[name], EVENING)
            time.sleep(60 * idle)  # what is measured after: no condition to wait for
        for name, server in servers.items():
            with contextlib.nullcontext() if idle else server:
                url, mix = server.url, mixes[name]
                found[name] = morning(url, bench.settings.db, mix, seconds)
    return {"idle": idle, "mixes": found}


def morning(url, database, mix, seconds, rate=RATE):
    """Return errors and times of a mix of requests at an even rate."""
    local = threading.local()
    accounts = {who for who, _share, _call in mix}
    signed_in = {who: Session(url, database, who) for who in accounts}
    order = list(deal(mix, seconds * rate))
    begin = time.perf_counter() + 0.5

    def one(number):
        who, call = order[number]
        kept = local.__dict__.setdefault("sessions", {})
        due = begin + number / rate
        time.sleep(max(due - time.perf_counter(), 0))
        try:
            if who not in kept:
                kept[who] = signed_in[who].another()
            call(kept[who])
        except Exception as error:  # noqa: BLE001 (each is counted and told)
            return time.perf_counter() - due, f"{type(error).__name__}: {error}"
        return time.perf_counter() - due, None

    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(one, range(len(order))))
    times = [took for took, _error in answers]
    errors = collections.Counter(error for _took, error in answers if error)
    return {
        "requests": len(times),
        "rate": rate,
        "seconds": seconds,
        "errors": sum(errors.values()),
        "which": dict(errors.most_common(3)),
        "p50": statistics.median(times),
        "p95": statistics.quantiles(times, n=20)[-1],
    }


def deal(mix, count):
    """Yield ``count`` requests, each kind in its share, evenly mixed."""
    debts = [0.0] * len(mix)
    whole = sum(share for _who, share, _call in mix)
    for _turn in range(count):
        debts = [debt + one[1] / whole for debt, one in zip(debts, mix, strict=True)]
        index = debts.index(max(debts))
        debts[index] -= 1
        yield mix[index][0], mix[index][2]


def _desk(session):
    session.call(
        "gov.case",
        "web_search_read",
        domain=[("my_turn", "=", True)],
        specification=CASES,
        limit=80,
        order="desk_due_date, id desc",
        count_limit=10001,
    )


def _tiles(session):
    session.call("gov.case", "desk_tiles")


def _all(session):
    session.call(
        "gov.case",
        "web_search_read",
        domain=[],
        specification=CASES,
        limit=80,
        count_limit=10001,
    )


def _open(session):
    found = session.call("gov.case", "search", [], limit=1)
    session.call("gov.case", "web_read", found, specification=CASE)


def _submit(session):
    session.call("gov.case", "submit", payload(next(_serials)))


def _tasks(session):
    session.call(
        "project.task",
        "web_search_read",
        domain=[("state", "=", "01_in_progress")],
        specification=TASKS,
        limit=80,
        count_limit=10001,
    )


def _count_tasks(session):
    session.call("project.task", "formatted_read_group", [], ["state"], ["__count"])


def _open_task(session):
    found = session.call("project.task", "search", [], limit=1)
    session.call("project.task", "web_read", found, specification=TASK)


def _create_task(session):
    session.call("project.task", "create", {"name": "bench", "project_id": 1})


SUITE = (  # account, share, request
    ("bench-clerk", 20, _desk),
    ("bench-clerk", 15, _tiles),
    ("bench-clerk", 15, _open),
    ("bench-clerk", 15, _submit),
    ("bench-approver", 15, _desk),
    ("bench-township", 10, _all),
    ("bench-district", 5, _tiles),
    ("bench-district", 5, _desk),
)
TASK_MIX = (
    ("admin", 50, _tasks),
    ("admin", 20, _count_tasks),
    ("admin", 15, _open_task),
    ("admin", 15, _create_task),
)
