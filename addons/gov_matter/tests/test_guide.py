import io
from unittest import skipUnless

from pypdf import PdfReader

from odoo.tests import freeze_time, tagged

from odoo.addons.gov_pdf.core import browser

from .common import TODAY, MatterCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestGuide(MatterCommon):
    def render(self, versions, user):
        report = self.env["ir.actions.report"].with_user(user)
        html, kind = report._render_qweb_html("gov_matter.guide", versions.ids)
        self.assertEqual(kind, "html")
        return html.decode()

    def test_guide_shows_what_the_public_must_know(self):
        version = self.publish(
            self.matter, notes="携带原件", special_procedure="公示(7个自然日)"
        )
        html = self.render(version, self.user_of("window_clerk", self.village))
        for text in (
            self.matter.name,
            self.matter.code,
            self.department.name,
            "《社会救助暂行办法》第十一条",
            "申请书",
            "身份证",
            "审批",
            "(0951)6701001",
            "(0951)6711001",
            "公示(7个自然日)",
            "携带原件",
            "2026-01-01",
        ):
            self.assertIn(text, html)

    def test_review_points_stay_inside_the_office(self):
        version = self.make_version(self.matter)
        version.material_ids[0].review_points = "核对签名笔迹"
        version.action_publish()
        html = self.render(version, self.editor)
        self.assertNotIn("核对签名笔迹", html)

    def test_words_of_the_public_are_escaped(self):
        version = self.publish(self.matter, notes="<script>x</script>")
        html = self.render(version, self.editor)
        self.assertNotIn("<script>x", html)

    @skipUnless(browser.find(), "needs Chromium")
    def test_several_guides_are_one_file(self):
        other = self.make_matter("640711009001", "临时救助给付")
        guides = self.publish(self.matter) | self.publish(other)
        clerk = self.user_of("window_clerk", self.township)
        report = self.env["ir.actions.report"].with_user(clerk)
        report = report.with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf("gov_matter.guide", guides.ids)
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        texts = ["".join(page.extract_text().split()) for page in pages]
        self.assertEqual(len(texts), 2)
        for guide, text in zip(guides, texts, strict=True):
            self.assertIn(guide.published_name, text)
            self.assertIn("1/1", text)

    def test_action_opens_the_guide(self):
        version = self.publish(self.matter)
        clerk = self.user_of("window_clerk", self.township)
        action = version.with_user(clerk).action_print_guide()
        self.assertEqual(action["report_name"], "gov_matter.guide")
