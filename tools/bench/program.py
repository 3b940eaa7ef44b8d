"""`make bench`: measure the suite on this machine, on a database of its own.

`PART="lists figures"` measures some parts alone, `SIZES="10000 100000"` says at how
many cases. What was found is kept in GOV_HOME/bench, and with KEEP=1 in docs/ too.
"""

import argparse
import contextlib
import datetime
import importlib
import json
import os
import platform
import shutil
import subprocess

from tools.bench import inside, record
from tools.lib import addons, command, odoo, postgres, stage, templates
from tools.lib.database import Databases
from tools.lib.report import Stop, say, step
from tools.lib.settings import ROOT

SIZED = ("lists", "figures", "case")  # measured again at every size
PARTS = {  # the others, after the largest size
    "organizations": "tools.bench.parts.organizations",
    "install": "tools.bench.parts.install",
    "life": "tools.bench.parts.life",
    "morning": "tools.bench.parts.morning",  # before others fill a clerk's desk
    "submit": "tools.bench.parts.submit",
    "queries": "tools.bench.parts.queries",
    "matters": "tools.bench.parts.matters",
    "export": "tools.bench.parts.export",
    "calendar": "tools.bench.parts.calendar",
    "lights": "tools.bench.parts.lights",
}
SIZES = (10_000, 100_000)
BYTES_A_CASE = 8_000  # of disk while it grows, logs and sorting included
SPARE = 10 * 1024**3
UTC = datetime.timezone.utc  # datetime.UTC is younger than Python 3.10


def main(settings, argv):
    options = _options(argv[1:])
    lock = stage.lock(settings.run / "testing.lock", "`make test` runs; waiting.")
    with lock, postgres.used(settings) as here:
        _check_room(here, options)
        template = templates.of_addons(here, addons.names(here))
        with templates.copy(here, template, "bench") as there:
            bench = Bench(there, options, _postgres(settings))
            bench.run()
    say("\n" + record.table(bench.found))
    say(f"\nKept in {bench.folder}.")
    if options.keep:
        record.keep_in_docs(bench.folder, bench.found)


def _options(words):
    parser = argparse.ArgumentParser(prog="make bench", exit_on_error=False)
    parser.add_argument("--part", default="")
    parser.add_argument("--sizes", default="")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--idle", type=int, default=0)
    parser.add_argument("--keep", action="store_true")
    try:
        options = parser.parse_args(words)
        options.sizes = [int(word) for word in options.sizes.split()] or list(SIZES)
    except (argparse.ArgumentError, ValueError) as error:
        raise Stop(f"make bench: {error}.") from error
    if options.idle < 0:
        raise Stop(f"IDLE={options.idle} is no number of minutes.")
    options.parts = options.part.split() or [*SIZED, *PARTS]
    unknown = sorted(set(options.parts) - {*SIZED, *PARTS})
    if unknown:
        known = ", ".join((*SIZED, *PARTS))
        raise Stop(f"PART={' '.join(unknown)} is none of {known}.")
    return options


def _check_room(settings, options):
    if settings.external_postgres:
        return
    need = max(options.sizes) * BYTES_A_CASE + SPARE
    free = shutil.disk_usage(settings.home).free
    if free < need:
        raise Stop(
            f"{settings.home} has {free / 1024**3:.0f} GB of free space and "
            f"{need / 1024**3:.0f} GB are needed for {max(options.sizes)} cases."
        )


class Bench:
    """One run: its database, what it has found, and how parts call Odoo."""

    def __init__(self, settings, options, postgres_size):
        self.settings, self.options = settings, options
        self.postgres_size = postgres_size
        self.log = settings.log / "bench.log"
        self.folder = settings.home / "bench"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.conf = odoo.write_conf(settings, "bench", log_handler=":ERROR")
        self.found = record.read(self.folder)

    def run(self):
        with self.failures():
            with step("Installing project and making places, people and matters"):
                install = ("-i", "project", "--stop-after-init", "--no-http")
                odoo.run(self.settings, self.conf, self.log, *install)
                self.inside("tools.bench.grow", "world")
            self._sized()
            for name in self.options.parts:
                if name in PARTS:
                    self._other(name)

    def _sized(self):
        for size in sorted(self.options.sizes):
            with step(f"Growing to {size:,} cases"):
                grown = self.inside("tools.bench.grow", "to", size=size)
            self.keep("data", grown, size)
            for name in SIZED:
                if name in self.options.parts:
                    with step(f"Measuring {name} at {size:,} cases"):
                        module = f"tools.bench.parts.{name}"
                        self.keep(name, self.inside(module, "inside"), size)
        self.size = max(self.options.sizes)
        if not (slowest := self._slowest()):
            return
        plans = self.inside("tools.bench.plans", "inside", rows=slowest)
        record.keep_plans(self.folder, self.size, plans)
        self.keep("plans", {"rows": [one | {"text": ""} for one in plans]}, self.size)

    def _slowest(self):
        """Return the slowest queries of this run at its largest size, once each."""
        rows = [
            {
                "where": record.title(row),
                "query": query,
                "time": seconds,
            }
            for name in SIZED
            for row in record.rows(self.found, name, max(self.options.sizes))
            for query, seconds in row["slowest"]
        ]
        return sorted(rows, key=lambda row: -row["time"])[:60]

    def _other(self, name):
        module = importlib.import_module(PARTS[name])
        with step(f"Measuring {name}"):
            answer = module.measure(self)
        self.keep(name, answer, self.size)

    def inside(self, module, function, **arguments):
        """Call a function in `odoo shell` on the database; return its answer."""
        asked, answer = self.folder / "call.json", self.folder / "answer.json"
        answer.unlink(missing_ok=True)
        call = {
            "module": module,
            "function": function,
            "arguments": arguments,
            "answer": str(answer),
        }
        asked.write_text(json.dumps(call), encoding="utf-8")
        odoo.run(
            self.settings,
            self.conf,
            self.log,
            *("shell", "--no-http"),
            text=inside.TEXT,
            **{inside.CALL: asked},
        )
        return json.loads(answer.read_text(encoding="utf-8"))

    def keep(self, name, answer, size):
        """Keep what a part has found, with when and where it was measured."""
        kept = {"size": size, "machine": self.machine(), **(answer or {})}
        self.found.setdefault(name, {})[str(size)] = kept
        record.write(self.folder, self.found)

    @contextlib.contextmanager
    def failures(self):
        try:
            yield
        except command.Failed as failed:
            raise Stop(f"The bench failed: {self.log} says why.") from failed

    def databases(self):
        return Databases(self.settings)

    def machine(self):
        words = [f"SIZES='{' '.join(map(str, self.options.sizes))}'"]
        words += [f"PART={self.options.part!r}"] if self.options.part else []
        words += [f"ROWS={self.options.rows}"]
        words += [f"IDLE={self.options.idle}"] if self.options.idle else []
        called = f"make bench {' '.join(words)}"
        return {"command": called, **machine(self.postgres_size)}


def _postgres(settings):
    return "external" if settings.external_postgres else settings.pg_size


def machine(postgres_size):
    return {
        "day": datetime.datetime.now(datetime.timezone.utc).isoformat(
            timespec="minutes"
        ),
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "postgres": postgres_size,
        "commit": _commit(),
    }


def _commit():
    asked = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    with contextlib.suppress(OSError):
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        return done.stdout.strip()
    return ""
