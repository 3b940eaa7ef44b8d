"""Time to install and to start, and memory of a worker: beside Odoo with `project`.

Both begin from the same database of Odoo's own modules.
"""

import time

from tools.bench.clients import Server
from tools.bench.web import Session, children_of, memory_of
from tools.lib import addons, odoo, templates

CALLS = 10


def measure(bench):
    suite = addons.names(bench.settings)
    told = []
    for name, modules, model in (
        ("the suite", ",".join(suite), "gov.case"),
        ("project", "project", "project.task"),
    ):
        there = bench.settings.replace(db=f"{templates.COPY}bench_install")
        bench.databases().copy(templates.of_addons(bench.settings, []), there.db)
        try:
            told += [
                [f"{name}: {what}", value]
                for what, value in _measured(bench, there, modules, model)
            ]
        finally:
            bench.databases().drop(there.db)
    return {"told": told}


def _measured(bench, there, modules, model):
    conf = odoo.write_conf(there, "bench-install", log_handler=":ERROR")
    quietly = ("--stop-after-init", "--no-http")
    for what, word in (("installed", "-i"), ("upgraded", "-u")):
        start = time.perf_counter()
        odoo.run(there, conf, bench.log, word, modules, *quietly)
        yield f"{what} in", f"{time.perf_counter() - start:.1f} s"
    start = time.perf_counter()
    with Server(there, bench.log, workers=2) as server:
        yield "answers after", f"{time.perf_counter() - start:.1f} s"
        session = Session(server.url, there.db, "admin", "admin")
        for _turn in range(CALLS):
            session.call(model, "search_read", [], ["display_name"], limit=80)
            session.call("ir.ui.menu", "load_menus", False)
        workers = children_of(server.process.pid)
        each = max(memory_of([pid]) for pid in workers) / 1024**2
        yield "memory of the largest worker (PSS)", f"{each:.0f} MB"
