from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import CaseCommon

MOVED = "已迁居，申请到新住地领取"


@tagged("post_install", "-at_install")
class TestDeliveryChange(CaseCommon):
    """The applicant moves, or wants it sent: another place, another way."""

    @property
    def deliverer(self):
        return self.user_of("window_clerk", self.other_township)

    def change(self, case, place=None, how=False, user=None):
        code = place.code if place else False
        case.with_user(user or self.clerk).action_change_delivery(MOVED, code, how)

    def last(self, case):
        return case.sudo().event_ids.sorted("id")[-1]

    def test_from_another_place_back_and_in_every_open_state(self):
        states = []
        for case in (
            self.received("A-1"),
            self.accepted("A-2"),
            self.reviewed("A-3"),
            self.decided("A-4"),
        ):
            states.append(case.state)
            self.change(case, self.other_township)
            self.assertEqual(case.delivery_organization_id, self.other_township)
            columns = case.sudo()
            self.assertEqual(columns.delivery_township_id, self.other_township)
            self.assertEqual(columns.delivery_district_id, self.district)
            self.assertEqual(columns.delivery_city_id, self.city)
            self.assertTrue(self.other_township.hands_over)
            self.change(case, self.township)
            self.assertFalse(case.delivery_organization_id)
            self.assertFalse(columns.delivery_city_id)
            self.assertEqual(case.state, states[-1])
        self.assertEqual(states, ["received", "accepted", "review", "decided"])
        self.assertFalse(self.env["gov.case"].with_user(self.clerk).verify_chain())

    def test_the_journal_tells_from_where_to_where_and_why(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        case = self.received()
        self.change(case, self.other_township, "courier")
        event = self.last(case)
        self.assertEqual((event.name, event.state_to), ("change_delivery", "received"))
        self.assertEqual(event.organization_id, self.township)
        self.assertEqual(event.user_id, self.clerk)
        old, new = self.township, self.other_township
        case = case.with_context(lang="zh_CN")
        way = dict(case._fields["delivery_how"]._description_selection(case.env))
        self.assertEqual(
            event.note.splitlines(),
            [
                f"领取地点：{old.name} → {new.name}",
                f"送达方式：{way['pickup']} → {way['courier']}",
                MOVED,
            ],
        )
        self.assertEqual(case.delivery_text, f"{new.name} · {way['courier']}")

    def test_the_new_place_sees_it_and_the_old_one_no_longer(self):
        case = self.decided(delivery_organization_code=self.other_township.code)
        far = self.user_of("window_clerk", self.far_township)
        person = case.applicant_id
        self.assertTrue(case.with_user(self.deliverer).has_access("read"))
        self.assertTrue(person.with_user(self.deliverer).has_access("read"))
        self.assertFalse(case.with_user(far).has_access("read"))
        self.change(case, self.far_township)
        self.assertFalse(case.with_user(self.deliverer).has_access("read"))
        self.assertFalse(person.with_user(self.deliverer).has_access("read"))
        self.assertTrue(case.with_user(far).has_access("read"))
        self.assertTrue(person.with_user(far).has_access("read"))
        seen = self.env["gov.case.event"].with_user(far).search([])
        self.assertEqual(seen.mapped("name"), ["decide", "change_delivery"])
        with self.assertRaises(AccessError):
            case.with_user(self.deliverer).action_issue("pickup", "李桂兰")
        case.with_user(far).action_issue("pickup", "李桂兰")
        self.assertEqual(case.state, "issued")

    def test_a_place_with_another_reason_keeps_its_sight(self):
        own = self.received(
            "B-1",
            self.deliverer,
            accepting_organization_code=self.other_township.code,
        )
        case = self.decided(delivery_organization_code=self.other_township.code)
        self.change(case, self.township)
        self.assertFalse(case.with_user(self.deliverer).has_access("read"))
        self.assertTrue(own.applicant_id.with_user(self.deliverer).has_access("read"))

    def test_before_the_decision_the_new_place_sees_nothing(self):
        case = self.reviewed()
        self.change(case, self.other_township)
        self.assertFalse(case.with_user(self.deliverer).has_access("read"))
        case.with_user(self.approver).action_decide("approved", "x")
        self.assertTrue(case.with_user(self.deliverer).has_access("read"))

    def test_who_may(self):
        self.grant(self.matter, self.village, "accept")
        machine = self.user_of("integrator", self.township)
        case = self.received("A-1", accepting_organization_code=self.village.code)
        for user in (self.agent, self.clerk, machine):
            self.change(case, self.other_township, user=user)
            self.change(case, self.village, user=user)
        self.assertIn(",change_delivery,", case.with_user(self.agent).available_actions)
        decided = self.decided("A-2")
        for user in (
            self.agent,
            self.handler,
            self.approver,
            self.manager,
            self.deliverer,
            self.user_of("supervisor", self.district),
        ):
            with self.assertRaises(AccessError, msg=user.login):
                self.change(decided, self.other_township, user=user)

    def test_by_number(self):
        case = self.received()
        machine = self.user_of("integrator", self.district)
        self.env["gov.case"].with_user(machine).act(
            case.number, "change_delivery", {"reason": MOVED, "how": "courier"}
        )
        self.assertEqual(case.delivery_how, "courier")

    def test_not_when_it_is_too_late(self):
        issued = self.decided("A-1")
        issued.action_issue("pickup", "李桂兰")
        refused = self.received("A-2")
        refused.action_refuse("不属于本机关职权范围")
        for case in (issued, refused, self.draft()):
            self.assertNotIn("change_delivery", case.available_actions)
            with self.assertRaisesRegex(UserError, "not possible in the state"):
                self.change(case, self.other_township)
        revoked = self.decided("A-3")
        revoked.with_user(self.handler).action_revoke("fraud", "x", "x")
        self.assertNotIn("change_delivery", revoked.available_actions)
        with self.assertRaisesRegex(UserError, "revoked"):
            self.change(revoked, self.other_township)

    def test_bad_places_ways_and_reasons(self):
        case = self.received()
        act = case.action_change_delivery
        other_city = self.city.copy({"code": "640200", "name": "石嘴山市"})
        away = self.other_district.copy(
            {"code": "640205", "name": "惠农区", "parent_id": other_city.id}
        )
        for arguments, words in (
            (("x", "999"), "There is no organisation 999"),
            (("x", away.code), "not in the city"),
            (("x", self.province.code), "not in the city"),
            (("x", "1" * 65), "longer than 64"),
            (("x", True), "must be text"),
            (("x", "", "pigeon"), "how must be one of"),
            (("x", "", True), "must be text"),
            (("", self.other_township.code), "reason is empty"),
            (("x",), "already what is asked for"),
            (("x", self.township.code, "pickup"), "already what is asked for"),
        ):
            with self.assertRaisesRegex((UserError), words):
                act(*arguments)
        self.assertEqual(self.names(case), ["receive"])

    def test_all_or_nothing(self):
        cases = self.received("A-1") | self.received("A-2")
        self.change(cases[1], how="courier")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.change(cases, how="courier")
        self.assertEqual(self.names(cases[0]), ["receive"])
        self.change(cases, self.other_township)
        self.assertEqual(cases.delivery_organization_id, self.other_township)

    def test_the_dialogue_begins_with_what_was_asked_for_before(self):
        self.other_township.sudo().has_service_place = True
        case = self.received(
            delivery_organization_code=self.far_village.code, delivery_how="courier"
        )
        action = case.with_context(default_name="change_delivery").action_ask()
        acts = self.env["gov.case.act"].with_user(self.clerk)
        form = Form(acts.with_context(**action["context"]))
        self.assertEqual(
            (form.delivery_code, form.how), (self.far_village.code, "courier")
        )
        form.delivery_code = self.other_township.code
        form.text = MOVED
        form.save().action_confirm()
        self.assertEqual(case.delivery_organization_id, self.other_township)
        self.assertEqual(case.delivery_how, "courier")
        form = Form(acts.with_context(**action["context"]))
        form.delivery_code = False
        form.text = MOVED
        form.save().action_confirm()
        self.assertFalse(case.delivery_organization_id)

    def test_issuing_begins_with_the_way_that_was_wished(self):
        case = self.decided(delivery_how="courier")
        action = case.with_context(default_name="issue").action_ask()
        acts = self.env["gov.case.act"].with_user(self.clerk)
        form = Form(acts.with_context(**action["context"]))
        self.assertEqual(form.how, "courier")

    def test_a_wish_at_receipt(self):
        self.assertEqual(self.received(delivery_how="courier").delivery_how, "courier")
        with self.assertRaisesRegex(ValidationError, "delivery_how cannot be"):
            self.received("A-2", delivery_how="pigeon")
        draft = self.draft(delivery_how="electronic")
        draft.action_receive()
        self.assertEqual(draft.delivery_how, "electronic")
        with self.assertRaises(UserError):
            draft.delivery_how = "pickup"
