"""What a file really is, told by its content and never by its name."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path

HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_CONTROLS = frozenset(range(1, 32)) - set(b"\t\r\n")
_TEXT_NULS = 0.05  # a table of text may hold a stray NUL, a picture holds many


class Kind(StrEnum):
    EXCEL = "excel"
    OLD_EXCEL = "old_excel"
    WORD = "word"
    HTML = "html"
    TEXT = "text"
    LOCKED = "locked"
    ARCHIVE = "archive"
    OLD_OFFICE = "old_office"
    PDF = "pdf"
    PICTURE = "picture"
    PACKED = "packed"
    UNKNOWN = "unknown"


READABLE = (Kind.EXCEL, Kind.OLD_EXCEL, Kind.WORD, Kind.HTML, Kind.TEXT)
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
    except (zipfile.BadZipFile, OSError):
        return Kind.ARCHIVE
    if names & {"xl/workbook.xml", "xl/workbook.bin"}:
        return Kind.EXCEL
    return Kind.WORD if "word/document.xml" in names else Kind.ARCHIVE


def _kind_of_text(head: bytes) -> Kind:
    start = head.lower().lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<?xml")) or b"<table" in start:
        return Kind.HTML
    if head.startswith(_BOMS):
        return Kind.TEXT
    nuls = head.count(0) / len(head)
    controls = sum(byte in _CONTROLS for byte in head) / len(head)
    return Kind.TEXT if nuls <= _TEXT_NULS and controls <= _TEXT_NULS else Kind.UNKNOWN
