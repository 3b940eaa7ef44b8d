import base64
import io
from datetime import datetime

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..core import localtime
from .test_applicant import OLD, ApplicantCommon


@tagged("post_install", "-at_install")
class TestApplicantRequest(ApplicantCommon):
    """A person has a copy of the data, and has them erased where no law keeps them."""

    def setUp(self):
        super().setUp()
        self.applicant = self.register(phone="13912345678")
        self.manager = self.user_of("centre_manager", self.township)
        self.own = self.applicant.with_user(self.manager)

    def text(self, answer):
        book = load_workbook(io.BytesIO(base64.b64decode(answer["content"])))
        return {
            sheet.title: [[cell.value for cell in row] for row in sheet]
            for sheet in book
        }

    def log(self):
        return self.env["gov.access.log"].search(
            [("res_model", "=", "gov.applicant"), ("res_id", "=", self.applicant.id)]
        )

    def test_the_copy_holds_everything_and_is_logged(self):
        with localtime.at(datetime(2099, 3, 31, 16, 0)):  # in Shanghai the 1st
            answer = self.own.export_person("本人持身份证到场")
        self.assertEqual(
            answer["filename"], f"personal-data-{self.applicant.id}-2099-04-01.xlsx"
        )
        sheets = self.text(answer)
        identity = [value for _label, value in sheets["Identity"]]
        for expected in ("马秀英", OLD, "13912345678"):
            self.assertIn(expected, identity)
        self.assertEqual(len(self.log()), 1)
        self.assertEqual(self.log().user_id, self.manager)
        self.assertEqual(self.log().organization_id, self.township)
        self.assertEqual(sheets["Who Looked"][-1][2], self.log().reason)

    def test_who_may_reveal_may_not_export(self):
        for role, place in (
            ("window_clerk", self.township),
            ("village_agent", self.village),
            ("supervisor", self.township),
            ("administrator", self.district),
            ("integrator", self.township),
            ("centre_manager", self.other_township),
        ):
            user = self.user_of(role, place)
            for name in ("export_person", "erase_person"):
                with self.subTest(role, name=name), self.assertRaises(AccessError):
                    getattr(self.applicant.with_user(user), name)("本人到场")
        self.assertFalse(self.log())

    def test_a_reason_is_required(self):
        for wrong in ("", " x ", "两\n行", 7):
            for name in ("export_person", "erase_person"):
                with self.assertRaises(UserError):
                    getattr(self.own, name)(wrong)
        with self.assertRaises(UserError):
            self.own.browse().export_person("本人到场")
        self.assertFalse(self.log())

    def test_a_person_of_whom_nothing_else_is_held_is_erased(self):
        one = self.applicant.id
        self.assertTrue(self.own.erase_person("本人书面申请"))
        self.assertFalse(self.applicant.exists())
        self.env.cr.execute("SELECT 1 FROM gov_applicant WHERE id = %s", [one])
        self.assertFalse(self.env.cr.fetchall())
        self.assertEqual(len(self.log()), 1)
        self.assertNotIn("马秀英", f"{self.log().reason}{self.log().record_name}")

    def test_who_is_known_elsewhere_too_is_not_erased_by_one_manager(self):
        self.applicant.sudo()._link_to(self.other_township)
        with self.assertRaises(AccessError):
            self.own.erase_person("本人书面申请")
        district = self.user_of("centre_manager", self.district)
        self.applicant.with_user(district).erase_person("本人书面申请")
        self.assertFalse(self.applicant.exists())

    def test_the_dialogue_offers_the_copy_and_erases(self):
        context = self.own.action_open_request()["context"]
        dialogues = self.env["gov.applicant.request"].with_user(self.manager)
        dialogue = dialogues.with_context(**context).create({"reason": "本人到场"})
        self.assertEqual(dialogue.action_export()["res_id"], dialogue.id)
        self.assertTrue(dialogue.content)
        self.assertFalse(
            self.env["ir.attachment"].search(
                [("res_model", "=", dialogue._name), ("id", "!=", False)]
            )
        )
        dialogue.action_erase()
        self.assertFalse(self.applicant.exists())
