import io
import os
import stat
import tempfile
from pathlib import Path
from unittest.mock import patch

from pypdf import PdfReader

from odoo.tests import TransactionCase

from ..core import browser
from ..models import ir_actions_report

TEMPLATE = """
    <t t-call="web.html_container">
        <t t-foreach="docs" t-as="o">
            <div class="header">抬头 <span t-out="o.name"/></div>
            <div class="article" data-oe-model="res.partner" t-att-data-oe-id="o.id">
                <h2 t-out="o.name"/>
                <t t-set="count" t-value="int(o.ref or 1)"/>
                <p t-foreach="range(count)" t-as="number"
                    t-att-style="number and 'break-before: page'">
                    户口页，民生，金额 <t t-out="number + 1"/>
                </p>
            </div>
            <div class="footer">
                第 <span class="page"/> 页，共 <span class="topage"/> 页
            </div>
        </t>
    </t>
"""


class PrintCommon(TransactionCase):
    """A report of partners: as many pages each as its reference says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.view = cls.env["ir.ui.view"].create(
            {
                "type": "qweb",
                "name": "gov_pdf.test_report",
                "key": "gov_pdf.test_report",
                "arch": TEMPLATE,
            }
        )
        cls.report = cls.env["ir.actions.report"].create(
            {
                "name": "Print Test",
                "report_name": "gov_pdf.test_report",
                "model": "res.partner",
            }
        )
        cls.people = cls.env["res.partner"].create(
            [
                {"name": "李桂兰", "ref": "2"},
                {"name": "马建国", "ref": "1"},
                {"name": "丁秀英", "ref": "3"},
            ]
        )

    def printed(self, records=None, **context):
        """Return the content of the PDF of these records."""
        report = self.report.with_context(force_report_rendering=True, **context)
        ids = (self.people if records is None else records).ids
        content, kind = report._render_qweb_pdf(report.id, ids)
        self.assertEqual(kind, "pdf")
        return content

    def texts(self, content):
        """Return the text of each page without spaces, as a reader copies it."""
        pages = PdfReader(io.BytesIO(content)).pages
        return ["".join(page.extract_text().split()) for page in pages]

    def use_browser(self, path):
        """Let a program be the browser; an empty path hides every browser."""
        self.enterContext(patch.dict(os.environ, {browser.VARIABLE: path}))

    def fake_browser(self, script):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        program = Path(folder, "browser")
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.use_browser(str(program))

    def limit(self, **limits):
        """Set limits below what the parameters allow."""
        rows = {name: (value, value, value) for name, value in limits.items()}
        self.enterContext(patch.dict(ir_actions_report.LIMITS, rows))
