"""The disk is full, the folder cannot be written, the database is away: the index makes it no worse and comes back."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError

from scripts_app.models import IndexChange, User
from scripts_app.search import SearchPage, SearchQuery, damage, errands, generations, reader, rebuild, search
from scripts_app.search.engines.door import Engine, IndexDamaged
from scripts_app.search.index import is_usable
from tests.full_disk import full_disk
from tests.library import NOISE, QUIET, make_manager, put_live
from tests.search.test_damage import remove_the_pointer, turn_one_bit, wait_for_repair

pytestmark = pytest.mark.django_db(transaction=True)
SEARCHES = 50


@pytest.fixture(autouse=True)
def library() -> User:
    manager: User = make_manager()
    for content in (NOISE, QUIET):
        put_live(content, manager=manager)
    return manager


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The generations that were begun."""
    begun: list[Path] = []
    start_next = generations.start_next

    def start_and_note() -> Path:
        begun.append(start_next())
        return begun[-1]

    monkeypatch.setattr(generations, "start_next", start_and_note)
    return begun


def ask(text: str = "杂音") -> SearchPage:
    return search(SearchQuery(text), actor=AnonymousUser())


def a_minute_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (errands, damage):
        monkeypatch.setattr(module, "monotonic", lambda: time.monotonic() + 61)


def folders() -> set[str]:
    return {folder.name for folder in generations.index_dir().iterdir() if folder.is_dir()}


def test_a_damaged_index_on_a_full_disk_is_repaired_once_there_is_room(
    started: list[Path], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    turn_one_bit()
    reader.close()
    before = folders()
    with full_disk(room=500):
        for _ in range(SEARCHES):
            assert ask().degraded
            wait_for_repair()
    assert (len(started), folders()) == (1, before)
    assert len([text for text in caplog.messages if text.startswith("索引重建失败")]) == 1
    a_minute_passes(monkeypatch)
    ask()
    wait_for_repair()
    assert not ask().degraded
    assert is_usable(generations.current())


def test_a_rebuild_that_fails_leaves_nothing_and_the_old_index_answers() -> None:
    before = folders()
    with full_disk(room=500), pytest.raises(OSError, match="large"):
        rebuild()
    assert folders() == before
    assert not ask().degraded


def test_a_folder_that_cannot_be_locked_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lock = generations.index_dir() / "lock"
    lock.unlink()
    lock.mkdir()
    IndexChange.objects.create(scenario_id=ask().hits[0].scenario.pk)
    for _ in range(SEARCHES):
        assert ask().hits
    assert len([text for text in caplog.messages if text.startswith("索引更新失败")]) == 1
    assert IndexChange.objects.exists()
    lock.rmdir()
    a_minute_passes(monkeypatch)
    ask()
    assert not IndexChange.objects.exists()


@pytest.mark.parametrize("harm", [turn_one_bit, remove_the_pointer], ids=lambda harm: harm.__name__)
def test_an_index_that_nobody_can_write_about_is_looked_at_and_told_of_once(
    harm: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    """Not even that it is damaged can be told to the others."""
    harm()
    reader.close()
    for name in ("DAMAGED.new", "rebuild.lock"):
        (generations.index_dir() / name).unlink(missing_ok=True)
        (generations.index_dir() / name).mkdir()
    for _ in range(SEARCHES):
        assert ask().degraded
        wait_for_repair()
    assert len([record for record in caplog.records if record.exc_info]) <= 3


def test_a_database_that_is_away_for_a_moment_does_not_make_the_index_a_damaged_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse() -> None:
        raise OperationalError("database is locked")

    assert not ask().degraded
    monkeypatch.setattr(reader, "_STAMP_SECONDS", -1.0)
    with monkeypatch.context() as patch:
        patch.setattr(reader, "stamp", refuse)
        with pytest.raises(OperationalError):
            ask()
    assert not generations.is_told_damaged()
    assert not ask().degraded


class _LockThatOthersWaitFor:
    """Whoever lets go of it finds that another thread was quicker."""

    def __init__(self) -> None:
        self.others = 0

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        if not self.others:
            self.others += 1
            reader.commit_mark()


def test_an_error_of_the_old_generation_is_not_laid_to_the_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(engine: Engine) -> None:
        rebuild()
        raise IndexDamaged("a file of the old generation is gone")

    assert not ask().degraded
    lock = _LockThatOthersWaitFor()
    monkeypatch.setattr(reader._Open, "lock", lock)
    assert reader._asked(fail) is None
    assert lock.others == 1
    assert not damage.is_known(generations.mark())
    assert not ask().degraded


def test_a_folder_that_was_open_to_all_is_shut(library: User) -> None:
    generations.index_dir().chmod(0o777)
    assert generations.index_dir().stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_shut_is_told_of_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*args: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    generations.index_dir().chmod(0o777)
    monkeypatch.setattr(Path, "chmod", refuse)
    for _ in range(5):
        assert ask().hits
        rebuild()
    assert len([text for text in caplog.messages if text.startswith("别人也能写索引目录")]) == 1


def test_nobody_else_may_write_into_any_folder_of_the_index() -> None:
    rebuild()
    found = [folder for folder in generations.index_dir().iterdir() if folder.is_dir()]
    assert len(found) == 2
    assert [folder.stat().st_mode & 0o777 for folder in found] == [0o700, 0o700]
