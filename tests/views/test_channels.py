"""Channels on the pages: chosen, kept while one goes on, told on a hit and a card, and changed by those who may."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from scripts_app import publishing
from scripts_app.content import ScriptContent
from scripts_app.models import Channel, ScenarioKind, User
from tests.library import MAIL, NOISE, QUIET, make_agent, put_live
from tests.views.asking import ask, titles
from tests.views.hands import browser, read, send

pytestmark = pytest.mark.django_db(transaction=True)  # the index is brought up to date when a transaction commits


@pytest.fixture
def pages() -> Client:
    return browser(make_agent())


def hit_keys(html: str) -> list[str]:
    return re.findall(r'id="hit-(\d+)"', html)


def test_a_channel_can_be_chosen_where_it_parts_the_hits_and_stays_chosen(pages: Client, manager: User) -> None:
    put_live(NOISE, manager=manager, channel=Channel.PHONE)
    put_live(ScriptContent("杂音，请客户打字", lines=NOISE.lines), manager=manager, channel=Channel.ONLINE)
    put_live(ScriptContent("杂音的规范", lines=NOISE.lines), manager=manager, kind=ScenarioKind.GUIDELINE)
    html = ask(pages)
    assert re.search(r'<a class="facet" [^>]*channel=phone[^>]*>电话 <span class="facet-count">2</span>', html)
    narrowed = read(pages, "search", q="杂音", channel="phone")
    assert (len(hit_keys(narrowed)), "仅在线" in narrowed) == (2, False)
    assert '<input type="hidden" name="channel" value="phone">' in narrowed
    assert re.search(r'class="filter-chip"[^>]*>\s*<span class="sr-only">取消渠道</span>电话', narrowed)
    ways_on = re.findall(
        r'class="(?:facet|facet facet-apart|tree-link|tree-link tree-guidelines)" [^>]*href="([^"]*)"', narrowed
    )
    elsewhere = [way for way in ways_on if "kind=" in way or "category=" in way]
    assert elsewhere
    assert all("channel=phone" in way for way in elsewhere)
    assert '全部<span class="tree-count">2</span>' in narrowed


def test_a_scenario_of_one_channel_says_so_and_others_say_nothing(pages: Client, manager: User) -> None:
    scenario = put_live(NOISE, manager=manager, channel=Channel.PHONE)
    put_live(MAIL, manager=manager)
    assert re.search(r'<span class="hit-tag">仅电话</span>\s*听不清', read(pages, "search", q="杂音"))
    assert '<span class="state-badge">仅电话</span>' in read(pages, "scenario", scenario.pk)
    assert read(pages, "search", q="邮箱").count("仅电话") == 0


@pytest.mark.parametrize("channel", ["any", "fax", "", "phone'--"])
def test_a_channel_that_narrows_nothing_is_left_out(pages: Client, manager: User, channel: str) -> None:
    put_live(NOISE, manager=manager, channel=Channel.PHONE)
    html = read(pages, "search", q="杂音", channel=channel)
    assert len(hit_keys(html)) == 1
    assert "取消渠道" not in html


def test_another_channel_shows_at_once(pages: Client, manager: User) -> None:
    noise = put_live(NOISE, manager=manager)
    assert "仅在线" not in ask(pages)
    assert titles(ask(pages, channel="phone")) == [NOISE.title]
    publishing.set_channel(noise, Channel.ONLINE, actor=manager)
    assert '<span class="hit-tag">仅在线</span>' in ask(pages)
    assert '<span class="state-badge">仅在线</span>' in ask(pages)
    assert NOISE.title not in titles(ask(pages, channel="phone"))


def test_the_desk_marks_those_of_one_channel_and_narrows_to_them(manager: User) -> None:
    put_live(NOISE, manager=manager, channel=Channel.PHONE)
    put_live(QUIET, manager=manager)
    client = browser(manager)
    assert read(client, "desk").count('<span class="state-badge">仅电话</span>') == 1
    for channel, found in (("phone", [NOISE.title]), ("any", [QUIET.title]), ("fax", [NOISE.title, QUIET.title])):
        html = read(client, "desk", channel=channel)
        assert [content.title for content in (NOISE, QUIET) if content.title in html] == found


def test_the_channel_of_a_scenario_is_changed_beside_its_history(manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    assert "各渠道通用" in read(browser(manager), "scenario_history", scenario.pk)
    html = send(browser(manager), "scenario_channel", scenario.pk, channel="phone")
    assert "渠道已改为“电话”" in html
    assert "从“通用”改为“电话”。" in html
    assert browser(manager).post(reverse("scenario_channel", args=[scenario.pk]), {"channel": "x"}).status_code == 404
