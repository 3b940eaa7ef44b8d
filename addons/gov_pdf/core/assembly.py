"""Puts printed parts together: running headers and footers, order, readable text."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from .ideographs import repair


@dataclass(slots=True)
class Part:
    """A printed document, and the name of the record it belongs to."""

    content: bytes
    owner: str = ""
    pages: int = field(init=False)

    def __post_init__(self) -> None:
        self.pages = len(PdfReader(io.BytesIO(self.content)).pages)


def assemble(parts: Sequence[Part], running: bytes | None = None) -> bytes:
    """Return one PDF of all parts.

    :param running: sheets with header and footer, one for each page of all parts
    """
    writer = PdfWriter()
    starts = []
    for part in parts:
        starts.append((len(writer.pages), part.owner))
        writer.append(io.BytesIO(part.content), import_outline=False)
    if running:
        sheets = PdfReader(io.BytesIO(running)).pages
        for page, sheet in zip(writer.pages, sheets, strict=True):
            page.merge_page(sheet)
    _repair_text(writer)
    _mark_owners(writer, starts)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _repair_text(writer: PdfWriter) -> None:
    """Make Chinese text what it looks like when copied and searched."""
    done = set()
    for page in writer.pages:
        fonts = page.get("/Resources", {}).get("/Font", {})
        for font in map(_resolved, fonts.values()):
            reference = font.get("/ToUnicode") and font.raw_get("/ToUnicode")
            if reference is None or reference.idnum in done:
                continue
            done.add(reference.idnum)
            stream = _resolved(reference)
            text = stream.get_data().decode("ascii")
            if (repaired := repair(text)) != text:
                font[NameObject("/ToUnicode")] = writer._add_object(_stream(repaired))


def _resolved(thing):
    return thing.get_object()


def _stream(text: str) -> StreamObject:
    stream = StreamObject()
    stream.set_data(text.encode())
    return stream.flate_encode()


def _mark_owners(writer: PdfWriter, starts: Sequence[tuple[int, str]]) -> None:
    """Write where each record begins, in the form in which Odoo looks for it.

    Odoo splits a file of several records at its top headings, which it finds as
    wkhtmltopdf writes them: named destinations whose first element is a page number.
    """
    first = [
        (page, owner)
        for index, (page, owner) in enumerate(starts)
        if not index or owner != starts[index - 1][1]
    ]
    if len(first) < 2 or not all(owner for _page, owner in first):
        return
    destinations = DictionaryObject()
    items = [writer._add_object(DictionaryObject()) for _start in first]
    outlines = DictionaryObject(
        {
            NameObject("/First"): items[0],
            NameObject("/Last"): items[-1],
            NameObject("/Count"): NumberObject(len(items)),
        }
    )
    parent = writer._add_object(outlines)
    for index, (page, owner) in enumerate(first):
        name = NameObject(f"/record{index}")
        destinations[name] = ArrayObject([NumberObject(page), NameObject("/Fit")])
        item = items[index].get_object()
        item[NameObject("/Title")] = TextStringObject(owner)
        item[NameObject("/Parent")] = parent
        item[NameObject("/Dest")] = name
        if index:
            item[NameObject("/Prev")] = items[index - 1]
        if index + 1 < len(items):
            item[NameObject("/Next")] = items[index + 1]
    root = writer._root_object
    root[NameObject("/Outlines")] = parent
    root[NameObject("/Dests")] = destinations
