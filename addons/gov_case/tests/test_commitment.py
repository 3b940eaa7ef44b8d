from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import OTHER_PERSON, CaseCommon


@tagged("post_install", "-at_install")
class TestCommitment(CaseCommon):
    """A signed commitment instead of proofs, decided at once, checked afterwards."""

    def setUp(self):
        super().setUp()
        self.version.sudo().write({"valid_to": "2026-02-10"})
        self.guide = self.publish(
            self.matter,
            valid_from="2026-02-11",
            promised_days=5,
            legal_days=20,
            commitment_allowed=True,
            commitment_check_days=30,
            tolerance_allowed=True,
            material_ids=[
                Command.create({"name": "申请书"}),
                Command.create({"name": "无犯罪证明", "commitment_allowed": True}),
                Command.create({"name": "照片", "necessity": "deferrable"}),
            ],
        )

    def committed(self, ref="A-1", **changes):
        changes.setdefault("materials", [{"name": "申请书"}, {"name": "照片"}])
        case = self.received(ref, **changes)
        case.action_take_commitment()
        return case

    def approved(self, ref="A-1", **changes):
        case = self.committed(ref, **changes)
        case.action_accept()
        case.with_user(self.approver).action_decide("approved", "依承诺准予")
        return case

    def says(self, case, kind):
        documents = case.sudo().document_ids
        return str(documents.filtered(lambda one: one.kind == kind)[-1]._html())

    def test_it_replaces_the_proofs_that_the_guide_names(self):
        case = self.received(materials=[{"name": "申请书"}, {"name": "照片"}])
        with self.assertRaisesRegex(UserError, "无犯罪证明"):
            case.action_accept()
        case.action_take_commitment()
        self.assertTrue(case.has_commitment)
        self.assertEqual(
            case.material_ids.filtered("replaced").mapped("name"), ["无犯罪证明"]
        )
        for word in ("无犯罪证明", "30日内", "愿意承担不实承诺"):
            self.assertIn(word, self.says(case, "commitment"))
        case.action_accept()
        self.assertIn("书面承诺", self.says(case, "acceptance_notice"))

    def test_it_replaces_nothing_else(self):
        case = self.committed(materials=[{"name": "申请书"}])
        with self.assertRaisesRegex(UserError, "照片"):
            case.action_accept()

    def test_the_case_is_decided_at_once_and_checked_later(self):
        case = self.approved()
        self.assertEqual((case.state, case.timeliness), ("decided", "on_time"))
        self.assertEqual(
            self.names(case),
            ["receive", "take_commitment", "accept", "start_review", "decide"],
        )
        self.assertNotIn("transfer_sheet", case.sudo().document_ids.mapped("kind"))
        check = case.check_ids
        self.assertEqual((check.state, check.due_date), ("open", date(2026, 3, 14)))
        for day, light in (
            ("2026-02-13", "green"),
            ("2026-03-02", "yellow"),
            ("2026-03-15", "red"),
        ):
            with freeze_time(f"{day} 04:00:00"):
                check.invalidate_recordset(["light"])
                self.assertEqual(check.light, light, day)
                self.assertEqual(check.search([("light", "=", light)]), check)
        self.assertEqual(case.sudo().verify_chain(), [])

    def test_who_accepted_does_not_decide(self):
        both = self.make_user(
            "一人两岗",
            ("window_clerk", self.township),
            ("approver", self.department),
        )
        case = self.committed()
        case.with_user(both).action_accept()
        with self.assertRaises(UserError):
            case.with_user(both).action_decide("approved", "同意")
        with self.assertRaises(AccessError):
            case.with_user(self.handler).action_decide("approved", "同意")

    def test_without_a_commitment_nothing_is_decided_at_once(self):
        case = self.received(
            materials=[{"name": "申请书"}, {"name": "照片"}, {"name": "无犯罪证明"}]
        )
        case.action_accept()
        approver = case.with_user(self.approver)
        self.assertNotIn(",decide_on_commitment,", approver.available_actions)
        with self.assertRaises(UserError):
            approver.action_decide("approved", "同意")

    def test_a_rejection_needs_no_check(self):
        case = self.committed()
        case.action_accept()
        case.with_user(self.approver).action_decide("rejected", "不符合条件")
        self.assertFalse(case.check_ids)

    def test_the_office_sets_the_days_where_the_guide_does_not(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "gov_case.commitment_check_days", "10"
        )
        self.cr.execute(
            "UPDATE gov_matter_version SET commitment_check_days = 0 WHERE id = %s",
            [self.guide.id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        case = self.approved()
        self.assertEqual(case.check_ids.due_date, date(2026, 2, 22))

    def test_the_result_is_kept(self):
        case = self.approved()
        handler = case.with_user(self.handler)
        self.assertIn(",record_check,", handler.available_actions)
        tiles = self.env["gov.case"].with_user(self.handler).desk_tiles()
        self.assertIn(("to_check", 1), [(one["filter"], one["count"]) for one in tiles])
        handler.action_record_check("kept", "经部门共享数据核查属实")
        check = case.check_ids
        self.assertEqual((check.state, check.timeliness), ("kept", "on_time"))
        self.assertEqual(check.staff_id.id, self.handler._gov_staff_id())
        self.assertFalse(check.due_date)
        self.assertEqual(self.names(case)[-1], "record_check")
        with self.assertRaisesRegex(UserError, case.number):
            handler.action_record_check("kept", "再查")

    def test_bad_input_and_who_may_not(self):
        case = self.approved()
        for result, note in (("", "x"), ("true", "x"), ("kept", ""), ("kept", " ")):
            with self.assertRaises(ValidationError, msg=(result, note)):
                case.with_user(self.handler).action_record_check(result, note)
        for user in (self.clerk, self.agent, self.manager):
            with self.assertRaises(AccessError, msg=user.login):
                case.with_user(user).action_record_check("kept", "属实")
        stranger = self.user_of("handler", self.other_department)
        with self.assertRaises(AccessError):
            case.with_user(stranger).action_record_check("kept", "属实")
        with self.assertRaises(AccessError):
            case.check_ids.with_user(self.handler).write({"state": "kept"})
        with self.assertRaises(AccessError):
            self.lines(case)["申请书"].write({"replaced": True})

    def test_it_is_checked_after_the_file_is_closed_too(self):
        case = self.approved()
        case.action_issue("pickup", "李桂兰")
        case.action_archive_file()
        with freeze_time("2026-03-20 04:00:00"):
            answer = (
                self.env["gov.case"]
                .with_user(self.handler)
                .act(case.number, "record_check", {"result": "kept", "note": "属实"})
            )
        self.assertTrue(answer)
        self.assertEqual(case.check_ids.timeliness, "late")
        self.assertEqual(case.state, "archived")
        self.assertEqual(case.sudo().verify_chain(), [])

    def test_who_has_broken_one_is_offered_none(self):
        case = self.approved()
        case.with_user(self.handler).action_record_check("broken", "隐瞒犯罪记录")
        again = self.received("A-2", materials=[{"name": "申请书"}])
        self.assertNotIn(",take_commitment,", again.available_actions)
        with self.assertRaisesRegex(UserError, again.number) as caught:
            again.action_take_commitment()
        self.assertNotIn("李桂兰", str(caught.exception))
        again.material_ids.filtered(lambda line: line.name != "照片").is_received = True
        self.lines(again)["照片"].deferred_until = "2026-02-25"
        with self.assertRaisesRegex(UserError, again.number):
            again.action_accept()
        other = {**self.payload()["applicant"], "id_number": OTHER_PERSON}
        self.assertTrue(self.committed("A-3", applicant=other).has_commitment)
        with self.assertRaises(AccessError):
            case.with_user(self.handler).action_repair_credit("已纠正")
        case.with_user(self.approver).action_repair_credit("已完成信用修复")
        again.invalidate_recordset()
        again.action_take_commitment()
        self.assertTrue(again.has_commitment)

    def test_an_immediate_item_is_checked_too(self):
        self.quick_version.sudo().write({"valid_to": "2026-02-10"})
        self.publish(
            self.quick,
            valid_from="2026-02-11",
            handling="immediate",
            promised_days=0,
            legal_days=0,
            commitment_allowed=True,
            material_ids=[
                Command.create({"name": "申请书"}),
                Command.create({"name": "身份证", "commitment_allowed": True}),
            ],
        )
        case = self.received(
            matter_code=self.quick.code, materials=[{"name": "申请书"}]
        )
        case.action_take_commitment()
        case.action_finish_immediate("当场办结")
        self.assertEqual(case.check_ids.days, 60)
