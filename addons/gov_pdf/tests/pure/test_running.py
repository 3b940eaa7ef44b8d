"""Each page gets the header and footer of its own document, with its own number."""

import lxml.html

from odoo.addons.gov_pdf.core.printing import Sheet
from odoo.addons.gov_pdf.core.running import sheets

PAPER = Sheet(top=40, bottom=20)


def page(name, *strips):
    inner = "".join(f'<div class="{name}">{strip}</div>' for strip in strips)
    return (
        '<html><head><link rel="stylesheet" href="/x.css"/><script>subst()</script>'
        f'</head><body class="container"><div id="minimal_layout_report_{name}s">'
        f"{inner}</div></body></html>"
    )


def texts(html):
    root = lxml.html.document_fromstring(html)
    return [
        " ".join(text.strip() for text in place.itertext() if text.strip())
        for place in root.find_class("gov_pdf_sheet")
    ]


NUMBER = '<span class="page"></span>/<span class="topage"></span>'


def test_numbers_begin_anew_with_each_document():
    html = sheets(
        page("header", "甲", "乙"), page("footer", NUMBER, NUMBER), [2, 1], PAPER, 35
    )
    assert texts(html) == ["甲 1 / 2", "甲 2 / 2", "乙 1 / 1"]


def test_style_sheets_are_kept_and_scripts_are_not():
    html = sheets(page("header", "甲"), None, [1], PAPER, 35)
    assert 'href="/x.css"' in html
    assert "<script" not in html


def test_nothing_to_show_needs_no_sheets():
    assert sheets(page("header"), page("footer"), [1], PAPER) is None
    assert sheets(None, None, [1], PAPER) is None


def test_a_header_for_all_documents():
    header = '<html><head></head><body><p>机关 <span class="page"/></p></body></html>'
    assert texts(sheets(header, None, [1, 2], PAPER)) == ["机关 1", "机关 1", "机关 2"]


def test_a_document_without_a_header_of_its_own():
    html = sheets(page("header", "甲"), None, [1, 1], PAPER)
    assert texts(html) == ["甲", ""]


def test_where_the_strips_stand():
    html = sheets(page("header", "甲"), page("footer", "乙"), [1], PAPER, 35, line=True)
    assert "top: 5.000mm" in html
    assert "top: 277.000mm" in html
    assert "border-bottom" in html
    scaled = sheets(page("header", "甲"), None, [1], Sheet(top=40, scale=0.8), 35)
    assert "top: 6.250mm" in scaled
