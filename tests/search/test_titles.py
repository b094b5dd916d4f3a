"""Completions while typing, the nearest when nothing fits, and what the hits say of sounds and synonyms."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from scripts_app import drafts, publishing, review
from scripts_app.content import Line, ScriptContent
from scripts_app.models import Scenario, SynonymGroup, User
from scripts_app.search import SearchQuery, completions, search, titles, vocabulary
from tests.library import NOISE, make_manager, make_reviewer, put_live, write_draft

pytestmark = pytest.mark.django_db(transaction=True)
AGENT = AnonymousUser()
TITLES = ("退款进度", "客户要退款", "退货", "投诉升级", "WIFI连不上")


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def library(manager: User) -> list[Scenario]:
    return [put_live(titled(title), manager=manager) for title in TITLES]


def titled(title: str) -> ScriptContent:
    return ScriptContent(title, lines=(Line.recommended("您好。"), Line.forbidden("少废话")))


def complete(text: str) -> list[str]:
    return completions(text, limit=6)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("退", ["退款进度", "退货", "客户要退款"]),
        ("退款", ["退款进度", "客户要退款"]),
        ("退 款", ["退款进度", "客户要退款"]),
        ("要退", ["客户要退款"]),
        ("tui", ["退款进度", "退货", "客户要退款"]),
        ("tousu", ["投诉升级"]),
        ("tss", ["投诉升级"]),
        ("ytk", ["客户要退款"]),
        ("wi", ["WIFI连不上"]),
        ("ＷＩ", ["WIFI连不上"]),
        ("退货", []),
        ("*", []),
        ("", []),
    ],
)
def test_titles_complete_what_is_typed_beginnings_first(library: list[Scenario], typed: str, found: list[str]) -> None:
    assert complete(typed) == found


def test_only_what_the_actor_may_see_is_suggested_at_once(library: list[Scenario], manager: User) -> None:
    write_draft(titled("退款草稿"), manager=manager)
    assert complete("退款") == ["退款进度", "客户要退款"]
    publishing.retire(library[0], actor=manager)
    assert complete("退款") == ["客户要退款"]


def test_a_new_title_is_suggested_soon(library: list[Scenario], manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert complete("积分") == []
    put_live(titled("积分兑换"), manager=manager)
    monkeypatch.setattr(titles, "_GOOD_FOR", 0.0)
    assert complete("积分") == ["积分兑换"]


def test_a_title_is_noticed_though_others_were_written_later(
    library: list[Scenario], manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = library[0].live_revision
    assert live
    renamed = drafts.start_draft(live, titled("退款要几天"), actor=manager)
    review.submit(renamed, actor=manager)
    put_live(titled("积分兑换"), manager=manager)
    assert complete("退款") == ["退款进度", "客户要退款"]
    review.approve(renamed, actor=make_reviewer(), seen=renamed.digest)
    assert complete("退款") == ["客户要退款"]  # never the title that was replaced
    monkeypatch.setattr(titles, "_GOOD_FOR", 0.0)
    assert complete("退款") == ["退款要几天", "客户要退款"]


def test_a_title_that_was_replaced_is_near_to_nothing(library: list[Scenario], manager: User) -> None:
    live = library[3].live_revision
    assert live
    assert [hit.content.title for hit in search(SearchQuery("tousushneg"), actor=AGENT).hits] == ["投诉升级"]
    renamed = drafts.start_draft(live, titled("积分兑换"), actor=manager)
    review.submit(renamed, actor=manager)
    review.approve(renamed, actor=make_reviewer(), seen=renamed.digest)
    assert not search(SearchQuery("tousushneg"), actor=AGENT).hits


def test_what_is_suggested_changes_with_the_day(manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    put_live(replace(titled("退款进度"), effective_from=today, effective_until=today), manager=manager)

    def found(*, days: int) -> tuple[list[str], list[str]]:
        monkeypatch.setattr(timezone, "localdate", lambda: today + timedelta(days=days))
        nearest = search(SearchQuery("tuikaun"), actor=AGENT).hits
        return complete("退款"), [hit.content.title for hit in nearest]

    assert found(days=0) == (["退款进度"], ["退款进度"])
    assert found(days=1) == found(days=-1) == ([], [])


def test_titles_that_stay_are_typed_as_before(
    library: list[Scenario], manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert complete("tousu") == ["投诉升级"]
    publishing.retire(library[0], actor=manager)
    put_live(titled("积分兑换"), manager=manager)
    monkeypatch.setattr(titles, "_GOOD_FOR", 0.0)
    typed = ("退", "tuihuo", "ytk", "tss", "wifi", "jfdh")
    assert [complete(text) for text in typed] == [
        ["退货", "客户要退款"],
        ["退货"],
        ["客户要退款"],
        ["投诉升级"],
        ["WIFI连不上"],
        ["积分兑换"],
    ]


def test_many_titles_are_read_aside(library: list[Scenario], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titles, "_READ_AT_ONCE", 2)
    monkeypatch.setattr(titles, "_GOOD_FOR", 0.0)
    until = time.monotonic() + 5
    while not complete("投诉") and time.monotonic() < until:
        time.sleep(0.02)
    assert complete("投诉") == ["投诉升级"]


def test_when_nothing_fits_the_nearest_are_shown_as_such(library: list[Scenario]) -> None:
    page = search(SearchQuery("tuikaun"), actor=AGENT)
    assert (page.total, page.fits) == (0, False)
    assert [hit.content.title for hit in page.hits] == ["退款进度", "客户要退款"]


def test_the_nearest_keep_to_the_chosen_category(library: list[Scenario]) -> None:
    assert not search(SearchQuery("tuikaun", category_id=99_999), actor=AGENT).hits


def test_nothing_near_is_nothing(library: list[Scenario]) -> None:
    assert not search(SearchQuery("䶮龘"), actor=AGENT).hits


def test_did_you_mean_by_sound(library: list[Scenario]) -> None:
    page = search(SearchQuery("退宽"), actor=AGENT)
    assert page.meant == "退款"
    assert page.hits[0].match
    assert page.hits[0].match.by_sound
    assert [segment.text for segment in page.hits[0].title if segment.marked] == ["退款"]


@pytest.mark.parametrize("query", ["退款", "tuikuan", "投诉升级", "您好", ""])
def test_nobody_is_asked_what_is_plain(library: list[Scenario], query: str) -> None:
    assert search(SearchQuery(query), actor=AGENT).meant == ""


def test_what_sounds_like_a_forbidden_line_is_told_as_forbidden(library: list[Scenario]) -> None:
    hit = search(SearchQuery("少费话"), actor=AGENT).hits[0]
    assert hit.forbidden_match
    assert hit.forbidden_match.line.text == "少废话"


def test_a_synonym_is_marked_and_counts_as_found(manager: User) -> None:
    put_live(NOISE, manager=manager)
    SynonymGroup.objects.create(words=["嘈声", "杂音"])
    vocabulary.forget()
    page = search(SearchQuery("嘈声"), actor=AGENT)
    assert page.fits
    assert [segment.text for segment in page.hits[0].title if segment.marked] == ["杂音"]
