"""Questions to the database are built once and asked again: never with another one's rights or another day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from scripts_app.content import ScriptContent
from scripts_app.models import Revision, Scenario, User
from scripts_app.search import prepared
from tests.library import NOISE, QUIET, make_agent, put_live, write_draft
from tests.views.asking import ask, titles
from tests.views.hands import browser

pytestmark = pytest.mark.django_db(transaction=True)
Days = Callable[[int], None]


@pytest.fixture(autouse=True)
def as_in_a_process_that_just_started() -> None:
    prepared._statement.cache_clear()


@pytest.fixture
def agent(manager: User) -> Client:
    return browser(make_agent())


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Days:
    """Makes today another day."""
    today = timezone.localdate()
    return lambda days: monkeypatch.setattr(timezone, "localdate", lambda: today + timedelta(days=days))


def of_today(content: ScriptContent) -> ScriptContent:
    return replace(content, effective_from=timezone.localdate(), effective_until=timezone.localdate())


def status(client: Client, scenario: Scenario) -> int:
    return client.get(reverse("scenario", args=[scenario.pk]), headers={"HX-Request": "true"}).status_code


def test_an_agent_who_asks_after_a_manager_does_not_see_what_he_sees(agent: Client, manager: User) -> None:
    draft = write_draft(QUIET, manager=manager).scenario
    assert (status(browser(manager), draft), status(agent, draft)) == (200, 404)


def test_a_manager_who_asks_after_an_agent_sees_more_than_he(agent: Client, manager: User) -> None:
    draft = write_draft(QUIET, manager=manager).scenario
    assert (status(agent, draft), status(browser(manager), draft)) == (404, 200)


def test_a_card_is_there_on_its_day_alone(agent: Client, manager: User, turn: Days) -> None:
    scenario = put_live(of_today(NOISE), manager=manager)
    found = []
    for day in (0, 1, 0, -1):
        turn(day)
        found.append((day, status(agent, scenario)))
    assert found == [(0, 200), (1, 404), (0, 200), (-1, 404)]


@pytest.mark.parametrize("actor", ["agent", "manager"])
@pytest.mark.parametrize("narrowed", [{}, {"kind": "script"}, {"channel": "phone"}])
def test_what_is_found_is_in_force_today_though_the_index_knows_no_days(
    agent: Client, manager: User, turn: Days, actor: str, narrowed: dict[str, str]
) -> None:
    scenario = put_live(NOISE, manager=manager)
    put_live(QUIET, manager=manager)
    today = timezone.localdate()
    of_the_scenario = Revision.objects.filter(scenario=scenario)
    of_the_scenario.update(effective_from=today, effective_until=today)  # behind the back of the index
    pages = browser(manager) if actor == "manager" else agent
    found = []
    for day in (0, 1, 0, -1):
        turn(day)
        found.append((day, set(titles(ask(pages, "听不清", **narrowed)))))
    both, one = {NOISE.title, QUIET.title}, {QUIET.title}
    assert found == [(0, both), (1, one), (0, both), (-1, one)]
