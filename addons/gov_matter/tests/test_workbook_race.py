import base64

from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import LockError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from .pure.workbooks import book

CODE = "990105"


@tagged("post_install", "-at_install")
class TestWorkbookRace(BaseCase):
    """Two connections import into one catalogue: the second is told to wait."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.clean_up)
        with self.registry.cursor() as cr:
            Environment(cr, SUPERUSER_ID, {})["gov.organization"].create(
                {"code": CODE, "name": "竞争区", "level": "district"}
            )

    def clean_up(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM gov_organization WHERE code = %s", [CODE])

    def load(self, cr):
        content = base64.b64encode(book()).decode()
        env = Environment(cr, SUPERUSER_ID, {})
        return env["gov.matter"].import_workbook(content, CODE)

    def test_the_second_is_told_to_wait(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self.assertTrue(self.load(first)["errors"])
            with self.assertRaisesRegex(LockError, "竞争区"):
                self.load(second)
            first.rollback()
            second.rollback()
            self.assertTrue(self.load(second)["errors"])
            second.rollback()
