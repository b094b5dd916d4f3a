"""The two formats of the plain tables in admin: no cell runs as a formula, and no file is larger than such a table is.

What the library does by itself is not enough: its escaping takes away a leading = and lets + - @ and tabs pass.
"""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path
from typing import Any

import tablib
from import_export.formats import base_formats

from scripts_app.errors import FileRefused
from scripts_app.importing.encodings import UnknownEncoding, decode
from scripts_app.importing.extent import beyond_limits
from scripts_app.importing.safe_cells import neutral

BYTES_MAX = 1024 * 1024
UNPACKED_MAX = 20 * 1024 * 1024


class Xlsx(base_formats.XLSX):
    """Its first sheet, the header in row 1."""

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        _require_small(in_stream)
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
            kept.write(in_stream)
            kept.flush()
            _require_sound(Path(kept.name))
        return super().create_dataset(in_stream)

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> Any:
        return super().export_data(_neutral(dataset), **kwargs)


class Csv(base_formats.CSV):
    """UTF-8 with the mark that Excel looks for; GB18030 is read as well."""

    def create_dataset(self, in_stream: bytes | str, **kwargs: Any) -> tablib.Dataset:
        content = in_stream.encode() if isinstance(in_stream, str) else in_stream
        _require_small(content)
        try:
            return tablib.Dataset().load(decode(content), format="csv")
        except UnknownEncoding as error:
            raise FileRefused(f"这个文件{error}") from error

    def is_binary(self) -> bool:
        """The bytes as they were sent: which encoding it is, is for us to find out."""
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return str(super().export_data(_neutral(dataset), **kwargs)).encode("utf-8-sig")


FORMATS = (Xlsx, Csv)


def _neutral(dataset: tablib.Dataset) -> tablib.Dataset:
    rows = [tuple(neutral("" if cell is None else str(cell)) for cell in row) for row in dataset]
    return tablib.Dataset(*rows, headers=dataset.headers)


def _require_small(content: bytes) -> None:
    if len(content) > BYTES_MAX:
        raise FileRefused(f"文件超过 {BYTES_MAX // 1024 // 1024} MB。请分成几个文件上传。")


def _require_sound(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        raise FileRefused("这不是 .xlsx 文件。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再上传。")
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > UNPACKED_MAX:
        raise FileRefused("文件解压后太大，没有打开。请只保留表格所在的单元格，另存为 .xlsx 后再上传。")
    if sentence := beyond_limits(path):
        raise FileRefused(f"这个文件{sentence}")
