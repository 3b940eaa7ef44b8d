import base64

from odoo.addons.gov_base.tests.common import GovCommon

from .pure import workbooks

BUREAUS = (
    "兴庆区残疾人联合会",
    "兴庆区医疗保障局",
    "兴庆区卫生健康局",
    "兴庆区教育局",
    "兴庆区农业农村和水务局",
    "兴庆区自然资源局",
    "兴庆区林业和草原局",
    "兴庆区住房城乡建设和交通局",
    "兴庆区市场监督管理局",
    "银川市公安局兴庆区分局",
    "兴庆区退役军人事务局",
    "兴庆区司法局",
    "兴庆区供水服务站",
)
CODE = workbooks.MATTER["基本编码"]
NOTHING = dict.fromkeys(("matters", "versions", "materials", "steps", "grants"), 0)
WRITTEN = (
    "gov.matter",
    "gov.matter.version",
    "gov.matter.material",
    "gov.matter.step",
    "gov.matter.grant",
    "gov.matter.theme",
    "gov.organization",
)


class WorkbookCommon(GovCommon):
    """The district with the departments that its shipped workbook names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["gov.organization"].create(
            [
                {
                    "name": name,
                    "code": f"{cls.district.code}-W{number:02}",
                    "kind": "department",
                    "level": "district",
                    "parent_id": cls.district.id,
                }
                for number, name in enumerate(BUREAUS)
            ]
        )
        cls.shipped = workbooks.SHIPPED.read_bytes()

    @property
    def editor(self):
        return self.user_of("catalogue_editor", self.district)

    def load(self, content, user=None, code=None):
        """Import a workbook as the editor and return the answer."""
        matters = self.env["gov.matter"].with_user(user or self.editor)
        content = base64.b64encode(content).decode()
        return matters.import_workbook(content, code or self.district.code)

    def load_rightly(self, content, **expected):
        answer = self.load(content)
        self.assertEqual(answer.pop("errors"), [])
        self.assertEqual(answer, {**NOTHING, **expected})

    def refuse(self, content, *expected):
        """Check that a workbook gives ``(sheet, row, column)`` and writes nothing."""
        before = self.counted()
        answer = self.load(content)
        errors = answer.pop("errors")
        self.assertEqual(answer, NOTHING)
        self.assertEqual(self.counted(), before)
        places = [(error["sheet"], error["row"], error["column"]) for error in errors]
        self.assertEqual(places, list(expected))
        return [error["message"] for error in errors]

    def save(self, user=None):
        matters = self.env["gov.matter"].with_user(user or self.editor)
        return base64.b64decode(matters.export_workbook(self.district.code))

    def counted(self):
        return {
            name: self.env[name].with_context(active_test=False).search_count([])
            for name in WRITTEN
        }

    def matter_of(self, code=CODE):
        return self.env["gov.matter"].search(
            [("code", "=", code), ("organization_id", "=", self.district.id)]
        )
