import threading

from odoo import sql_db
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import CaseCommon

KIND = "acceptance_notice"


@tagged("post_install", "-at_install")
class TestDocumentNumbers(CaseCommon):
    """By organisation and year, without a repeat and without a wait."""

    def setUp(self):
        super().setUp()
        self.documents = self.env["gov.case.document"].sudo()
        self.place = self.township.id
        self.addCleanup(self.forget)

    def forget(self):
        """Numbers are drawn outside the transaction of the test."""
        with sql_db.db_connect(self.env.cr.dbname).cursor() as cr:
            cr.execute(
                "DELETE FROM gov_case_document_counter WHERE organization_id = %s",
                [self.place],
            )

    def draw(self, count=1, year=2026, place=None):
        wanted = {(place or self.place, KIND): count}
        return self.documents._draw_serials(wanted, year)[place or self.place, KIND]

    def notice(self, case):
        return case.sudo().document_ids.filtered(lambda one: one.kind == KIND)

    def test_serials_follow_one_another(self):
        first, second = (self.notice(self.accepted(ref)) for ref in ("A-1", "A-2"))
        self.assertEqual(second.serial, first.serial + 1)
        self.assertRegex(first.number, r"^（2026）.+受字第\d{4}号$")

    def test_many_at_once_draw_once(self):
        cases = self.env["gov.case"].concat(
            *(self.received(f"A-{number}") for number in range(5))
        )
        cases.with_user(self.clerk).action_accept()
        serials = sorted(self.notice(case).serial for case in cases)
        self.assertEqual(serials, list(range(serials[0], serials[0] + 5)))

    def test_each_year_and_each_organisation_begins_at_one(self):
        self.assertEqual(self.draw(2), [1, 2])
        self.assertEqual(self.draw(1, 2027), [1])
        other = self.other_township.id
        with sql_db.db_connect(self.env.cr.dbname).cursor() as cr:
            self.assertEqual(self.draw(1, place=other), [1])
            cr.execute(
                "DELETE FROM gov_case_document_counter WHERE organization_id = %s",
                [other],
            )

    def test_the_year_is_the_local_one(self):
        case = self.received()
        with freeze_time("2026-12-31 17:00:00"):
            self.env["gov.case"].browse(case.id)._advance_by_law()
        self.assertEqual(self.notice(case).year, 2027)

    def test_the_organisation_has_a_mark_of_its_own(self):
        self.township.sudo().document_mark = "大政"
        self.assertIn("大政受字", self.notice(self.accepted()).number)

    def test_the_form_is_a_parameter(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "gov_case.document_number", "{mark}{word}〔{year}〕{serial}号"
        )
        self.assertRegex(self.notice(self.accepted()).number, r"受〔2026〕\d{4}号$")

    def test_two_open_transactions_do_not_wait_for_each_other(self):
        """Neither has ended, both have a number, and no number is there twice."""
        drawn = {}

        def draw(name):
            with sql_db.db_connect(self.env.cr.dbname).cursor() as cr:
                documents = self.documents.with_env(self.env(cr=cr))
                drawn[name] = documents._draw_serials({(self.place, KIND): 3}, 2026)

        self.assertEqual(self.draw(2), [1, 2])
        threads = [threading.Thread(target=draw, args=(name,)) for name in "ab"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=20)
        numbers = sorted(
            serial for rows in drawn.values() for serial in rows[self.place, KIND]
        )
        self.assertEqual(numbers, [3, 4, 5, 6, 7, 8])

    def test_a_failed_call_gives_its_numbers_back(self):
        with sql_db.db_connect(self.env.cr.dbname).cursor() as cr:
            documents = self.documents.with_env(self.env(cr=cr))
            wanted = {(self.place, KIND): 2}
            documents._draw_serials(wanted, 2026)
            documents._draw_serials(wanted, 2026)
            cr.rollback()
        self.assertEqual(self.draw(), [1])

    def test_a_number_before_another_ones_stays_unused(self):
        with sql_db.db_connect(self.env.cr.dbname).cursor() as cr:
            documents = self.documents.with_env(self.env(cr=cr))
            documents._draw_serials({(self.place, KIND): 1}, 2026)
            self.assertEqual(self.draw(), [2])
            cr.rollback()
        self.assertEqual(self.draw(), [3])

    def test_no_number_is_drawn_for_what_is_refused(self):
        first = self.notice(self.accepted("A-1"))
        case = self.received("A-2", materials=[{"name": "申请书"}])
        with self.assertRaises(UserError):
            case.action_accept()
        second = self.notice(self.accepted("A-3"))
        self.assertEqual(second.serial, first.serial + 1)
