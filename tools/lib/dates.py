"""`make proof PART=dates`: every test under a moved clock, at days unlike others.

Each run (an addon's tests, or one folder of tests/) begins at the moment itself, in a
GOV_HOME of its own, whose databases were made nine days before by that clock. It shares
what was fetched with the caller's GOV_HOME.
"""

import contextlib
import datetime
import os
import shutil
import subprocess
import sys
import zoneinfo

from tools.lib import addons, clock, postgres, tally, templates, testing, whole
from tools.lib import settings as settings_module
from tools.lib.cluster import Cluster
from tools.lib.report import Stop, say
from tools.lib.settings import ROOT, child_environment
from tools.lib.tally import Tally

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
MOMENTS = {  # moment in Shanghai: why
    "2026-10-10 10:00": "a Saturday that is worked",
    "2027-02-05 23:30": "the last evening before Spring Festival",
    "2028-02-29 10:00": "a day that most years do not have",
    "2029-01-01 09:00": "New Year of a year whose calendar is not announced",
    "2026-12-31 23:59": "midnight, month and year pass during the tests",
    "2027-03-01 00:01": "a day that has just begun in Shanghai and not in London",
}
ONE = "GOV_MOMENT"
ONLY = "GOV_K"  # an expression for pytest
SHARED = ("venv", "odoo", "debs", "front", "clock", clock.COMPILER)
BEFORE = 9 * 24 * 3600  # seconds; a week's databases have aged, as those kept do
TEMPLATES = "templates"
TALLY = "dates.json"


def run(settings):
    """All moments, or the one that GOV_MOMENT names; returns the Tally."""
    clock.ensure(settings)
    total = Tally() if os.environ.get(ONE) else _demos(settings)
    for text in _chosen():
        moment = _moment(text)
        say(f"\n=== {text} in Shanghai: {MOMENTS.get(text, 'chosen')}")
        with _home(settings, moment) as there:
            total += _at(there, settings, moment)
    return total


def main(settings, job):
    """One run, under the moved clock already; its Tally goes into a file."""
    with postgres.used(settings) as here:
        found = _job(here, job)
    tally.write(settings.run / TALLY, found)
    return int(bool(found.failed))


def jobs(settings):
    folders = sorted(path.parent for path in (ROOT / "tests").glob("*/test_*.py"))
    return [
        *addons.every(settings),
        *dict.fromkeys(str(folder.relative_to(ROOT)) for folder in folders),
        *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/test_*.py")),
    ]


def _demos(settings):
    """Demos made at moments yet to come; no clock need be moved for them."""
    return whole.run(settings, ROOT / "tests/demo", GOV_PROOF="long")


def _chosen():
    if text := os.environ.get(ONE):
        return [text]
    return list(MOMENTS)


def _moment(text):
    try:
        found = datetime.datetime.strptime(text, "%Y-%m-%d %H:%M")
    except ValueError as error:
        raise Stop(f"{ONE}={text} is no moment: write 2028-02-29 23:59.") from error
    return found.replace(tzinfo=SHANGHAI).timestamp()


@contextlib.contextmanager
def _home(settings, moment):
    """A GOV_HOME for this moment; no database outlives it whose clock ran ahead."""
    home = settings.home / "dates" / f"{moment:.0f}"
    there = settings.replace(home=home)
    _remove(there)
    home.mkdir(parents=True)
    for name in SHARED:
        if (settings.home / name).exists():
            (home / name).symlink_to(settings.home / name)
    yield there
    _remove(there)


def _remove(there):
    if there.home.exists():
        if postgres.has_programs(there):
            Cluster(there).remove()
        shutil.rmtree(there.home)


def _at(there, settings, moment):
    total = _child(there, settings, TEMPLATES, moment - BEFORE)
    for job in jobs(there):
        say(f"\n== {job}")
        total += _child(there, settings, job, moment)
    return total


def _child(there, settings, job, moment):
    report = there.run / TALLY
    report.unlink(missing_ok=True)
    now = datetime.datetime.now(datetime.timezone.utc).timestamp()
    told = clock.environment(settings, round(moment - now))
    told |= {"GOV_HOME": there.home, "GOV_PG_HOST": ""}  # a server of its own
    done = subprocess.run(
        [there.python, "-m", "tools.lib.dates", job],
        cwd=ROOT,
        env=child_environment(there, **told),
        check=False,
    )
    found = tally.read(report)
    return found or Tally(failed=[f"{job} ended with {done.returncode}, uncounted"])


def _job(here, job):
    pick = ["-k", os.environ[ONLY]] if os.environ.get(ONLY) else []
    if job == TEMPLATES:
        return _templates(here)
    if job in addons.every(here):
        return testing.pure(here, job, pick, pick) + testing.addon(
            here, job, pick, pick
        )
    files = [ROOT / job, f"--ignore={testing.PROOF_ALONE}"]
    found = whole.run(here, *files, *pick)
    return testing.nonempty(found, pick)


def _templates(here):
    for name in addons.every(here):
        templates.of_addons(here, addons.closure(here, name))
    templates.of_demo(here)
    return Tally(passed=1)


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main(settings_module.from_environment(), sys.argv[1]))
