import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.gov_base.tests.guarded import GuardedWalk

from .common import PDF, CaseCommon

FORGED = {
    "state": "decided",
    "decision": "approved",
    "number": "640104209901010000001",
    "timeliness": "on_time",
    "decided_on": "2001-01-01 00:00:00",
}


@tagged("post_install", "-at_install")
class TestGuardedWrite(GuardedWalk, CaseCommon):
    """Nobody is born decided."""

    def forged(self):
        return {**FORGED, "acceptor_user_id": self.approver.id}

    def test_no_default_of_a_client_reaches_what_code_writes(self):
        self.accepted()
        self.check_walk(self.clerk)

    def test_a_forged_approval_is_neither_kept_nor_born(self):
        for name, value in self.forged().items():
            defaults = self.env["ir.default"].with_user(self.clerk)
            with (
                self.assertRaisesRegex(ValidationError, "takes no default", msg=name),
                self.cr.savepoint(),
            ):
                defaults.set("gov.case", name, value, user_id=True)
        self.plant(self.env["gov.case"], self.forged(), self.clerk)
        self.plant(self.env["gov.case"], self.forged(), self.env["res.users"])
        self.env.registry.clear_cache()
        case = self.draft()
        self.assertEqual(case.state, "draft")
        for name in FORGED.keys() - {"state"}:
            self.assertFalse(case[name], name)
        with self.assertRaises(UserError):
            case.action_issue("pickup", "x")
        case.action_receive()
        self.assertEqual((case.state, case.decision), ("received", False))
        self.assertEqual(self.env["gov.case"].verify_chain(), [])

    def test_nor_is_one_that_is_submitted(self):
        self.plant(self.env["gov.case"], self.forged(), self.clerk)
        event = {"happened_on": "2001-01-01 00:00:00", "note": "forged"}
        self.plant(self.env["gov.case.event"], event, self.clerk)
        self.env.registry.clear_cache()
        cases = self.env["gov.case"].with_user(self.clerk)
        sent = {f"default_{name}": value for name, value in self.forged().items()}
        answer = cases.with_context(**sent).submit(self.payload())
        case = cases.search([("number", "=", answer["number"])])
        self.assertEqual((case.state, case.decision), ("received", False))
        self.assertFalse(case.acceptor_user_id or case.decided_on or case.timeliness)
        self.assertEqual(case.sudo().event_ids.happened_on.year, 2026)

    def test_a_copy_takes_none(self):
        draft = self.draft()
        with self.assertRaises(AccessError):
            draft.with_context(default_state="decided").copy()
        self.plant(self.env["gov.case"], self.forged(), self.clerk)
        self.env.registry.clear_cache()
        copy = draft.copy()
        self.assertEqual((copy.state, copy.decision), ("draft", False))

    def test_a_draft_that_holds_what_it_may_not_is_not_received(self):
        for column, value in (
            ("decision", "approved"),
            ("number", "640104209901010000001"),
            ("acceptor_user_id", self.approver.id),
            ("promised_date", "2030-01-01"),
        ):
            case = self.draft()
            self.env.flush_all()
            self.cr.execute(
                f"UPDATE gov_case SET {column} = %s WHERE id = %s", (value, case.id)
            )
            self.env.invalidate_all()
            with (
                self.assertRaisesRegex(UserError, "delete the draft", msg=column),
                self.cr.savepoint(),
            ):
                case.action_receive()
            self.assertEqual(self.env["gov.case"].verify_chain(), [case._label()])
            self.cr.execute(
                f"UPDATE gov_case SET {column} = NULL WHERE id = %s", (case.id,)
            )
            self.env.invalidate_all()

    def test_a_scan_is_never_public(self):
        clerk_files = self.env["ir.default"].with_user(self.clerk)
        clerk_files.set("ir.attachment", "public", True, user_id=True)
        line = self.draft().material_ids[:1]
        sent = line.with_context(default_public=True, default_access_token="x")
        sent.web_save({"file": PDF, "filename": "a.pdf"}, {"id": {}})
        files = self.env["ir.attachment"].sudo()
        stored = files.with_context(skip_res_field_check=True).search(
            [("res_model", "=", line._name), ("res_id", "=", line.id)]
        )
        self.assertEqual(len(stored), 1)
        self.assertEqual(stored.raw, base64.b64decode(PDF))
        self.assertFalse(stored.public or stored.access_token)
