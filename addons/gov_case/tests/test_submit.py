from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import DAY, PERSON, CaseCommon


@tagged("post_install", "-at_install")
class TestSubmit(CaseCommon):
    """The entrance of other systems: codes, sentences, the same again."""

    def setUp(self):
        super().setUp()
        self.cases = self.env["gov.case"].with_user(
            self.user_of("integrator", self.township)
        )

    def refused(self, field, **changes):
        with self.assertRaisesRegex(ValidationError, field) as caught:
            self.cases.submit(self.payload(**changes))
        self.assertFalse(self.env["gov.case"].search_count([]))
        return str(caught.exception)

    def test_the_answer(self):
        answer = self.cases.submit(self.payload())
        self.assertRegex(answer.pop("number"), r"^640104\d{14}$")
        self.assertEqual(
            answer,
            {
                "state": "received",
                "promised_date": False,
                "legal_date": False,
                "duplicate": False,
            },
        )

    def test_the_same_again_is_a_duplicate_and_writes_nothing(self):
        first = self.cases.submit(self.payload())
        case = self.env["gov.case"].search([])
        again = self.cases.submit(self.payload(note="改"))
        self.assertEqual(again, {**first, "duplicate": True})
        self.assertEqual(self.env["gov.case"].search([]), case)
        self.assertEqual(self.names(case), ["receive"])

    def test_anothers_reference_tells_nothing(self):
        self.cases.submit(self.payload())
        other = self.user_of("integrator", self.other_township)
        payload = self.payload(accepting_organization_code=self.other_township.code)
        with self.assertRaisesRegex(ValidationError, "external_ref"):
            self.cases.with_user(other).submit(payload)

    def test_unknown_matter(self):
        self.assertIn("999", self.refused("999", matter_code="999"))

    def test_unknown_organisation(self):
        self.refused("640104999", accepting_organization_code="640104999")

    def test_another_townships_organisation(self):
        code = self.other_township.code
        self.refused(code, accepting_organization_code=code)

    def test_no_grant(self):
        clerk = self.user_of("window_clerk", self.township)
        self.cases = self.cases.with_user(clerk)
        message = self.refused("掌政村", accepting_organization_code=self.village.code)
        self.assertIn(self.matter.name, message)

    def test_withdrawn_version(self):
        self.version.action_withdraw("停止办理")
        self.refused(self.matter.name)

    def test_material_outside_the_version(self):
        self.refused("其他材料", materials=[{"name": "其他材料"}])

    def test_material_twice(self):
        self.refused("申请书", materials=[{"name": "申请书"}] * 2)

    def test_wrong_check_digit_without_repeating_the_number(self):
        applicant = {**self.payload()["applicant"], "id_number": "110105194912310021"}
        message = self.refused("check digit", applicant=applicant)
        self.assertNotIn("110105", message)

    def test_shapes(self):
        self.refused("matter_id", matter_id=3)
        self.refused("channel", channel="fax")
        self.refused("note", note="铃\x07")
        self.refused(
            "applicant.name", applicant={**self.payload()["applicant"], "name": 3}
        )
        with self.assertRaisesRegex(UserError, "mapping"):
            self.cases.submit("x")
        with self.assertRaises(UserError):
            self.cases.submit()

    def test_rare_characters_and_emoji(self):
        applicant = {**self.payload()["applicant"], "name": "𠮷㛃"}
        self.cases.submit(self.payload(applicant=applicant, note="急 🙏"))
        self.assertEqual(self.env["gov.case"].search([]).applicant_name, "𠮷㛃")

    def test_who_may(self):
        for role, place in (
            ("handler", self.department),
            ("approver", self.department),
            ("supervisor", self.district),
            ("centre_manager", self.township),
            ("catalogue_editor", self.district),
        ):
            with self.assertRaises(UserError, msg=role):
                self.cases.with_user(self.user_of(role, place)).submit(self.payload())
        for role in ("window_clerk", "village_agent", "integrator"):
            user = self.user_of(role, self.township)
            answer = self.cases.with_user(user).submit(self.payload(role))
            self.assertEqual(answer["state"], "received")

    def test_many_in_order_the_bad_one_named(self):
        bad = self.payload("A-2", matter_code="999")
        worse = self.payload("A-3", channel="fax")
        sent = [self.payload("A-1"), bad, worse, self.payload("A-4"), {}]
        answers = self.cases.submit_many(sent)
        self.assertEqual(
            [answer.get("state") for answer in answers],
            ["received", None, None, "received", None],
        )
        self.assertEqual(
            [answers[place]["error"]["field"] for place in (1, 2, 4)],
            ["matter_code", "channel", "source_system"],
        )
        again = self.cases.submit_many(sent)
        self.assertEqual(
            [answer.get("duplicate") for answer in again],
            [True, None, None, True, None],
        )
        self.assertEqual(again[0]["number"], answers[0]["number"])

    def test_the_same_twice_in_one_list_is_one_case(self):
        first, second = self.cases.submit_many([self.payload(), self.payload()])
        self.assertEqual(first["number"], second["number"])
        self.assertEqual((first["duplicate"], second["duplicate"]), (False, True))

    def test_many_people_in_one_list(self):
        people = [PERSON, "440524188001010014"]
        payloads = []
        for number in range(6):
            applicant = {**self.payload()["applicant"], "id_number": people[number % 2]}
            if number % 2:
                applicant |= {"name": "王大山", "phone": ""}
            payloads.append(self.payload(f"A-{number}", applicant=applicant))
        payloads[3]["applicant"]["id_number"] = "123"
        answers = self.cases.submit_many(payloads)
        self.assertEqual(answers[3]["error"]["field"], "applicant")
        cases = self.env["gov.case"].search([])
        self.assertEqual(len(cases), 5)
        self.assertEqual(len(cases.applicant_id), 2)

    def test_a_thousand_at_most(self):
        with self.assertRaisesRegex(UserError, "1001"):
            self.cases.submit_many([{}] * 1001)

    def test_track_has_nothing_personal(self):
        case = self.accepted()
        answer = self.cases.track(case.number)
        self.assertEqual(answer["state"], "accepted")
        self.assertEqual(answer["light"], "green")
        self.assertEqual(answer["promised_date"], "2026-02-26")
        self.assertEqual(
            [(event["happened_on"], event["name"]) for event in answer["events"]],
            [(f"{DAY} 04:00:00", "receive"), (f"{DAY} 04:00:00", "accept")],
        )
        for secret in ("李桂兰", PERSON, "139"):
            self.assertNotIn(secret, str(answer))

    def test_track_names_what_is_not_there(self):
        with self.assertRaisesRegex(UserError, "123"):
            self.cases.track("123")
        with self.assertRaises(AccessError):
            self.cases.with_user(self.make_user("nobody")).track("123")

    def test_every_action_can_be_done_by_number(self):
        windows = {
            "action_ask",
            "action_ask_hold",
            "action_give_opinion",
            "action_next_application",
            "action_print_documents",
            "action_view_documents",
        }
        methods = {
            name
            for name in dir(type(self.cases))
            if name.startswith("action_")
            and hasattr(getattr(self.cases, name), "__wrapped__")
        }
        by_number = {f"action_{name}" for name in self.cases._actions()}
        self.assertEqual(methods - windows, by_number)

    def test_act_by_number(self):
        case = self.received()
        clerk = self.env["gov.case"].with_user(self.clerk)
        clerk.act(case.number, "accept")
        self.assertEqual(case.state, "accepted")
        with self.assertRaisesRegex(UserError, "unlink"):
            clerk.act(case.number, "unlink")
        for wrong in ({"why": "x"}, {"reason": "x", "self": 1}):
            with self.assertRaises(UserError):
                clerk.act(case.number, "refuse", wrong)
        other = self.user_of("window_clerk", self.other_township)
        with self.assertRaises(AccessError):
            clerk.with_user(other).act(case.number, "start_review")
