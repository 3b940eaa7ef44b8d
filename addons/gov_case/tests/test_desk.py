import ast

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from ..core import desk
from .common import PDF, PERSON, CaseCommon


@tagged("post_install", "-at_install")
class TestDesk(CaseCommon):
    """The first screen, the quick entry and the dialogues."""

    def waits(self, user):
        """Return the cases of each tile that is not empty, by its list."""
        found = {}
        cases = self.env["gov.case"].with_user(user)
        steps = self.env["gov.case.step"].with_user(user)
        for tile in cases.desk_tiles():
            if tile["filter"] in ("told", "to_check"):
                continue
            if tile["action"]:
                listed = steps.search([(tile["filter"], "=", True)]).case_id
            else:
                listed = cases.search([("desk_tile", "=", tile["filter"])])
            self.assertEqual(len(listed), tile["count"], tile["filter"])
            if listed:
                found[tile["filter"]] = listed.sudo()
        return found

    def my_turn(self, user):
        return self.env["gov.case"].with_user(user).search([("my_turn", "=", True)])

    def test_the_list_behind_a_counter_has_its_own_domain(self):
        """And not one that says nearly the same: they would differ for somebody."""
        view = self.env["gov.case"].get_view(view_type="search")
        domains = {
            one.get("name"): one.get("domain")
            for one in etree.fromstring(view["arch"]).iter("filter")
        }
        for tile in desk.TILES:
            wanted = [("desk_tile", "=", tile.name)]
            self.assertEqual(ast.literal_eval(domains[tile.name]), wanted)

    def test_what_waits_for_whom(self):
        draft, received = self.draft(), self.received("A-1")
        accepted, review = self.accepted("A-2"), self.reviewed("A-3")
        examined = self.reviewed("A-4")
        examined.step_ids.with_user(self.handler).action_finish("属实")
        asked = self.reviewed("A-5")
        asked.with_user(self.handler).action_pause("hearing", "依法听证", 5)
        decided, rejected = self.decided("A-6"), self.decided("A-7", "rejected")
        issued = self.decided("A-8")
        issued.action_issue("pickup", "李桂兰")
        self.assertEqual(
            self.waits(self.clerk),
            {
                "drafts": draft,
                "to_accept": received,
                "to_issue": rejected | decided,
                "to_archive": issued,
            },
        )
        self.assertEqual(
            self.waits(self.handler),
            {"to_review": accepted, "to_examine": review, "to_produce": decided},
        )
        self.assertEqual(
            self.waits(self.approver),
            {"to_grant": asked, "to_decide": review | examined},
        )
        turns = {
            self.clerk: draft | received | decided | rejected | issued,
            self.handler: accepted | review | decided,
            self.approver: review | examined | asked,
        }
        for user, cases in turns.items():
            self.assertEqual(self.my_turn(user), cases)
        self.assertTrue(examined.with_user(self.approver).my_turn)
        self.assertFalse(examined.with_user(self.handler).my_turn)

    def test_an_agent_hands_over_what_was_decided(self):
        self.grant(self.matter, self.village, "accept")
        payload = {"accepting_organization_code": self.village.code}
        case = self.decided("A-1", **payload)
        self.assertEqual(self.waits(self.agent), {"to_issue": case})
        self.assertEqual(self.my_turn(self.agent), case)

    def test_a_correction_waits_for_the_applicant_until_its_day(self):
        case = self.received()
        items = [
            {
                "material_id": case.material_ids[0].material_id.id,
                "note": "缺",
                "reason": "无电子记录",
            }
        ]
        case.action_request_correction(items)
        self.assertEqual(self.waits(self.clerk), {"to_correct": case})
        self.assertFalse(self.my_turn(self.clerk))
        with freeze_time("2026-04-01 04:00:00"):
            self.assertEqual(set(self.waits(self.clerk)), {"to_correct", "to_chase"})
            self.assertEqual(self.my_turn(self.clerk), case)

    def test_papers_that_follow_hold_back_the_result(self):
        self.deferrable()
        case = self.received(materials=[{"name": "申请书"}])
        case.material_ids[1].deferred_until = "2026-02-26"
        case.action_accept()
        case.with_user(self.handler).action_start_review()
        case.with_user(self.approver).action_decide("approved")
        self.assertEqual(self.waits(self.clerk), {"deferred": case})
        self.assertFalse(self.my_turn(self.clerk))
        with freeze_time("2026-02-27 04:00:00"):
            self.assertEqual(self.my_turn(self.clerk), case)
        case.action_supply([{"material_id": case.material_ids[1].material_id.id}])
        self.assertEqual(self.waits(self.clerk), {"to_issue": case})

    def test_a_special_procedure_waits_outside_until_its_day(self):
        case = self.reviewed()
        case.with_user(self.handler).action_pause("hearing", "依法听证", 5)
        case.with_user(self.approver).action_grant(True)
        self.assertEqual(self.waits(self.handler), {"paused": case})
        self.assertFalse(self.my_turn(self.handler))
        with freeze_time("2026-02-26 04:00:00"):
            self.assertEqual(self.my_turn(self.handler), case)

    def test_a_step_of_another_department_waits_there(self):
        version = self.make_version(
            self.make_matter("640511019000", "联合审查事项"), valid_from="2026-01-01"
        )
        version.step_ids[1:].organization_id = self.other_department
        version.action_publish()
        self.grant(version.matter_id, self.township, "accept")
        case = self.reviewed(matter_code="640511019000")
        other = self.user_of("handler", self.other_department)
        self.assertEqual(self.waits(other), {"asked_of_us": case.sudo()})
        self.assertFalse(self.my_turn(self.approver))
        step = self.env["gov.case.step"].with_user(other)
        self.assertTrue(step.search([("my_turn", "=", True)]).asked_of_us)
        for _step in case.sudo().step_ids:
            step.search([("my_turn", "=", True)]).action_finish("同意")
        self.assertFalse(self.waits(other))

    def test_who_asked_is_not_the_one_to_grant(self):
        both = self.make_user(
            "both", ("handler", self.department), ("approver", self.department)
        )
        self.reviewed().with_user(both).action_pause("hearing", "依法听证", 5)
        self.assertFalse(self.my_turn(both))
        self.assertTrue(self.my_turn(self.approver))

    def test_a_clerk_here_who_approves_there_has_the_work_of_each_place(self):
        self.grant(self.quick, self.other_township, "handle")
        user = self.make_user(
            "two", ("window_clerk", self.township), ("approver", self.other_township)
        )
        here = self.received()
        self.received(
            "A-2",
            self.user_of("window_clerk", self.other_township),
            accepting_organization_code=self.other_township.code,
            matter_code=self.quick.code,
        )
        self.assertEqual(self.waits(user), {"to_accept": here})

    def test_those_who_oversee_see_what_comes_late(self):
        case = self.accepted()
        self.assertFalse(self.my_turn(self.manager))
        self.assertEqual(self.waits(self.manager), {"to_review": case})
        with freeze_time("2026-03-01 04:00:00"):
            self.assertEqual(self.my_turn(self.manager), case)

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
        self.assertTrue(entry.may_finish)
        entry.action_take_all()
        case = self.env["gov.case"].browse(entry.action_receive_and_finish()["res_id"])
        self.assertEqual(case.state, "decided")

    def test_quick_entry_keeps_a_draft(self):
        form = self.entry()
        with form.line_ids.edit(0) as line:
            line.is_received = True
        entry = form.save()
        case = self.env["gov.case"].browse(entry.action_save_draft()["res_id"])
        self.assertEqual((case.state, case.number), ("draft", False))
        self.assertEqual(case.applicant_id.name, "李桂兰")
        self.assertEqual(case.material_ids.mapped("is_received"), [True, False])
        self.assertFalse(entry.sudo().id_number)

    def test_quick_entry_lets_papers_follow(self):
        self.deferrable()
        form = self.entry()
        with form.line_ids.edit(0) as line:
            line.is_received = True
        with form.line_ids.edit(1) as line:
            line.deferred_until = "2026-02-26"
        action = form.save().action_receive_and_accept()
        case = self.env["gov.case"].browse(action["res_id"])
        self.assertEqual((case.state, case.has_deferred), ("accepted", True))

    def test_the_next_person_is_received_at_the_same_place(self):
        entry = self.entry().save()
        action = entry.action_receive()
        self.assertTrue(action["context"]["gov_from_entry"])
        cases = self.env["gov.case"].with_user(self.clerk)
        again = cases.browse(action["res_id"]).with_context(**action["context"])
        context = again.action_next_application()["context"]
        self.assertEqual(context["default_organization_id"], self.township.id)
        self.assertNotIn("gov_from_entry", context)

    def test_quick_entry_offers_what_the_clerk_may(self):
        self.grant(self.quick, self.other_township, "accept")
        user = self.user_of("window_clerk", self.other_township)
        form = Form(self.env["gov.case.entry"].with_user(user))
        form.matter_id = self.quick
        self.assertFalse(form.may_finish)
        self.assertIn(self.department.name, form.intake_text)
        self.assertTrue(self.entry(self.quick).may_finish)

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
        self.assertFalse(any(line["chosen"] for line in form.line_ids._records))
        with form.line_ids.edit(1) as line:
            line.chosen = True
            line.note = "复印件不清晰"
            line.reason = "无电子记录"
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
        form = self.act(case, "grant", self.approver, text="同意", answer="granted")
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
        self.act(
            case, "decide", self.approver, decision="approved", text="同意"
        ).save().action_confirm()
        self.act(
            case, "produce", self.handler, result_number="1号"
        ).save().action_confirm()
        self.act(case, "issue", self.clerk, receiver="李桂兰").save().action_confirm()
        self.assertEqual(case.state, "issued")

    def test_nothing_is_decided_by_pressing_enter(self):
        case = self.reviewed()
        for name in ("decide", "grant"):
            act = self.env["gov.case.act"].with_user(self.approver)
            act = act.with_context(active_ids=case.ids)
            one = act.create({"name": name, "text": "同意", "line_ids": []})
            self.assertFalse(one.decision or one.answer)
            with self.assertRaisesRegex(UserError, "Choose whether"):
                one.action_confirm()
        with self.assertRaises(AssertionError):
            self.act(case, "decide", self.approver, text="同意").save()
        with self.assertRaises(AssertionError):
            self.act(case, "decide", self.approver, decision="rejected").save()
        self.assertEqual(case.state, "review")

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

    def test_a_correction_begins_with_what_is_missing(self):
        """Only that which acceptance waits for, and not what the office fetches."""
        self.env["res.lang"]._activate_lang("zh_CN")
        case = self.received(materials=[{"name": "身份证"}])
        form = self.lines(case)["申请书"].sudo()

        def preset():
            act = self.act(case, "request_correction", self.clerk).save()
            return {
                line.material_id.name: line.note for line in act.line_ids if line.chosen
            }

        self.assertEqual(preset(), {"申请书": "未提交"})
        for column, value, wanted in (
            ("necessity", "optional", {}),
            ("replaced", True, {}),
            ("is_received", True, {}),
        ):
            before = form[column]
            form[column] = value
            self.assertEqual(preset(), wanted, column)
            form[column] = before
        material = form.material_id
        sql = "UPDATE gov_matter_material SET source = 'government', demand_reason = %s"
        for reason, wanted in ((None, {}), ("系统无记录", {"申请书": "未提交"})):
            self.env.cr.execute(f"{sql} WHERE id = %s", [reason, material.id])
            material.invalidate_recordset()
            self.assertEqual(preset(), wanted)
        self.act(case, "request_correction", self.clerk).save().action_confirm()
        self.assertEqual(case.state, "correction")
        self.assertIn("系统无记录", form.correction_note)

    def test_what_may_follow_is_not_asked_for_once_it_has_its_day(self):
        self.deferrable()
        case = self.received(materials=[{"name": "申请书"}])
        line = self.lines(case)["身份证"]
        self.assertTrue(line._is_wanting())
        line.deferred_until = "2026-03-01"
        self.assertFalse(line._is_wanting())

    def test_an_opinion_on_a_step(self):
        case = self.reviewed()
        step = case.step_ids[0]
        self.assertNotIn("finish_step", case.with_user(self.approver).available_actions)
        self.assertIn("finish_step", case.with_user(self.handler).available_actions)
        action = case.with_user(self.handler).action_give_opinion()
        self.assertEqual(action["context"]["default_step_id"], step.id)
        self.env["gov.case.step.finish"].with_user(self.handler).create(
            {"step_id": step.id, "opinion": "属实"}
        ).action_confirm()
        self.assertEqual(step.state, "done")
        case.step_ids.with_user(self.handler)[1:].action_finish("同意")
        with self.assertRaises(UserError):
            case.with_user(self.handler).action_give_opinion()
