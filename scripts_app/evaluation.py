"""Does the search find what it must? Queries with the scenarios they must find, against the live library.

hit@n is the share of queries with one of their scenarios among the first n, MRR the mean of 1 / place of the first one
(Voorhees, "The TREC-8 Question Answering Track Report", 1999).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scripts_app.errors import ScriptsError
from scripts_app.permissions import Actor
from scripts_app.search import SearchHit, SearchQuery, search
from scripts_app.text import fold_key

LOOKED_AT = 10
CASES_MAX = 10_000
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")  # JSON may name one alone: no text holds it, none can be printed


class CasesRefused(ScriptsError):
    sentence = '这份查询清单读不了，请检查格式：每行一个 JSON，例如 {"q": "听不清", "rel": ["场景编号或名称"]}。'


@dataclass(frozen=True, slots=True)
class Case:
    """A query and the scenarios, by code or title, of which one must be found. `kind` groups cases in the report."""

    query: str
    relevant: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`place` of the first scenario that had to be found, from 1; 0 when it is not among the first LOOKED_AT."""

    case: Case
    place: int
    found: tuple[str, ...]

    @property
    def is_miss(self) -> bool:
        return not self.place


@dataclass(frozen=True, slots=True)
class Report:
    outcomes: tuple[Outcome, ...]

    def hit_at(self, places: int) -> float:
        """The share of the cases with their scenario among the first `places`, 0 to 1."""
        return self._mean([float(0 < outcome.place <= places) for outcome in self.outcomes])

    @property
    def mrr(self) -> float:
        return self._mean([1 / outcome.place if outcome.place else 0.0 for outcome in self.outcomes])

    @property
    def misses(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.is_miss)

    @property
    def empty(self) -> int:
        """How many queries found nothing at all."""
        return sum(not outcome.found for outcome in self.outcomes)

    def by_kind(self) -> dict[str, Report]:
        """A report for each kind of case, in the order of their first cases."""
        groups: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in self.outcomes:
            groups[outcome.case.kind].append(outcome)
        return {kind: Report(tuple(outcomes)) for kind, outcomes in groups.items()}

    @staticmethod
    def _mean(values: Sequence[float]) -> float:
        return sum(values) / len(values) if values else 0.0


def read_cases(lines: Iterable[str]) -> list[Case]:
    """Cases from lines of JSON, empty ones skipped. Raises CasesRefused with the number of the line that is wrong.

    A scenario is named by its code, its title, or a pair of source and title; `kind` may be left out.
    """
    cases = [_case(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    if not cases:
        raise CasesRefused("这份查询清单是空的，请至少写一行。")
    if len(cases) > CASES_MAX:
        raise CasesRefused(f"这份查询清单有 {len(cases)} 行，一次最多 {CASES_MAX} 行，请分几次检查。")
    return cases


def evaluate(cases: Iterable[Case], *, actor: Actor) -> Report:
    """Each query asked once, as `actor` would find it."""
    return Report(tuple(_outcome(case, actor) for case in cases))


def judge(case: Case, found: Sequence[tuple[str, str]]) -> Outcome:
    """The outcome of a case whose query found these (code, title) pairs, best first."""
    wanted = {*case.relevant, *map(fold_key, case.relevant)}
    place = next((place for place, (code, title) in enumerate(found, 1) if {code, fold_key(title)} & wanted), 0)
    return Outcome(case, place, tuple(title for _, title in found))


def _outcome(case: Case, actor: Actor) -> Outcome:
    hits = search(SearchQuery(case.query, limit=LOOKED_AT), actor=actor).hits
    return judge(case, [_named(hit) for hit in hits])


def _named(hit: SearchHit) -> tuple[str, str]:
    return hit.scenario.code, hit.content.title


def _case(line: str, number: int) -> Case:
    try:
        told = json.loads(line)
        query, named, kind = told["q"], told["rel"], str(told.get("kind", ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CasesRefused(f"第 {number} 行读不了。{CasesRefused.sentence}") from error
    if not isinstance(query, str) or not isinstance(named, list) or not named:
        raise CasesRefused(f"第 {number} 行要有查询 q 和至少一个应找到的场景 rel。{CasesRefused.sentence}")
    relevant = tuple(one[-1] if isinstance(one, list) and one else one for one in named)
    if not all(isinstance(one, str) for one in relevant):
        raise CasesRefused(f"第 {number} 行的 rel 里，每个场景要写编号或名称。{CasesRefused.sentence}")
    if _HALF_A_CHARACTER.search("".join((query, kind, *relevant))):
        raise CasesRefused(f"第 {number} 行里有残缺的字符，存不了也显示不出来，请把这一行重新写一遍。")
    return Case(query, relevant, kind)
