"""Run pytest in a process of its own and judge what it did."""

import contextlib
import fnmatch
import signal
import subprocess

from tools.lib import tally
from tools.lib.report import Stop
from tools.lib.settings import ROOT, child_environment

ALLOWED_SKIPS = ROOT / "tests/allowed_skips.txt"
LONGEST = 45 * 60  # seconds for one run
SLOWEST = ("--durations=8", "--durations-min=5")  # told after each run
TO_TIDY_UP = 30  # seconds after an interruption


def run(settings, *arguments, quiet=False, longest=LONGEST, **environment):
    """Run pytest from the checkout; returns the Tally, with skips judged."""
    report = settings.run / "tally.json"
    report.unlink(missing_ok=True)
    names = {
        tally.VARIABLE: report,
        "GOV_HOME": settings.home,
        "GOV_ADDONS": settings.addons,
    }
    if settings.odoo_dir:
        names["ODOO_DIR"] = settings.odoo_dir
    command = [settings.python, "-m", "pytest", "-p", "tools.lib.tally", "-q", "-rfE"]
    process = subprocess.Popen(
        [
            *command,
            *SLOWEST,
            *("-c", ROOT / "pyproject.toml", "--rootdir", ROOT),
            *arguments,
        ],
        cwd=ROOT,
        env=child_environment(settings, **names, **environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )
    code = _wait(process, longest)
    found = tally.read(report)
    if code is None:
        return tally.Tally(failed=[f"pytest did not end in {longest // 60} minutes"])
    if found is None:
        return tally.Tally(failed=[f"pytest ended with {code}, uncounted"])
    if code and found.failed == [] and not found.empty:
        found.failed.append(f"pytest ended with {code}")
    return judge_skips(found)


def _wait(process, longest):
    """The exit code, or None. Interrupted, the tests first end what they started."""
    try:
        return process.wait(longest)
    except subprocess.TimeoutExpired:
        return None
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(TO_TIDY_UP)
        raise
    finally:
        process.kill()


def judge_skips(found):
    """A skip that nobody allowed with a reason is a failure."""
    allowed = allowed_skips()
    forbidden = [
        f"{test} was skipped ({reason}), which tests/allowed_skips.txt does not allow"
        for test, reason in found.skipped
        if not any(fnmatch.fnmatch(test, pattern) for pattern in allowed)
    ]
    kept = [
        [test, reason]
        for test, reason in found.skipped
        if any(fnmatch.fnmatch(test, pattern) for pattern in allowed)
    ]
    return tally.Tally(found.passed, found.failed + forbidden, kept)


def allowed_skips(path=ALLOWED_SKIPS):
    """Patterns of tests that may be skipped, each with its reason after ' # '."""
    patterns = []
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        pattern, mark, reason = line.partition(" # ")
        if not (mark and reason.strip()):
            raise Stop(f"{path}: {line!r} gives no reason (write: test # reason).")
        patterns.append(pattern.strip())
    return patterns
