"""What pages tell of their use, and the page of what is not found."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from scripts_app.models import LineCopy, LoggedSearch, Scenario, User
from tests.library import NOISE, make_agent, put_live
from tests.views.hands import browser, read, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def noise(manager: User) -> Scenario:
    return put_live(NOISE, manager=manager)


def ticket_on(html: str) -> str:
    found = re.search(r'data-ticket="([^"]+)"', html)
    assert found
    return found[1]


def test_an_answer_carries_its_ticket_and_writes_nothing(noise: Scenario) -> None:
    html = read(browser(make_agent()), "search", q="杂音")
    assert ticket_on(html)
    assert not LoggedSearch.objects.exists()


def test_without_javascript_an_image_of_the_page_hands_the_ticket_in(noise: Scenario) -> None:
    client = browser(make_agent())
    address = re.search(r'<noscript><img src="([^"]+)"', read(client, "search", q="杂音"))
    assert address
    assert client.get(address[1]).status_code == 204
    assert LoggedSearch.objects.get().text == "杂音"


def test_a_copied_line_is_told_with_its_search(noise: Scenario) -> None:
    client = browser(make_agent())
    html = read(client, "search", q="杂音")
    line = re.search(r'data-line="(\d+)"', html)
    assert line
    told = {"search": ticket_on(html), "copied": line[1], "opened": str(noise.pk)}
    assert client.post(reverse("usage_note"), told).status_code == 204
    assert LineCopy.objects.get().search == LoggedSearch.objects.get(is_used=True)


@pytest.mark.parametrize("told", [{}, {"search": "x", "copied": "y"}, {"copied": "99999999999"}, {"opened": "1"}])
def test_nonsense_is_told_in_vain(noise: Scenario, told: dict[str, str]) -> None:
    assert browser(make_agent()).post(reverse("usage_note"), told).status_code == 204
    assert not LoggedSearch.objects.exists()
    assert not LineCopy.objects.exists()


def test_managers_see_what_is_not_found_write_it_or_close_it(noise: Scenario, manager: User) -> None:
    agent, client = browser(make_agent()), browser(manager)
    agent.post(reverse("usage_note"), {"search": ticket_on(read(agent, "search", q="积分兑换"))})
    html = read(client, "gaps")
    assert "1 次没找到" in html
    assert 'value="积分兑换"' in read(client, "scenario_new", title="积分兑换")
    assert "已标为处理过" in send(client, "gap_close", key="jifenduihuan")
    assert "最近没有搜不到的话" in read(client, "gaps")


def test_a_gap_that_is_gone_is_told(manager: User) -> None:
    assert "这条记录已经不在了" in send(browser(manager), "gap_close", key="没有这条")


def test_looking_into_a_gap_does_not_ask_it_again(manager: User) -> None:
    agent, client = browser(make_agent()), browser(manager)
    agent.post(reverse("usage_note"), {"search": ticket_on(read(agent, "search", q="积分兑换"))})
    link = re.search(r'href="(/\?q=[^"]+)">积分兑换', read(client, "gaps"))
    assert link
    assert "data-ticket" not in client.get(unescape(link[1])).content.decode()
