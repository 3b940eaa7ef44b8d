"""A whole life (submit, accept, start review, decide, issue) over XML-RPC.

One client; beside it one create of core's `project.task`, turn about.
"""

import itertools
import statistics
import time

from tools.bench.clients import Server, people
from tools.bench.words import payload

LIVES, WARM = 60, 10
STEPS = (
    ("clerk", "accept", {}),
    ("handler", "start_review", {}),
    ("approver", "decide", {"decision": "approved", "opinion": "符合条件"}),
    ("clerk", "issue", {"how": "pickup", "receiver": "阿依古丽"}),
)
_serials = itertools.count(1)


def measure(bench):
    with Server(bench.settings, bench.log) as server:
        return life(people(server.url, bench.settings.db))


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
    }
