import base64
import io
import socket
import threading
import time
from pathlib import Path

import psutil
import pypdfium2
from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PrintCommon

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAA"
    "AElFTkSuQmCC"
)


@tagged("post_install", "-at_install")
class TestPrinting(PrintCommon):
    """What comes out of Odoo's own report actions."""

    def test_several_records_are_one_file(self):
        pages = self.texts(self.printed())
        self.assertEqual(len(pages), 6)
        self.assertIn("李桂兰", pages[0])
        self.assertIn("马建国", pages[2])
        self.assertIn("丁秀英", pages[5])

    def test_header_and_footer_stand_on_each_page(self):
        pages = self.texts(self.printed())
        owners = ["李桂兰"] * 2 + ["马建国"] + ["丁秀英"] * 3
        numbers = [(1, 2), (2, 2), (1, 1), (1, 3), (2, 3), (3, 3)]
        for page, owner, (number, count) in zip(pages, owners, numbers, strict=True):
            self.assertIn(f"抬头{owner}", page)
            self.assertIn(f"第{number}页，共{count}页", page)

    def test_chinese_is_copied_as_it_was_written(self):
        content = self.printed(self.people[1])
        self.assertIn("户口页，民生，金额1", self.texts(content)[0])
        page = pypdfium2.PdfDocument(content)[0].get_textpage()
        self.assertIn("户口页，民生，金额", page.get_text_range())

    def test_paper_and_margins_come_from_the_format(self):
        self.report.paperformat_id = self.env["report.paperformat"].create(
            {
                "name": "A5 across",
                "format": "A5",
                "orientation": "Landscape",
                "margin_top": 30,
                "margin_left": 25,
                "header_spacing": 20,
                "disable_shrinking": True,
            }
        )
        self.write_body(
            "<style>.container { max-width: none; padding: 0 !important; }</style>"
            "<p>马建国</p>"
        )
        content = self.printed(self.people[1])
        box = PdfReader(io.BytesIO(content)).pages[0].mediabox
        self.assertAlmostEqual(float(box.width), 210 / 25.4 * 72, delta=1)
        self.assertAlmostEqual(float(box.height), 148 / 25.4 * 72, delta=1)
        page = pypdfium2.PdfDocument(content)[0].get_textpage()
        left, _bottom, _right, top = page.get_charbox(0)
        self.assertAlmostEqual(left, 25 / 25.4 * 72, delta=3)
        self.assertAlmostEqual(top, float(box.height) - 30 / 25.4 * 72, delta=9)

    def test_landscape_on_request(self):
        content = self.printed(self.people[1], landscape=True)
        box = PdfReader(io.BytesIO(content)).pages[0].mediabox
        self.assertGreater(box.width, box.height)

    def test_each_record_keeps_its_own_file(self):
        self.report.attachment = "'%s.pdf' % object.ref"
        self.report.attachment_use = True
        first = self.printed()
        kept = self.env["ir.attachment"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", self.people.ids)],
            order="res_id",
        )
        self.assertEqual(kept.mapped("name"), ["2.pdf", "1.pdf", "3.pdf"])
        self.assertEqual([len(self.texts(one.raw)) for one in kept], [2, 1, 3])
        self.people[0].name = "改名"
        self.assertEqual(self.texts(self.printed()), self.texts(first))

    def test_a_stored_file_needs_no_browser(self):
        self.report.attachment = "'%s.pdf' % object.name"
        self.report.attachment_use = True
        first = self.printed(self.people[1])
        self.fake_browser("exit 1")
        self.assertEqual(self.printed(self.people[1]), first)

    def test_images_of_this_server_are_drawn(self):
        image = self.env["ir.attachment"].create(
            {"name": "x.png", "raw": base64.b64decode(PIXEL), "public": True}
        )
        self.write_body(f'<img src="{image.image_src}"/><img src="/web/image/1"/>')
        with mute_logger("odoo.http", "odoo.sql_db"):
            self.printed(self.people[1])

    def test_style_sheets_of_this_server_apply(self):
        self.write_body('<p class="d-none">verborgen</p><p>sichtbar</p>')
        (page,) = self.texts(self.printed(self.people[1]))
        self.assertIn("sichtbar", page)
        self.assertNotIn("verborgen", page)

    def test_nothing_leaves_the_server(self):
        """Not by an image, style, frame, hint or script, nor to the machine itself."""
        heard = []
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            listener.settimeout(8)
            host = f"http://127.0.0.1:{listener.getsockname()[1]}"

            def listen():
                try:
                    heard.append(listener.accept())
                except (TimeoutError, OSError):
                    return

            thread = threading.Thread(target=listen)
            thread.start()
            self.write_body(
                f"""
                <link rel="preconnect" href="{host}/"/>
                <link rel="prefetch" href="{host}/p"/>
                <link rel="stylesheet" href="{host}/s.css"/>
                <img src="{host}/i.png"/>
                <iframe src="{host}/f"/>
                <object data="{host}/o"/>
                <div style="background: url('{host}/b.png')">x</div>
                <script>fetch("{host}/j")</script>
                """
            )
            self.printed(self.people[1])
            self.assertFalse(heard)
        thread.join()
        self.assertFalse(heard)

    def test_files_of_the_server_are_not_read(self):
        self.write_body(
            '<object data="file:///etc/passwd">不可读</object>'
            '<iframe src="file:///etc/passwd"/>'
        )
        (page,) = self.texts(self.printed(self.people[1]))
        self.assertNotIn("root:", page)

    def test_scripts_do_not_run(self):
        self.write_body('<p>原文</p><script>document.body.textContent="改"</script>')
        (page,) = self.texts(self.printed(self.people[1]))
        self.assertIn("原文", page)
        self.assertNotIn("改", page)

    def test_odd_characters_are_printed(self):
        self.people[1].name = "𠮷㛃 <b>&amp;</b> 😀"
        (page,) = self.texts(self.printed(self.people[1]))
        self.assertIn("𠮷㛃", page)
        self.assertIn("<b>&amp;</b>", page)

    def test_a_paper_without_room_ends_in_a_sentence(self):
        self.report.paperformat_id = self.env["report.paperformat"].create(
            {"name": "none", "format": "A5", "margin_top": 200, "margin_bottom": 200}
        )
        with (
            self.assertRaisesRegex(UserError, "cannot be printed"),
            mute_logger("odoo.addons.gov_pdf.models.ir_actions_report"),
        ):
            self.printed(self.people[1])

    def test_nothing_is_left_behind(self):
        before = set(Path("/tmp").glob("gov_pdf.*"))
        self.printed(self.people[1])
        self.assertFalse(set(Path("/tmp").glob("gov_pdf.*")) - before)
        time.sleep(0.1)
        children = psutil.Process().children(recursive=True)
        self.assertFalse([one for one in children if "chrom" in one.name()])

    def write_body(self, inner):
        self.view.arch = f"""
            <t t-call="web.html_container"><div class="article">{inner}</div></t>
        """
