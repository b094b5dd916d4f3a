"""A rebuild while the library lives on: the old index answers, and nothing that happens meanwhile is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser

from scripts_app import publishing
from scripts_app.content import ScriptContent
from scripts_app.models import IndexChange, User
from scripts_app.search import SearchQuery, generations, index, parallel, reader, rebuild, search
from scripts_app.search.documents import documents_of, keys_on_the_air
from scripts_app.search.engines.door import Document
from tests.library import MAIL, NOISE, QUIET, make_manager, put_live

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

    def documents_while_the_library_changes() -> Iterator[Document]:
        yield from documents_of(keys_on_the_air())
        publishing.retire(noise, actor=manager)
        put_live(MAIL, manager=manager)
        assert not IndexChange.objects.exists()
        assert generations.current() == before
        assert (NOISE.title in titles("杂音"), titles("邮箱")) == (False, [MAIL.title])

    monkeypatch.setattr(index, "all_documents", documents_while_the_library_changes)
    assert rebuild() == 2
    assert generations.current() != before
    assert (NOISE.title in titles("杂音"), titles("邮箱"), titles("话筒")) == (False, [MAIL.title], [QUIET.title])


def test_a_rebuild_that_dies_leaves_the_old_index_and_the_next_one_starts_afresh(
    manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_live(NOISE, manager=manager)

    def die() -> Iterator[Document]:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(index, "all_documents", die)
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


def test_several_processes_make_the_same_documents_as_one(manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        put_live(ScriptContent(f"第{number}种杂音", lines=NOISE.lines), manager=manager)
    monkeypatch.setattr(parallel, "CHUNK", 2)
    alone = list(parallel.all_documents())
    monkeypatch.setattr(parallel, "_ALONE", 1)
    monkeypatch.setattr(parallel, "_cores", lambda: 2)
    assert list(parallel.all_documents()) == alone
    assert len(alone) == 5
