from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from ..tools.workbook_progress import Progress, progress_of

RUN = -990106


@tagged("post_install", "-at_install")
class TestWorkbookProgress(BaseCase):
    """Two connections: one imports, the other asks how far it is."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM gov_matter_workbook_progress WHERE run = %s", [RUN])

    def asked(self):
        with self.registry.cursor() as cr:
            return progress_of(Environment(cr, SUPERUSER_ID, {}), RUN)

    def test_others_see_it_before_the_run_commits(self):
        self.assertEqual(self.asked(), {})
        with self.registry.cursor() as cr:
            progress = Progress(Environment(cr, SUPERUSER_ID, {}), RUN)
            self.assertEqual(self.asked()["phase"], "starting")
            progress("reading", 10, 40)
            expected = {"phase": "reading", "done": 10, "total": 40, "finished": False}
            self.assertEqual(self.asked(), expected)
            progress("writing", 40, 40)
            self.assertEqual(self.asked()["phase"], "writing")
            cr.rollback()
            self.assertTrue(self.asked()["finished"])

    def test_a_run_that_commits_is_finished_too(self):
        with self.registry.cursor() as cr:
            Progress(Environment(cr, SUPERUSER_ID, {}), RUN)
            self.assertFalse(self.asked()["finished"])
        self.assertTrue(self.asked()["finished"])

    def test_not_every_row_is_told(self):
        """A thousand rows in no time are a few statements, not a thousand."""
        with self.registry.cursor() as cr:
            progress = Progress(Environment(cr, SUPERUSER_ID, {}), RUN)
            told = []
            self.patch(progress, "_tell", lambda *now: told.append(now))
            for done in range(1, 1001):
                progress("reading", done, 1000)
            self.assertLess(len(told), 20)
            self.assertEqual(told[-1][:3], ("reading", 1000, 1000))
            cr.rollback()
