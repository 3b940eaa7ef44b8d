import io
import json

from openpyxl import load_workbook

from odoo.http import Request
from odoo.tests import HttpCase, mute_logger, tagged

from .common import CaseCommon

PASSWORD = "exporter-2026"
NAMES = ("id", "clock", "light", "due_date", "case_id")


@tagged("post_install", "-at_install")
class TestExport(CaseCommon, HttpCase):
    def ask(self, user, **changes):
        user.password = PASSWORD
        asked = {
            "model": "gov.case.notice",
            "fields": [{"name": name, "label": name, "type": "char"} for name in NAMES],
            "ids": False,
            "domain": [],
            "import_compat": False,
            "context": {"import_compat": True},
            **changes,
        }
        self.authenticate(user.login, PASSWORD)
        data = {"data": json.dumps(asked), "csrf_token": Request.csrf_token(self)}
        return self.url_open("/web/export/xlsx", data=data)

    def test_a_list_that_is_no_table_has_no_external_ids(self):
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        answer = self.ask(self.manager)
        self.assertEqual(answer.status_code, 200, answer.text[:300])
        sheet = load_workbook(io.BytesIO(answer.content)).active
        self.assertEqual([cell.value for cell in sheet[1]], list(NAMES[1:]))

    def test_who_may_not_export_reads_a_sentence(self):
        with mute_logger("odoo.addons.web.controllers.export", "odoo.http"):
            answer = self.ask(self.clerk, model="gov.case")
        self.assertEqual(answer.status_code, 500)
        self.assertIn("rights to export", answer.text)
        self.assertNotIn("Traceback", answer.text)
