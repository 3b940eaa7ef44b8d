import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import CaseCommon

REASON = "经查，申请人提交的户籍证明系伪造。"
BASIS = "《社会救助暂行办法》第六十八条"


@tagged("post_install", "-at_install")
class TestRevocation(CaseCommon):
    """A result is taken back by a record of its own; the case stays as decided."""

    KEPT = (
        "state",
        "decision",
        "opinion",
        "decided_on",
        "decider_id",
        "timeliness",
        "promised_date",
        "legal_date",
        "light",
        "result_number",
        "issued_on",
    )

    def setUp(self):
        super().setUp()
        self.second = self.make_user("second", ("approver", self.department))

    def asked(self, case, ground="fraud", user=None):
        case.with_user(user or self.handler).action_revoke(ground, REASON, BASIS)
        return case.sudo().revocation_ids

    def test_asked_by_one_and_granted_by_another(self):
        case = self.decided()
        case.action_issue("pickup", "李桂兰")
        before = case.read(self.KEPT)
        row = self.asked(case)
        self.assertEqual((row.state, case.revocation), ("asked", "asked"))
        self.assertEqual(row.asked_user_id, self.handler)
        with freeze_time("2026-03-09 04:00:00"):
            case.with_user(self.approver).action_grant(True, "同意撤销")
        self.assertEqual((row.state, case.revocation), ("granted", "granted"))
        self.assertEqual(row.answered_user_id, self.approver)
        self.assertEqual(case.read(self.KEPT), before)
        self.assertEqual(self.names(case)[-2:], ["ask_revocation", "grant_revocation"])
        note = case.event_ids.sorted("id")[-2].note
        self.assertIn(REASON, note)
        self.assertIn(BASIS, note)
        self.assertFalse(self.env["gov.case"].with_user(self.clerk).verify_chain())
        case.action_archive_file()
        self.assertEqual(case.state, "archived")

    def test_the_decision_to_revoke(self):
        case = self.decided()
        self.asked(case)
        waiting = [("desk_tile", "=", "to_grant"), ("id", "=", case.id)]
        cases = self.env["gov.case"]
        self.assertEqual(cases.with_user(self.approver).search(waiting), case)
        tiles = cases.with_user(self.approver).desk_tiles()
        self.assertIn(("to_grant", 1), [(one["filter"], one["count"]) for one in tiles])
        case.with_user(self.approver).action_grant(True)
        self.assertFalse(cases.with_user(self.approver).search(waiting))
        paper = case.document_ids.filtered(lambda one: one.kind == "revocation")
        self.assertRegex(paper.number, "（2026）.*民撤字第[0-9]{4}号")
        self.assertEqual(paper.organization_id, self.department)
        decision = case.document_ids.filtered(lambda one: one.kind != "revocation")
        html = str(paper.body)
        for words in (
            decision[-1].number,
            "撤销",
            REASON,
            BASIS,
            "不受保护",
            "行政复议",
            "人民法院",
        ):
            self.assertIn(words, html)
        self.assertNotIn("交回本机关", html)

    def test_the_clock_of_the_delivery_ends(self):
        """The clock of the delivery ends without a result; the archive's goes on."""
        case = self.decided()
        self.assertEqual(case.follow_light, "green")
        self.asked(case)
        self.assertEqual(case.follow_light, "green", "it is only asked for")
        case.with_user(self.approver).action_grant(True)
        self.assertEqual(case.follow_light, "grey")
        self.assertFalse(case.follow_due_date)
        self.assertFalse(case.delivery_timeliness)
        self.env["gov.case"]._follow_calendar()
        self.assertFalse(case.follow_due_date)
        issued = self.decided("A-2")
        issued.action_issue("pickup", "李桂兰")
        self.asked(issued)
        issued.with_user(self.approver).action_grant(True)
        self.assertEqual(issued.follow_light, "green")

    def test_what_was_right_is_recalled(self):
        case = self.decided()
        case.action_issue("pickup", "李桂兰")
        self.asked(case, "law_changed")
        case.with_user(self.approver).action_grant(True)
        paper = case.document_ids.filtered(lambda one: one.kind == "recall")
        self.assertIn("撤回", str(paper.body))
        self.assertIn("依法给予补偿", str(paper.body))
        self.assertIn("交回本机关", str(paper.body))

    def test_who_asked_does_not_grant(self):
        case = self.decided()
        self.asked(case, user=self.approver)
        with self.assertRaisesRegex(UserError, "Who asked does not grant"):
            case.with_user(self.approver).action_grant(True)
        self.assertNotIn(
            "grant_revocation", case.with_user(self.approver).available_actions
        )
        case.with_user(self.second).action_grant(True)
        self.assertEqual(case.revocation, "granted")

    def test_who_may_and_who_may_not(self):
        case = self.decided()
        for user in (self.clerk, self.agent, self.manager):
            with self.assertRaises(AccessError):
                case.with_user(user).action_revoke("fraud", REASON, BASIS)
        stranger = self.user_of("approver", self.other_department)
        with self.assertRaises(AccessError):
            case.with_user(stranger).action_revoke("fraud", REASON, BASIS)
        row = self.asked(case)
        with self.assertRaises(AccessError):
            case.with_user(self.handler).action_grant(True)
        with self.assertRaises(AccessError):
            case.with_user(stranger).action_grant(True)
        for user in (self.clerk, self.handler, self.approver):
            mine = row.with_user(user)
            self.assertTrue(mine.has_access("read"))
            for operation in ("write", "create", "unlink"):
                self.assertFalse(mine.has_access(operation))
        admin = self.env.ref("base.user_admin")
        with self.assertRaises(UserError):
            case.with_user(admin).write({"revocation": False})
        with self.assertRaises(AccessError):
            self.draft().with_user(admin).write({"revocation": "granted"})

    def test_a_refused_one_may_be_asked_for_again(self):
        case = self.decided()
        self.asked(case)
        case.with_user(self.approver).action_grant(False, "证据不足")
        self.assertFalse(case.revocation)
        self.assertEqual(self.names(case)[-1], "refuse_revocation")
        self.assertEqual(case.sudo().revocation_ids.state, "refused")
        case.action_issue("pickup", "李桂兰")
        rows = self.asked(case)
        self.assertEqual(rows.mapped("state"), ["refused", "asked"])

    def test_only_an_approval_that_stands(self):
        reviewed = self.reviewed("R-1")
        with self.assertRaisesRegex(UserError, "not possible in the state"):
            self.asked(reviewed)
        rejected = self.decided("R-2", decision="rejected")
        with self.assertRaisesRegex(UserError, "approval that stands"):
            self.asked(rejected)
        case = self.decided("R-3")
        self.asked(case)
        with self.assertRaisesRegex(UserError, "approval that stands"):
            self.asked(case)
        case.with_user(self.approver).action_grant(True)
        with self.assertRaisesRegex(UserError, "approval that stands"):
            self.asked(case)
        with self.assertRaisesRegex(UserError, "Nothing is asked for"):
            case.with_user(self.approver).action_grant(True)

    def test_nothing_is_handed_over_any_more(self):
        case = self.decided()
        self.asked(case)
        for act in (
            lambda: case.action_issue("pickup", "李桂兰"),
            lambda: case.with_user(self.handler).action_produce("1号"),
        ):
            with self.assertRaisesRegex(UserError, "revoked"):
                act()
        with self.assertRaisesRegex(UserError, "not been handed over"):
            case.action_archive_file()
        case.with_user(self.approver).action_grant(True)
        self.assertNotIn(",issue,", case.available_actions)
        cases = self.env["gov.case"].with_user(self.clerk)
        self.assertFalse(cases.search([("desk_tile", "=", "to_issue")]))
        self.assertEqual(cases.search([("desk_tile", "=", "to_archive")]), case)
        case.action_archive_file()
        self.assertEqual(case.state, "archived")
        self.assertFalse(case.issued_on)

    def test_a_decided_case_is_not_archived_before_it_is_handed_over(self):
        case = self.decided()
        self.assertNotIn(",archive_file,", case.available_actions)
        with self.assertRaisesRegex(UserError, case.number):
            case.action_archive_file()

    def test_bad_input_is_one_sentence(self):
        case = self.decided().with_user(self.handler)
        for arguments, words in (
            (("x", REASON, BASIS), "ground must be one of"),
            (("fraud", "", BASIS), "reason is empty"),
            (("fraud", " ", BASIS), "reason is empty"),
            (("fraud", "x" * 2001, BASIS), "reason is longer"),
            (("fraud", REASON, "x" * 501), "basis is longer"),
            (("fraud", REASON), "name the provision"),
            (("fraud", REASON, "\x07"), "cannot be written"),
        ):
            with self.assertRaisesRegex(ValidationError, words):
                case.action_revoke(*arguments)
        with self.assertRaises(UserError):
            case.action_revoke(1, REASON)
        self.assertFalse(case.revocation)
        self.assertFalse(case.revocation_ids)

    def test_a_licence_needs_a_provision_for_other_grounds_alone(self):
        self.matter.sudo().matter_type = "licence"
        case = self.decided().with_user(self.handler)
        with self.assertRaisesRegex(ValidationError, "name the provision"):
            case.action_revoke("other_by_law", REASON)
        case.action_revoke("procedure", REASON)
        case.with_user(self.approver).action_grant(True)
        body = str(case.document_ids[-1].body)
        self.assertIn("第六十九条第一款第（三）项", body)
        self.assertIn("申请赔偿", body)

    def test_by_number_and_in_track(self):
        case = self.decided()
        cases = self.env["gov.case"]
        told = {"ground": "fraud", "reason": REASON, "basis": BASIS}
        cases.with_user(self.handler).act(case.number, "revoke", told)
        self.assertNotIn("revoked", cases.with_user(self.clerk).track(case.number))
        cases.with_user(self.approver).act(case.number, "grant", {"approved": True})
        answer = cases.with_user(self.clerk).track(case.number)
        self.assertIn("revoked", answer["state_label"])
        self.assertEqual(answer["state"], "decided")
        self.assertEqual(answer["events"][-1]["name"], "grant_revocation")

    def test_rows_are_kept_as_written(self):
        row = self.asked(self.decided())
        self.env.flush_all()
        for query in (
            "UPDATE gov_case_revocation SET reason = 'x'",
            "DELETE FROM gov_case_revocation",
            "TRUNCATE gov_case_revocation",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.Error),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute(query)
        row.case_id.with_user(self.approver).action_grant(True)
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.Error),
            self.env.cr.savepoint(flush=False),
        ):
            self.env.cr.execute("UPDATE gov_case_revocation SET state = 'refused'")
        with self.assertRaises(UserError):
            row.sudo().unlink()

    def test_the_dialogue(self):
        case = self.decided()

        def dialogue(user, name):
            action = case.with_user(user).with_context(default_name=name).action_ask()
            act = self.env["gov.case.act"].with_user(user)
            return Form(act.with_context(**action["context"]))

        form = dialogue(self.handler, "revoke")
        form.ground = "fraud"
        form.basis = BASIS
        form.text = REASON
        form.save().action_confirm()
        form = dialogue(self.approver, "grant")
        self.assertIn(REASON, form.request_text)
        form.answer = "granted"
        form.text = "同意"
        form.save().action_confirm()
        self.assertEqual(case.revocation, "granted")
        shown = self.env["gov.case"].with_user(self.clerk)
        self.assertEqual(shown.search([("revocation", "=", "granted")]), case)

    def test_several_at_once(self):
        cases = self.decided("M-1") | self.decided("M-2")
        cases.with_user(self.handler).action_revoke("procedure", REASON, BASIS)
        cases.with_user(self.approver).action_grant(True)
        self.assertEqual(set(cases.mapped("revocation")), {"granted"})
        numbers = cases.document_ids.filtered(lambda one: one.kind == "revocation")
        self.assertEqual(len(set(numbers.mapped("number"))), 2)
