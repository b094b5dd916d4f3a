"""Queries that must find scenarios: added, run, and what broke is seen."""

from __future__ import annotations

from typing import Any

import pytest

from scripts_app import checking, publishing
from scripts_app.checking import CaseRefused, add_case, run_cases, standings
from scripts_app.errors import NotAllowed
from scripts_app.evaluation import Report, evaluate
from scripts_app.models import CaseOutcome, CheckRun, Scenario, SearchCase, User
from tests.library import MAIL, NOISE, QUIET, make_agent, make_manager, put_live

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def noise(manager: User) -> Scenario:
    put_live(QUIET, manager=manager)
    return put_live(NOISE, manager=manager)


def test_a_run_tells_which_cases_are_found_and_where(noise: Scenario, manager: User) -> None:
    add_case("杂音", noise, actor=manager)
    add_case("退订", noise, actor=manager)
    run = run_cases(actor=manager)
    assert (run.total, run.first, run.among_five) == (2, 1, 1)
    assert [(standing.case.text, standing.rank) for standing in standings()] == [("退订", None), ("杂音", 1)]


def test_what_broke_since_the_last_run_comes_first(noise: Scenario, manager: User) -> None:
    mail = put_live(MAIL, manager=manager)
    for text, scenario in (("没有这样的话", mail), ("杂音", noise), ("邮箱", mail)):
        add_case(text, scenario, actor=manager)
    run_cases(actor=manager)
    publishing.retire(noise, actor=manager)
    run_cases(actor=manager)
    assert [(standing.case.text, standing.broke) for standing in standings()] == [
        ("杂音", True),
        ("没有这样的话", False),
        ("邮箱", False),
    ]


def test_any_one_of_several_scenarios_is_enough(noise: Scenario, manager: User) -> None:
    mail = put_live(MAIL, manager=manager)
    assert add_case("杂音", mail, actor=manager) == add_case(" 雜音 ", noise, actor=manager)
    assert run_cases(actor=manager).first == 1


def test_a_case_needs_words_a_run_needs_cases_and_both_a_reviewer(noise: Scenario, manager: User) -> None:
    with pytest.raises(CaseRefused):
        add_case(" \u200b", noise, actor=manager)
    with pytest.raises(CaseRefused):
        add_case("长" * 201, noise, actor=manager)
    with pytest.raises(CaseRefused):
        run_cases(actor=manager)
    agent = make_agent()
    with pytest.raises(NotAllowed):
        add_case("杂音", noise, actor=agent)
    with pytest.raises(NotAllowed):
        run_cases(actor=agent)
    assert not SearchCase.objects.exists()


def test_there_is_an_end_to_the_list(noise: Scenario, manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "CASES_MAX", 1)
    add_case("杂音", noise, actor=manager)
    add_case("杂音", noise, actor=manager)
    with pytest.raises(CaseRefused):
        add_case("噪音", noise, actor=manager)


def test_removing_a_case_leaves_the_counts_of_the_runs(noise: Scenario, manager: User) -> None:
    case = add_case("杂音", noise, actor=manager)
    run_cases(actor=manager)
    checking.remove_case(case, actor=manager)
    assert (CheckRun.objects.get().total, standings()) == (1, [])


def test_a_case_that_is_removed_while_it_is_asked_does_not_break_the_run(
    noise: Scenario, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, other = (add_case(text, noise, actor=manager) for text in ("杂音", "听不清"))

    def evaluate_while_one_is_removed(*asked: Any, **options: Any) -> Report:
        report = evaluate(*asked, **options)
        checking.remove_case(case, actor=manager)
        return report

    monkeypatch.setattr(checking, "evaluate", evaluate_while_one_is_removed)
    assert run_cases(actor=manager).total == 2
    assert [outcome.case_id for outcome in CaseOutcome.objects.all()] == [other.pk]
