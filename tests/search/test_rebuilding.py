"""A rebuild while the library lives on: the old index answers, and nothing that happens meanwhile is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser

from scripts_app import publishing, vocabulary
from scripts_app.content import ScriptContent
from scripts_app.models import IndexChange, User
from scripts_app.search import SearchQuery, damage, generations, index, parallel, reader, rebuild, search
from scripts_app.search.documents import documents_of, keys_on_the_air
from scripts_app.search.engines.chosen import open_engine
from scripts_app.search.engines.door import Document, Pack
from tests.library import MAIL, NOISE, QUIET, make_admin, make_manager, put_live

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager() -> User:
    return make_manager()


def titles(text: str) -> list[str]:
    page = search(SearchQuery(text), actor=AnonymousUser())
    assert not page.degraded
    return [hit.content.title for hit in page.hits]


def test_what_is_published_and_retired_during_a_rebuild_is_right_before_and_after_it(
    manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise, _ = (put_live(content, manager=manager) for content in (NOISE, QUIET))
    before = generations.current()

    def packs_while_the_library_changes(folder: Path, **options: bool) -> Iterator[Pack]:
        yield open_engine(folder).pack(documents_of(keys_on_the_air()))
        publishing.retire(noise, actor=manager)
        put_live(MAIL, manager=manager)
        assert not IndexChange.objects.exists()
        assert generations.current() == before
        assert (NOISE.title in titles("杂音"), titles("邮箱")) == (False, [MAIL.title])

    monkeypatch.setattr(index, "all_packs", packs_while_the_library_changes)
    assert rebuild() == 2
    assert generations.current() != before
    assert (NOISE.title in titles("杂音"), titles("邮箱"), titles("话筒")) == (False, [MAIL.title], [QUIET.title])


def test_what_changed_meanwhile_is_taken_in_while_others_may_write(
    manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for what comes at the very last: nothing that is published is found as long as a rebuild holds the lock."""
    put_live(NOISE, manager=manager)
    others_could_write = []

    def packs_while_something_is_published(folder: Path, **options: bool) -> Iterator[Pack]:
        yield open_engine(folder).pack(documents_of(keys_on_the_air()))
        put_live(MAIL, manager=manager)
        monkeypatch.setattr(index, "documents_of", look_and_read)

    def look_and_read(keys: list[int]) -> list[Document]:
        with generations.writing(wait=False) as alone:
            others_could_write.append(alone)
        return documents_of(keys)

    monkeypatch.setattr(index, "all_packs", packs_while_something_is_published)
    rebuild()
    assert others_could_write == [True]
    assert titles("邮箱") == [MAIL.title]


def test_notes_of_what_changed_are_read_on_from_where_they_were_left(manager: User) -> None:
    put_live(NOISE, manager=manager)
    with generations.rebuilding(), generations.writing(wait=True):
        building = generations.start_next()
    assert generations.changed_meanwhile(building) == (set(), 0)
    generations.note_changes([7, 12])
    keys, place = generations.changed_meanwhile(building)
    assert keys == {7, 12}
    generations.note_changes([7])
    with (building / "meanwhile").open("a") as notes:
        notes.write("13")  # another process is just writing
    keys, place = generations.changed_meanwhile(building, since=place)
    assert (keys, generations.changed_meanwhile(building, since=place)[0]) == ({7}, set())


