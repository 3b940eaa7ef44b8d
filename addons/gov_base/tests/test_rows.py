from odoo.tests import tagged
from odoo.tools import SQL

from ..tools.rows import fetch
from .common import GovCommon

NAMES = ("code", "name", "parent_id")


@tagged("post_install", "-at_install")
class TestRows(GovCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.organizations = cls.env["gov.organization"].sudo()

    def fetch(self, *ids):
        self.organizations.flush_model()
        self.organizations.invalidate_model()
        places = self.organizations.browse(ids)
        return fetch(
            self.organizations, NAMES, SQL("id IN %s ORDER BY code", places._ids)
        )

    def test_it_reads_what_the_orm_reads_and_once(self):
        expected = (self.township | self.village).read(NAMES, load=None)
        with self.assertQueryCount(1):
            places = self.fetch(self.village.id, self.township.id)
            self.assertEqual(places.read(NAMES, load=None), expected)

    def test_what_is_pending_stays(self):
        self.fetch(self.village.id)
        self.village.name = "新村"
        places = fetch(self.organizations, NAMES, SQL("id = %s", self.village.id))
        self.assertEqual(places.name, "新村")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.village.name, "新村")

    def test_nothing_found_is_no_record(self):
        self.assertEqual(
            fetch(self.organizations, NAMES, SQL("id = 0")), self.organizations
        )
