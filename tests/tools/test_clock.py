"""The library that moves the clock, and the days of `make proof PART=dates`."""

import os
import subprocess
import sys
import time

import pytest

from tools.lib import clock, dates, settings
from tools.lib.report import Stop

OFFSET = -100_000_000
TOLD = "import time; print(time.time(), time.time_ns(), time.monotonic())"


def unmoved():
    """The kernel's time: these tests too may run under a moved clock."""
    return time.time() - int(os.environ.get(clock.OFFSET, "0"))


def told(*command):
    here = settings.from_environment()
    clock.ensure(here)
    moved = os.environ | clock.environment(here, OFFSET)
    done = subprocess.run(
        command, env=moved, capture_output=True, text=True, check=True
    )
    return [float(number) for number in done.stdout.split()]


def test_the_real_time_moves_and_the_monotonic_stays():
    before = unmoved()
    real, exact, steady = told(sys.executable, "-c", TOLD)
    assert abs(real - before - OFFSET) < 60
    assert abs(exact / 1e9 - real) < 60
    assert abs(steady - time.monotonic()) < 60


def test_programs_written_in_c_move_too():
    before = unmoved()
    [seconds] = told("date", "+%s")
    assert abs(seconds - before - OFFSET) < 60


def test_every_folder_of_tests_is_run_at_each_moment():
    jobs = dates.jobs(settings.from_environment())
    folders = {path.parent.name for path in (dates.ROOT / "tests").glob("*/test_*.py")}
    assert {f"tests/{folder}" for folder in folders} <= set(jobs)
    assert {"gov_base", "gov_case", "tests/test_no_outgoing.py"} <= set(jobs)


def test_a_moment_is_understood_or_refused(monkeypatch):
    for text in dates.MOMENTS:
        dates._moment(text)
    assert dates._moment("2027-03-01 00:01") == dates._moment("2027-02-28 23:59") + 120
    with pytest.raises(Stop, match="no moment"):
        dates._moment("2027-02-29 10:00")
