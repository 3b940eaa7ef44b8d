from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import OTHER_PERSON, PDF, PERSON, CaseCommon

OTHER_NAME = "马秀英"


@tagged("post_install", "-at_install")
class TestStrangers(CaseCommon):
    """A clerk of another township tries to come by somebody known here only."""

    def setUp(self):
        super().setUp()
        papers = [
            {"name": "身份证", "form": "copy", "content": PDF, "filename": "a.pdf"}
        ]
        self.person = self.received("F-1", materials=papers).applicant_id.sudo()
        self.far = self.user_of("window_clerk", self.other_township)
        self.Case = self.env["gov.case"].with_user(self.far)
        self.linked = self.person.link_ids

    def refusal(self, call):
        """Return the sentence of a refusal, and undo nothing: that is the request's."""
        try:
            call()
        except UserError as refused:
            return str(refused)
        self.fail("it was not refused")

    def vals(self, **vals):
        return {
            "matter_id": self.matter.id,
            "accepting_organization_id": self.other_township.id,
            **vals,
        }

    def looks(self, user=None):
        log = self.env["gov.access.log"].sudo()
        return log.search(
            [("user_id", "=", (user or self.far).id), ("res_id", "=", self.person.id)]
        )

    def check_unknown(self):
        self.env.invalidate_all()
        self.assertEqual(self.person.link_ids, self.linked)
        own = self.person.with_user(self.far)
        with self.assertRaises(AccessError):
            own.reveal("核对身份证")

    def ways(self):
        """Yield every way in which a client names the applicant of a draft."""
        person = self.person.id
        named = self.Case.with_context(default_applicant_id=person)
        own = self.Case.create(self.vals())
        yield "create", lambda: self.Case.create(self.vals(applicant_id=person))
        yield "context", lambda: named.create(self.vals())
        yield "web_save", lambda: named.web_save(self.vals(), {"applicant_name": {}})
        yield "web_save a draft", lambda: own.web_save({"applicant_id": person}, {})
        yield "write", lambda: own.write({"applicant_id": person})
        columns = ["matter_id/.id", "accepting_organization_id/.id"]
        row = [str(self.matter.id), str(self.other_township.id)]
        yield "copy", lambda: own.copy({"applicant_id": person})
        yield "load", lambda: self.load(self.Case, columns, row, person)
        yield "load by context", lambda: self.load(named, columns, row, False)

    def load(self, cases, columns, row, person):
        if person:
            columns, row = [*columns, "applicant_id/.id"], [*row, str(person)]
        answer = cases.load(columns, [row])
        if not answer["ids"]:
            raise UserError(answer["messages"][0]["message"])

    def test_no_way_puts_a_stranger_on_a_draft(self):
        for way, call in self.ways():
            with (
                self.subTest(way),
                self.assertRaises(UserError) as caught,
                self.env.cr.savepoint(),
            ):
                call()
            self.assertNotIn("李桂兰", str(caught.exception))
        self.assertFalse(self.Case.search([("applicant_id", "=", self.person.id)]))
        self.check_unknown()

    def test_a_draft_with_a_stranger_is_not_received(self):
        """However the name came there, by an earlier fault or a post that ended."""
        draft = self.Case.create(self.vals())
        draft.sudo().applicant_id = self.person
        draft.material_ids.write({"is_received": True})
        with self.assertRaisesRegex(AccessError, "not known where you serve"):
            draft.action_receive()
        self.check_unknown()

    def test_a_draft_with_a_stranger_takes_no_papers(self):
        draft = self.Case.create(self.vals())
        draft.sudo().applicant_id = self.person
        with self.assertRaises(UserError):
            draft.material_ids.action_reuse()
        self.assertFalse(any(draft.sudo().material_ids.mapped("reused_id")))

    def test_papers_in_a_draft_are_a_look_that_outlives_it(self):
        draft = self.draft()
        lines = draft.material_ids
        lines.write({"is_received": False})
        before = self.looks(self.clerk)
        lines.filtered("reuse_text").action_reuse()
        look = self.looks(self.clerk) - before
        self.assertEqual(len(look), 1)
        self.assertIn("身份证", look.reason)
        self.assertEqual(look.organization_id, self.township)
        draft.unlink()
        self.assertTrue(look.exists())

    def test_another_applicant_does_not_keep_the_papers(self):
        draft = self.draft()
        lines = draft.material_ids
        lines.write({"is_received": False})
        lines.filtered("reuse_text").action_reuse()
        person = {**self.payload()["applicant"], "name": OTHER_NAME}
        person["id_number"] = OTHER_PERSON
        applicants = self.env["gov.applicant"].with_user(self.clerk)
        draft.applicant_id = applicants.find_or_create(person)
        self.assertFalse(any(draft.sudo().material_ids.mapped("reused_id")))

    def test_submit_with_another_name(self):
        sent = self.payload(
            "X-1",
            accepting_organization_code=self.other_township.code,
            applicant={**self.payload()["applicant"], "name": OTHER_NAME},
        )
        (answer,) = self.Case.submit_many([sent])
        self.assertEqual(answer["error"]["field"], "applicant.name")
        self.assertNotIn("李桂兰", answer["error"]["message"])
        self.check_unknown()
        self.assertEqual(self.looks().reason, "Number given with another name")
        sent["applicant"]["name"] = "李 桂兰"
        (answer,) = self.Case.submit_many([sent])
        self.assertEqual(answer["state"], "received")
        case = self.Case.search([("number", "=", answer["number"])])
        self.assertEqual(case.applicant_name, "李 桂兰")

    def test_the_good_ones_of_a_list_are_received(self):
        wrong = {**self.payload()["applicant"], "name": OTHER_NAME}
        sent = [self.payload("X-1", applicant=wrong), self.payload("X-2")]
        answers = self.env["gov.case"].with_user(self.clerk).submit_many(sent)
        self.assertIn("error", answers[0])
        self.assertEqual(answers[1]["state"], "received")

    def entry(self, user, name):
        form = Form(self.env["gov.case.entry"].with_user(user))
        form.matter_id = self.matter
        form.id_number = PERSON
        form.applicant_name = name
        return form

    def test_at_the_window_the_name_on_file_is_shown_where_known(self):
        known = self.entry(self.clerk, OTHER_NAME)
        self.assertTrue(known.name_differs)
        self.assertIn("李桂兰", known.applicant_note)
        stranger = self.entry(self.far, OTHER_NAME)
        self.assertFalse(stranger.name_differs)
        self.assertFalse(stranger.applicant_note)
        for act in ("action_receive", "action_save_draft"):
            sentence = self.refusal(getattr(stranger.save(), act))
            self.assertIn("not that of the number", sentence)
            self.assertNotIn("李桂兰", sentence)
        self.check_unknown()
        self.assertTrue(self.looks())

    def test_at_the_window_another_name_is_confirmed_with_a_reason(self):
        entry = self.entry(self.clerk, OTHER_NAME)
        entry.name_reason = "改名，户口簿已核"
        case = self.env["gov.case"].browse(entry.save().action_receive()["res_id"])
        self.assertEqual(case.applicant_name, OTHER_NAME)
        self.assertEqual(case.applicant_id.id, self.person.id)
        self.assertEqual(self.person.name, "李桂兰")
        self.assertIn("改名，户口簿已核", case.sudo().event_ids[-1:].note)
        reasons = "".join(self.looks(self.clerk).mapped("reason"))
        self.assertIn("改名，户口簿已核", reasons)
        self.assertFalse(self.env["gov.case"].with_user(self.clerk).verify_chain())

    def test_a_draft_confirms_nothing(self):
        """It can be deleted, and would leave a person known to a place for nothing."""
        form = self.entry(self.far, OTHER_NAME)
        form.name_reason = "改名，户口簿已核"
        sentence = self.refusal(form.save().action_save_draft)
        self.assertIn("not that of the number", sentence)
        self.check_unknown()

    def test_typing_a_number_at_the_window_is_one_look(self):
        form = self.entry(self.far, OTHER_NAME)
        form.phone = "13900000001"
        form.save()
        self.assertEqual(len(self.looks()), 1)
        form = self.entry(self.far, OTHER_NAME)
        form.id_number = PERSON[:-1]
        self.assertEqual(len(self.looks()), 1)

    def test_submitting_the_right_name_is_told_by_the_case_alone(self):
        sent = self.payload("X-1", accepting_organization_code=self.other_township.code)
        self.Case.submit(sent)
        self.assertFalse(self.looks())
