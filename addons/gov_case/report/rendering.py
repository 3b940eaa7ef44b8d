"""Renders documents: a snapshot and a template of a fixed version give fixed HTML.

A template is ``templates/<kind>_v<version>.xml``, QWeb laid into
``templates/layout_v<version>.xml``; its words that depend on codes are in
``wording_v<version>.py``. A version without a file of its own takes that of the version
before. None of these files changes once documents have been issued in that version: a
changed form is a new version, see ``core/documents.py``. A kind that another addon adds
has its templates in a folder of that addon and says itself what it is called.
"""

from copy import deepcopy
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import qrcode
from lxml import etree
from markupsafe import Markup

from . import wording_v1, wording_v2

_FOLDER = Path(__file__).with_name("templates")
_WORDINGS = {1: wording_v1, 2: wording_v2}


def html(
    qweb, kind: str, version: int, content: dict, folder: str = "", name: str = ""
) -> Markup:
    """Return a document as HTML.

    :param qweb: the model ``ir.qweb``; no view and no record is read
    :param content: the snapshot that was taken when it was issued
    :param folder: where the templates of another addon's kind lie
    :param name: what that kind is called
    """
    words = _words(_newest(version))
    values = {
        "doc": content,
        "w": words,
        "title": name or words.title(kind, content.get("matter_type", "")),
        "code": qr(content["progress"]) if content.get("progress") else "",
    }
    return qweb._render(deepcopy(_template(kind, version, folder)), values)


def title(kind: str, version: int) -> str:
    """Return what a kind of document is called."""
    return _words(version).TITLES[kind]


def _newest(version):
    """Return the wording of a version: that of before where it has none of its own."""
    return max(number for number in _WORDINGS if number <= version)


@cache
def _words(version):
    """Return what templates may use of a wording: QWeb takes no modules."""
    words = {}
    for number in range(1, version + 1):
        words |= vars(_WORDINGS[number])
    return SimpleNamespace(
        **{name: words[name] for name in words if not name.startswith("_")}
    )


def qr(text: str) -> Markup:
    """Return a QR code as an SVG image.

    Version and mask are fixed by the text's length, so that the standard alone says
    which squares are dark.
    """
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, border=0, mask_pattern=2
    )
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    size = len(rows)
    return Markup(
        '<svg class="gov_doc_qr" xmlns="http://www.w3.org/2000/svg" '
        'viewBox="0 0 %s %s" shape-rendering="crispEdges"><path d="%s"/></svg>'
    ) % (size, size, path)


@cache
def _template(kind, version, folder):
    layout = etree.parse(_file(_FOLDER, "layout", version), _PARSER).getroot()
    own = Path(folder) if folder else _FOLDER
    body = etree.parse(_file(own, kind, version), _PARSER).getroot()
    (place,) = layout.iter("body")
    place.getparent().replace(place, body)
    return layout


def _file(folder, name, version):
    """Return the newest file of this name that is not newer than a version."""
    files = (folder / f"{name}_v{number}.xml" for number in range(version, 0, -1))
    return next(file for file in files if file.exists())


_PARSER = etree.XMLParser(remove_blank_text=True, remove_comments=True)
