"""How far the cells of a workbook reach, read from its XML before a parser makes room for them all.

One cell at XFD1048576 makes most readers lay out a grid of 17 billion cells.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

ROWS_MAX = 100_000
COLUMNS_MAX = 702  # ZZ
CELLS_MAX = 2_000_000
_REFERENCE = re.compile(rb'<(?:c|row)\b[^>]*?\br="([A-Z]*)(\d+)"')
_CHUNK = 1 << 20
_OVERLAP = 200


def beyond_limits(path: Path) -> str:
    """The rest of a sentence that says which cell lies too far out; '' when all are within the limits."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                column, row = _furthest(archive, entry)
                if row > ROWS_MAX or column > COLUMNS_MAX or row * column > CELLS_MAX:
                    return (
                        f"的单元格一直到了第 {row} 行第 {column} 列，"
                        f"最多 {ROWS_MAX} 行、{COLUMNS_MAX} 列、{CELLS_MAX} 格。"
                        "请删掉表格外面的单元格，或分成几个文件上传。"
                    )
    return ""


def _furthest(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[int, int]:
    """(column, row), one-based, of the furthest cell in each direction."""
    column, row, tail = 0, 0, b""
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            text = tail + chunk
            for letters, digits in set(_REFERENCE.findall(text)):
                column, row = max(column, _column_number(letters)), max(row, int(digits[:8]))
            tail = text[-_OVERLAP:]
    return column, row


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number
