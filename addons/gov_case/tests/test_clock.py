from datetime import date, datetime
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.base.models.ir_cron import IrCron

from .common import CaseCommon


@tagged("post_install", "-at_install")
class TestClock(CaseCommon):
    """Every legal clock right, its light true with no job run."""

    def light_on(self, case, day):
        with freeze_time(f"{day} 04:00:00"):
            case.invalidate_recordset(["light"])
            return case.light

    def deem(self):
        """Run the job as the scheduler does, without its commits."""
        progress = patch.object(IrCron, "_commit_progress", return_value=1000.0)
        with progress, patch.object(self.env.cr, "commit"):
            self.env["gov.case"]._cron_deem_accepted()

    def test_the_light_of_a_promise_day_by_day(self):
        case = self.accepted()
        for day, light in (
            ("2026-02-13", "green"),
            ("2026-02-23", "green"),
            ("2026-02-24", "yellow"),
            ("2026-02-26", "yellow"),
            ("2026-02-27", "red"),
            ("2026-03-18", "red"),
            ("2026-03-19", "dark_red"),
        ):
            self.assertEqual(self.light_on(case, day), light, day)

    def test_the_light_is_searched_grouped_and_counted(self):
        case = self.accepted()
        self.clerk.group_ids += self.env.ref("base.group_allow_export")
        cases = self.env["gov.case"].with_user(self.clerk)
        with freeze_time("2026-03-01 04:00:00"):
            found = cases.search([("light", "=", "red")])
            groups = cases._read_group([], ["light"], ["__count"])
            rows = cases.formatted_read_group([], ["light"], ["__count"])
            exported = case.export_data(["light"])["datas"]
        self.assertEqual(found, case)
        self.assertEqual(groups, [("red", 1)])
        self.assertEqual(rows[0]["__count"], 1)
        self.assertEqual(exported, [["Promise exceeded"]])

    def test_the_local_day_counts(self):
        """At 07:30 in Yinchuan it is still yesterday in UTC."""
        with freeze_time("2026-02-11 23:30:00"):
            case = self.accepted()
        self.assertEqual(case.promised_date, date(2026, 2, 26))
        self.assertIn("20260212", case.number)

    def test_late_against_the_promise_then_against_the_law(self):
        for ref, day, result in (
            ("A-1", "2026-02-26", "on_time"),
            ("A-2", "2026-02-27", "late"),
            ("A-3", "2026-03-19", "late_by_law"),
        ):
            case = self.reviewed(ref)
            with freeze_time(f"{day} 15:59:00"):
                case.with_user(self.approver).action_decide("approved", "同意")
            self.assertEqual(case.timeliness, result, day)
            self.assertEqual(case.light, "grey")

    def test_natural_days_where_the_version_says_so(self):
        matter = self.make_matter("642012056000", "法律援助申请初审")
        self.publish(matter, promised_days=3, legal_days=7, day_unit="day")
        self.grant(matter, self.township, "accept")
        case = self.accepted("A-9", matter_code=matter.code)
        self.assertEqual(case.promised_date, date(2026, 2, 15))
        self.assertEqual(case.legal_date, date(2026, 2, 24))

    def test_accepted_by_law_after_five_working_days(self):
        case = self.received()
        with freeze_time("2026-02-26 15:00:00"):
            self.deem()
        self.assertEqual(case.state, "received")
        with freeze_time("2026-02-26 17:00:00"):
            self.deem()
        self.assertEqual(case.state, "accepted")
        self.assertTrue(case.deemed_accepted)
        self.assertEqual(case.accepted_on, datetime(2026, 2, 12, 4))
        self.assertEqual(case.promised_date, date(2026, 2, 26))
        event = case.sudo().event_ids[-1]
        self.assertEqual((event.name, event.user_id.id), ("deem_accept", 1))
        self.assertFalse(case.acceptor_id)

    def test_after_five_days_the_button_accepts_by_law(self):
        case = self.received()
        with freeze_time("2026-03-02 04:00:00"):
            with self.assertRaisesRegex(UserError, case.number):
                case.action_refuse("不符合条件")
            case.action_accept()
        self.assertTrue(case.deemed_accepted)
        self.assertEqual(case.promised_date, date(2026, 2, 26))

    def test_a_correction_notice_stops_the_notice_clock(self):
        case = self.received()
        material = case.material_ids[0].material_id
        case.action_request_correction(
            [{"material_id": material.id, "note": "重填", "reason": "无电子记录"}]
        )
        with freeze_time("2026-03-30 04:00:00"):
            self.deem()
        self.assertEqual(case.state, "correction")

    def test_a_new_fact_allows_another_correction(self):
        case = self.received()
        items = [
            {
                "material_id": case.material_ids[0].material_id.id,
                "note": "重填",
                "reason": "无电子记录",
            }
        ]
        case.action_request_correction(items)
        case.action_supply([{"material_id": items[0]["material_id"]}])
        case.with_user(self.manager).action_approve_new_fact("户籍已迁移")
        case.action_request_correction(items)
        self.assertEqual((case.state, case.correction_count), ("correction", 2))
        self.assertFalse(case.new_fact)

    def test_a_corrected_calendar_moves_open_deadlines_with_a_reason(self):
        received, case = self.received("A-1"), self.reviewed("A-2")
        ended = self.decided("A-3")
        before = ended.promised_date
        self.env["gov.workday"].create({"date": "2026-02-25", "kind": "off"})
        self.assertEqual(case.promised_date, date(2026, 2, 27))
        self.assertEqual(case.due_date, date(2026, 2, 27))
        self.assertEqual(case.legal_date, date(2026, 3, 19))
        self.assertEqual(received.due_date, date(2026, 2, 27))
        self.assertEqual(ended.promised_date, before)
        self.assertEqual(ended.delivery_due_date, date(2026, 3, 5))
        event = case.sudo().event_ids[-1]
        self.assertEqual(event.name, "move_dates")
        self.assertIn("2026-02-26 → 2026-02-27", event.note)
        self.assertEqual((case | received | ended).sudo().verify_chain(), [])

    def test_a_calendar_that_moves_nothing_writes_nothing(self):
        case = self.accepted()
        self.env["gov.workday"].create({"date": "2026-12-01", "kind": "off"})
        self.assertEqual(self.names(case), ["receive", "accept"])

    def test_the_clock_is_explained(self):
        case = self.accepted()
        for word in ("2026-02-12", "5", "2026-02-26", "2026-03-18"):
            self.assertIn(word, case.clock_text)

    def test_beyond_the_announced_years_a_deadline_is_provisional(self):
        with freeze_time("2026-12-30 04:00:00"):
            case = self.accepted()
            self.assertTrue(case.provisional)
            self.assertIn("rovisional", case.clock_text)

    def test_a_late_entry_is_never_on_time(self):
        case = self.draft(
            late_entry=True, late_reason="系统停机", handed_in_date="2026-02-10"
        )
        case.action_receive()
        self.assertEqual(case.due_date, date(2026, 2, 24))
        case.action_accept()
        case.with_user(self.handler).action_start_review()
        case.with_user(self.approver).action_decide("approved", "同意")
        self.assertEqual(case.timeliness, "late")

    def test_a_late_entry_needs_its_reason_and_a_day_that_was(self):
        case = self.draft(late_entry=True)
        with self.assertRaisesRegex(UserError, "reason"):
            case.action_receive()
        case.write({"late_reason": "系统停机", "handed_in_date": "2026-02-13"})
        with self.assertRaisesRegex(UserError, "2026-02-13"):
            case.action_receive()
