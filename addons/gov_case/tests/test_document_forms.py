import json
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from ..core import documents
from ..report import rendering

KEPT = Path(__file__).with_name("documents")
TEMPLATES = Path(rendering.__file__).with_name("templates")


@tagged("post_install", "-at_install")
class TestDocumentForms(TransactionCase):
    """A document issued in a version of its form looks the same for good.

    ``documents/`` keeps a snapshot of each kind and version and the HTML it gave when
    the version was new. A form that has to change becomes a new version beside the old
    one; nothing that is here is ever made anew.
    """

    def test_each_version_renders_what_it_rendered_when_it_was_new(self):
        for snapshot in sorted(KEPT.glob("*.json")):
            kind, _mark, version = snapshot.stem.rpartition("_v")
            html = rendering.html(
                self.env["ir.qweb"],
                kind,
                int(version),
                json.loads(snapshot.read_text(encoding="utf-8")),
            )
            kept = snapshot.with_suffix(".html").read_bytes()
            self.assertEqual(str(html).encode(), kept, snapshot.stem)

    def test_each_template_is_kept_so(self):
        templates = {path.stem for path in TEMPLATES.glob("*.xml")}
        forms = {name for name in templates if not name.startswith("layout_v")}
        issued = {f"{one.name}_v{one.template}" for one in documents.KINDS.values()}
        kept = {path.stem for path in KEPT.glob("*.json")}
        self.assertEqual(kept, forms | issued)

    def test_what_was_typed_is_shown_and_not_run(self):
        content = json.loads((KEPT / "refusal_notice_v1.json").read_text())
        content["reason"] = "<script>alert(1)</script>\n{{ 7 * 7 }} <t t-out='1'/>"
        html = rendering.html(self.env["ir.qweb"], "refusal_notice", 1, content)
        self.assertNotIn("<script>", html)
        self.assertIn("&lt;script&gt;", html)
        self.assertIn("{{ 7 * 7 }}", html)

    def test_a_snapshot_without_what_may_be_missing(self):
        needed = {
            "case": "6401",
            "number": "6401",
            "organization": "民政局",
            "matter": "高龄津贴申领",
            "applicant": "李桂兰",
            "date": "2026-02-12",
            "received": "2026-02-12",
            "accepted": "2026-02-12",
            "promised": "2026-02-26",
            "procedure": "hearing",
            "reason": "依法听证",
            "days": 5,
            "until": "2026-02-26",
            "legal": "2026-03-18",
            "due": "2026-03-11",
            "source": "掌政镇",
            "target": "民政局",
        }
        for kind in documents.KINDS.values():
            html = rendering.html(self.env["ir.qweb"], kind.name, kind.template, needed)
            self.assertIn("李桂兰", html, kind.name)
            self.assertNotIn("None", html, kind.name)
            self.assertNotIn("False", html, kind.name)
