import base64
import inspect

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.gov_case.tests.common import CaseCommon

from .. import models as added

# What Odoo itself lets every model say, and the hooks named in docs/extending.md.
_HOOKS = "_gov_"
_NEW = ("_guard_", "_document_", "_tile_", "_effect_", "action_", "_plan")


@tagged("post_install", "-at_install")
class TestHooks(CaseCommon):
    """One of each thing that an addon adds, and each of them works."""

    def setUp(self):
        super().setUp()
        self.inspector = self.user_of("tester_inspector", self.other_township)

    def sent(self, ref="A-1", **changes):
        code = self.other_township.code
        return self.received(ref, **{"tester_place_code": code, **changes})

    def marked(self, ref="A-1"):
        case = self.sent(ref)
        case.action_accept()
        case.with_user(self.inspector).action_tester_inspect("合格")
        return case

    def test_nothing_but_hooks_is_overridden(self):
        wrong = []
        for _name, module in inspect.getmembers(added, inspect.ismodule):
            for _name, model in inspect.getmembers(module, inspect.isclass):
                if model.__module__ != module.__name__:
                    continue
                wrong += [
                    f"{model.__name__}.{name}"
                    for name, value in vars(model).items()
                    if inspect.isfunction(inspect.unwrap(value))
                    and not name.startswith((_HOOKS, *_NEW))
                ]
        self.assertEqual(wrong, [])

    def test_a_field_that_only_the_workflow_writes(self):
        draft = self.draft()
        for record in (draft, draft.with_context(default_tester_mark="x")):
            with self.assertRaises(AccessError):
                record.write({"tester_mark": "假"})
        with self.assertRaises(AccessError):
            self.draft(tester_mark="假")
        with self.assertRaises(AccessError):
            draft.write({"state": "decided"})

    def test_a_key_of_the_payload_and_a_side_that_it_names(self):
        case = self.sent()
        self.assertEqual(case.sudo().tester_organization_id, self.other_township)
        self.assertEqual(case.sudo().tester_township_id, self.other_township)
        with self.assertRaisesRegex(ValidationError, "tester_place_code"):
            self.sent("A-2", tester_place_code=7)

    def test_a_side_sees_from_when_it_may_and_the_applicant_is_known_there(self):
        case = self.sent()
        cases = self.env["gov.case"].with_user(self.inspector)
        self.assertFalse(cases.search([("id", "=", case.id)]))
        case.action_accept()
        self.assertEqual(cases.search([]).ids, case.ids)
        links = self.env["gov.applicant.link"]
        pair = (case.sudo().applicant_id.id, self.other_township.id)
        links._link_pairs([pair])
        links._forget_pairs({pair})
        known = case.sudo().applicant_id.link_ids.organization_id
        self.assertIn(self.other_township, known)

    def test_a_check_at_receipt_meets_submit_and_the_button(self):
        person = {**self.payload()["applicant"], "name": "测试拒收"}
        with self.assertRaisesRegex(ValidationError, "refuses this name"):
            self.received("A-3", applicant=person)
        answers = (
            self.env["gov.case"]
            .with_user(self.clerk)
            .submit_many([self.payload("A-4", applicant=person), self.payload("A-5")])
        )
        self.assertEqual(answers[0]["error"]["field"], "applicant.name")
        self.assertIn("number", answers[1])
        draft = self.draft()
        draft.sudo().applicant_id.name = "测试拒收"
        with self.assertRaisesRegex(UserError, "refuses this name"):
            draft.action_receive()

    def test_a_row_of_the_machine_for_a_role_of_its_own(self):
        case = self.sent()
        with self.assertRaises(UserError):
            case.with_user(self.inspector).action_tester_inspect("合格")
        case.action_accept()
        for user in (self.clerk, self.handler, self.approver):
            with self.assertRaises(AccessError):
                case.with_user(user).action_tester_inspect("合格")
        case.with_user(self.inspector).action_tester_inspect("合格")
        self.assertEqual(case.sudo().tester_mark, "合格")
        self.assertEqual(self.names(case)[-1], "tester_inspect")
        self.assertEqual(self.env["gov.case"].verify_chain(), [])
        with self.assertRaisesRegex(UserError, "already"):
            case.with_user(self.inspector).action_tester_inspect("合格")

    def test_an_action_by_number(self):
        case = self.sent()
        case.action_accept()
        self.env["gov.case"].with_user(self.inspector).act(
            case.number, "tester_inspect", {"mark": "合格"}
        )
        self.assertEqual(case.sudo().tester_mark, "合格")

    def test_a_mark_changed_behind_the_journal_is_found(self):
        case = self.marked()
        self.env.flush_all()
        self.cr.execute(
            "UPDATE gov_case SET tester_mark = '假' WHERE id = %s", case._ids
        )
        self.env.invalidate_all()
        self.assertEqual(self.env["gov.case"].verify_chain(), [case.number])

    def test_a_document_of_its_own_kind(self):
        case = self.marked()
        slip = case.sudo().document_ids.filtered(lambda one: one.kind == "tester_slip")
        self.assertRegex(slip.number, "测")
        self.assertIn('<p class="tester">合格</p>', slip.body)
        self.assertIn("测试单", slip._file_name())

    def test_a_tile_of_the_desk(self):
        case = self.sent()
        case.action_accept()
        cases = self.env["gov.case"].with_user(self.inspector)
        tiles = {tile["filter"]: tile["count"] for tile in cases.desk_tiles()}
        self.assertEqual(tiles["tester_to_inspect"], 1)
        self.assertEqual(cases.search([("my_turn", "=", True)]).ids, case.ids)
        case.with_user(self.inspector).action_tester_inspect("合格")
        tiles = {tile["filter"]: tile["count"] for tile in cases.desk_tiles()}
        self.assertEqual(tiles["tester_to_inspect"], 0)

    def test_a_clock_with_its_light_rule_and_notices(self):
        case = self.sent()
        case.action_accept()
        visit = case.sudo().tester_visit_ids
        self.assertEqual(str(visit.due_date), "2026-02-24")
        self.assertEqual(visit.light, "green")
        with freeze_time("2026-02-25 04:00:00"):
            notices = self.env["gov.case.notice"].with_user(self.clerk)
            clocks = notices.search([("case_id", "=", case.id)]).mapped("clock")
            self.assertIn("tester_visit", clocks)
            self.assertEqual(
                len(notices.search([]).ids), len(set(notices.search([]).ids))
            )
        rule = self.env.ref("gov_tester.light_rule_tester_visit_yellow").sudo()
        rule.value = 2
        self.assertEqual(str(visit.warn_date), "2026-02-13")

    def test_it_hears_that_a_case_was_issued(self):
        case = self.decided()
        case.with_user(self.clerk).action_issue("pickup", "李桂兰")
        self.assertEqual(case.sudo().note, "issued, said the tester")

    def test_a_file_is_kept_and_erased(self):
        case = self.sent()
        case.action_accept()
        visit = case.sudo().tester_visit_ids
        visit.photo = base64.b64encode(b"%PDF-1.7\n%%EOF")
        file = (
            self.env["ir.attachment"]
            .with_context(skip_res_field_check=True)
            .search([("res_model", "=", visit._name), ("res_id", "=", visit.id)])
        )
        with self.assertRaises(AccessError):
            file.with_user(self.clerk).write({"public": True})
        case.sudo()._erase_contents()
        self.assertFalse(file.exists())

    def test_kept_rows_follow_their_organisation(self):
        log = self.env["gov.tester.log"].create(
            {"organization_id": self.other_township.id, "text": "x"}
        )
        with self.assertRaises(UserError):
            log.write({"text": "y"})
        self.other_township.sudo().action_merge_into(self.township.id)
        log.invalidate_recordset()
        self.assertEqual(log.organization_id, self.township)
        self.assertEqual(log.text, "x")
