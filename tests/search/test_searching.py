"""Search as an agent meets it: found by any wording, never what is not live, whatever the index says."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from scripts_app import drafts, publishing, review
from scripts_app.content import Line, ScriptContent
from scripts_app.models import Category, IndexChange, Revision, Scenario, ScenarioKind, User
from scripts_app.search import SearchPage, SearchQuery, Where, drain_outbox, rebuild, search
from tests.library import MAIL, NOISE, QUIET, make_manager, make_reviewer, put_live, write_draft

pytestmark = pytest.mark.django_db(transaction=True)
AGENT = AnonymousUser()


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def library(manager: User) -> list[Scenario]:
    return [put_live(content, manager=manager) for content in (NOISE, QUIET, MAIL)]


def ask(text: str, **narrowed: Any) -> SearchPage:
    return search(SearchQuery(text, **narrowed), actor=AGENT)


def titles(text: str, **narrowed: Any) -> list[str]:
    return [hit.content.title for hit in ask(text, **narrowed).hits]


def first(text: str) -> str | None:
    return next(iter(titles(text)), None)


@pytest.mark.parametrize("query", ["杂音", "雜音", "杂 音", "电话杂音大", "断断续续", "换一部电话", "有雜音聽不清"])
def test_a_scenario_is_found_by_title_customer_wording_line_and_either_script(
    library: list[Scenario], query: str
) -> None:
    assert first(query) == NOISE.title


def test_the_title_counts_more_than_the_lines(manager: User) -> None:
    put_live(ScriptContent("结束语", lines=(Line.recommended("退款已办好，请查收退款。"),)), manager=manager)
    put_live(ScriptContent("退款", lines=(Line.recommended("好的，请稍等。"),)), manager=manager)
    assert titles("退款") == ["退款", "结束语"]


def test_a_hit_says_which_words_matched_in_the_script_they_are_written_in(manager: User) -> None:
    put_live(ScriptContent("遇到無聲電話", lines=NOISE.lines), manager=manager)
    (hit,) = ask("无声").hits
    assert [segment.text for segment in hit.title if segment.marked] == ["無聲"]


def test_a_forbidden_line_is_found_as_forbidden_with_the_line_to_say(library: list[Scenario]) -> None:
    hit = ask("大声一点儿").hits[0]
    assert hit.forbidden_match
    assert hit.forbidden_match.line.text == "喂，大声一点儿！"
    assert hit.recommended
    assert hit.recommended.line.is_sayable


def test_a_question_about_the_scenario_is_not_taken_for_the_forbidden_line(library: list[Scenario]) -> None:
    assert ask("听不清").hits[0].forbidden_match is None


def test_a_category_includes_those_below_it(manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    root = Category.objects.create(name="通话质量")
    Category.objects.filter(pk=scenario.category_id).update(parent=root)
    other = Category.objects.create(name="别的")
    assert titles("杂音", category_id=root.pk) == [NOISE.title]
    assert titles("杂音", category_id=other.pk) == []


def test_guidelines_can_be_asked_for_alone(manager: User) -> None:
    put_live(NOISE, manager=manager)
    put_live(ScriptContent("接听杂音电话的规范", lines=NOISE.lines), manager=manager, kind=ScenarioKind.GUIDELINE)
    assert titles("杂音", kind=ScenarioKind.GUIDELINE) == ["接听杂音电话的规范"]


def test_an_empty_query_lists_what_is_live_in_the_order_of_the_tree(library: list[Scenario]) -> None:
    page = ask("", limit=2)
    assert (page.total, len(page.hits)) == (3, 2)
    assert [hit.content.title for hit in ask("", limit=2, offset=2).hits] == [MAIL.title]


def test_a_change_is_found_once_it_is_approved_and_not_before(library: list[Scenario], manager: User) -> None:
    live = library[0].live_revision
    assert live
    draft = drafts.start_draft(live, ScriptContent("线路干扰", lines=NOISE.lines), actor=manager)
    assert titles("干扰") == []
    review.submit(draft, actor=manager)
    review.approve(draft, actor=make_reviewer(), seen=draft.digest)
    assert titles("干扰") == ["线路干扰"]


def test_a_retired_scenario_is_gone_at_once(library: list[Scenario], manager: User) -> None:
    publishing.retire(library[0], actor=manager)
    assert NOISE.title not in titles("杂音")


def test_a_stale_index_leaks_nothing(library: list[Scenario], manager: User) -> None:
    """The index still holds them; the database says no."""
    draft = write_draft(ScriptContent("杂音草稿", lines=NOISE.lines), manager=manager)
    yesterday, tomorrow = (timezone.localdate() + timedelta(days=days) for days in (-1, 1))
    for scenario, dates in zip(
        library, ({"effective_until": yesterday}, {"effective_from": tomorrow}, {}), strict=True
    ):
        Revision.objects.filter(scenario=scenario).update(**dates)
    Scenario.objects.filter(pk=library[2].pk).update(live_revision=None)
    assert not IndexChange.objects.exists()
    assert (titles("听不清"), titles("邮箱"), titles("杂音"), titles("")) == ([], [], [], [])
    assert draft.scenario_id not in {hit.scenario.pk for hit in ask("杂音").hits}


def test_a_row_left_by_a_writer_that_died_is_taken_in_by_the_next_search(library: list[Scenario]) -> None:
    Revision.objects.filter(scenario=library[0]).update(title="线路干扰", digest="another")
    IndexChange.objects.create(scenario=library[0])
    assert titles("干扰") == ["线路干扰"]
    assert not IndexChange.objects.exists()


def test_draining_twice_takes_in_once(library: list[Scenario]) -> None:
    IndexChange.objects.create(scenario=library[0])
    IndexChange.objects.create(scenario=library[0])
    assert (drain_outbox(), drain_outbox()) == (2, 0)
    assert len(titles("杂音")) == 1


WILD = ["*", "?", "*退*", "a*" * 100, "o* OR s* OR 退*", "NOT 退款", "date:[x TO y]", "title:杂音", "%%%", "\\"]
LONG = ["(" * 1_000, "退" * 100_000, " " * 500, '"退款申请']
ODD = ["\x00\x00", "\ud800", "\u202e退款", "😀👨\u200d👩", "' OR 1=1 --", "{{7*7}}", "<script>"]
HOSTILE = [*WILD, *LONG, *ODD]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_query_is_just_text(library: list[Scenario], query: str) -> None:
    started = time.monotonic()
    page = ask(query)
    assert time.monotonic() - started < 1
    assert page.total <= len(library)


def test_wildcards_match_nothing_by_themselves(library: list[Scenario]) -> None:
    assert (titles("*"), titles("?"), titles("%")) == ([], [], [])


def test_a_word_split_by_an_invisible_character_is_still_found(library: list[Scenario]) -> None:
    assert first("杂\u200b音") == NOISE.title


def test_a_rebuild_finds_the_same(library: list[Scenario]) -> None:
    before = titles("听不清")
    assert rebuild() == 3
    assert titles("听不清") == before
    assert rebuild(only_if_needed=True) is None


def test_one_that_the_database_refuses_makes_the_total_right_though_it_is_not_on_the_page(
    library: list[Scenario],
) -> None:
    first, second, _ = ask("听不清").hits
    Scenario.objects.filter(pk=second.scenario.pk).update(live_revision=None)
    assert not IndexChange.objects.exists()
    page = ask("听不清", limit=1)
    assert ([hit.scenario for hit in page.hits], page.total) == ([first.scenario], 2)


def test_a_manager_finds_what_an_agent_finds(library: list[Scenario], manager: User) -> None:
    for query in (SearchQuery("听不清"), SearchQuery(""), SearchQuery("邮箱", kind=ScenarioKind.SCRIPT)):
        found = [[hit.scenario for hit in search(query, actor=actor).hits] for actor in (AGENT, manager)]
        assert found[0] == found[1] != []


@pytest.mark.parametrize("query", ["JR-004", "jr004", "jr 004", "ＪＲ－００４"])
def test_the_code_of_a_scenario_finds_it_first_and_is_told_as_the_reason(
    library: list[Scenario], manager: User, query: str
) -> None:
    place = drafts.Place(Category.objects.get(name="听不清"), code="JR-004")
    content = ScriptContent("无应答", lines=(Line.recommended("您好，请问能听到吗？"),))
    review.approve_first_load(drafts.create_scenario(content, place=place, actor=manager), actor=manager)
    put_live(ScriptContent("客户说 004 号", lines=(Line.recommended("好的，JR 是什么？"),)), manager=manager)
    page = ask(query)
    assert page.hits[0].scenario.code == "JR-004"
    assert page.hits[0].reason
    assert page.hits[0].reason.where == Where.CODE
    assert page.fits
    assert not any(hit.match and hit.match.where == Where.CODE for hit in page.hits[1:])
