from datetime import date
from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from .common import CaseCommon

NEW_YEAR = [
    {"date": "2027-01-01", "kind": "off", "name": "元旦"},
    {"date": "2027-01-04", "kind": "off", "name": "元旦"},
    {"date": "2027-10-01", "kind": "off", "name": "国庆节"},
]


@tagged("post_install", "-at_install")
@freeze_time("2026-12-30 04:00:00")
class TestProvisional(CaseCommon):
    """Beyond the last announced year every deadline says that it may still move."""

    def setUp(self):
        super().setUp()
        frozen = freeze_time("2026-12-30 04:00:00")
        frozen.start()
        self.addCleanup(frozen.stop)

    def says(self, case, kind):
        documents = case.sudo().document_ids
        return str(documents.filtered(lambda one: one.kind == kind)[-1]._html())

    def test_the_case_says_which_dates(self):
        case = self.accepted()
        self.assertEqual(case.due_date, date(2027, 1, 6))
        self.assertTrue(case.provisional)
        for name in ("due_date", "promised_date", "legal_date"):
            self.assertIn(f",{name},", case.provisional_dates)
        self.assertIn("2027-01-06 (provisional)", case.clock_text)
        self.assertIn("暂定", case.with_context(lang="zh_CN").clock_text)

    def test_it_is_found_and_nothing_else_is(self):
        with freeze_time("2026-02-12 04:00:00"):
            before = self.accepted("A-0")
        cases = self.accepted("A-1") | self.decided("A-2") | self.received("A-3")
        late = self.reviewed("A-4")
        late.with_user(self.handler).action_pause("hearing", "听证", 5)
        late.with_user(self.approver).action_grant(True)
        ended = self.received("A-5")
        ended.action_withdraw("不办了")
        found = self.env["gov.case"].search([("provisional", "=", True)])
        self.assertEqual(found, cases | late)
        self.assertFalse(ended.provisional or before.provisional)
        pause = late.pause_ids
        self.assertTrue(pause.provisional)
        self.assertIn(pause, pause.search([("provisional", "=", True)]))

    def test_a_correction_and_a_step_too(self):
        case = self.received()
        case.action_request_correction(
            [
                {
                    "material_id": case.material_ids[0].material_id.id,
                    "note": "重填",
                    "reason": "无电子记录",
                }
            ]
        )
        self.assertEqual(
            case.provisional_dates,
            ",correction_due_date,follow_due_date,desk_due_date,",
        )
        self.assertIn("暂定", self.says(case, "correction_notice"))
        step = self.reviewed("A-2").step_ids.filtered("due_date")[:1]
        if step:
            self.assertEqual(step.provisional, step.due_date.year > 2026)

    def test_a_promise_in_calendar_days_does_not_wait_for_holidays(self):
        """The law's period does: it ends on no day of rest."""
        matter = self.make_matter("642012056000", "法律援助申请初审")
        self.publish(matter, promised_days=3, legal_days=7, day_unit="day")
        self.grant(matter, self.township, "accept")
        case = self.accepted("A-9", matter_code=matter.code)
        self.assertEqual(case.promised_date, date(2027, 1, 2))
        self.assertEqual(case.legal_date, date(2027, 1, 6))
        self.assertEqual(case.provisional_dates, ",statutory_due_date,legal_date,")
        self.assertNotIn("暂定", self.says(case, "acceptance_notice"))
        self.assertIn(case, case.search([("provisional", "=", True)]))

    def test_a_document_says_it_and_goes_on_saying_it(self):
        case = self.accepted()
        for kind in ("receipt", "acceptance_notice"):
            self.assertIn("2027年1月6日（暂定", self.says(case, kind), kind)
        self.env["gov.workday"].create(NEW_YEAR)
        self.assertEqual(case.promised_date, date(2027, 1, 8))
        self.assertFalse(case.provisional)
        self.assertIn("2027年1月6日（暂定", self.says(case, "acceptance_notice"))
        self.assertEqual(case.sudo().verify_chain(), [])

    def test_the_journal_says_it(self):
        case = self.accepted()
        event = case.sudo().event_ids[-1]
        for word in ("2027-01-06", "暂定"):
            self.assertIn(word, event.note)
        self.env["gov.workday"].create(NEW_YEAR)
        moved = case.sudo().event_ids[-1]
        self.assertIn("2027-01-06 → 2027-01-08", moved.note)
        self.assertNotIn("2027-01-08（暂定", moved.note)

    def test_track_says_it_in_words_and_with_the_same_keys(self):
        case = self.accepted()
        answer = self.env["gov.case"].with_user(self.clerk).track(case.number)
        self.assertEqual(answer["promised_date"], "2027-01-06")
        self.assertIn("provisional", answer["state_label"])
        self.assertLessEqual(
            set(answer),
            {"number", "state", "state_label", "promised_date", "light", "events"},
        )

    def test_a_calendar_that_came_with_a_release_is_followed(self):
        """The data of gov_base is loaded before gov_case is there to hear of it."""
        case = self.accepted()
        before = self.names(case)
        with patch.object(type(self.env["gov.workday"]), "_calendar_changed"):
            self.env["gov.workday"].create(NEW_YEAR)
        self.assertEqual(self.names(case), before)
        self.env["gov.case"]._follow_shipped_calendar()
        self.assertEqual(case.promised_date, date(2027, 1, 8))
        self.assertEqual(self.names(case), [*before, "move_dates"])
        with self.assertQueryCount(3):
            self.env["gov.case"]._follow_shipped_calendar()
        self.assertEqual(self.names(case), [*before, "move_dates"])
