"""The questions that found nothing to use: what counts as one, and how it is dealt with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from scripts_app import usage
from scripts_app.errors import NotAllowed
from scripts_app.models import LoggedSearch, Scenario, User
from tests.library import NOISE, make_agent, make_manager, put_live
from tests.test_usage import ask, first_line

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def agent() -> User:
    return make_agent()


@pytest.fixture
def noise(manager: User) -> Scenario:
    return put_live(NOISE, manager=manager)


def test_what_was_not_found_is_a_gap_counted_over_all_its_spellings(noise: Scenario, agent: User) -> None:
    for text in ("積分兑换", "积分兑换", " 积分 兑换", "jifenduihuan", "ji fen dui huan"):
        ask(text, actor=agent)
    ask("杂音", actor=agent)
    (gap,) = usage.search_gaps()
    assert (gap.text, gap.times, gap.missed) == ("积分 兑换", 5, 5)


@pytest.mark.parametrize("text", ["***", "？！", "再", "7", "ａ", "[ ]"])
def test_what_asks_nothing_is_no_gap(agent: User, manager: User, text: str) -> None:
    logged = ask(text, actor=agent, times=3)
    ask("再见", actor=agent)
    assert [gap.text for gap in usage.search_gaps()] == ["再见"]
    assert usage.close_gap(logged.key, actor=manager) is None


def test_all_spellings_of_a_gap_are_closed_together(agent: User, manager: User) -> None:
    for text in ("积分兑换", "jifenduihuan"):
        ask(text, actor=agent)
    (gap,) = usage.search_gaps()
    assert usage.close_gap(gap.key, actor=manager)
    assert usage.search_gaps() == []
    assert usage.close_gap(gap.key, actor=manager) is None


def test_what_is_found_but_never_used_is_a_gap_after_a_while(noise: Scenario, agent: User) -> None:
    ask("杂音", actor=agent, times=2)
    assert usage.search_gaps() == []
    logged = ask("杂音", actor=agent)
    assert [gap.text for gap in usage.search_gaps()] == ["杂音"]
    usage.record_copy(first_line(noise), actor=agent, search=logged)
    assert usage.search_gaps() == []


def test_a_gap_that_was_dealt_with_comes_back_when_it_is_asked_again(agent: User, manager: User) -> None:
    ask("积分", actor=agent)
    usage.close_gap(usage.search_gaps()[0].key, actor=manager)
    assert usage.search_gaps() == []
    ask("积分", actor=agent)
    assert [gap.times for gap in usage.search_gaps()] == [1]


def test_old_searches_are_no_gaps(agent: User) -> None:
    ask("积分", actor=agent)
    LoggedSearch.objects.update(created_at=timezone.now() - timedelta(days=60))
    assert usage.search_gaps() == []


def test_only_reviewers_deal_with_gaps(agent: User) -> None:
    with pytest.raises(NotAllowed):
        usage.close_gap(ask("积分", actor=agent).key, actor=agent)
