import json
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.base.models import ir_actions_report as core_report

from .common import PrintCommon


class NoProgram(PrintCommon):
    """Neither Chromium nor wkhtmltopdf is installed."""

    def setUp(self):
        super().setUp()
        self.use_browser("")
        nothing = core_report.WkhtmlInfo(
            "install", False, "wkhtmltopdf", "", False, "wkhtmltoimage", None
        )
        self.enterContext(patch.object(core_report, "_wkhtml", lambda: nothing))


@tagged("post_install", "-at_install")
class TestWithoutBrowser(NoProgram):
    def test_the_web_client_is_told(self):
        self.assertEqual(self.report.get_wkhtmltopdf_state(), "install")

    def test_a_pdf_ends_in_a_sentence(self):
        with self.assertRaisesRegex(UserError, "No Chromium is installed"):
            self.printed()

    def test_a_program_that_is_not_there(self):
        self.use_browser("/nowhere/chromium")
        self.assertEqual(self.report.get_wkhtmltopdf_state(), "install")


@tagged("post_install", "-at_install")
class TestPage(HttpCase, NoProgram):
    def test_the_address_of_a_pdf_shows_the_page(self):
        self.authenticate("admin", "admin")
        ids = ",".join(map(str, self.people.ids))
        answer = self.url_open(f"/report/pdf/gov_pdf.test_report/{ids}")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("text/html", answer.headers["Content-Type"])
        self.assertIn("马建国", answer.text)

    def test_a_download_says_why_there_is_none(self):
        self.authenticate("admin", "admin")
        url = f"/report/pdf/gov_pdf.test_report/{self.people[0].id}"
        answer = self.url_open(
            "/report/download",
            data={
                "data": json.dumps([url, "qweb-pdf"]),
                "context": json.dumps({"force_report_rendering": True}),
                "csrf_token": "",
            },
        )
        self.assertNotEqual(answer.status_code, 200)

    def test_the_browser_prints(self):
        """The web client shows the page and opens the browser's own dialogue."""
        action = self.env["ir.actions.report"].search([("id", "=", self.report.id)])
        action.binding_model_id = self.env["ir.model"]._get("res.partner")
        self.start_tour(
            f"/odoo/res.partner/{self.people[0].id}", "gov_pdf_print", login="admin"
        )
