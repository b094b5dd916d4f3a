"""Many changes wait for the index: whoever asks or publishes does not wait for them."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import AnonymousUser

from scripts_app import categories
from scripts_app.content import ScriptContent
from scripts_app.models import IndexChange, Scenario, User
from scripts_app.search import SearchQuery, drain_outbox, index, search
from tests.library import MAIL, NOISE, QUIET, make_manager, put_live

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 130


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def library(manager: User) -> list[Scenario]:
    return [put_live(content, manager=manager) for content in (NOISE, QUIET)]


def titles(text: str) -> list[str]:
    page = search(SearchQuery(text), actor=AnonymousUser())
    return [hit.content.title for hit in page.hits] if page.total else []


def leave_many(scenario: Scenario) -> None:
    IndexChange.objects.bulk_create(IndexChange(scenario=scenario) for _ in range(MANY))


def wait_for_the_rest() -> None:
    for thread in threading.enumerate():
        if thread.name == "index-drain":
            thread.join(20)


@pytest.fixture
def nothing_in_background(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what requests do themselves is done."""
    monkeypatch.setattr(index.drains, "start", lambda: None)


@pytest.mark.usefixtures("nothing_in_background")
def test_a_search_takes_in_a_few_changes_itself(library: list[Scenario]) -> None:
    leave_many(library[0])
    assert titles("杂音") == [NOISE.title]
    assert IndexChange.objects.count() == MANY - index._AT_ONCE


@pytest.mark.usefixtures("nothing_in_background")
def test_what_somebody_publishes_meanwhile_is_found_at_once(library: list[Scenario], manager: User) -> None:
    leave_many(library[0])
    put_live(MAIL, manager=manager)
    waiting = IndexChange.objects.count()
    assert waiting > index._AT_ONCE
    index.drains.pause()  # so that the search does not take it in
    assert titles("邮箱") == [MAIL.title]
    assert IndexChange.objects.count() == waiting


def test_the_rest_is_taken_in_without_anybody_asking_for_it(library: list[Scenario]) -> None:
    leave_many(library[0])
    assert drain_outbox() <= index._AT_ONCE
    wait_for_the_rest()
    assert not IndexChange.objects.exists()


def test_who_renames_a_big_category_does_not_wait_for_the_index(
    library: list[Scenario], manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    category = library[0].category
    for number in range(index._AT_ONCE + 5):
        put_live(ScriptContent(f"第{number}种情况", lines=QUIET.lines), manager=manager)
    with monkeypatch.context() as patch:
        patch.setattr(index.drains, "start", lambda: None)
        categories.change_category(category, name="海外仓", parent=None, actor=manager)
        assert IndexChange.objects.count() == Scenario.objects.filter(category=category).count() - index._AT_ONCE
    search(SearchQuery("海外仓"), actor=AnonymousUser())
    wait_for_the_rest()
    page = search(SearchQuery("海外仓", limit=50), actor=AnonymousUser())
    assert page.total == len(page.hits) == Scenario.objects.filter(category=category).count()


def test_a_command_that_waits_takes_in_all_of_it(library: list[Scenario]) -> None:
    leave_many(library[0])
    assert drain_outbox(wait=True) == MANY
    assert not IndexChange.objects.exists()
