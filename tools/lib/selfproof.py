"""Prove, before the tests, that this runner can fail: by a failing test, by a skip that
nobody allowed, by a warning in a log, by a folder of tests that holds none."""

import tempfile
from pathlib import Path

from tools.lib import odoo, pytests
from tools.lib.tally import Tally

FAILS = "def test_fails():\n    assert False\n"
SKIPS = "import pytest\n\n\ndef test_skips():\n    pytest.skip('no reason')\n"
WARNS = "2026-01-01 00:00:00,000 1 WARNING gov odoo.models: something\n"


def run(settings):
    """One passed check for each way to fail, or a failure that names it."""
    proven = {
        "a failing test": len(_try(settings, FAILS).failed) == 1,
        "a skip that is not allowed": len(_try(settings, SKIPS).failed) == 1,
        "a warning in the install log": len(odoo.troubles(WARNS)) == 1,
        "a folder without tests": _try(settings, "").empty,
    }
    blind = [
        f"the runner does not see {what}" for what, seen in proven.items() if not seen
    ]
    return Tally(passed=len(proven) - len(blind), failed=blind)


def _try(settings, text):
    with tempfile.TemporaryDirectory(prefix="gov-proof-") as folder:
        file = Path(folder) / "test_proof.py"
        file.write_text(text, encoding="utf-8")
        return pytests.run(settings, "-p", "no:odoo", file, quiet=True)
