"""Lays running headers and footers out: one sheet for each page of the documents.

Odoo hands over one HTML page with the headers of all documents, and one with their
footers. Where a header stands follows wkhtmltopdf, for which Odoo's paper formats are
made: it begins ``spacing`` above the text, and the footer right below it.
"""

from collections.abc import Sequence
from copy import deepcopy

import lxml.html
from lxml import etree

from .printing import Sheet

_PLACES = ("page", "topage", "section", "subsection", "subsubsection")


def sheets(
    header: str | None,
    footer: str | None,
    counts: Sequence[int],
    sheet: Sheet,
    spacing: float = 0,
    line: bool = False,
) -> str | None:
    """Return a page of HTML with one sheet for each page, or nothing to lay out.

    :param counts: number of pages of each document
    :param spacing: millimetres from the top of the header to the text
    :param line: draw a line between header and text
    """
    headers, footers = _Strip.read(header), _Strip.read(footer)
    known = [strip for strip in (headers, footers) if strip and strip.shows_anything]
    if not known:
        return None
    page = known[0].empty_page()
    etree.SubElement(page.find("head"), "style").text = _style(sheet, spacing, line)
    body = page.find("body")
    for index, count in enumerate(counts):
        for number in range(1, count + 1):
            place = etree.SubElement(body, "div", {"class": "gov_pdf_sheet"})
            for strip, kind in ((headers, "above"), (footers, "below")):
                if strip:
                    box = etree.SubElement(place, "div", {"class": f"gov_pdf_{kind}"})
                    box.extend(strip.of(index, number, count))
    return "<!DOCTYPE html>" + lxml.html.tostring(page, encoding="unicode")


class _Strip:
    """The headers, or the footers, of all documents."""

    def __init__(self, root):
        self._root = root
        self._body = root.find("body")
        apart = self._body.xpath(
            ".//*[@id='minimal_layout_report_headers' or "
            "@id='minimal_layout_report_footers']"
        )
        self._each = list(apart[0]) if apart else None
        self._class = self._body.get("class", "")

    @classmethod
    def read(cls, html):
        if not html:
            return None
        return cls(lxml.html.document_fromstring(html))

    @property
    def shows_anything(self):
        texts = self._body.xpath(".//text()[not(ancestor::script)]")
        return bool(
            any(text.strip() for text in texts)
            or self._body.xpath(".//img | .//svg | .//*[contains(@style, 'url(')]")
            or self._body.xpath(".//*[contains(@class, 'page')]")
        )

    def empty_page(self):
        """Return a page with the style sheets of this one and nothing in it."""
        page = deepcopy(self._root)
        for script in page.xpath("//script"):
            script.getparent().remove(script)
        body = page.find("body")
        attributes = {"dir": body.get("dir", "ltr")}
        page.remove(body)
        etree.SubElement(page, "body", attributes)
        return page

    def of(self, index, number, count):
        """Return what stands on page ``number`` of ``count`` of a document."""
        parts = self._body if self._each is None else self._each[index : index + 1]
        wrapper = etree.Element("div", {"class": self._class})
        wrapper.extend(deepcopy(part) for part in parts)
        values = dict.fromkeys(_PLACES, "") | {"page": number, "topage": count}
        for name, value in values.items():
            for place in wrapper.xpath(
                f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
            ):
                place.text = str(value)
        return [wrapper]


def _style(sheet, spacing, line):
    """Return the places of the strips, in the pixels of the page as it is scaled."""

    def length(millimetres):
        return f"{millimetres / sheet.scale:.3f}mm"

    rule = "border-bottom: 0.3mm solid;" if line else ""
    sides = f"left: {length(sheet.left)}; right: {length(sheet.right)};"
    return f"""
        html, body {{ height: auto !important; margin: 0 !important;
            padding: 0 !important; background: none !important; }}
        .gov_pdf_sheet {{ position: relative; overflow: hidden; break-after: page;
            width: {length(sheet.width)};
            height: calc({length(sheet.height)} - 1px); }}
        .gov_pdf_sheet:last-child {{ break-after: auto; }}
        .gov_pdf_above, .gov_pdf_below {{ position: absolute; {sides} }}
        .gov_pdf_above {{ top: {length(sheet.top - spacing)};
            min-height: {length(spacing)}; {rule} }}
        .gov_pdf_below {{ top: {length(sheet.height - sheet.bottom)}; }}
    """
