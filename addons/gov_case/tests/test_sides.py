from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import PDF, PERSON, CaseCommon


@tagged("post_install", "-at_install")
class TestSides(CaseCommon):
    """Received here, decided there, handed over somewhere else."""

    @property
    def deliverer(self):
        return self.user_of("window_clerk", self.other_township)

    def received(self, ref="A-1", user=None, **changes):
        changes = {"delivery_organization_code": self.other_township.code, **changes}
        return super().received(ref, user, **changes)

    def sees(self, user, case, model="gov.case"):
        rows = self.env[model].with_user(user)
        domain = [("id" if model == "gov.case" else "case_id", "in", case.ids)]
        found = rows.search(domain)
        self.assertEqual(rows.search_count(domain), len(found))
        self.assertEqual(rows._read_group(domain, [], ["__count"])[0][0], len(found))
        return found

    def test_the_delivering_side_sees_a_case_from_its_decision_on(self):
        case = self.reviewed()
        self.assertEqual(case.delivery_organization_id, self.other_township)
        self.assertEqual(case.sudo().delivery_district_id, self.district)
        people = [
            self.deliverer,
            self.user_of("village_agent", self.other_township),
            self.user_of("centre_manager", self.other_township),
            self.user_of("supervisor", self.other_township),
            self.user_of("administrator", self.other_township),
        ]
        for user in people:
            self.assertFalse(self.sees(user, case), user.login)
            with self.assertRaises(AccessError):
                case.with_user(user).read(["number"])
        case.with_user(self.approver).action_decide("approved", "符合条件")
        for user in people:
            self.assertEqual(self.sees(user, case), case, user.login)
            self.assertFalse(self.sees(user, case, "gov.case.material"))
            self.assertFalse(self.sees(user, case, "gov.case.step"))
            self.assertFalse(self.sees(user, case, "gov.case.pause"))
            kinds = self.sees(user, case, "gov.case.document").mapped("kind")
            self.assertEqual(kinds, ["decision_approval"])
            names = self.sees(user, case, "gov.case.event").mapped("name")
            self.assertEqual(names, ["decide"])
        for role in ("integrator", "handler", "approver", "catalogue_editor"):
            user = self.user_of(role, self.other_township)
            if role != "catalogue_editor":
                self.assertFalse(self.sees(user, case), role)
            self.assertFalse(case.with_user(user).has_access("read"), role)

    def test_files_stay_with_who_received_them(self):
        case = self.decided(
            materials=[
                {"name": "申请书", "content": PDF, "filename": "申请书.pdf"},
                {"name": "身份证"},
            ]
        )
        line = self.lines(case)["申请书"]
        attachment = self.env["ir.attachment"].search(
            [("res_field", "=", "file"), ("res_id", "=", line.id)]
        )
        self.assertTrue(attachment.with_user(self.clerk).has_access("read"))
        self.assertFalse(attachment.with_user(self.deliverer).has_access("read"))

    def test_who_hands_over_may_know_the_applicant(self):
        case = self.reviewed()
        mine = case.applicant_id.with_user(self.deliverer)
        self.assertFalse(mine.has_access("read"))
        case.with_user(self.approver).action_decide("approved", "x")
        self.assertTrue(mine.has_access("read"))
        self.assertEqual(mine.reveal("核对领取人身份")["id_number"], PERSON)

    def test_the_delivering_side_hands_over_and_does_nothing_else(self):
        case = self.decided()
        here = case.with_user(self.deliverer)
        self.assertEqual(here.available_actions, ",issue,")
        self.assertNotIn(",issue,", case.available_actions)
        for act in (
            lambda: here.action_archive_file(),
            lambda: here.action_produce("1"),
            lambda: here.check_access("write"),
            lambda: here.check_access("unlink"),
            lambda: case.action_issue("pickup", "李桂兰"),
            lambda: case.with_user(self.agent).action_issue("pickup", "李桂兰"),
        ):
            with self.assertRaises(AccessError):
                act()
        self.env["gov.case"].with_user(self.deliverer).act(
            case.number, "issue", {"how": "pickup", "receiver": "李桂兰"}
        )
        self.assertEqual(case.state, "issued")
        event = case.event_ids.filtered(lambda one: one.name == "issue")
        self.assertEqual(event.organization_id, self.other_township)
        receipt = case.document_ids.filtered(lambda one: one.kind == "delivery_receipt")
        self.assertEqual(receipt.organization_id, self.other_township)
        kinds = self.sees(self.deliverer, case, "gov.case.document").mapped("kind")
        self.assertEqual(kinds, ["decision_approval", "delivery_receipt"])
        self.assertFalse(self.env["gov.case"].with_user(self.clerk).verify_chain())
        case.action_archive_file()
        self.assertEqual(case.state, "archived")

    def test_the_handler_may_still_send_it_by_courier(self):
        case = self.decided()
        case.with_user(self.handler).action_issue("courier", "EMS1")
        self.assertEqual(case.state, "issued")

    def test_nobody_named_means_who_received(self):
        for code in ("", False, self.township.code):
            case = self.decided(f"N-{code}", delivery_organization_code=code)
            self.assertFalse(case.delivery_organization_id)
            self.assertFalse(self.sees(self.deliverer, case))
            case.action_issue("pickup", "李桂兰")
            event = case.event_ids.filtered(lambda one: one.name == "issue")
            self.assertEqual(event.organization_id, self.township)

    def test_who_serves_both_sides_sees_a_case_once(self):
        cases = self.decided("A-1") | self.decided("A-2")
        for role in ("supervisor", "centre_manager", "administrator", "window_clerk"):
            user = self.user_of(role, self.district)
            self.assertEqual(len(self.sees(user, cases)), 2, role)
            groups = (
                self.env["gov.case"]
                .with_user(user)
                ._read_group([], ["delivery_organization_id"], ["__count"])
            )
            self.assertEqual(groups, [(self.other_township, 2)])
            tiles = {
                tile["filter"]: tile["count"]
                for tile in self.env["gov.case"].with_user(user).desk_tiles()
            }
            self.assertEqual((tiles["to_issue"], tiles["elsewhere"]), (2, 2), role)
        both = self.make_user(
            "both",
            ("window_clerk", self.township),
            ("window_clerk", self.other_township),
            ("centre_manager", self.district),
        )
        self.assertEqual(len(self.sees(both, cases)), 2)

    def test_whose_turn_it_is(self):
        case = self.decided()
        own = self.decided("A-2", delivery_organization_code=False)
        cases = self.env["gov.case"]
        mine = [("my_turn", "=", True)]
        self.assertEqual(cases.with_user(self.clerk).search(mine), own)
        self.assertEqual(cases.with_user(self.deliverer).search(mine), case)
        agent = self.user_of("village_agent", self.other_township)
        self.assertEqual(cases.with_user(agent).search(mine), case)
        self.assertTrue(case.with_user(self.deliverer).my_turn)
        self.assertFalse(case.with_user(self.clerk).my_turn)

    def test_bad_places_are_refused_in_one_sentence(self):
        other_city = self.city.copy({"code": "640200", "name": "石嘴山市"})
        away = self.other_district.copy(
            {"code": "640205", "name": "惠农区", "parent_id": other_city.id}
        )
        self.far_village.active = False
        cases = self.env["gov.case"].with_user(self.clerk)
        for code, words in (
            ("999", "There is no organisation 999"),
            (self.far_village.code, "There is no organisation"),
            (away.code, "not in the city"),
            (self.province.code, "not in the city"),
            (7, "must be text"),
            ("x" * 65, "longer than 64"),
        ):
            with self.assertRaisesRegex(ValidationError, words):
                cases.submit(self.payload("B-1", delivery_organization_code=code))
        with self.assertRaisesRegex(ValidationError, "not a known field"):
            cases.submit(self.payload("B-1", delivery_organization=1))
        with self.assertRaisesRegex(ValidationError, "not in the city"):
            self.draft(delivery_organization_id=away.id)
        self.assertFalse(cases.search([("external_ref", "=", "B-1")]))

    def test_a_draft_may_name_the_place_and_a_received_case_not(self):
        case = self.draft(delivery_organization_id=self.other_township.id)
        self.assertEqual(case.sudo().delivery_township_id, self.other_township)
        same = self.draft(delivery_organization_id=self.township.id)
        (case | same).action_receive()
        self.assertFalse(same.delivery_organization_id)
        self.assertFalse(same.sudo().delivery_township_id)
        with self.assertRaises(UserError):
            case.delivery_organization_id = self.far_township

    def test_quick_entry_offers_the_places_of_the_city(self):
        self.far_township.sudo().write(
            {"has_service_place": True, "service_place_name": "兴泾镇便民服务中心"}
        )
        form = Form(self.env["gov.case.entry"].with_user(self.clerk))
        form.matter_id = self.matter
        form.id_number = PERSON
        form.applicant_name = "李桂兰"
        form.delivery_code = self.far_township.code
        entry = form.save()
        entry.action_take_all()
        case = self.env["gov.case"].browse(entry.action_receive()["res_id"])
        self.assertEqual(case.delivery_organization_id, self.far_township)

    def test_places_that_serve_nobody_else_have_the_rule_they_had(self):
        clerk = self.user_of("window_clerk", self.far_township)
        never = [(0, "=", 1)]
        self.assertEqual(clerk._gov_case_delivery_rule("window_clerk"), never)
        self.received(delivery_organization_code=self.far_township.code)
        self.assertNotEqual(clerk._gov_case_delivery_rule("window_clerk"), never)

    def test_a_moved_and_a_merged_place_take_their_work_along(self):
        case = self.decided(delivery_organization_code=self.far_village.code)
        self.assertEqual(self.sees(self.deliverer, case), case)
        self.far_village.parent_id = self.far_township
        far = self.user_of("window_clerk", self.far_township)
        self.assertFalse(self.sees(self.deliverer, case))
        self.assertEqual(self.sees(far, case), case)
        heir = self.other_village
        self.far_village._merge_into(heir)
        agent = self.user_of("village_agent", heir)
        self.assertEqual(self.sees(agent, case), case)
