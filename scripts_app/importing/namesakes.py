"""New scenarios with a title that another has too: nothing wrong, but a person should know before there are two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from scripts_app.importing.places import category_paths
from scripts_app.importing.resources import Verdict
from scripts_app.importing.rows import ScriptRow
from scripts_app.models import Revision, RowOutcome
from scripts_app.text import fold_key

_ASKED_AT_ONCE = 500
_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Bearer:
    """Who bears a title: a row of the file, or a scenario of the library."""

    told: str
    row: ScriptRow | None = None
    scenario_id: int | None = None


def namesakes(verdicts: Sequence[Verdict]) -> list[str]:
    """A sentence for each verdict that would make a new scenario with a known title, '' for the others."""
    bearers: dict[str, list[_Bearer]] = {}
    for verdict in verdicts:
        if verdict.outcome != RowOutcome.REFUSED:
            bearers.setdefault(_key(verdict), []).append(_of_file(verdict))
    brought = {verdict.scenario_id for verdict in verdicts}
    for key, bearer in _of_library({_key(verdict) for verdict in verdicts if verdict.outcome == RowOutcome.NEW}):
        if bearer.scenario_id not in brought:
            bearers[key].append(bearer)
    return [
        _sentence(bearers[_key(verdict)], verdict.row) if verdict.outcome == RowOutcome.NEW else ""
        for verdict in verdicts
    ]


def _key(verdict: Verdict) -> str:
    return fold_key(verdict.row.content.title)


def _of_file(verdict: Verdict) -> _Bearer:
    row = verdict.row
    where = f"“{row.sheet}”" if row.sheet else ""
    return _Bearer(f"这个文件{where}第 {row.row} 行", row)


def _of_library(keys: set[str]) -> Iterable[tuple[str, _Bearer]]:
    """(key of the title, bearer) of scenarios that are live or being written under one of these titles."""
    asked, paths = sorted(keys), category_paths() if keys else {}
    columns = ("title_key", "scenario_id", "scenario__code", "scenario__category_id")
    for start in range(0, len(asked), _ASKED_AT_ONCE):
        titled = Revision.objects.filter(title_key__in=asked[start : start + _ASKED_AT_ONCE])
        current = titled.open() | titled.filter(scenario__live_revision=F("pk"))
        for key, scenario, code, category in current.order_by("scenario_id").values_list(*columns).distinct():
            yield key, _Bearer(f"话术库“{' › '.join(paths[category])}”（编号 {code}）", scenario_id=scenario)


def _sentence(bearers: Sequence[_Bearer], row: ScriptRow) -> str:
    """About the others; the first of them are named, so that a file of one title alone is told as fast as any."""
    others = [bearer.told for bearer in bearers[: _NAMED + 1] if bearer.row is not row]
    more = f"等 {len(bearers) - 1} 处" if len(bearers) > _NAMED + 1 else ""
    return f"另有同名场景：{'、'.join(others[:_NAMED])}{more}。" if others else ""
