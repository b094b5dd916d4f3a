"""Reads an uploaded file without trusting it: a look at the container first, then a child process with limits.

A hostile or damaged file costs one sentence, never a worker: the child may use LIMITS and no more.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from scripts_app.errors import FileRefused
from scripts_app.importing.kinds import HEAD, Kind, kind_of
from scripts_app.importing.mapping import GUESS, Mapping
from scripts_app.importing.rows import ParsedFile

BYTES_MAX = 10 * 1024 * 1024
ENTRIES_MAX = 200
UNPACKED_MAX = 100 * 1024 * 1024
RATIO_MAX = 150  # a sheet of equal cells packs well, a bomb a thousand times better
SECONDS_MAX = 30
_ROOT = Path(__file__).resolve().parent.parent.parent
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)

_SAVE_AS = "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再上传。"
_REFUSALS = {
    Kind.LOCKED: "设了打开密码，读不出来。请先去掉密码再上传。",
    Kind.ARCHIVE: f"是压缩包或其他 Office 文件，里面没有工作簿，或者已损坏。{_SAVE_AS}",
    Kind.OLD_OFFICE: f"是旧版的 Office 文件（如 .doc），读不出表格。{_SAVE_AS}",
    Kind.PDF: f"是 PDF 文件，读不出表格。{_SAVE_AS}",
    Kind.PICTURE: "是图片，读不出文字。请上传 .xlsx 表格。",
    Kind.PACKED: "是压缩包。请解压后上传里面的表格。",
    Kind.UNKNOWN: f"的内容认不出来，可能已损坏。{_SAVE_AS}",
}


def read_guarded(path: Path, *, name: str, mapping: Mapping = GUESS) -> ParsedFile:
    """What stands in the file, as `mapping` says where it says so. Raises FileRefused with a sentence when it can't
    or must not be read.
    """
    look_at(path, name)
    command = [sys.executable, "-m", "scripts_app.importing.child", str(path.resolve()), name]
    try:
        said = json.dumps(mapping.to_json()).encode()
        done = subprocess.run(command, cwd=_ROOT, input=said, capture_output=True, timeout=SECONDS_MAX, check=False)
    except subprocess.TimeoutExpired as error:
        raise FileRefused(
            f"文件“{name}”读了 {SECONDS_MAX} 秒还没有读完，已停止。请分成几个小一些的文件上传。"
        ) from error
    if done.returncode:
        raise FileRefused(
            f"文件“{name}”太复杂或已损坏，读取时超出了限制，什么都没有写入。"
            "请用 Excel 或 WPS 打开，只保留话术所在的单元格，另存为 .xlsx 后重新上传。"
        )
    answer = json.loads(done.stdout)
    if sentence := answer.get("refusal"):
        raise FileRefused(sentence)
    return ParsedFile.from_json(answer)


def look_at(path: Path, name: str) -> None:
    """Refuses what can be told to be wrong from the outside, at once. Raises FileRefused."""
    size = path.stat().st_size
    if size == 0:
        raise FileRefused(f"文件“{name}”是空的（0 字节）。请检查文件后重新上传。")
    if size > BYTES_MAX:
        most = BYTES_MAX // 1024 // 1024
        raise FileRefused(f"文件“{name}”有 {size / 1024 / 1024:.1f} MB，最大 {most} MB。请分成几个文件上传。")
    kind = kind_of(path)
    if kind in _REFUSALS:
        raise FileRefused(f"文件“{name}”{_REFUSALS[kind]}")
    if kind in (Kind.EXCEL, Kind.WORD, Kind.OPEN_SHEET):
        try:
            with zipfile.ZipFile(path) as archive:
                _look_into(archive, name)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
            raise FileRefused(f"文件“{name}”已损坏，打不开。{_SAVE_AS}") from error


def _look_into(archive: zipfile.ZipFile, name: str) -> None:
    entries = archive.infolist()
    if len(entries) > ENTRIES_MAX:
        raise FileRefused(f"文件“{name}”里有 {len(entries)} 个部件，最多 {ENTRIES_MAX} 个。{_SAVE_AS}")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > UNPACKED_MAX or unpacked > RATIO_MAX * max(packed, 1):
        raise FileRefused(
            f"文件“{name}”解压后有 {unpacked / 1024 / 1024:.0f} MB，像是压缩炸弹，没有打开。"
            "请只保留话术所在的单元格，另存为 .xlsx 后重新上传。"
        )
    if any(entry.filename.startswith("/") or ".." in Path(entry.filename).parts for entry in entries):
        raise FileRefused(f"文件“{name}”里的路径不正常，没有打开。{_SAVE_AS}")
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")) and _declares_entities(archive, entry):
            raise FileRefused(f"文件“{name}”里有外部实体声明，可能有害，没有打开。{_SAVE_AS}")


def _declares_entities(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Office never writes a document type; an attack needs one, and it has to stand at the head of the part."""
    with archive.open(entry) as stream:
        return bool(_DOCTYPE.search(stream.read(HEAD)))
