"""What a file really is, told by its content and never by its name."""

from __future__ import annotations

import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

from scripts_app.importing.encodings import unmarked_utf16

HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OPEN_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_XML_BOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_CONTROLS = frozenset(range(1, 32)) - set(b"\t\r\n")
_TEXT_NULS = 0.05  # a table of text may hold a stray NUL, a picture holds many


class Kind(StrEnum):
    EXCEL = "excel"
    OLD_EXCEL = "old_excel"
    WORD = "word"
    HTML = "html"
    XML_BOOK = "xml_book"
    OPEN_SHEET = "open_sheet"
    TEXT = "text"
    LOCKED = "locked"
    ARCHIVE = "archive"
    OLD_OFFICE = "old_office"
    PDF = "pdf"
    PICTURE = "picture"
    PACKED = "packed"
    UNKNOWN = "unknown"


_SIGNATURES = {
    b"%PDF": Kind.PDF,
    b"\x89PNG": Kind.PICTURE,
    b"\xff\xd8\xff": Kind.PICTURE,
    b"GIF8": Kind.PICTURE,
    b"Rar!": Kind.PACKED,
    b"7z\xbc\xaf": Kind.PACKED,
}


def kind_of(path: Path) -> Kind:
    """The kind of a file that is not empty. Never raises for its content."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            return kind
    if head.startswith(_OLE):
        return _kind_of_ole(path.read_bytes())
    if zipfile.is_zipfile(path):
        return _kind_of_zip(path)
    return _kind_of_text(head)


def _kind_of_ole(content: bytes) -> Kind:
    """The directory of an OLE file names its streams in UTF-16."""
    if _ENCRYPTED in content:
        return Kind.LOCKED
    is_excel = any(name.encode("utf-16-le") in content for name in ("Workbook", "Book\0"))
    return Kind.OLD_EXCEL if is_excel else Kind.OLD_OFFICE


def _kind_of_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = archive.open("mimetype").read(len(_OPEN_SHEET) + 1) if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        return Kind.ARCHIVE
    if names & {"xl/workbook.xml", "xl/workbook.bin"}:
        return Kind.EXCEL
    if "word/document.xml" in names:
        return Kind.WORD
    return Kind.OPEN_SHEET if mimetype == _OPEN_SHEET else Kind.ARCHIVE


def _kind_of_text(head: bytes) -> Kind:
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml") and _XML_BOOK in head:
        return Kind.XML_BOOK
    start = head.lower().lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<?xml")) or b"<table" in start:
        return Kind.HTML
    if head.startswith(_BOMS) or unmarked_utf16(head):
        return Kind.TEXT
    nuls = head.count(0) / len(head)
    controls = sum(byte in _CONTROLS for byte in head) / len(head)
    return Kind.TEXT if nuls <= _TEXT_NULS and controls <= _TEXT_NULS else Kind.UNKNOWN
