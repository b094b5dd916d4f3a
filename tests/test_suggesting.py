"""What this centre asks often is suggested, never what points to a person."""

from __future__ import annotations

import pytest

from scripts_app import suggesting, usage
from scripts_app.models import User
from scripts_app.search import SearchQuery, search
from scripts_app.suggesting import suggestions
from tests.library import NOISE, QUIET, make_agent, make_manager, put_live

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agent() -> User:
    manager = make_manager()
    for content in (NOISE, QUIET):
        put_live(content, manager=manager)
    return make_agent()


def ask(text: str, *, actor: User, times: int = 3) -> None:
    for _ in range(times):
        usage.record_search(usage.write_ticket(search(SearchQuery(text), actor=actor)), actor=actor)
    suggesting.forget()


def test_what_is_asked_often_comes_before_titles(agent: User) -> None:
    ask("电话听不清", actor=agent)
    assert suggestions("电话") == ["电话听不清", NOISE.title]
    assert suggestions("") == ["电话听不清"]


def test_what_is_asked_most_comes_first(agent: User) -> None:
    ask("声音", actor=agent)
    ask("杂音", actor=agent, times=4)
    assert suggestions("") == ["杂音", "声音"]


@pytest.mark.parametrize(
    ("text", "times"), [("电话听不清", 2), ("电话 13800138000", 5), ("电话 a@b.cn", 5), ("䶮龘", 5)]
)
def test_rare_unanswered_and_personal_questions_are_never_suggested(agent: User, text: str, times: int) -> None:
    ask(text, actor=agent, times=times)
    assert suggestions("") == []


def test_a_question_that_is_a_title_is_suggested_once(agent: User) -> None:
    ask(NOISE.title, actor=agent)
    assert suggestions("电话") == [NOISE.title]