def test_a_rebuild_that_dies_leaves_the_old_index_and_the_next_one_starts_afresh(
    manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_live(NOISE, manager=manager)

    def die(folder: Path, **options: bool) -> Iterator[Pack]:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(index, "all_packs", die)
        with pytest.raises(OSError, match="no space"):
            rebuild()
    put_live(MAIL, manager=manager)
    assert titles("邮箱") == [MAIL.title]
    assert rebuild() == 2
    assert titles("邮箱") == [MAIL.title]
    assert len(list(generations.index_dir().glob("[0-9]*"))) == 2  # the one in use and the one before it


def test_only_the_generation_in_use_and_the_one_before_are_kept(manager: User) -> None:
    put_live(NOISE, manager=manager)
    for _ in range(3):
        rebuild()
    assert len(list(generations.index_dir().glob("[0-9]*"))) == 2
    assert titles("杂音") == [NOISE.title]


def test_a_process_that_has_the_index_open_goes_over_to_the_new_one(manager: User) -> None:
    put_live(NOISE, manager=manager)
    assert titles("杂音") == [NOISE.title]
    opened = reader._Open.generation
    rebuild()
    assert titles("杂音") == [NOISE.title]
    assert reader._Open.generation not in (None, opened)


def test_several_processes_pack_the_same_as_one(manager: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for number in range(5):
        put_live(ScriptContent(f"第{number}种杂音", lines=NOISE.lines), manager=manager)
    monkeypatch.setattr(parallel, "CHUNK", 2)
    alone = list(parallel.all_packs(tmp_path))
    monkeypatch.setattr(parallel, "_ALONE", 1)
    monkeypatch.setattr(parallel, "_cores", lambda: 2)
    np.testing.assert_equal([asdict(pack) for pack in parallel.all_packs(tmp_path)], [asdict(pack) for pack in alone])
    assert [len(pack.keys) for pack in alone] == [2, 2, 1]


def test_where_no_other_process_may_be_started_one_packs_alone(
    manager: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    put_live(NOISE, manager=manager)
    monkeypatch.setattr(parallel, "_ALONE", 0)
    monkeypatch.setattr(parallel, "_cores", lambda: 2)
    monkeypatch.setattr(parallel, "current_process", lambda: SimpleNamespace(daemon=True))
    monkeypatch.delattr(parallel, "ProcessPoolExecutor")
    assert [len(pack.keys) for pack in parallel.all_packs(tmp_path)] == [1]


def test_a_rebuild_is_urgent_only_while_no_index_answers(manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    put_live(NOISE, manager=manager)
    urgent = []

    def note_and_pack(folder: Path, *, is_urgent: bool) -> Iterator[Pack]:
        urgent.append(is_urgent)
        return parallel.all_packs(folder)

    monkeypatch.setattr(index, "all_packs", note_and_pack)
    rebuild()
    damage.note(generations.mark())
    rebuild()
    rebuild()
    assert urgent == [False, True, False]


def test_a_repaired_index_has_at_once_what_waited_for_it(manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while another process is just writing, so that nobody else can take it in."""
    put_live(NOISE, manager=manager)
    with monkeypatch.context() as patch:
        patch.setattr(index, "repair_in_background", lambda: None)
        damage.note(generations.mark())

        def pack_and_publish(folder: Path, **options: bool) -> Iterator[Pack]:
            yield from parallel.all_packs(folder)
            put_live(MAIL, manager=manager)
            assert IndexChange.objects.exists()

        patch.setattr(index, "all_packs", pack_and_publish)
        rebuild()
    with generations.writing(wait=True):
        page = search(SearchQuery("邮箱"), actor=AnonymousUser())
    assert (page.degraded, page.total) == (False, 1)  # found, not only the nearest title


def test_what_is_published_between_the_last_look_and_the_lock_is_not_lost(
    manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_live(NOISE, manager=manager)
    before, looks = generations.current(), []
    catch_up = index._catch_up

    def look_and_publish(*args: Any, **options: Any) -> tuple[int, int]:
        place = catch_up(*args, **options)
        looks.append(place)
        if len(looks) == index._ROUNDS:
            put_live(MAIL, manager=manager)
            assert not IndexChange.objects.exists()
        return place

    monkeypatch.setattr(index, "_catch_up", look_and_publish)
    rebuild()
    assert generations.current() != before
    assert search(SearchQuery("邮箱"), actor=AnonymousUser()).total == 1


def test_a_second_word_that_comes_while_the_index_is_rebuilt_for_the_first_needs_no_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    admin = make_admin()
    put_live(NOISE, manager=admin)
    words = ["断断续续地"]

    def pack_and_add(folder: Path, **options: bool) -> Iterator[Pack]:
        yield from parallel.all_packs(folder)
        while words:
            vocabulary.add_word(words.pop(), actor=admin)

    monkeypatch.setattr(index, "all_packs", pack_and_add)
    vocabulary.add_word("听不清楚", actor=admin)
    for thread in threading.enumerate():
        if thread.name == "index-repair":
            thread.join(20)
    used = generations.current()
    assert used
    assert not words
    assert generations.read_stamp(used) == index.stamp()
