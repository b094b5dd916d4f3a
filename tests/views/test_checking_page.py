"""The page of search checks, and the button on a card."""

from __future__ import annotations

import pytest
from django.urls import reverse

from scripts_app.models import Scenario, SearchCase, User
from tests.library import NOISE, QUIET, make_agent, put_live
from tests.views.hands import browser, read, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def noise(manager: User) -> Scenario:
    return put_live(NOISE, manager=manager)


def test_a_case_is_added_by_form_run_and_removed(noise: Scenario, manager: User) -> None:
    client = browser(manager)
    assert "已加入搜索检查：搜“杂音”" in send(client, "checks", text="杂音", code=noise.code.lower())
    html = send(client, "check_run")
    assert "1 条里有 1 条排在前五" in html
    assert "第 1 名" in html
    assert "已删除" in send(client, "check_remove", SearchCase.objects.get().pk)


def test_a_code_that_is_not_on_the_air_is_told_and_what_was_typed_stays(noise: Scenario, manager: User) -> None:
    html = send(browser(manager), "checks", text="杂音", code="S99999")
    assert "没有编号是“S99999”的线上场景" in html
    assert 'value="杂音"' in html


def test_a_card_beside_its_query_is_marked_with_one_click(noise: Scenario, manager: User) -> None:
    client = browser(manager)
    assert "这样搜应该找到它" in read(client, "scenario", noise.pk, q="杂音")
    assert "这样搜应该找到它" not in read(client, "scenario", noise.pk)
    assert "已加入搜索检查：搜“杂音”应该找到这个场景。" in send(client, "check_mark", q="杂音", scenario=noise.pk)
    assert [scenario.pk for scenario in SearchCase.objects.get().scenarios.all()] == [noise.pk]


def test_what_is_a_check_already_is_told_and_not_added_again(noise: Scenario, manager: User) -> None:
    client = browser(manager)
    send(client, "checks", text="杂音", code=noise.code)
    assert "早就有这一条" in send(client, "checks", text="雜音", code=noise.code)
    assert "早就有这一条" in send(client, "check_mark", q=" 杂音 ", scenario=noise.pk)
    assert "早就有" not in send(client, "check_mark", q="噪音", scenario=noise.pk)
    assert SearchCase.objects.count() == 2


def test_a_card_learns_whether_its_query_is_a_check_of_this_scenario(noise: Scenario, manager: User) -> None:
    other = put_live(QUIET, manager=manager)
    client = browser(manager)
    send(client, "check_mark", q="杂音", scenario=noise.pk)
    assert "已在" in read(client, "check_known", q="雜音", scenario=str(noise.pk))
    for text, key in (("噪音", noise.pk), ("杂音", other.pk), ("杂音", 0)):
        assert client.get(f"{reverse('check_known')}?q={text}&scenario={key}").status_code == 204


def test_agents_see_no_button_and_cannot_mark(noise: Scenario) -> None:
    client = browser(make_agent())
    assert "这样搜应该找到它" not in read(client, "scenario", noise.pk, q="杂音")
    assert client.post(reverse("check_mark"), {"q": "杂音", "scenario": noise.pk}).status_code == 403


def test_a_run_without_cases_says_what_to_do(manager: User) -> None:
    assert "还没有检查用例，请先添加。" in send(browser(manager), "check_run")
