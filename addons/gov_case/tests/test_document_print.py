import io
from unittest import skipUnless
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.gov_pdf.core import browser

from .common import CaseCommon


@tagged("post_install", "-at_install")
class TestDocumentPrint(CaseCommon):
    """Documents come out as they were issued, one or many, again and again."""

    def printed(self, documents):
        """Return the PDF of documents, as the report button makes it."""
        action = documents.action_print()
        ids = action["context"]["active_ids"]
        self.assertEqual(ids, documents.ids)
        report = self.env["ir.actions.report"].with_user(documents.env.user)
        report = report.with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf(action["report_name"], ids)
        self.assertEqual(kind, "pdf")
        return content

    def texts(self, content):
        pages = PdfReader(io.BytesIO(content)).pages
        return ["".join(page.extract_text().split()) for page in pages]

    def documents(self, case, user=None):
        return case.with_user(user or self.clerk).document_ids.sorted("id")

    @skipUnless(browser.find(), "needs Chromium")
    def test_several_in_one_file(self):
        case = self.accepted()
        pages = self.texts(self.printed(self.documents(case)))
        self.assertEqual(len(pages), 2)
        self.assertIn("收件凭证", pages[0])
        self.assertIn("受理通知书", pages[1])
        for page in pages:
            self.assertIn("第1页，共1页", page)
            self.assertIn(case.number, page)

    @skipUnless(browser.find(), "needs Chromium")
    def test_printed_again_it_is_the_same_file(self):
        notice = self.documents(self.accepted())[-1]
        first = self.printed(notice)
        kept = self.env["ir.attachment"].search(
            [("res_model", "=", "gov.case.document"), ("res_id", "=", notice.id)]
        )
        self.assertEqual(kept.raw, first)
        with patch.object(browser, "find", lambda: "/bin/false"):
            self.assertEqual(self.printed(notice.with_user(self.handler)), first)

    @skipUnless(browser.find(), "needs Chromium")
    def test_nobody_replaces_the_file(self):
        notice = self.documents(self.accepted())[-1]
        self.printed(notice)
        kept = self.env["ir.attachment"].search(
            [("res_model", "=", "gov.case.document"), ("res_id", "=", notice.id)]
        )
        with self.assertRaises(AccessError):
            kept.with_user(self.clerk).write({"raw": b"x"})
        with self.assertRaises(AccessError):
            kept.with_user(self.clerk).unlink()

    def test_the_page_that_the_browser_prints(self):
        documents = self.documents(self.accepted())
        report = self.env["ir.actions.report"].with_user(self.clerk)
        html, kind = report._render_qweb_html("gov_case.document_page", documents.ids)
        self.assertEqual(kind, "html")
        page = html.decode()
        for document in documents:
            self.assertIn(str(document._html()), page)
        self.assertNotIn("/web/assets/", page)

    def test_who_may_not_read_the_case_prints_nothing(self):
        documents = self.documents(self.accepted())
        stranger = self.user_of("window_clerk", self.other_township)
        report = self.env["ir.actions.report"].with_user(stranger)
        with self.assertRaises(AccessError):
            report._render_qweb_pdf("gov_case.document_page", documents.ids)

    def test_the_newest_of_each_case(self):
        cases = self.accepted("A-1") | self.received("A-2")
        action = cases.with_user(self.clerk).action_print_documents()
        printed = self.env["gov.case.document"].browse(action["context"]["active_ids"])
        self.assertEqual(
            sorted(printed.mapped("kind")), ["acceptance_notice", "receipt"]
        )

    def test_a_draft_has_nothing_to_print(self):
        with self.assertRaisesRegex(UserError, "No document"):
            self.draft().action_print_documents()
