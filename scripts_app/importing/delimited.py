"""CSV, TSV and other tables of text → one sheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from scripts_app.importing.columns import is_header
from scripts_app.importing.encodings import decode
from scripts_app.importing.sheets import Sheet, rectangle
from scripts_app.text import clean

_DELIMITERS = (",", "\t", ";", "|", "，")
_LOOKED_AT = 20
_FIELD_MAX = 1 << 20


def read_delimited(path: Path) -> list[Sheet]:
    """One sheet without a name; a row is a record, so a quoted line break does not start a new one."""
    text = decode(path.read_bytes())
    told: tuple[str, ...] = ()
    if "\0" in text:
        text, told = text.replace("\0", ""), ("文件里有不可见的控制字符，已去掉。请检查那几行的文字是否完整。",)
    delimiter = max(_DELIMITERS, key=lambda mark: _fitness(text, mark))
    rows = _records(text, delimiter)
    return [Sheet("", rectangle(rows), told=told)]


def _records(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(_FIELD_MAX)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _fitness(text: str, delimiter: str) -> tuple[bool, int]:
    """How well the mark parts the first records: a header that is understood first of all, then cells."""
    head = "\n".join(text.splitlines()[: 3 * _LOOKED_AT])
    records = _records(head, delimiter)[:_LOOKED_AT]
    headed = any(is_header([clean(cell) for cell in record]) for record in records)
    return headed, sum(len(record) - 1 for record in records)
