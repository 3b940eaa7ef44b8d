"""Count what tests did: a plugin of pytest that writes it down, and its reader.

The plugin is loaded with ``-p tools.lib.tally``; the file to write is in GOV_TALLY.
"""

import dataclasses
import json
import os
from pathlib import Path

VARIABLE = "GOV_TALLY"


@dataclasses.dataclass
class Tally:
    passed: int = 0
    failed: list = dataclasses.field(default_factory=list)  # test or what went wrong
    skipped: list = dataclasses.field(default_factory=list)  # [test, reason]

    def __add__(self, other):
        return Tally(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
        )

    @property
    def empty(self):
        return not (self.passed or self.failed or self.skipped)


def read(path):
    """What the plugin wrote, or None if the run never came to its end."""
    if not path.exists():
        return None
    return Tally(**json.loads(path.read_text(encoding="utf-8")))


def write(path, found):
    path.write_text(json.dumps(dataclasses.asdict(found)), encoding="utf-8")


_tally = Tally()


def pytest_runtest_logreport(report):
    if type(report).__name__ == "SubtestReport" and not report.failed:
        return  # the test itself is counted
    if report.failed:
        _tally.failed.append(report.nodeid)
    elif report.skipped:
        _tally.skipped.append([report.nodeid, _reason(report)])
    elif report.when == "call":
        _tally.passed += 1


def pytest_collectreport(report):
    if report.failed:
        _tally.failed.append(f"{report.nodeid} (cannot be read)")
    elif report.skipped:
        _tally.skipped.append([report.nodeid, _reason(report)])


def pytest_sessionfinish():
    if path := os.environ.get(VARIABLE):
        write(Path(path), _tally)


def _reason(report):
    if hasattr(report, "wasxfail"):
        return f"expected to fail: {report.wasxfail}"
    place = report.longrepr
    return place[2] if isinstance(place, tuple) else str(place)
