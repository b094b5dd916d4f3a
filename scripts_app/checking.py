"""The only writer of search cases, "these queries must find these scenarios", and of the runs over them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Prefetch

from scripts_app.errors import ScriptsError
from scripts_app.evaluation import Case, evaluate
from scripts_app.models import CaseOutcome, CheckRun, Scenario, SearchCase, User
from scripts_app.permissions import can_review, require
from scripts_app.text import clean, fold

FIRST_FEW = 5
CASES_MAX = 500  # a run takes a few milliseconds for each and somebody waits for it
RUNS_SHOWN = 10


class CaseRefused(ScriptsError):
    sentence = "这条检查不能这样添加，请检查查询和场景。"


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """A case with its rank in the last run and in the one before; None where it was not found or not yet run."""

    case: SearchCase
    rank: int | None
    before: int | None
    was_run: bool
    ran_before: bool

    @property
    def passes(self) -> bool:
        return self.was_run and _is_found(self.rank)

    @property
    def broke(self) -> bool:
        """Found in the run before, not in the last one."""
        return self.was_run and self.ran_before and _is_found(self.before) and not _is_found(self.rank)


def add_case(text: str, scenario: Scenario, *, actor: User) -> SearchCase:
    """The query must find the scenario; a case of the same words takes it in. Raises CaseRefused for no words."""
    require(can_review, actor)
    words = _words(text)
    if not words or len(words) > SearchCase.QUERY_MAX:
        raise CaseRefused(f"查询要有 1 到 {SearchCase.QUERY_MAX} 个字，请改正。")
    with transaction.atomic():
        known = SearchCase.objects.filter(key=_key(words))
        if not known.exists() and SearchCase.objects.count() >= CASES_MAX:
            raise CaseRefused(f"已经有 {CASES_MAX} 条检查了，请先删除不再需要的。")
        case, _ = SearchCase.objects.select_for_update().get_or_create(
            key=_key(words), defaults={"text": words, "added_by": actor}
        )
        case.scenarios.add(scenario)
    return case


def is_checked(text: str, scenario: Scenario) -> bool:
    """Must the query find the scenario already?"""
    return SearchCase.objects.filter(key=_key(_words(text)), scenarios=scenario).exists()


def remove_case(case: SearchCase, *, actor: User) -> None:
    """The case and its outcomes; the counts of the runs stay."""
    require(can_review, actor)
    case.delete()


def run_cases(*, actor: User) -> CheckRun:
    """Asks every case as an agent would, then writes the run. Raises CaseRefused when there is no case.

    A case that is removed meanwhile counts, but its outcome goes as it does for one removed later.
    """
    require(can_review, actor)
    cases = list(SearchCase.objects.prefetch_related("scenarios"))
    if not cases:
        raise CaseRefused("还没有检查用例，请先添加。")
    asked = (Case(case.text, tuple(scenario.code for scenario in case.scenarios.all())) for case in cases)
    ranks = [outcome.place or None for outcome in evaluate(asked, actor=AnonymousUser()).outcomes]
    with transaction.atomic():
        run = CheckRun.objects.create(
            total=len(cases), first=ranks.count(1), among_five=sum(map(_is_found, ranks)), actor=actor
        )
        left = set(SearchCase.objects.select_for_update().values_list("pk", flat=True))
        outcomes = (CaseOutcome(run=run, case=case, rank=rank) for case, rank in zip(cases, ranks, strict=True))
        CaseOutcome.objects.bulk_create(outcome for outcome in outcomes if outcome.case_id in left)
    return run


def last_runs() -> list[CheckRun]:
    """Newest first."""
    return list(CheckRun.objects.select_related("actor")[:RUNS_SHOWN])


def standings() -> list[CaseStanding]:
    """All cases: first those that broke, then those not found, then the rest, each in the order they were added."""
    runs = list(CheckRun.objects.values_list("pk", flat=True)[:2])
    ranks = [dict(CaseOutcome.objects.filter(run=run).values_list("case_id", "rank")) for run in runs]
    last, before = (*ranks, {}, {})[:2]
    live = Prefetch("scenarios", Scenario.objects.select_related("live_revision"))
    found = [
        CaseStanding(case, last.get(case.pk), before.get(case.pk), case.pk in last, case.pk in before)
        for case in SearchCase.objects.prefetch_related(live)
    ]
    return sorted(found, key=lambda standing: (not standing.broke, standing.passes))


def _is_found(rank: int | None) -> bool:
    return rank is not None and rank <= FIRST_FEW


def _words(text: str) -> str:
    return " ".join(clean(text).split())


def _key(words: str) -> str:
    """Script and width aside; 退款 and 退款? are two queries."""
    return fold(words).text[: SearchCase.QUERY_MAX * 4]
