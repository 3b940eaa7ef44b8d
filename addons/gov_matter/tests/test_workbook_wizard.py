import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .pure import workbooks
from .pure.workbooks import book
from .workbook_common import WorkbookCommon

WIZARD = "gov.matter.workbook.import"


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15")
class TestWorkbookWizard(WorkbookCommon):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.env.cr.postrollback.clear)
        self.addCleanup(self.env.cr.postcommit.clear)

    def open(self, content, user=None, **vals):
        return (
            self.env[WIZARD]
            .with_user(user or self.editor)
            .create({"content": base64.b64encode(content), **vals})
        )

    def test_the_district_of_the_post_is_there_already(self):
        form = Form(self.env[WIZARD].with_user(self.editor))
        self.assertEqual(form.organization_id, self.district)
        admin = self.user_of("administrator", self.district)
        self.assertEqual(
            Form(self.env[WIZARD].with_user(admin)).organization_id, self.district
        )

    def test_check_only_tells_what_an_import_would_do(self):
        before = self.counted()
        wizard = self.open(self.shipped)
        wizard.action_check()
        self.assertEqual((wizard.state, wizard.error_count), ("checked", 0))
        self.assertEqual((wizard.matters, wizard.grants), (45, 66))
        self.assertEqual(self.counted(), before)

    def test_import_and_once_more(self):
        wizard = self.open(self.shipped)
        wizard.action_import()
        self.assertEqual((wizard.state, wizard.versions), ("done", 45))
        again = self.open(self.shipped)
        again.action_import()
        self.assertEqual((again.versions, again.unchanged), (0, 45))
        matters = self.env["gov.matter"].search(again.action_open_matters()["domain"])
        self.assertEqual(len(matters), 45)

    def test_every_error_is_listed_and_downloaded(self):
        before = self.counted()
        wizard = self.open(
            book([{"办件类型": "急件"}], [{"材料名称": "其他材料"}, {"基本编码": "x"}])
        )
        wizard.action_import()
        self.assertEqual(self.counted(), before)
        self.assertEqual((wizard.state, wizard.error_count), ("checked", 3))
        places = [(line.sheet, line.row, line.column) for line in wizard.line_ids]
        self.assertEqual(
            places,
            [("事项", 2, "办件类型"), ("材料", 2, "材料名称"), ("材料", 3, "基本编码")],
        )
        [rows] = workbooks.cells(base64.b64decode(wizard.error_file)).values()
        self.assertEqual([tuple(row[:3]) for row in rows[1:]], places)
        self.assertEqual(
            [row[3] for row in rows[1:]], wizard.line_ids.mapped("message")
        )

    def test_errors_go_when_the_workbook_is_mended(self):
        wizard = self.open(book([{"办件类型": "急件"}]))
        wizard.action_import()
        wizard.content = base64.b64encode(book())
        wizard.action_import()
        self.assertEqual((wizard.state, wizard.error_count), ("done", 0))
        self.assertFalse(wizard.line_ids)

    def test_export_from_the_dialogue(self):
        self.load(book())
        wizard = self.env[WIZARD].with_user(self.editor).create({})
        self.assertIn(f"/{wizard.id}/export_file/", wizard.action_export()["url"])
        rows = workbooks.cells(base64.b64decode(wizard.export_file))["事项"]
        self.assertEqual(rows[1][1], "高龄津贴")

    def test_departments_are_created_when_asked_by_who_may(self):
        content = book([{"实施主体": "新设局"}])
        options = {"create_departments": True, "organization_id": self.district.id}
        refused = self.open(content, **options)
        refused.action_import()
        self.assertEqual(refused.error_count, 1)
        admin = self.user_of("administrator", self.district)
        not_asked = self.open(content, admin)
        not_asked.action_import()
        self.assertEqual(not_asked.error_count, 1)
        wizard = self.open(content, admin, **options)
        wizard.action_check()
        self.assertEqual((wizard.matters, wizard.error_count), (1, 0))
        wizard.action_import()
        self.assertEqual(self.matter_of().department_id.name, "新设局")

    def test_a_workbook_is_wanted(self):
        wizard = self.env[WIZARD].with_user(self.editor).create({})
        with self.assertRaises(UserError):
            wizard.action_import()

    def test_no_other_district(self):
        wizard = self.open(book())
        with self.assertRaises(AccessError):
            self.open(book(), organization_id=self.other_district.id)
        wizard.sudo().organization_id = self.other_district
        with self.assertRaises(AccessError):
            wizard.action_check()
        with self.assertRaises(AccessError):
            wizard.action_export()
        with self.assertRaises(AccessError):
            wizard.read(["export_file"])

    def test_nobody_without_the_role_and_no_dialogue_of_others(self):
        wizard = self.open(book())
        for role in ("window_clerk", "supervisor", "handler"):
            with self.assertRaises(AccessError):
                self.open(book(), self.user_of(role, self.district))
        colleague = self.user_of("administrator", self.district)
        with self.assertRaises(AccessError):
            wizard.with_user(colleague).read(["content"])
        with self.assertRaises(AccessError):
            wizard.with_user(colleague).get_progress()

    def test_progress_of_a_run(self):
        wizard = self.open(book())
        self.assertEqual(wizard.get_progress(), {})
        wizard.action_check()
        progress = wizard.get_progress()
        self.assertEqual(progress["phase"], "checking")
        self.assertEqual((progress["done"], progress["total"]), (1, 1))
