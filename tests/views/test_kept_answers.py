"""Answers that are kept in memory: the same as a fresh one, and never a moment older."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from scripts_app import categories, drafts, publishing, review, suggesting, usage, vocabulary
from scripts_app.content import Line, ScriptContent
from scripts_app.models import Category, LoggedSearch, Scenario, User
from scripts_app.permissions import MANAGER
from scripts_app.roles import set_up_roles
from scripts_app.search import SearchQuery, generations, search
from scripts_app.search import vocabulary as known_words
from scripts_app.views import kept_answers
from tests.library import MAIL, NOISE, QUIET, make_admin, make_agent, put_live
from tests.views.asking import ask, titles
from tests.views.hands import browser

pytestmark = pytest.mark.django_db(transaction=True)  # the index is brought up to date when a transaction commits

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def noise(manager: User) -> Scenario:
    put_live(QUIET, manager=manager)
    return put_live(NOISE, manager=manager)


@pytest.fixture
def agent() -> User:
    return make_agent()


@pytest.fixture
def pages(agent: User) -> Client:
    return browser(agent)


def own(html: str) -> str:
    """Without what every answer has of its own."""
    html = re.sub(r'data-ticket="[^"]*"', "", html)
    return re.sub(r"\d+ ms", "", html)


def ticket(html: str) -> str:
    (found,) = re.findall(r'data-ticket="([^"]*)"', html)
    return str(found)


def test_the_same_question_is_answered_from_memory_for_another_agent(
    pages: Client, noise: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ask(pages)
    other = browser(User.objects.create_user("another"))
    monkeypatch.setattr("scripts_app.views.search.search", Mock(side_effect=AssertionError("not from memory")))
    assert own(ask(other)) == own(before)
    assert titles(before)[0] == NOISE.title


def test_every_answer_has_a_ticket_of_its_own_that_the_log_takes(pages: Client, noise: Scenario, agent: User) -> None:
    tickets = [ticket(ask(pages)) for _ in range(2)]
    logged = [usage.record_search(one, actor=agent) for one in tickets]
    assert len({one.pk for one in logged if one}) == 2
    assert set(LoggedSearch.objects.values_list("text", "total", "matched")) == {("杂音", 1, "title")}


def test_a_look_into_a_gap_is_not_answered_with_the_ticket_of_a_question(pages: Client, noise: Scenario) -> None:
    assert ticket(ask(pages))
    assert "data-ticket" not in ask(pages, unlogged="1")


def test_what_goes_off_the_air_is_gone_from_the_next_answer(pages: Client, noise: Scenario, reviewer: User) -> None:
    assert NOISE.title in titles(ask(pages))
    publishing.retire(noise, actor=reviewer)
    assert NOISE.title not in titles(ask(pages))


def test_a_new_text_is_in_the_next_answer(pages: Client, noise: Scenario, manager: User, reviewer: User) -> None:
    assert "请您换一部电话再打过来" in ask(pages)
    assert noise.live_revision
    said = ScriptContent(NOISE.title, NOISE.triggers, (Line.recommended("杂音很大，请您稍后再拨。"),))
    draft = drafts.start_draft(noise.live_revision, said, actor=manager)
    review.submit(draft, actor=manager)
    assert "请您换一部电话再打过来" in ask(pages)
    review.approve(draft, actor=reviewer, seen=draft.digest)
    assert "请您换一部电话再打过来" not in ask(pages)
    assert "请您稍后再拨。" in ask(pages)


def test_what_comes_on_the_air_is_in_the_next_answer(pages: Client, noise: Scenario, manager: User) -> None:
    assert len(titles(ask(pages))) == 1
    put_live(ScriptContent("杂音投诉", lines=MAIL.lines), manager=manager)
    assert len(titles(ask(pages))) == 2


def test_a_scenario_that_moved_and_a_category_with_a_new_name_show_at_once(
    pages: Client, noise: Scenario, reviewer: User
) -> None:
    assert "听不清</span>" in ask(pages)
    elsewhere = categories.add_category("通话质量", parent=None, actor=reviewer)
    publishing.move_scenario(noise, category=elsewhere, actor=reviewer)
    assert "通话质量</span>" in ask(pages)
    categories.change_category(elsewhere, name="线路", parent=None, actor=reviewer)
    assert "线路</span>" in ask(pages)
    below = Category.objects.get(name="听不清")
    categories.change_category(elsewhere, name="线路", parent=below, actor=reviewer)
    assert "听不清 › 线路" in ask(pages)


def test_the_new_name_of_who_approved_a_text_shows_at_once(pages: Client, noise: Scenario, manager: User) -> None:
    assert "王主管" in ask(pages)
    manager.display_name = "王经理"
    manager.save()
    assert "王经理" in ask(pages)
    assert "王主管" not in ask(pages)


def test_a_new_synonym_counts_as_soon_as_the_process_has_seen_it(pages: Client, noise: Scenario) -> None:
    assert NOISE.title not in titles(ask(pages, "嗡嗡响"))
    vocabulary.add_synonyms(["嗡嗡响", "杂音"], actor=make_admin())
    known_words.load()  # some seconds later
    assert NOISE.title in titles(ask(pages, "嗡嗡响"))


def test_a_text_is_not_shown_on_the_day_after_its_last(
    pages: Client, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.localdate()
    put_live(ScriptContent("杂音", lines=NOISE.lines, effective_until=today), manager=manager)
    assert titles(ask(pages)) == ["杂音"]
    monkeypatch.setattr(timezone, "localdate", lambda: today + timedelta(days=1))
    assert titles(ask(pages)) == []


def test_who_becomes_a_manager_has_the_tools_at_once_and_loses_them_at_once(
    pages: Client, noise: Scenario, agent: User
) -> None:
    set_up_roles()
    edit = reverse("scenario_edit", args=[noise.pk])
    assert edit not in ask(pages)
    agent.groups.add(Group.objects.get(name=MANAGER))
    assert edit in ask(pages)
    agent.groups.clear()
    assert edit not in ask(pages)


def test_a_database_that_was_changed_past_the_outbox_is_still_believed(pages: Client, noise: Scenario) -> None:
    assert NOISE.title in titles(ask(pages))
    Scenario.objects.filter(pk=noise.pk).update(live_revision=None)
    assert NOISE.title not in titles(ask(pages))


def in_another_process(code: str) -> None:
    place = connection.settings_dict
    where = f"{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/"
    database = f"sqlite:///{place['NAME']}" if connection.vendor == "sqlite" else f"postgres://{where}{place['NAME']}"
    folder = str(generations.index_dir().parent)
    subprocess.run(
        [sys.executable, ROOT / "manage.py", "shell", "--no-imports", "-c", code],
        env={**os.environ, "KB_DATABASE_URL": database, "KB_DATA_DIR": folder},
        check=True,
    )


_RETIRE = """
from scripts_app import publishing
from scripts_app.models import Scenario, User
{retire}(Scenario.objects.get(pk={key}), actor=User.objects.get(username="reviewer"))
"""
_DEADLY = "import os\nfrom scripts_app import publishing\npublishing.drain_outbox = lambda: os._exit(0)\n"
_KILLED = f"{_DEADLY}publishing.retire"


@pytest.mark.parametrize("retire", ["publishing.retire", _KILLED])
def test_another_process_takes_a_text_off_the_air_even_when_it_dies_before_it_tells_the_index(
    pages: Client, noise: Scenario, reviewer: User, retire: str
) -> None:
    assert NOISE.title in titles(ask(pages))
    in_another_process(_RETIRE.format(retire=retire, key=noise.pk))
    assert Scenario.objects.get(pk=noise.pk).live_revision is None
    assert NOISE.title not in titles(ask(pages))


@pytest.mark.parametrize("death", ["", _DEADLY], ids=["and lives on", "and dies before it tells the index"])
def test_another_process_puts_a_text_on_the_air(death: str, pages: Client, noise: Scenario, manager: User) -> None:
    assert len(titles(ask(pages))) == 1
    in_another_process(
        f"{death}"
        "from scripts_app.content import Line, ScriptContent\n"
        "from scripts_app.models import User\n"
        "from tests.library import put_live\n"
        "said = ScriptContent('杂音投诉', lines=(Line.recommended('好的。'),))\n"
        "put_live(said, manager=User.objects.get(username='manager'))\n"
    )
    assert len(titles(ask(pages))) == 2


def test_what_is_asked_often_is_suggested_beside_a_kept_answer(
    pages: Client, noise: Scenario, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "电话听不清" not in ask(pages, "电话听")
    for _ in range(3):
        usage.record_search(usage.write_ticket(search(SearchQuery("电话听不清"), actor=agent)), actor=agent)
    suggesting.forget()  # a minute later
    assert "电话听不清" in ask(pages, "电话听")


def test_a_manager_marks_a_result_with_a_token_of_his_own(noise: Scenario, manager: User, reviewer: User) -> None:
    ask(browser(manager))
    pages = Client(enforce_csrf_checks=True)
    pages.force_login(reviewer)
    (token,) = re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', ask(pages))
    told = {"q": "杂音", "scenario": noise.pk}
    assert pages.post(reverse("check_mark"), told).status_code == 403
    assert pages.post(reverse("check_mark"), {**told, "csrfmiddlewaretoken": token}).status_code == 302


def test_memory_is_bounded(pages: Client, noise: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "_BYTES_MAX", 60_000)
    for number in range(30):
        ask(pages, f"杂音{number}")
    kept = kept_answers._Kept
    assert 1 < len(kept.answers) < 30
    assert kept.size == sum(answer.size for answer in kept.answers.values()) <= 60_000


def test_answers_of_the_database_are_not_kept(pages: Client, noise: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts_app.search.searching.ranked", Mock(return_value=None))
    assert "索引正在重建" in ask(pages)
    monkeypatch.undo()
    assert "索引正在重建" not in ask(pages)
