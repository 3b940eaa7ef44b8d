"""A file is what its bytes say."""

import base64
import io
import zipfile

import pytest

from odoo.addons.gov_case.core import files
from odoo.addons.gov_case.core.files import BadFile

ALLOWED = frozenset({"pdf", "jpg", "png", "ofd"})
PDF = b"%PDF-1.7\n%%EOF"


def archive(member):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr(member, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (b"\xff\xd8\xff\xe0rest", "jpg"),
        (b"\x89PNG\r\n\x1a\nrest", "png"),
        (archive("OFD.xml"), "ofd"),
        (archive("word/document.xml"), "docx"),
        (archive("setup.exe"), None),
        (b"PK\x03\x04 broken", None),
        (b"MZ\x90", None),
        (b"", None),
    ],
)
def test_kind_by_the_first_bytes(data, kind):
    assert files.kind_of(data) == kind


def test_name_and_content_agree():
    assert files.check("申请表.PDF", PDF, ALLOWED) == "application/pdf"
    assert files.check("a.jpeg", b"\xff\xd8\xff", ALLOWED) == "image/jpeg"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.exe", b"MZ\x90", "type"),
        ("a.pdf", b"MZ\x90", "type"),
        ("a.html", PDF, "name"),
        ("a", PDF, "name"),
        ("a.docx", archive("word/document.xml"), "type"),
    ],
)
def test_what_is_refused(name, data, reason):
    with pytest.raises(BadFile, match=reason):
        files.check(name, data, ALLOWED)


def test_decode_takes_lines_and_exactly_the_limit():
    text = base64.encodebytes(PDF).decode()
    assert files.decode(text, len(PDF)) == PDF


@pytest.mark.parametrize(
    ("text", "reason"),
    [("%%%", "base64"), ("QUJD*A==", "base64"), ("", "empty"), ("Ü", "base64")],
)
def test_what_is_no_base64_is_refused(text, reason):
    with pytest.raises(BadFile, match=reason):
        files.decode(text, 100)


def test_size_is_judged_before_decoding():
    with pytest.raises(BadFile, match="size"):
        files.decode("A" * 140, 100)
    with pytest.raises(BadFile, match="size"):
        files.decode(base64.b64encode(PDF).decode(), len(PDF) - 1)
