"""The agent page as the server renders it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from scripts_app import publishing
from scripts_app.content import Ban, Line, ScriptContent
from scripts_app.models import Scenario, ScenarioKind, User
from tests.library import MAIL, NOISE, QUIET, make_agent, make_manager, put_live, write_draft

pytestmark = pytest.mark.django_db(transaction=True)  # the index is brought up to date when a transaction commits

HTMX = {"HX-Request": "true"}


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def pages() -> Client:
    """A browser in which an agent is signed in."""
    client = Client()
    client.force_login(make_agent())
    return client


def read(client: Client, url: str, *, htmx: bool = False, **query: str) -> str:
    response = client.get(url, query, headers=HTMX if htmx else {})
    assert response.status_code == 200
    return response.content.decode()


def card_url(scenario: Scenario) -> str:
    return reverse("scenario", args=[scenario.pk])


def copied_texts(html: str) -> list[str]:
    return [unescape(text) for text in re.findall(r'data-copy="([^"]*)"', html)]


def test_a_visitor_is_sent_to_the_login_page() -> None:
    response = Client().get(reverse("search"))
    assert response.headers["Location"].startswith(reverse("login"))


def test_the_login_page_opens_without_an_account() -> None:
    assert "没有账号或忘记密码" in read(Client(), reverse("login"))


def test_the_whole_page_has_tree_results_and_card(pages: Client, manager: User) -> None:
    put_live(NOISE, manager=manager)
    html = read(pages, reverse("search"), q="杂音")
    assert 'id="tree"' in html
    assert 'role="option"' in html
    assert 'class="script-card"' in html


def test_htmx_gets_the_results_and_the_first_card_without_the_frame(pages: Client, manager: User) -> None:
    put_live(NOISE, manager=manager)
    html = read(pages, reverse("search"), q="杂音", htmx=True)
    assert "<html" not in html
    assert '<section id="card" hx-swap-oob="innerHTML">' in html
    assert 'aria-selected="true"' in html


def test_the_same_address_answers_differently_to_htmx_and_says_so(pages: Client) -> None:
    assert "HX-Request" in pages.get(reverse("search")).headers["Vary"]


def test_htmx_gets_the_card_of_a_scenario_alone(pages: Client, manager: User) -> None:
    html = read(pages, card_url(put_live(NOISE, manager=manager)), htmx=True)
    assert "<html" not in html
    assert "稍停 5 秒后挂机。" in html


def test_an_agent_finds_only_what_is_live(pages: Client, manager: User) -> None:
    put_live(NOISE, manager=manager)
    write_draft(QUIET, manager=manager)
    html = read(pages, reverse("search"), q="听不清")
    assert html.count('role="option"') == 1
    assert "客户声音小" not in html


def test_a_draft_does_not_exist_for_an_agent(pages: Client, manager: User) -> None:
    draft = write_draft(QUIET, manager=manager)
    response = pages.get(card_url(draft.scenario))
    assert response.status_code == 404
    assert "找不到这个页面" in response.content.decode()


def test_a_retired_scenario_does_not_exist_for_an_agent(pages: Client, manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    publishing.retire(scenario, actor=manager)
    assert pages.get(card_url(scenario)).status_code == 404


def test_an_expired_scenario_does_not_exist_for_an_agent(pages: Client, manager: User) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    scenario = put_live(ScriptContent("旧", lines=NOISE.lines, effective_until=yesterday), manager=manager)
    assert pages.get(card_url(scenario)).status_code == 404


def test_markup_in_a_title_is_shown_as_it_was_written(pages: Client, manager: User) -> None:
    title = "<script>alert(1)</script>{{7*7}}听不清"
    scenario = put_live(ScriptContent(title, lines=NOISE.lines), manager=manager)
    for html in (read(pages, card_url(scenario)), read(pages, reverse("search"), q="听不清")):
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in html


def test_markup_in_the_query_is_shown_as_it_was_written(pages: Client) -> None:
    html = read(pages, reverse("search"), q='"><script>alert(1)</script>')
    assert "<script>alert" not in html


def test_a_copied_line_is_the_raw_text(pages: Client, manager: User) -> None:
    raw = "他说：\"<b>好</b>\" & {{7*7}}\n第二行 '引号'"
    scenario = put_live(ScriptContent("原文", lines=(Line.recommended(raw),)), manager=manager)
    assert copied_texts(read(pages, card_url(scenario), htmx=True)) == [raw]


def test_only_what_may_be_said_can_be_copied(pages: Client, manager: User) -> None:
    behaviour = Line.forbidden("直接挂机", ban=Ban.BEHAVIOUR)
    content = ScriptContent("都有", lines=(*NOISE.lines, behaviour, *QUIET.lines, *MAIL.lines))
    texts = copied_texts(read(pages, card_url(put_live(content, manager=manager)), htmx=True))
    assert texts == [value.text for value in content.lines if value.is_sayable]
    assert "喂，大声一点儿！" not in texts
    assert "我说我要退订。" not in texts


def test_nine_lines_have_a_digit_and_the_tenth_only_a_button(pages: Client, manager: User) -> None:
    lines = tuple(Line.recommended(f"第{number}句") for number in range(1, 11))
    html = read(pages, card_url(put_live(ScriptContent("很多", lines=lines), manager=manager)), htmx=True)
    assert re.findall(r'data-digit="(\d)"', html) == list("123456789")
    assert len(copied_texts(html)) == 10


def test_a_forbidden_line_found_is_told_with_the_line_to_use(pages: Client, manager: User) -> None:
    put_live(NOISE, manager=manager)
    html = read(pages, reverse("search"), q="大声一点儿", htmx=True)
    assert re.search(r'class="hit-line hit-ban">\s*✗ 不可说', html)
    assert "✓ 要说" in html
    assert "hit-why" not in html


def test_nothing_found_says_what_to_try_next(pages: Client, manager: User) -> None:
    put_live(NOISE, manager=manager)
    assert "没有找到相关的话术。" in read(pages, reverse("search"), q="zzzzqqqq", htmx=True)


@pytest.mark.parametrize(
    "query", [{"category": "x"}, {"category": "99999999999999"}, {"kind": "no"}, {"category": "²"}]
)
def test_a_damaged_address_still_opens_a_page(pages: Client, query: dict[str, str]) -> None:
    assert pages.get(reverse("search"), query).status_code == 200


def test_the_page_only_answers_reads(pages: Client) -> None:
    assert pages.post(reverse("search")).status_code == 405


def test_no_page_carries_inline_style_or_script(pages: Client, manager: User) -> None:
    html = read(pages, card_url(put_live(NOISE, manager=manager)))
    assert not re.search(r"\sstyle=|\son\w+=|<style", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


@pytest.fixture
def forty_five(manager: User) -> list[Scenario]:
    return [
        put_live(ScriptContent(f"退款第{number}种", lines=(Line.recommended(f"第{number}句"),)), manager=manager)
        for number in range(45)
    ]


def hit_keys(html: str) -> list[str]:
    return re.findall(r'id="hit-(\d+)"', html)


def test_every_hit_can_be_reached_page_by_page(pages: Client, forty_five: list[Scenario]) -> None:
    first, second, third = (read(pages, reverse("search"), q="退款", offset=str(start)) for start in (0, 20, 40))
    seen = [key for html in (first, second, third) for key in hit_keys(html)]
    assert sorted(map(int, seen)) == [scenario.pk for scenario in forty_five]
    assert "offset=20" in first
    assert "共 45 个" in first
    assert "再看" not in third


def test_htmx_gets_further_hits_for_the_end_of_the_list(pages: Client, forty_five: list[Scenario]) -> None:
    answer = pages.get(reverse("search"), {"q": "退款", "offset": "20"}, headers={**HTMX, "HX-Target": "more"})
    html = answer.content.decode()
    assert len(hit_keys(html)) == 20
    assert 'hx-swap-oob="beforeend:#hits"' in html
    assert "data-ticket" not in html
    assert 'id="card"' not in html


def test_a_hit_says_which_text_matched(pages: Client, manager: User) -> None:
    put_live(NOISE, manager=manager)
    put_live(MAIL, manager=manager)
    assert re.search(r"<b>问法</b> 声音<mark>断断续续</mark>", read(pages, reverse("search"), q="断断续续"))
    assert re.search(r"<b>\s*✎ 备注\s*</b> 稍停 5 秒后<mark>挂机</mark>。", read(pages, reverse("search"), q="挂机"))
    assert re.search(r"<b>\s*① 步骤\s*</b> <mark>先查版本</mark>", read(pages, reverse("search"), q="先查版本"))


def test_facets_lead_to_the_narrowed_query(pages: Client, manager: User) -> None:
    put_live(NOISE, manager=manager)
    put_live(ScriptContent("杂音的规范", lines=NOISE.lines), manager=manager, kind=ScenarioKind.GUIDELINE)
    html = read(pages, reverse("search"), q="杂音", htmx=True)
    assert re.search(r'<a class="facet" [^>]*kind=guideline[^>]*>服务规范 <span class="facet-count">1</span>', html)


def test_the_nearest_are_labelled_and_never_counted_as_found(pages: Client, manager: User) -> None:
    put_live(ScriptContent("申请退款", lines=NOISE.lines), manager=manager)
    html = read(pages, reverse("search"), q="tuikaun", htmx=True)
    assert "没有完全对上的，最接近的是：" in html
    assert "没有对上的场景" in html
    assert "申请退款" in html


def test_did_you_mean_is_a_link_to_the_query_spelled_right(pages: Client, manager: User) -> None:
    put_live(ScriptContent("申请退款", lines=NOISE.lines), manager=manager)
    html = read(pages, reverse("search"), q="退宽", htmx=True)
    assert re.search(r'您是不是要找“<a class="link" data-suggest="退款" href="[^"]*q=%E9%80%80%E6%AC%BE', html)
    assert "读音相近" in html
    assert "您是不是要找" not in read(pages, reverse("search"), q="退款", htmx=True)


def test_of_a_pasted_book_the_beginning_is_asked_and_no_more_of_it_comes_back(pages: Client, manager: User) -> None:
    put_live(NOISE, manager=manager)
    html = read(pages, reverse("search"), q="杂音" + "甲" * 50_000, x="乙" * 50_000)
    assert html.count("甲") + html.count("乙") < 2_000
    assert NOISE.title in re.sub("</?mark>", "", html)
