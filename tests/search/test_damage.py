"""The index is damaged while agents search: they get answers, and it repairs itself."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from scripts_app.content import ScriptContent
from scripts_app.models import User
from scripts_app.search import SearchPage, SearchQuery, analyzer, damage, generations, index, reader, search
from scripts_app.search.engines import manifest
from scripts_app.search.engines.chosen import open_engine
from scripts_app.search.engines.door import Document, Engine, IndexDamaged
from scripts_app.search.index import is_usable
from tests.library import MAIL, NOISE, QUIET, make_manager, put_live

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def library() -> None:
    manager: User = make_manager()
    for content in (NOISE, QUIET):
        put_live(content, manager=manager)
    assert ask("杂音").hits


def ask(text: str) -> SearchPage:
    return search(SearchQuery(text), actor=AnonymousUser())


def wait_for_repair(name: str = "index-repair") -> None:
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join(20)


def current() -> Path:
    generation = generations.current()
    assert generation
    return generation


def files(pattern: str) -> list[Path]:
    return sorted(current().glob(pattern))


def remove_the_folder() -> None:
    shutil.rmtree(generations.index_dir())


def remove_the_table_of_contents() -> None:
    for file in files("*.toc"):
        file.unlink()


def cut_the_table_of_contents() -> None:
    for file in files("*.toc"):
        file.write_bytes(file.read_bytes()[:7])


def remove_the_segments() -> None:
    for file in files("*.seg"):
        file.unlink()


def cut_the_segments() -> None:
    for file in files("*.seg"):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])


def fill_with_noise() -> None:
    for file in files("*.seg"):
        file.write_bytes(os.urandom(file.stat().st_size))


def turn_one_bit(*, in_folder: Path | None = None) -> None:
    """In the middle, where the posting lists lie: nothing but a digest can tell."""
    for file in (in_folder or current()).glob("*.seg"):
        raw = bytearray(file.read_bytes())
        raw[len(raw) // 2] ^= 1
        file.write_bytes(raw)


def remove_the_manifest() -> None:
    (current() / "MANIFEST").unlink()


def cut_the_manifest() -> None:
    (current() / "MANIFEST").write_bytes(b'{"commit": 1, "fil')


def remove_the_pointer() -> None:
    (generations.index_dir() / "CURRENT").unlink()


def point_nowhere() -> None:
    (generations.index_dir() / "CURRENT").write_text("99")


def write_nonsense_into_the_pointer() -> None:
    (generations.index_dir() / "CURRENT").write_bytes(b"\xff../../etc")


DAMAGES = [
    remove_the_folder,
    remove_the_table_of_contents,
    cut_the_table_of_contents,
    remove_the_segments,
    cut_the_segments,
    fill_with_noise,
    turn_one_bit,
    remove_the_manifest,
    cut_the_manifest,
    remove_the_pointer,
    point_nowhere,
    write_nonsense_into_the_pointer,
]


@pytest.mark.parametrize("harm", DAMAGES, ids=lambda harm: harm.__name__)
def test_agents_get_their_answer_and_the_index_repairs_itself(
    harm: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    harm()
    reader.close()  # as in a process that just started
    page = ask("杂音")
    assert [hit.content.title for hit in page.hits][:1] == [NOISE.title]
    assert page.degraded
    wait_for_repair()
    assert is_usable(generations.current())
    page = ask("雜音")
    assert ([hit.content.title for hit in page.hits][:1], page.degraded) == ([NOISE.title], False)


def test_a_bit_that_turns_under_an_open_index_is_found_by_the_regular_check(monkeypatch: pytest.MonkeyPatch) -> None:
    before = current()
    turn_one_bit()
    monkeypatch.setattr(reader, "_CHECK_SECONDS", -1.0)
    ask("杂音")
    wait_for_repair("index-check")
    wait_for_repair()
    assert current() != before
    assert is_usable(current())


def test_an_index_that_stays_damaged_is_not_read_again_for_each_search(monkeypatch: pytest.MonkeyPatch) -> None:
    turn_one_bit()
    reader.close()
    monkeypatch.setattr(reader, "repair_in_background", lambda: None)
    opened: list[Path] = []

    def open_and_count(folder: Path) -> Engine:
        opened.append(folder)
        return open_engine(folder)

    monkeypatch.setattr(reader, "open_engine", open_and_count)
    assert [ask("杂音").degraded for _ in range(5)] == [True] * 5
    assert len(opened) == 1
    reader.close()  # in the next process
    assert ask("杂音").degraded
    assert len(opened) == 1


def test_an_index_that_is_sound_after_all_is_used_again() -> None:
    before = current()
    damage.note(generations.mark())
    assert ask("杂音").degraded
    wait_for_repair()
    damage.forget()
    assert not ask("杂音").degraded
    assert current() == before


def test_a_damaged_index_is_not_read_again_for_each_text_that_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    turn_one_bit()
    monkeypatch.setattr(index, "repair_in_background", lambda: None)
    checked: list[Path] = []

    def check_and_count(folder: Path, *rest: Any, **options: Any) -> None:
        checked.append(folder)
        check(folder, *rest, **options)

    check = manifest.check
    monkeypatch.setattr(manifest, "check", check_and_count)
    manager = User.objects.get(username="manager")
    put_live(MAIL, manager=manager)
    found = len(checked)
    for content in (ScriptContent(f"第{number}种杂音", lines=NOISE.lines) for number in range(5)):
        put_live(content, manager=manager)
    assert found == len(checked) > 0
    assert ask("杂音").degraded  # the index knows nothing of what was published since


def test_what_turned_on_the_disk_is_not_joined_into_the_next_segment_as_if_it_were_sound(tmp_path: Path) -> None:
    """Not even by a writer that has read the segment before: the new one's digest would be right."""
    engine = open_engine(tmp_path)
    engine.fill([Document(1, {"title": {"wa": 1}})])
    engine.change(put=[], drop=[])
    turn_one_bit(in_folder=tmp_path)
    with pytest.raises(IndexDamaged):
        engine.change(put=[Document(2, {"title": {"wb": 1}})], drop=[])


def test_an_open_reader_outlives_the_removal_of_the_files() -> None:
    remove_the_folder()
    assert ask("杂音").hits
    wait_for_repair()
    assert not ask("杂音").degraded


def test_other_rules_of_analysis_make_a_new_index_while_the_old_one_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    before = current()
    monkeypatch.setattr(analyzer, "ANALYZER_VERSION", analyzer.ANALYZER_VERSION + 1)
    assert not is_usable(before)
    reader.close()
    assert not ask("杂音").degraded
    wait_for_repair()
    assert current() != before
    assert is_usable(current())


def test_the_answer_from_the_database_knows_both_scripts() -> None:
    remove_the_folder()
    assert ask("雜音").hits
    wait_for_repair()


def test_nobody_else_may_write_into_the_folder_of_the_index() -> None:
    assert generations.index_dir().stat().st_mode & 0o077 == 0


def test_only_one_writes_at_a_time() -> None:
    with generations.writing(wait=False) as first, generations.writing(wait=False) as second:
        assert (first, second) == (True, False)
