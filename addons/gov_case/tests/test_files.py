import base64

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import PDF, CaseCommon


@tagged("post_install", "-at_install")
class TestFiles(CaseCommon):
    """Scans: of a known kind, of a sane size, seen by those who see the case."""

    def with_file(self, content=PDF, filename="申请书.pdf"):
        row = {"name": "申请书", "content": content, "filename": filename}
        return [row, {"name": "身份证"}]

    def attachment(self, case):
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "gov.case.material"),
                    ("res_id", "in", case.material_ids.ids),
                    ("res_field", "=", "file"),
                ]
            )
        )

    def test_a_file_comes_with_its_material(self):
        case = self.received(materials=self.with_file())
        line = self.lines(case)["申请书"]
        self.assertEqual(base64.b64decode(line.file), b"%PDF-1.7\n%%EOF")
        self.assertEqual(line.filename, "申请书.pdf")

    def test_forbidden_and_misnamed_files(self):
        exe = base64.b64encode(b"MZ\x90").decode()
        for content, filename in (
            (exe, "a.exe"),
            (exe, "a.pdf"),
            (PDF, "a.html"),
            ("%%%", "a.pdf"),
            (PDF, ""),
        ):
            with self.assertRaises(ValidationError, msg=filename):
                self.received(materials=self.with_file(content, filename))

    def test_the_largest_file_is_a_parameter(self):
        self.env["ir.config_parameter"].sudo().set_param("gov_case.file_megabytes", "1")
        large = base64.b64encode(b"%PDF-" + b"0" * 1024 * 1024).decode()
        with self.assertRaisesRegex(ValidationError, "1 MB"):
            self.received(materials=self.with_file(large))

    def test_the_kinds_are_a_parameter(self):
        self.env["ir.config_parameter"].sudo().set_param("gov_case.file_kinds", "png")
        with self.assertRaisesRegex(ValidationError, "png"):
            self.received(materials=self.with_file())

    def test_a_file_put_in_by_hand_is_checked_too(self):
        case = self.draft()
        with self.assertRaises(ValidationError):
            case.material_ids[0].write(
                {"file": base64.b64encode(b"MZ\x90"), "filename": "a.pdf"}
            )
        case.material_ids[0].write({"file": PDF, "filename": "a.pdf"})

    def test_who_reads_the_case_reads_its_files(self):
        attachment = self.attachment(self.received(materials=self.with_file()))
        for user in (self.clerk, self.handler, self.approver, self.manager):
            self.assertTrue(attachment.with_user(user).raw, user.login)
        for user in (
            self.user_of("window_clerk", self.other_township),
            self.user_of("handler", self.other_department),
            self.user_of("window_clerk", self.far_township),
            self.make_user("nobody"),
        ):
            with self.assertRaises(AccessError, msg=user.login):
                attachment.with_user(user).read(["raw"])

    def test_nobody_publishes_moves_or_removes_a_file(self):
        attachment = self.attachment(self.received(materials=self.with_file()))
        mine = attachment.with_user(self.clerk)
        for vals in ({"public": True}, {"res_id": 0}, {"raw": b"x"}):
            with self.assertRaises(AccessError, msg=str(vals)):
                mine.write(vals)
        with self.assertRaises(AccessError):
            mine.unlink()
        with self.assertRaises(AccessError):
            mine.generate_access_token()

    def test_no_file_is_hung_on_a_case_unchecked(self):
        case = self.received()
        for model, record in (
            ("gov.case", case),
            ("gov.case.material", case.material_ids[0]),
        ):
            with self.assertRaises(AccessError, msg=model):
                self.env["ir.attachment"].with_user(self.clerk).create(
                    {
                        "name": "a.exe",
                        "raw": b"MZ",
                        "res_model": model,
                        "res_id": record.id,
                    }
                )
