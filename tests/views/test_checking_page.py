"""The page of search checks, and the button on a card."""

from __future__ import annotations

import pytest
from django.urls import reverse

from scripts_app.models import Scenario, SearchCase, User
from tests.library import NOISE, make_agent, put_live
from tests.views.hands import browser, read, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def noise(manager: User) -> Scenario:
    return put_live(NOISE, manager=manager)


def test_a_case_is_added_by_form_run_and_removed(noise: Scenario, manager: User) -> None:
    client = browser(manager)
    assert "已添加检查“杂音”" in send(client, "checks", text="杂音", code=noise.code.lower())
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
    assert "应命中" in read(client, "scenario", noise.pk, q="杂音")
    assert "应命中" not in read(client, "scenario", noise.pk)
    assert "以后的搜索检查会看“杂音”" in send(client, "check_mark", q="杂音", scenario=noise.pk)
    assert [scenario.pk for scenario in SearchCase.objects.get().scenarios.all()] == [noise.pk]


def test_agents_see_no_button_and_cannot_mark(noise: Scenario) -> None:
    client = browser(make_agent())
    assert "应命中" not in read(client, "scenario", noise.pk, q="杂音")
    assert client.post(reverse("check_mark"), {"q": "杂音", "scenario": noise.pk}).status_code == 403


def test_a_run_without_cases_says_what_to_do(manager: User) -> None:
    assert "还没有检查用例，请先添加。" in send(browser(manager), "check_run")
