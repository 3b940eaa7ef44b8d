from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import CaseCommon

LAST, OVER = "2026-03-18", "2026-03-19"  # of the law, for what is accepted at NOON


def at(day):
    return freeze_time(f"{day} 04:00:00")


@tagged("post_install", "-at_install")
class TestLateness(CaseCommon):
    """What is late stays late, whatever is asked, granted, paused or recomputed."""

    def ask_extension(self, cases, days=10):
        cases.with_user(self.handler).action_extend(days, "案情复杂")

    def answer(self, cases, approved=True):
        cases.with_user(self.approver).action_grant(approved, "同意")

    def pause(self, case, day):
        with at(day):
            case.with_user(self.handler).action_pause("hearing", "依法听证", 10)
            self.answer(case)

    def resume(self, case, day):
        with at(day):
            case.with_user(self.handler).action_resume("听证结束")

    def decide(self, case, day):
        with at(day):
            case.with_user(self.approver).action_decide("approved", "同意")
        return case.timeliness

    def in_calendar_days(self, ref, promised, legal):
        matter = self.make_matter(f"64201205{ref}", "法律援助申请初审")
        self.publish(matter, promised_days=promised, legal_days=legal, day_unit="day")
        self.grant(matter, self.township, "accept")
        return self.reviewed(ref, matter_code=matter.code)

    def test_an_extension_is_asked_for_until_the_last_day_and_not_after(self):
        late, in_time = self.reviewed("A-1"), self.reviewed("A-2")
        with at(LAST):
            self.assertIn(",ask_extension,", self.actions(in_time, self.handler))
            self.ask_extension(in_time)
        with at(OVER):
            self.assertNotIn(",ask_extension,", self.actions(late, self.handler))
            with self.assertRaisesRegex(UserError, f"period is over.*{late.number}"):
                self.ask_extension(late)
        self.assertFalse(late.sudo().pause_ids)

    def test_an_extension_is_granted_until_the_last_day_and_not_after(self):
        case = self.reviewed()
        with at(LAST):
            self.ask_extension(case)
        with at(OVER):
            actions = self.actions(case, self.approver)
            self.assertNotIn(",grant_extension,", actions)
            self.assertIn(",refuse_extension,", actions)
            with self.assertRaisesRegex(UserError, f"period is over.*{case.number}"):
                self.answer(case)
            self.assertEqual(case.sudo().request_id.state, "asked")
            self.answer(case, approved=False)
        self.assertEqual(str(case.legal_date), LAST)
        self.assertEqual(self.decide(case, OVER), "late_by_law")

    def test_in_the_dialogue_too(self):
        case = self.reviewed()
        cases = case.with_user(self.handler).with_context(default_name="extend")
        with at(OVER):
            action = cases.action_ask()
            acts = self.env["gov.case.act"].with_user(self.handler)
            form = Form(acts.with_context(**action["context"]))
            form.text, form.days = "案情复杂", 5
            with self.assertRaisesRegex(UserError, case.number):
                form.save().action_confirm()

    def test_of_several_cases_none_is_extended_when_one_is_over(self):
        early = self.reviewed("A-1")
        with at("2026-03-02"):
            later = self.reviewed("A-2")
        with at(OVER), self.assertRaisesRegex(UserError, early.number):
            self.ask_extension(early | later)
        self.assertFalse((early | later).sudo().pause_ids)
        with at(LAST):
            self.ask_extension(early | later)
        with at(OVER), self.assertRaisesRegex(UserError, early.number):
            self.answer(early | later)
        self.assertEqual(
            (early | later).sudo().request_id.mapped("state"), ["asked", "asked"]
        )
        self.assertNotIn("grant_extension", self.names(later))

    def test_in_calendar_days_until_the_day_that_the_rest_leaves(self):
        """Counted to Sunday 1 March, so Monday is the last day of the law."""
        case = self.in_calendar_days("A-1", 5, 17)
        self.assertEqual(case.legal_date, date(2026, 3, 2))
        with at("2026-03-03"), self.assertRaisesRegex(UserError, case.number):
            self.ask_extension(case)
        with at("2026-03-02"):
            self.ask_extension(case)
            self.answer(case)
        self.assertEqual(case.legal_date, date(2026, 3, 16))

    def test_late_when_the_clock_stopped_on_a_day_of_rest_stays_late(self):
        """Promised by Thursday the 26th; paused on Sunday, 1 March."""
        case = self.reviewed()
        self.pause(case, "2026-03-01")
        self.resume(case, "2026-03-04")
        self.assertEqual(case.promised_date, date(2026, 2, 26))
        self.assertEqual(case.due_date, date(2026, 2, 26))
        self.assertEqual(case.legal_date, date(2026, 3, 23))
        with at("2026-03-04"):
            case.invalidate_recordset(["light"])
            self.assertEqual(case.light, "red")
        self.assertEqual(self.decide(case, "2026-03-04"), "late")

    def test_on_the_very_last_day_it_is_in_time_and_moves(self):
        case = self.reviewed()
        self.pause(case, "2026-02-26")
        self.resume(case, "2026-03-04")
        self.assertEqual(case.promised_date, date(2026, 3, 4))
        self.assertEqual(self.decide(case, "2026-03-04"), "on_time")

    def test_late_by_law_stays_late_by_law(self):
        """The law's last day is Wednesday the 18th; paused on Saturday the 21st."""
        case = self.reviewed()
        self.pause(case, "2026-03-21")
        self.resume(case, "2026-04-10")
        self.assertEqual(str(case.legal_date), LAST)
        self.assertEqual(self.decide(case, "2026-04-10"), "late_by_law")

    def test_a_case_that_ends_while_paused_was_as_late_as_when_it_stopped(self):
        for ref, paused, result in (
            ("A-1", "2026-02-26", "on_time"),
            ("A-2", "2026-03-01", "late"),
            ("A-3", "2026-03-21", "late_by_law"),
        ):
            case = self.reviewed(ref)
            self.pause(case, paused)
            with at("2026-04-10"):
                case.with_user(self.approver).action_terminate("申请人死亡")
            self.assertEqual(case.timeliness, result, ref)

    def test_a_calendar_does_not_make_good_what_was_late(self):
        """Counted again from the first day, what had passed stays so."""
        case = self.reviewed()
        self.pause(case, "2026-03-01")
        self.resume(case, "2026-03-04")
        self.env["gov.workday"].create({"date": "2026-03-20", "kind": "off"})
        self.assertEqual(case.promised_date, date(2026, 2, 26))
        self.assertEqual(case.legal_date, date(2026, 3, 24))

    def test_the_steps_of_a_paused_case_stay_as_late_as_they_were(self):
        """Sixteen working days from the 12th: until Thursday, 12 March."""
        case = self.reviewed()
        self.pause(case, "2026-03-14")
        self.resume(case, "2026-03-20")
        step = case.step_ids[0]
        self.assertEqual(step.due_date, date(2026, 3, 12))

    def test_the_law_in_calendar_days_is_kept_on_the_next_working_day(self):
        """Counted to Sunday, 1 March; the promise names that day and keeps it."""
        for ref, day, result in (
            ("A-1", "2026-03-01", "on_time"),
            ("A-2", "2026-03-02", "late"),
            ("A-3", "2026-03-03", "late_by_law"),
        ):
            case = self.in_calendar_days(ref, 17, 17)
            self.assertEqual(case.promised_date, date(2026, 3, 1))
            self.assertEqual(case.legal_date, date(2026, 3, 2))
            self.assertEqual(self.decide(case, day), result, day)

    def test_a_corrected_calendar_moves_the_end_of_the_law_in_calendar_days(self):
        case = self.in_calendar_days("A-1", 5, 17)
        self.env["gov.workday"].create({"date": "2026-03-02", "kind": "off"})
        self.assertEqual(case.promised_date, date(2026, 2, 17))
        self.assertEqual(case.legal_date, date(2026, 3, 3))
        self.assertIn("2026-03-02 → 2026-03-03", case.sudo().event_ids[-1].note)
        self.assertEqual(case.sudo().verify_chain(), [])

    def test_a_licence_in_calendar_days_is_not_published(self):
        matter = self.make_matter("640123456000", "食品经营许可", matter_type="licence")
        version = self.make_version(matter, day_unit="day")
        with self.assertRaisesRegex(ValidationError, "article 82"):
            version.action_publish()
        version.day_unit = "workday"
        version.action_publish()

    def actions(self, case, user):
        case = case.with_user(user)
        case.invalidate_recordset(["available_actions"])
        return case.available_actions
