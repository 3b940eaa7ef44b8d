from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import PDF, PERSON, CaseCommon


@tagged("post_install", "-at_install")
class TestDesk(CaseCommon):
    """The first screen, the quick entry and the dialogues."""

    def tiles(self, user):
        tiles = self.env["gov.case"].with_user(user).desk_tiles()
        return {tile["filter"]: tile["count"] for tile in tiles}

    def test_counters_of_what_waits_for_whom(self):
        self.draft()
        self.received("A-1")
        self.accepted("A-2")
        case = self.reviewed("A-3")
        self.reviewed("A-4").with_user(self.handler).action_pause("hearing", "x", 5)
        self.decided("A-5")
        with freeze_time("2026-03-01 04:00:00"):
            clerk, approver = self.tiles(self.clerk), self.tiles(self.approver)
        self.assertEqual(
            clerk,
            {
                "drafts": 1,
                "to_accept": 1,
                "to_correct": 0,
                "to_issue": 1,
                "yellow": 0,
                "red": 4,
            },
        )
        self.assertEqual(
            approver,
            {
                "to_review": 1,
                "to_decide": 1,
                "to_grant": 1,
                "to_issue": 1,
                "yellow": 0,
                "red": 4,
            },
        )
        mine = [("my_turn", "=", True)]
        cases = self.env["gov.case"]
        self.assertEqual(cases.with_user(self.clerk).search_count(mine), 3)
        self.assertEqual(cases.with_user(self.handler).search_count(mine), 3)
        self.assertEqual(cases.with_user(self.approver).search_count(mine), 2)
        self.assertTrue(case.with_user(self.approver).my_turn)

    def entry(self, matter=None):
        form = Form(self.env["gov.case.entry"].with_user(self.clerk))
        form.matter_id = matter or self.matter
        form.id_number = PERSON
        form.applicant_name = "李桂兰"
        form.phone = "13900000001"
        return form

    def test_quick_entry_receives(self):
        form = self.entry()
        self.assertEqual(form.organization_id, self.township)
        self.assertIn("5", form.intake_text)
        self.assertIn(self.department.name, form.intake_text)
        with form.line_ids.edit(0) as line:
            line.is_received = True
            line.file = PDF
            line.filename = "申请书.pdf"
        entry = form.save()
        action = entry.action_receive()
        case = self.env["gov.case"].browse(action["res_id"])
        self.assertEqual((case.state, case.applicant_name), ("received", "李桂兰"))
        self.assertEqual(case.material_ids.mapped("is_received"), [True, False])
        self.assertTrue(self.lines(case)["申请书"].file)
        self.assertFalse(case.source_system)
        self.assertFalse(entry.sudo().id_number)

    def test_quick_entry_receives_and_accepts(self):
        entry = self.entry().save()
        entry.action_take_all()
        case = self.env["gov.case"].browse(entry.action_receive_and_accept()["res_id"])
        self.assertEqual(case.state, "accepted")

    def test_quick_entry_finishes_an_immediate_item(self):
        entry = self.entry(self.quick).save()
        self.assertEqual(entry.handling, "immediate")
        entry.action_take_all()
        case = self.env["gov.case"].browse(entry.action_receive_and_finish()["res_id"])
        self.assertEqual(case.state, "decided")

    def test_quick_entry_knows_who_came_before(self):
        self.received()
        form = self.entry()
        self.assertIn("李桂兰", form.applicant_note)
        self.assertNotIn(PERSON, form.applicant_note)
        self.assertIn("64010420260212", form.duplicate_note)

    def test_quick_entry_says_why_not(self):
        form = self.entry()
        form.matter_id = self.make_matter("640511009000", "未公布事项")
        self.assertIn("未公布事项", form.intake_text)

    def act(self, case, name, user, **vals):
        action = case.with_user(user).with_context(default_name=name).action_ask()
        form = Form(
            self.env["gov.case.act"].with_user(user).with_context(**action["context"])
        )
        for field, value in vals.items():
            form[field] = value
        return form

    def test_dialogues(self):
        case = self.received()
        form = self.act(case, "request_correction", self.clerk)
        with form.line_ids.edit(1) as line:
            line.chosen = True
            line.note = "复印件不清晰"
        form.save().action_confirm()
        self.assertEqual(case.state, "correction")
        form = self.act(case, "supply", self.clerk)
        self.assertEqual(len(form.line_ids), 1)
        with form.line_ids.edit(0) as line:
            line.chosen = True
        form.save().action_confirm()
        case.action_accept()
        case.with_user(self.handler).action_start_review()
        self.act(
            case, "pause", self.handler, kind="hearing", days=5, text="依法听证"
        ).save().action_confirm()
        form = self.act(case, "grant", self.approver, text="同意")
        self.assertIn("依法听证", form.request_text)
        form.save().action_confirm()
        self.assertEqual(case.state, "paused")
        self.act(case, "resume", self.handler, text="已听证").save().action_confirm()
        self.act(
            case, "extend", self.handler, days=3, text="复杂"
        ).save().action_confirm()
        self.act(
            case, "grant", self.approver, answer="refused", text="不同意"
        ).save().action_confirm()
        self.act(case, "decide", self.approver, text="同意").save().action_confirm()
        self.act(
            case, "produce", self.handler, result_number="1号"
        ).save().action_confirm()
        self.act(case, "issue", self.clerk, receiver="李桂兰").save().action_confirm()
        self.assertEqual(case.state, "issued")

    def test_dialogues_that_end_a_case(self):
        for name, user, state in (
            ("refuse", self.clerk, "refused"),
            ("withdraw", self.clerk, "withdrawn"),
            ("terminate", self.approver, "terminated"),
        ):
            case = self.received(name)
            self.act(case, name, user, text="理由").save().action_confirm()
            self.assertEqual(case.state, state)

    def test_a_dialogue_without_a_material_asks_for_one(self):
        case = self.received()
        entry = self.act(case, "request_correction", self.clerk).save()
        with self.assertRaises(UserError):
            entry.action_confirm()

    def test_an_opinion_on_a_step(self):
        case = self.reviewed()
        step = case.step_ids[0]
        self.env["gov.case.step.finish"].with_user(self.handler).create(
            {"step_id": step.id, "opinion": "属实"}
        ).action_confirm()
        self.assertEqual(step.state, "done")
