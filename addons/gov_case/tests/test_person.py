import base64
import io

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CaseCommon


@tagged("post_install", "-at_install")
class TestPerson(CaseCommon):
    """What a person asks of the office that has cases of the person."""

    def test_the_copy_holds_the_cases_that_the_manager_may_open(self):
        case = self.received(note="=HYPERLINK(1)")
        elsewhere = self.received(
            "B-1",
            user=self.user_of("window_clerk", self.other_township),
            accepting_organization_code=self.other_township.code,
        )
        applicant = case.applicant_id.with_user(self.manager)
        answer = applicant.export_person("本人持身份证到场")
        book = load_workbook(io.BytesIO(base64.b64decode(answer["content"])))
        rows = {sheet.title: list(sheet.values) for sheet in book}
        numbers = [row[0] for row in rows["Cases"][1:]]
        self.assertEqual(numbers, [case.number])
        self.assertNotIn(elsewhere.number, numbers)
        self.assertIn("=HYPERLINK(1)", rows["Cases"][1])
        self.assertEqual(len(rows["Materials"]), 1 + len(case.material_ids))
        self.assertEqual(len(rows["Documents"]), 1 + len(case.sudo().document_ids))

    def test_who_has_applied_is_not_erased(self):
        case = self.received()
        applicant = case.applicant_id.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Archives Law"):
            applicant.erase_person("本人书面申请")
        self.assertTrue(applicant.exists())
