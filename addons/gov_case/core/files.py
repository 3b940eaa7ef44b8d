"""What a file really is, by its first bytes and not by its name."""

import base64
import binascii
import io
import zipfile
from pathlib import PurePosixPath

MIMETYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "ofd": "application/ofd",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MAGIC = {
    b"%PDF-": "pdf",
    b"\xff\xd8\xff": "jpg",
    b"\x89PNG\r\n\x1a\n": "png",
}
_MEMBERS = {
    "OFD.xml": "ofd",
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
}
_SAME = {"jpeg": "jpg"}


class BadFile(ValueError):
    """A file not taken: ``base64``, ``empty``, ``size``, ``type`` or ``name``."""


def decode(content: str, limit: int) -> bytes:
    """Return the bytes of a base64 text.

    The size is judged before anything is decoded.

    :param limit: the most bytes that are taken
    :raises BadFile: not base64, empty, or too large
    """
    text = "".join(content.split())
    if len(text) * 3 // 4 - text[-2:].count("=") > limit:
        raise BadFile("size")
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadFile("base64") from None
    if not data:
        raise BadFile("empty")
    return data


def kind_of(data: bytes) -> str | None:
    """Return what the bytes are: a key of ``MIMETYPES``, or nothing known."""
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data)
    return None


def check(filename: str, data: bytes, allowed: frozenset[str]) -> str:
    """Return the MIME type of a file whose name and content agree.

    :raises BadFile: a kind not allowed, or a name that says another kind
    """
    kind = kind_of(data)
    if kind not in allowed:
        raise BadFile("type")
    suffix = PurePosixPath(filename).suffix.lower().lstrip(".")
    if _SAME.get(suffix, suffix) != kind:
        raise BadFile("name")
    return MIMETYPES[kind]


def _kind_of_archive(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return None
    return next((kind for member, kind in _MEMBERS.items() if member in names), None)
