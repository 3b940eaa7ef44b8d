import time
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core import slots
from ..models import ir_actions_report
from .common import PrintCommon

LOGGER = "odoo.addons.gov_pdf.models.ir_actions_report"


@tagged("post_install", "-at_install")
class TestLimits(PrintCommon):
    """A browser that misbehaves ends in one sentence, and in time."""

    def refused(self, pattern):
        started = time.monotonic()
        with self.assertRaisesRegex(UserError, pattern), mute_logger(LOGGER):
            self.printed(self.people[1])
        return time.monotonic() - started

    def test_a_browser_that_hangs(self):
        self.fake_browser("sleep 77")
        self.limit(seconds=1)
        before = set(Path("/tmp").glob("gov_pdf.*"))
        self.assertLess(self.refused("took too long"), 5)
        self.assertFalse(set(Path("/tmp").glob("gov_pdf.*")) - before)

    def test_a_browser_that_does_not_start(self):
        self.fake_browser("echo no display >&2; exit 3")
        with self.assertLogs(LOGGER, "WARNING") as logs:
            self.assertRaisesRegex(
                UserError, "did not start", self.printed, self.people[1]
            )
        self.assertIn("no display", logs.output[0])

    def test_a_browser_that_talks_nonsense(self):
        self.fake_browser("printf 'no json\\0' >&4; sleep 77")
        self.refused("cannot be printed")

    def test_a_document_that_takes_too_much_memory(self):
        self.limit(megabytes=1)
        self.refused("more memory")

    def test_too_many_at_once(self):
        self.limit(seconds=1)
        self.env["ir.config_parameter"].set_param("gov_pdf.processes", "1")
        with slots.one_of(ir_actions_report._slots_folder(), 1, 5):
            self.refused("Too many documents")

    def test_a_parameter_that_is_no_number(self):
        for value in ("x", "-5", "", "99999999999"):
            self.env["ir.config_parameter"].set_param("gov_pdf.seconds", value or False)
            seconds = self.report._print_limit("seconds", 60, 5, 600)
            self.assertIn(seconds, (60, 600))
