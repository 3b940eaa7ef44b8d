from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import CaseCommon


@tagged("post_install", "-at_install")
class TestReview(CaseCommon):
    """Special procedures, extension, steps of several departments, sending up."""

    def setUp(self):
        super().setUp()
        self.case = self.reviewed()

    def ask(self, kind="hearing", reason="依法听证", days=10):
        self.case.with_user(self.handler).action_pause(kind, reason, days)

    def answer(self, approved=True, user=None):
        self.case.with_user(user or self.approver).action_grant(approved, "同意")

    def test_the_clock_runs_on_until_the_pause_is_granted(self):
        self.ask()
        self.assertEqual(self.case.state, "review")
        self.assertEqual(self.case.light, "green")
        self.assertEqual(self.case.sudo().request_id.state, "asked")

    def test_a_granted_pause_stops_the_clock(self):
        self.ask()
        with freeze_time("2026-02-13 04:00:00"):
            self.answer()
        self.assertEqual((self.case.state, self.case.light), ("paused", "grey"))
        self.assertFalse(self.case.due_date)
        pause = self.case.sudo().pause_ids
        self.assertEqual(pause.start_date, date(2026, 2, 13))
        self.assertEqual(pause.due_date, date(2026, 3, 5))

    def test_the_days_of_a_pause_are_given_back_to_both_dates(self):
        self.ask()
        with freeze_time("2026-02-13 04:00:00"):
            self.answer()
        with freeze_time("2026-02-26 04:00:00"):
            self.case.with_user(self.handler).action_resume("听证结束")
            self.assertEqual(self.case.light, "green")
        self.assertEqual(self.case.state, "review")
        self.assertEqual(self.case.promised_date, date(2026, 3, 3))
        self.assertEqual(self.case.legal_date, date(2026, 3, 24))
        note = self.case.sudo().event_ids[-1].note
        self.assertIn("+4", note)
        self.assertIn("2026-02-13 – 2026-02-26", note)
        self.assertEqual(self.case.sudo().pause_ids.state, "ended")

    def test_a_refused_pause_changes_nothing_but_the_journal(self):
        self.ask()
        self.answer(approved=False)
        self.assertEqual(self.case.state, "review")
        self.assertEqual(self.case.sudo().pause_ids.state, "refused")
        self.assertFalse(self.case.sudo().request_id)
        self.ask("expert_review")

    def test_who_asks_does_not_grant(self):
        both = self.make_user(
            "both", ("handler", self.department), ("approver", self.department)
        )
        self.case.with_user(both).action_pause("hearing", "依法听证", 5)
        with self.assertRaisesRegex(UserError, self.case.number):
            self.answer(user=both)
        self.answer()

    def test_article_45_names_the_procedures(self):
        with self.assertRaisesRegex(UserError, "publicity"):
            self.ask("publicity")

    def test_the_guide_may_name_others_with_their_maximum(self):
        self.version.sudo().write({"valid_to": "2026-02-10"})
        self.publish(
            self.matter,
            valid_from="2026-02-11",
            promised_days=5,
            legal_days=20,
            procedure_ids=[
                Command.create(
                    {
                        "kind": "publicity",
                        "name": "公示",
                        "days": 7,
                        "basis": "《社会救助暂行办法》第十一条",
                    }
                )
            ],
        )
        self.case = self.reviewed("A-9")
        with self.assertRaisesRegex(UserError, "8"):
            self.ask("publicity", days=8)
        self.ask("publicity", days=7)
        self.assertIn("第十一条", self.case.sudo().request_id.basis)

    def test_a_pause_has_a_maximum_of_days(self):
        for days in (0, -1, 91):
            with self.assertRaisesRegex(UserError, "expected_days"):
                self.ask(days=days)

    def test_an_unknown_procedure_is_none_of_no_case_either(self):
        with self.assertRaisesRegex(UserError, "no special procedure"):
            self.env["gov.case"].with_user(self.handler).action_pause("x", "x", 1)

    def test_an_id_beyond_the_database_is_no_id(self):
        for one in (2**31, 10**30, 0, -1):
            cases = self.env["gov.case"].with_user(self.handler).browse([one])
            with self.assertRaisesRegex(UserError, "whole numbers"):
                cases.action_accept()

    def test_extension_moves_the_legal_limit_alone_and_once(self):
        self.case.with_user(self.handler).action_extend(10, "案情复杂")
        self.answer()
        self.assertEqual(self.case.promised_date, date(2026, 2, 26))
        self.assertEqual(self.case.legal_date, date(2026, 4, 1))
        self.assertEqual(self.case.statutory_due_date, date(2026, 4, 1))
        with self.assertRaisesRegex(UserError, "once"):
            self.case.with_user(self.handler).action_extend(1, "案情复杂")

    def test_a_refused_extension_may_be_asked_for_again(self):
        self.case.with_user(self.handler).action_extend(10, "案情复杂")
        self.answer(approved=False)
        self.assertEqual(self.case.legal_date, date(2026, 3, 18))
        self.case.with_user(self.handler).action_extend(5, "案情复杂")

    def test_eleven_days_of_extension_are_refused(self):
        for days in (0, 11):
            with self.assertRaisesRegex(UserError, str(days)):
                self.case.with_user(self.handler).action_extend(days, "案情复杂")

    def test_extension_and_pause_together(self):
        self.case.with_user(self.handler).action_extend(10, "案情复杂")
        self.answer()
        self.ask()
        self.answer()
        with freeze_time("2026-02-25 04:00:00"):
            self.case.with_user(self.handler).action_resume("听证结束")
        self.assertEqual(self.case.promised_date, date(2026, 3, 3))
        self.assertEqual(self.case.legal_date, date(2026, 4, 8))

    def test_one_request_at_a_time(self):
        self.ask()
        with self.assertRaisesRegex(UserError, self.case.number):
            self.case.with_user(self.handler).action_extend(5, "案情复杂")
        with self.assertRaisesRegex(UserError, self.case.number):
            self.case.with_user(self.approver).action_decide("approved", "同意")

    def test_nothing_asked_nothing_granted(self):
        with self.assertRaisesRegex(UserError, self.case.number):
            self.answer()

    def test_the_steps_of_the_version_with_their_own_clock(self):
        steps = self.case.step_ids
        self.assertEqual(steps.mapped("name"), ["审核", "审批"])
        self.assertEqual(steps.mapped("organization_id"), self.department)
        self.assertEqual(steps.mapped("state"), ["doing", "waiting"])
        self.assertEqual(steps[0].due_date, date(2026, 3, 12))
        steps[0].with_user(self.handler).action_finish("材料真实")
        self.assertEqual(steps.mapped("state"), ["done", "doing"])
        self.assertEqual((steps[0].timeliness, steps[0].light), ("on_time", "grey"))
        self.assertEqual(self.names(self.case)[-1], "finish_step")

    def test_a_pause_stops_the_steps_too(self):
        self.ask()
        self.answer()
        self.assertEqual(self.case.step_ids[0].light, "grey")
        with freeze_time("2026-02-25 04:00:00"):
            self.case.with_user(self.handler).action_resume("听证结束")
        self.assertEqual(self.case.step_ids[0].due_date, date(2026, 3, 18))

    def test_the_decision_closes_the_steps_left(self):
        self.case.with_user(self.approver).action_decide("approved", "同意")
        self.assertEqual(set(self.case.step_ids.mapped("state")), {"closed"})
        self.assertEqual(set(self.case.step_ids.mapped("light")), {"grey"})

    def test_another_department_gives_its_opinion_first(self):
        self.version.sudo().write({"valid_to": "2026-02-10"})
        self.publish(
            self.matter,
            valid_from="2026-02-11",
            promised_days=5,
            legal_days=20,
            step_ids=[
                Command.create({"name": "受理"}),
                Command.create(
                    {
                        "name": "现场核查",
                        "kind": "inspection",
                        "organization_id": self.other_department.id,
                        "days": 3,
                        "day_unit": "workday",
                    }
                ),
            ],
        )
        case = self.reviewed("A-9")
        with self.assertRaisesRegex(UserError, "现场核查"):
            case.with_user(self.approver).action_decide("approved", "同意")
        other = self.user_of("handler", self.other_department)
        step = self.env["gov.case.step"].with_user(other).search([])
        self.assertEqual(step.case_number, case.number)
        with self.assertRaises(AccessError):
            case.with_user(other).read(["number"])
        with self.assertRaisesRegex(UserError, "two"):
            step.action_finish("属实", "王强")
        step.action_finish("属实", "王强、赵敏")
        case.with_user(self.approver).action_decide("approved", "同意")

    def test_only_reported_matters_are_sent_up(self):
        with self.assertRaisesRegex(UserError, self.case.number):
            self.case.with_user(self.handler).action_send_up(
                self.other_department.id, "上报"
            )

    def test_sent_up_the_body_above_goes_on(self):
        matter = self.make_matter("640511002000", "农村低保初审及转报")
        self.publish(matter, handling="reported", promised_days=15, legal_days=15)
        self.grant_to_township(matter)
        case = self.received("A-9", matter_code=matter.code)
        case.action_accept()
        local = self.user_of("handler", self.township)
        case.with_user(local).action_start_review()
        case.with_user(local).action_send_up(self.department.id, "初审通过")
        self.assertEqual(case.responsible_organization_id, self.department)
        self.assertEqual(case.sudo().responsible_township_id.id, False)
        case.with_user(self.approver).action_decide("approved", "同意")

    def grant_to_township(self, matter):
        self.env["gov.matter.grant"].create(
            {
                "matter_id": matter.id,
                "organization_id": self.township.id,
                "mode": "handle",
                "date_from": "2026-01-01",
            }
        )

    def test_termination_from_a_pause(self):
        self.ask()
        self.answer()
        with freeze_time("2026-03-20 04:00:00"):
            self.case.with_user(self.approver).action_terminate("申请人死亡")
        self.assertEqual((self.case.state, self.case.light), ("terminated", "grey"))
        self.assertEqual(self.case.timeliness, "on_time")
        self.assertEqual(self.case.sudo().pause_ids.state, "ended")

    def test_produced_issued_archived(self):
        self.case.with_user(self.approver).action_decide("approved", "同意")
        self.case.with_user(self.handler).action_produce("兴民〔2026〕12号")
        clerk = self.case.with_user(self.clerk)
        clerk.action_issue("courier", "SF1234567890")
        clerk.action_archive_file()
        self.assertEqual(self.case.state, "archived")
        self.assertEqual(self.case.result_number, "兴民〔2026〕12号")
        self.assertEqual(
            self.names(self.case)[-4:], ["decide", "produce", "issue", "archive_file"]
        )

    def test_a_rejected_case_has_no_result_to_make_out(self):
        self.case.with_user(self.approver).action_decide("rejected", "不符合条件")
        with self.assertRaisesRegex(UserError, self.case.number):
            self.case.with_user(self.handler).action_produce("1")
        self.case.with_user(self.clerk).action_issue("electronic", "")
