"""A file of any kind that we read → its sheets."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scripts_app.importing.delimited import read_delimited
from scripts_app.importing.hypertext import read_hypertext
from scripts_app.importing.kinds import Kind, kind_of
from scripts_app.importing.sheets import Sheet
from scripts_app.importing.word import read_word
from scripts_app.importing.workbook import read_workbook
from scripts_app.importing.xml_book import read_xml_book


def read_file(path: Path) -> Iterable[Sheet]:
    """The sheets of the file, or of what in it is like a sheet. Raises ValueError with a sentence for bad text."""
    match kind_of(path):
        case Kind.WORD:
            return read_word(path)
        case Kind.HTML:
            return read_hypertext(path)
        case Kind.XML_BOOK:
            return read_xml_book(path)
        case Kind.TEXT:
            return read_delimited(path)
        case _:
            return read_workbook(path)
