"""Narrowed to a channel: what is for it and what is for any, however old the index is, with counts that hold."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from scripts_app import publishing
from scripts_app.content import ScriptContent
from scripts_app.models import Channel, Scenario, ScenarioKind, User
from scripts_app.search import SearchPage, SearchQuery, damage, facets_of, generations, index, reader, search
from scripts_app.search.engines import gathering, packed, segment_file
from scripts_app.search.schema import SCHEMA_VERSION
from tests.library import NOISE, make_manager, put_live

pytestmark = pytest.mark.django_db(transaction=True)
AGENT = AnonymousUser()
PHONE, ONLINE = Channel.PHONE, Channel.ONLINE
BEFORE_CHANNELS = ("kind", "category", "since", "until")


@pytest.fixture
def manager() -> User:
    return make_manager()


def noise(name: str, *, manager: User, channel: str, kind: str = ScenarioKind.SCRIPT) -> Scenario:
    return put_live(ScriptContent(f"杂音{name}", lines=NOISE.lines), manager=manager, channel=channel, kind=kind)


@pytest.fixture
def three(manager: User) -> list[Scenario]:
    return [noise(channel.label, manager=manager, channel=channel) for channel in Channel]


def ask(text: str = "杂音", **narrowed: Any) -> SearchPage:
    return search(SearchQuery(text, **narrowed), actor=AGENT)


def titles(page: SearchPage) -> set[str]:
    return {hit.content.title for hit in page.hits}


def counts(**narrowed: str) -> dict[str, int]:
    return {facet.label: facet.count for facet in facets_of(ask(**narrowed), actor=AGENT).channels}


def repaired() -> None:
    for thread in threading.enumerate():
        if thread.name == "index-repair":
            thread.join(20)


def test_a_channel_finds_what_is_for_it_and_what_is_for_any(three: list[Scenario]) -> None:
    assert titles(ask()) == {"杂音通用", "杂音电话", "杂音在线"}
    for text in ("杂音", "zayin", ""):
        page = ask(text, channel=PHONE)
        assert (titles(page), page.total) == ({"杂音通用", "杂音电话"}, 2)


def test_the_nearest_are_within_the_channel_too(three: list[Scenario]) -> None:
    page = ask("zayni", channel=ONLINE)
    assert page.total == 0
    assert titles(page) == {"杂音通用", "杂音在线"}


def test_the_database_answers_for_the_channel_when_the_index_is_damaged(three: list[Scenario]) -> None:
    damage.note(generations.mark())
    page = ask(channel=ONLINE)
    assert (page.degraded, titles(page)) == (True, {"杂音通用", "杂音在线"})


def test_another_channel_is_found_at_once_and_an_index_that_is_behind_shows_nothing_else(
    three: list[Scenario], manager: User
) -> None:
    publishing.set_channel(three[1], ONLINE, actor=manager)
    assert titles(ask(channel=PHONE)) == {"杂音通用"}
    Scenario.objects.filter(pk=three[0].pk).update(channel=PHONE)  # the index is not told
    page = ask(channel=ONLINE)
    assert (titles(page), page.total) == ({"杂音电话", "杂音在线"}, 2)


def test_a_count_is_what_the_narrowed_search_finds(three: list[Scenario], manager: User) -> None:
    noise("规范", manager=manager, channel=PHONE, kind=ScenarioKind.GUIDELINE)
    assert counts() == {"电话": 3, "在线": 2} == {one.label: ask(channel=one).total for one in (PHONE, ONLINE)}
    rules = {"kind": ScenarioKind.GUIDELINE.value}
    assert counts(**rules) == {}
    assert counts(**rules, channel=PHONE) == {"电话": 1}
    found = facets_of(ask(channel=ONLINE), actor=AGENT)
    assert [(facet.label, facet.count, facet.is_chosen) for facet in found.channels] == [
        ("电话", 3, False),
        ("在线", 2, True),
    ]
    assert {facet.label: facet.count for facet in found.kinds} == {}


def test_where_all_is_of_use_everywhere_there_is_no_channel_to_choose(manager: User) -> None:
    for name in ("一", "二"):
        noise(name, manager=manager, channel=Channel.ANY)
    assert counts() == {}
    assert counts(channel=PHONE) == {"电话": 2, "在线": 2}  # chosen by an address, and to be taken back


def test_where_all_is_for_one_channel_there_is_none_to_choose_either(manager: User) -> None:
    noise("一", manager=manager, channel=PHONE)
    assert counts() == {}
    assert counts(channel=ONLINE) == {}


def test_an_index_from_before_there_were_channels_answers_until_it_is_rebuilt(
    manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setattr(index, "SCHEMA_VERSION", SCHEMA_VERSION - 1)
        for part in (segment_file, packed, gathering):
            then.setattr(part, "TRAITS", BEFORE_CHANNELS)
        made = [noise(channel.label, manager=manager, channel=channel) for channel in Channel]
    old = generations.current()
    monkeypatch.setattr(reader, "repair_in_background", lambda: None)
    reader.close()
    for narrowed, found in (({}, 3), ({"channel": PHONE}, 2), ({"channel": ONLINE}, 2)):
        page = ask(**narrowed)
        assert (page.degraded, page.total, len(page.hits)) == (False, found, found)
    publishing.set_channel(made[0], PHONE, actor=manager)  # written into the old index
    assert titles(ask(channel=ONLINE)) == {"杂音在线"}
    monkeypatch.undo()
    reader.close()
    assert not ask().degraded
    repaired()
    assert generations.current() != old
    assert index.is_usable(generations.current())
    assert counts() == {"电话": 2, "在线": 1}
