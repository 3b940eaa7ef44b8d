from odoo.tests import tagged
from odoo.tools import SQL

from ..tools.rows import DATED, MADE, Rows, fetch, insert, update
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

    def test_each_row_gets_values_of_its_own_and_what_follows_from_them(self):
        before = self.other_village.pinyin
        self.village.address = "待写"
        update(
            self.organizations,
            {
                self.village.sudo(): {"name": "长江村"},
                self.township.sudo(): {"name": "黄河镇", "address": False},
            },
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.village.name, "长江村")
        self.assertEqual(self.village.pinyin, "cjc")
        self.assertEqual(self.village.address, "待写")
        self.assertEqual(self.township.name, "黄河镇")
        self.assertFalse(self.township.address)
        self.assertEqual(self.township.write_uid, self.env.user)
        self.assertEqual(self.other_village.pinyin, before)

    def test_nothing_to_write_asks_nothing(self):
        with self.assertQueryCount(0):
            update(self.organizations, {})

    def test_rows_of_two_tables_go_in_together_with_the_stamps_that_are_asked_for(self):
        days, people = self.env["gov.workday"].sudo(), self.env["gov.staff"].sudo()
        place = {"organization_id": self.township.id, "active": True}
        staff = [
            {"name": name, "employee_number": number, **place}
            for name, number in (("古丽", "R-1"), ("阿里", ""))
        ]
        off = [{"date": "2049-10-01", "kind": "off"}]
        self.env.cr.now()
        with self.assertQueryCount(1):
            insert(
                Rows(people, [], DATED),
                Rows(days, off, MADE),
                Rows(people, staff, DATED),
            )
        day = days.search([("date", "=", "2049-10-01")])
        self.assertEqual(day.kind, "off")
        self.assertEqual(day.create_date, self.env.cr.now())
        self.assertFalse(day.create_uid or day.write_uid or day.write_date)
        made = people.search([("name", "in", ("古丽", "阿里"))], order="id")
        self.assertEqual(made.mapped("employee_number"), ["R-1", False])
        self.assertFalse(made.create_uid | made.write_uid)
        self.assertEqual(made[0].write_date, self.env.cr.now())

    def test_no_rows_ask_nothing(self):
        with self.assertQueryCount(0):
            insert(Rows(self.organizations, [], DATED))
