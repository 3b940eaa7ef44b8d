"""How fast cases are, over XML-RPC with one client: as ratios within one run.

- a whole life (submit, accept, start review, decide, issue) against one create of
  core's `project.task`
- `submit_many` of a thousand against a plain `create` of a thousand rows as wide
- queries of each action on one case and on two hundred
"""

import datetime
import itertools
import json
import os
import platform
import socket
import statistics
import time
import xmlrpc.client  # nosec B411

from tools.lib import odoo, serve
from tools.lib.bench_words import PASSWORD, WIDE, payload
from tools.lib.report import say, step
from tools.lib.settings import ROOT

LIVES, WARM = 60, 10
MANY, ROUNDS = 1000, 5
STEPS = (
    ("clerk", "accept", {}),
    ("handler", "start_review", {}),
    ("approver", "decide", {"decision": "approved", "opinion": "符合条件"}),
    ("clerk", "issue", {"how": "pickup", "receiver": "阿依古丽"}),
)
LIFE_GOAL, MANY_GOAL = 2, 0.25
_serials = itertools.count(1)


class Client:
    """One person over XML-RPC; what each call took is kept by name, in seconds."""

    def __init__(self, url, database, login):
        common = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/common")
        user = common.authenticate(database, login, PASSWORD, {})
        server = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/object", allow_none=True)
        self._who = (database, user, PASSWORD)
        self._call = server.execute_kw

    def __call__(self, model, method, *args, **named):
        return self._call(*self._who, model, method, args, named)

    def act(self, number, action, **arguments):
        return self("gov.case", "act", number, action, arguments)


def main(settings, log):
    """Measure on this database, which is thrown away afterwards."""
    conf = odoo.write_conf(settings, "bench", log_handler=":ERROR")
    with step("Installing project and making what the bench of cases needs"):
        install = ("-i", "project", "--stop-after-init", "--no-http")
        odoo.run(settings, conf, log, *install)
        _shell(settings, conf, log, "bench_cases_world.py")
    found = {"machine": _machine()}
    with _Server(settings, log) as url:
        clients = {
            name: Client(url, settings.db, login)
            for name, login in (
                ("clerk", "bench-clerk"),
                ("machine", "bench-machine"),
                ("handler", "bench-handler"),
                ("approver", "bench-approver"),
                ("admin", "admin"),
            )
        }
        found["life"] = life(clients)
        found["many"] = many(clients)
    output = _shell(settings, conf, log, "bench_cases_queries.py")
    found["queries"] = json.loads(
        next(line for line in output.splitlines() if line.startswith('{"queries"'))
    )["queries"]
    _keep(settings, found)
    say("\n".join(table(found)))


def _shell(settings, conf, log, name):
    text = (ROOT / "tools/lib" / name).read_text(encoding="utf-8")
    return odoo.run(settings, conf, log, "shell", "--no-http", text=text)


class _Server:
    """The server of the bench, on a free port: one process, as `make run` has it."""

    def __init__(self, settings, log):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.settings = settings.replace(port=self.port)
        self.log = log

    def __enter__(self):
        conf = odoo.write_conf(
            self.settings, "bench-server", log_handler=":ERROR", max_cron_threads=0
        )
        self.server = serve.start(self.settings, conf, self.log)
        try:
            serve.wait_until_ready(self.server, self.port, self.log)
        except BaseException:
            self.server.kill()
            raise
        return f"http://127.0.0.1:{self.port}"

    def __exit__(self, *_error):
        self.server.terminate()
        self.server.wait()


def life(clients):
    """Milliseconds of each call and of a whole life, turn about with tasks.

    A life is five calls, a task one: whatever else the machine does falls on the life
    five times. Each call's fastest tenth is free of it, and the ratio is taken of that.
    """
    clerk, admin = clients["clerk"], clients["admin"]
    project = admin("project.project", "create", {"name": "bench"})
    took = {}

    def keep(turn, name, call, *args, **named):
        start = time.perf_counter()
        answer = call(*args, **named)
        if turn >= WARM:
            took.setdefault(name, []).append(1000 * (time.perf_counter() - start))
        return answer

    for turn in range(WARM + LIVES):
        sent = payload(next(_serials))
        number = keep(turn, "submit", clerk, "gov.case", "submit", sent)["number"]
        for person, action, arguments in STEPS:
            keep(turn, action, clients[person].act, number, action, **arguments)
        task = {"name": f"task {turn}", "project_id": project}
        keep(turn, "task", admin, "project.task", "create", task)
        keep(turn, "nothing", clerk, "gov.case", "default_get", ["channel"])
    steps = ("submit", *(action for _person, action, _arguments in STEPS))
    lives = zip(*(took[name] for name in steps), strict=True)
    took["life"] = [sum(row) for row in lives]
    middle = {name: statistics.median(each) for name, each in took.items()}
    quiet = {name: statistics.quantiles(each, n=10)[0] for name, each in took.items()}
    quiet["life"] = sum(quiet[name] for name in steps)
    return {
        "lives": LIVES,
        "milliseconds": middle,
        "undisturbed": quiet,
        "ratio": quiet["life"] / quiet["task"],
        "ratio_of_medians": middle["life"] / middle["task"],
        "goal": LIFE_GOAL,
    }


def many(clients):
    """Rows a second of both ways, turn about; the middle of the rounds counts."""
    machine, admin = clients["machine"], clients["admin"]
    took = {"submit_many": [], "create": []}
    for turn in range(ROUNDS + 1):
        sent = [payload(next(_serials)) for _row in range(MANY)]
        seconds, answers = _timed(machine, "gov.case", "submit_many", sent)
        rows = [_wide_row(admin, answers[0]["number"])] * MANY
        plain, _ids = _timed(admin, WIDE, "create", rows)
        if turn:
            took["submit_many"].append(MANY / seconds)
            took["create"].append(MANY / plain)
    middle = {name: statistics.median(each) for name, each in took.items()}
    return {
        "rows": MANY,
        "columns": len(rows[0]),
        "rows_per_second": middle,
        "ratio": middle["submit_many"] / middle["create"],
        "goal": MANY_GOAL,
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


def _machine():
    return {
        "day": datetime.date.today().isoformat(),
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
    }


def _keep(settings, found):
    folder = settings.home / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(found, ensure_ascii=False, indent=1)
    (folder / "cases.json").write_text(text, encoding="utf-8")


def table(found):
    """The lines that are shown."""
    lives, rows = found["life"], found["many"]["rows_per_second"]
    yield "\n| a life over XML-RPC, one client | median ms | fastest tenth ms |"
    yield "|---|---|---|"
    for name, value in lives["milliseconds"].items():
        yield f"| {name} | {value:.1f} | {lives['undisturbed'][name]:.1f} |"
    yield (
        f"| **life / task** (goal: at most {LIFE_GOAL}) | "
        f"{lives['ratio_of_medians']:.2f} | **{lives['ratio']:.2f}** |"
    )
    yield f"\n| {MANY} rows in one call | rows/s |"
    yield "|---|---|"
    for name, value in rows.items():
        yield f"| {name} | {value:.0f} |"
    yield (
        f"| **submit_many / create** | **{found['many']['ratio']:.2f}** (goal: at "
        f"least {MANY_GOAL}) |"
    )
    yield "\n| queries | 1 case | 200 cases |"
    yield "|---|---|---|"
    for name, (one, hundreds) in found["queries"].items():
        yield f"| {name} | {one} | {hundreds} |"
