"""Files made to hurt: each costs one sentence, little time and no more memory than the reading process may have."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from scripts_app.errors import FileRefused
from scripts_app.importing.child import MEMORY_MAX
from scripts_app.importing.guard import read_guarded
from tests.conftest import SHARED
from tests.workbooks import HEADER, write_workbook

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 2.0
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = b'<!DOCTYPE l [<!ENTITY c SYSTEM "file:///etc/hostname">]>'
MEASURE = """
import resource, sys
from pathlib import Path
from scripts_app.errors import FileRefused
from scripts_app.importing.guard import read_guarded
try:
    read_guarded(Path(sys.argv[1]), name="x")
except FileRefused:
    pass
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "上传.xlsx"


def good(file: Path) -> bytes:
    return write_workbook(file, {"话术": [HEADER, ["听不清", "您好"]]}).read_bytes()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed, or added."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        for part in names:
            target.writestr(part, change(source.read(part)) if part == name else source.read(part))
        if name not in names:
            target.writestr(name, change(b""))
    return packed.getvalue()


def refusal_of(file: Path, content: bytes) -> str:
    file.write_bytes(content)
    started, worker = cpu_seconds(), os.getpid()
    with pytest.raises(FileRefused) as refusal:
        read_guarded(file, name=file.name)
    assert cpu_seconds() - started < SECONDS
    assert os.getpid() == worker
    assert str(refusal.value).endswith("。")
    return str(refusal.value)


def cpu_seconds() -> float:
    """Of this process and its children: what else runs on the machine is no fault of the file."""
    return sum(os.times()[:4])


def rows_bomb(_: bytes) -> bytes:
    return b"<worksheet><sheetData>" + b"<row><c><v>1</v></c></row>" * 5_000_000 + b"</sheetData></worksheet>"


def strings_bomb(_: bytes) -> bytes:
    return b"<sst>" + b"<si><t>x</t></si>" * 7_000_000 + b"</sst>"


def cell_bomb(_: bytes) -> bytes:
    return b"<worksheet><sheetData><row><c t='inlineStr'><is><t>" + b"x" * 120_000_000


@pytest.mark.parametrize(
    ("part", "bomb"), [(SHEET, rows_bomb), (STRINGS, strings_bomb), (SHEET, cell_bomb)], ids=["rows", "strings", "cell"]
)
def test_what_unpacks_to_much_is_not_unpacked(file: Path, part: str, bomb: Callable[[bytes], bytes]) -> None:
    assert "压缩炸弹" in refusal_of(file, with_part(good(file), part, bomb))


def test_a_part_that_lies_about_its_size_is_refused(file: Path) -> None:
    """The size stands in the directory of the archive, and says ten bytes."""
    content = with_part(good(file), STRINGS, strings_bomb)
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(STRINGS.encode()))
    assert refusal_of(file, content[: at + 24] + struct.pack("<I", 10) + content[at + 28 :])


def test_an_archive_of_a_hundred_thousand_parts_is_not_looked_through(file: Path) -> None:
    content = io.BytesIO(good(file))
    with zipfile.ZipFile(content, "a") as archive:
        for number in range(100_000):
            archive.writestr(str(number), b"")
    assert "最大 10 MB" in refusal_of(file, content.getvalue()) or "部件" in refusal_of(file, content.getvalue())


def test_an_archive_in_an_archive_is_not_opened(file: Path) -> None:
    inner = good(file)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inside.xlsx", inner)
    assert "没有工作簿" in refusal_of(file, packed.getvalue())


@pytest.mark.parametrize("declaration", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
@pytest.mark.parametrize(
    "part",
    [
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/theme/theme1.xml",
        SHEET,
        STRINGS,
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/comments/comment1.xml",
        "docProps/core.xml",
    ],
)
def test_entities_in_any_part_are_refused(file: Path, part: str, declaration: bytes) -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(list(HEADER))
    workbook.worksheets[0]["A1"].comment = Comment("注", "王")
    workbook.save(file)
    content = with_part(file.read_bytes(), part, lambda text: b'<?xml version="1.0"?>' + declaration + text[38:])
    assert "实体声明" in refusal_of(file, content)


def test_two_cells_at_the_far_ends_kill_neither_the_worker_nor_the_machine(file: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0]["A1"], workbook.worksheets[0]["XFD1048576"] = "场景", "x"
    workbook.save(file)
    assert "第 1048576 行第 16384 列" in refusal_of(file, file.read_bytes())
    assert peak_of(file) <= MEMORY_MAX


def test_the_largest_file_that_is_let_in_stays_within_the_memory_of_the_child(file: Path) -> None:
    text = b"<sst>" + b"".join(b"<si><t>%d</t></si>" % (n * 7919) for n in range(3_300_000)) + b"</sst>"
    file.write_bytes(with_part(good(file), STRINGS, lambda _: text))
    assert peak_of(file) <= MEMORY_MAX


def test_every_hostile_file_at_hand_stays_within_the_memory_of_the_child() -> None:
    folder = SHARED / "sop" / "bad"
    if not folder.is_dir():
        pytest.skip("../shared is not here: the memory of the hostile sample files was not measured")
    assert max(peak_of(path) for path in folder.iterdir()) <= MEMORY_MAX


def peak_of(path: Path) -> int:
    """Bytes that the reading process held at most."""
    command = [sys.executable, "-c", MEASURE, str(path)]
    return int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
