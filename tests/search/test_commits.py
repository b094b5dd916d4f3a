"""A commit that comes to nothing, by a death or a full disk, leaves the one before, and the next one works."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scripts_app.search.engines.door import Document, IndexDamaged, Narrowing
from scripts_app.search.engines.manifest import read_manifest
from scripts_app.search.engines.whoosh import WhooshEngine
from scripts_app.search.query import Clause, QueryTerm
from tests.full_disk import full_disk
from tests.workers import ROOT

MOMENTS = {
    "its segment is written": "whoosh.TOC.write",
    "the table of contents has not got its name": "whoosh.FileStorage.rename_file",
    "the table of contents is written": "manifest.sync_and_digest",
    "all but the manifest is written": "manifest.write_manifest",
}
PROGRAM = """
import os, signal, sys
from pathlib import Path
import django
django.setup()
from scripts_app.search.engines import manifest, whoosh
from scripts_app.search.engines.door import Document

{moment} = lambda *args, **options: os.kill(os.getpid(), signal.SIGKILL)
whoosh.WhooshEngine(Path(sys.argv[1]), names=["title"]).change(put=[Document(2, {{"title": {{"乙": 1}}}})], drop=[])
"""


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    engine = WhooshEngine(tmp_path, names=["title"])
    engine.fill([Document(1, {"title": {"甲": 1}})])
    engine.change(put=[], drop=[])
    return engine


def put(engine: WhooshEngine, key: int, term: str) -> None:
    engine.change(put=[Document(key, {"title": {term: 1}})], drop=[])


def keys(engine: WhooshEngine, text: str) -> list[int]:
    clauses = [Clause((QueryTerm("title", term, 1.0),), 1 << place) for place, term in enumerate(text)]
    return sorted(key for key, _ in engine.ranked(clauses, narrowing=Narrowing(day=100), limit=10).best)


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def needed(folder: Path) -> set[str]:
    manifest = read_manifest(folder)
    return {"MANIFEST", *manifest.files, *manifest.before}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_a_writer_that_is_killed_stands_in_nobodys_way(moment: str, engine: WhooshEngine, tmp_path: Path) -> None:
    before = names(tmp_path)
    killed = subprocess.run([sys.executable, "-c", PROGRAM.format(moment=moment), tmp_path], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert names(tmp_path) > before
    assert keys(engine, "甲乙") == [1]
    put(engine, 3, "丙")
    assert keys(engine, "甲乙丙") == [1, 3]
    assert names(tmp_path) == needed(tmp_path)


@pytest.mark.parametrize("room", [0, 150, 2_500], ids=["for nothing", "for no manifest", "for no segment"])
def test_a_full_disk_is_not_filled_with_what_came_to_nothing(room: int, engine: WhooshEngine, tmp_path: Path) -> None:
    before = names(tmp_path)
    many = [Document(key, {"title": {f"乙{key}": 1}}) for key in range(2, 200)] if room > 1_000 else []
    for _ in range(3):
        with full_disk(room=room), pytest.raises(OSError, match="large"):
            engine.change(put=many, drop=[1])
        assert names(tmp_path) <= {*before, "MANIFEST.new"}
    assert keys(engine, "甲") == [1]
    put(engine, 3, "丙")
    assert keys(engine, "甲丙") == [1, 3]


def test_a_manifest_that_was_not_written_leaves_nothing_but_the_commit_before(
    engine: WhooshEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(*args: object) -> None:
        raise OSError(28, "No space left on device")

    before = names(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("scripts_app.search.engines.manifest.write_manifest", fill_up)
        with pytest.raises(OSError, match="No space"):
            put(engine, 2, "乙")
    assert names(tmp_path) == before
    put(engine, 2, "乙")
    assert keys(engine, "甲乙") == [1, 2]


def turn(folder: Path, *, commit: int) -> None:
    values = json.loads((folder / "MANIFEST").read_text())
    (folder / "MANIFEST").write_text(json.dumps({**values, "commit": commit}))


@pytest.mark.parametrize("commit", [2, 4])
def test_a_manifest_that_names_another_commit_opens_none(commit: int, engine: WhooshEngine, tmp_path: Path) -> None:
    """The table of contents of the commit before is sound and still there, for readers that are just opening it."""
    put(engine, 2, "乙")
    turn(tmp_path, commit=commit)
    for opened in (engine, WhooshEngine(tmp_path, names=["title"])):
        with pytest.raises(IndexDamaged):
            keys(opened, "甲")
        with pytest.raises(IndexDamaged):
            opened.check()
        with pytest.raises(IndexDamaged):
            put(opened, 3, "丙")


def test_a_table_of_contents_that_names_a_segment_of_another_commit_opens_none(
    engine: WhooshEngine, tmp_path: Path
) -> None:
    values = json.loads((tmp_path / "MANIFEST").read_text())
    files = {name: digest for name, digest in values["files"].items() if name.endswith(".toc")}
    (tmp_path / "MANIFEST").write_text(json.dumps({**values, "files": files}))
    for opened in (engine, WhooshEngine(tmp_path, names=["title"])):
        with pytest.raises(IndexDamaged):
            opened.check()
        with pytest.raises(IndexDamaged):
            keys(opened, "甲")


def test_a_table_of_contents_with_a_turned_bit_is_never_unpickled(
    engine: WhooshEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (table,) = tmp_path.glob(f"_MAIN_{read_manifest(tmp_path).commit}.toc")
    raw = bytearray(table.read_bytes())
    raw[len(raw) // 2] ^= 1
    table.write_bytes(raw)
    read: list[object] = []
    monkeypatch.setattr("pickle.loads", read.append)
    opened = WhooshEngine(tmp_path, names=["title"])
    for act in (opened.check, lambda: keys(opened, "甲"), lambda: put(opened, 2, "乙")):
        with pytest.raises(IndexDamaged):
            act()
    assert read == []
