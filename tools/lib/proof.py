"""`make proof`: the proofs of docs/proof.md at full length; `make test` has them short,
but for `nodes`, which needs nginx and PgBouncer, and `dates`, which moves the clock.

Each part is a run of its own on a fresh copy of the demo database, so that one which
fails or takes too long leaves the others alone.
"""

import argparse
import os
import subprocess
import time

from tools.lib import dates, front, postgres, stage, templates, whole
from tools.lib.report import Stop, say
from tools.lib.settings import ROOT, child_environment
from tools.lib.tally import Tally

LONGEST = 3 * 3600  # seconds for one part
PARTS = {  # name: files of tests, run with GOV_PROOF=long
    "clock": ("tests/proof/test_clock.py",),
    "journal": ("tests/proof/test_journal.py", "tests/proof/test_protections.py"),
    "walk": ("tests/proof/test_walk.py",),
    "races": ("tests/proof/test_races.py",),
    "access": ("tests/access",),
    "doors": ("tests/doors",),
    "fuzz": ("tests/rpc/test_generated.py",),
    "kills": (
        "tests/faults/test_kills.py",
        "tests/faults/test_jobs.py",
        "tests/faults/test_full_disk.py",
        "tests/faults/test_database_disk.py",
        "tests/faults/test_standby.py",
    ),
    "browser": ("tests/browser",),
    "backup": ("tests/faults/test_backup.py", "tests/faults/test_keep.py"),
    "nodes": ("tests/faults/test_nodes.py",),
}
FIRST = {"nodes": front.ensure}  # what a part needs besides
FAULTS = "faults"  # tests.proof.mutation
DATES = "dates"  # tools.lib.dates


def main(settings, argv):
    chosen = _chosen(argv[1:])
    os.environ.pop("GOV_ADMIN_PASSWORD", None)
    total = Tally()
    with (
        stage.lock(settings.run / "testing.lock", "`make test` runs; waiting."),
        postgres.used(settings) as here,
    ):
        templates.drop_old(here)
        for name in chosen:
            say(f"\n== {name}")
            started = time.monotonic()
            total += _part(here, name)
            say(f"-- {name}: {time.monotonic() - started:.0f} s")
    for trouble in total.failed:
        say(f"FAILED {trouble}")
    say(f"\n{total.passed} passed, {len(total.failed)} failed")
    return int(bool(total.failed) or not total.passed)


def _chosen(argv):
    names = (FAULTS, *PARTS, DATES)
    parser = argparse.ArgumentParser(prog="make proof")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(names)}; else all")
    chosen = parser.parse_args(argv).parts or names
    if unknown := sorted(set(chosen) - set(names)):
        raise Stop(f"PART={unknown[0]} is none of {', '.join(names)}.")
    return chosen


def _part(settings, name):
    try:
        FIRST.get(name, lambda _settings: None)(settings)
        if run := {FAULTS: _faults, DATES: dates.run}.get(name):
            return run(settings)
        return _tests(settings, PARTS[name])
    except Stop as stop:
        return Tally(failed=[f"{name}: {stop}"])


def _faults(settings):
    """Small faults in the pure modules, each to be found by their tests."""
    done = subprocess.run(
        [settings.python, "-m", "tests.proof.mutation"],
        cwd=ROOT,
        env=child_environment(settings, GOV_HOME=settings.home),
        check=False,
    )
    if done.returncode:
        return Tally(failed=["faults that no test finds: they are listed above"])
    return Tally(passed=1)


def _tests(settings, files):
    paths = [ROOT / file for file in files]
    return whole.run(settings, "-s", *paths, longest=LONGEST, GOV_PROOF="long")
