"""The library, or any part of it, as a workbook that changes nothing when it comes back unedited.

django-import-export is the frame of the table: `ScriptExport` names the columns and fills them, a chunk at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import Count, QuerySet, Sum, TextField
from django.db.models.functions import Cast, Length
from import_export import resources
from import_export.fields import Field

from scripts_app.content import ScriptContent
from scripts_app.exporting.columns import CHANNEL, CODE, LINE_ROLES, STATE
from scripts_app.exporting.sheets import Book
from scripts_app.importing.columns import DATA_HEADER, Role
from scripts_app.importing.named import category_headers
from scripts_app.importing.places import category_paths
from scripts_app.importing.visible import CELL_MAX, as_data, visible_cells
from scripts_app.models import Revision, Scenario, ScenarioKind
from scripts_app.permissions import Actor, require, sees_drafts

_CHUNK = 500
_SHEETS = ((ScenarioKind.SCRIPT, "话术", "场景"), (ScenarioKind.GUIDELINE, "服务规范", "规范"))


@dataclass(frozen=True, slots=True)
class Written:
    """A scenario as a row: its text is the live one, else the newest that stands."""

    scenario: Scenario
    content: ScriptContent
    cells: dict[Role, str]
    data: list[str]


class ScriptExport(resources.ModelResource):
    """The columns of the import template, and as many for the data as the longest text needs."""

    class Meta:
        model = Scenario
        fields = ()

    def __init__(self, *, title: str, parts: int) -> None:
        super().__init__()
        paths = category_paths()
        depth = max(map(len, paths.values()), default=1)
        self._add(CODE, lambda written: written.scenario.code)
        for level, header in enumerate(category_headers(depth)):
            self._add(header, partial(_category, paths=paths, level=level))
        self._add(CHANNEL, lambda written: written.scenario.get_channel_display())
        self._add(title, lambda written: written.content.title)
        for header, role in LINE_ROLES.items():
            self._add(header, partial(_cell, role=role))
        self._add(STATE, lambda written: _state(written.scenario))
        for part in range(parts):
            self._add(DATA_HEADER, partial(_part, number=part))

    def _add(self, name: str, value: Callable[[Written], str]) -> None:
        self.fields[f"column_{len(self.fields)}"] = Field(column_name=name, dehydrate_method=value)


def export_workbook(scenarios: QuerySet[Scenario] | Sequence[int], *, actor: Actor) -> bytes:
    """The .xlsx of those scenarios that the actor may see, in the order given: a sheet of scripts, one of rules.

    Takes keys (hits in the order of their rank) or a query. Raises NotAllowed.
    """
    require(sees_drafts, actor)
    keys = list(scenarios.values_list("pk", flat=True) if isinstance(scenarios, QuerySet) else scenarios)
    visible = Scenario.objects.visible_to(actor).standing()
    kinds = dict(pair for chunk in _chunks(keys) for pair in visible.filter(pk__in=chunk).values_list("pk", "kind"))
    book, parts = Book(), _parts_needed(keys)
    for kind, name, title in _SHEETS:
        of_kind = [key for key in keys if kinds.get(key) == kind]
        if of_kind or kind == ScenarioKind.SCRIPT:
            table = ScriptExport(title=title, parts=parts)
            headers = table.get_export_headers(selected_fields=list(table.fields))
            book.add_sheet(
                name, headers=headers, rows=(table.export_resource(written) for written in _written(of_kind))
            )
    return book.content()


def _written(keys: Sequence[int]) -> Iterator[Written]:
    """In the order of the keys, in four queries for each chunk."""
    for chunk in _chunks(keys):
        scenarios = Scenario.objects.in_bulk(chunk)
        standing = Revision.objects.standing().filter(scenario__in=chunk).order_by("number")
        newest = dict(standing.values_list("scenario_id", "pk"))
        texts = {key: scenario.live_revision_id or newest[key] for key, scenario in scenarios.items()}
        revisions = Revision.objects.prefetch_related("lines").in_bulk(list(texts.values()))
        for key in chunk:
            content = revisions[texts[key]].content
            yield Written(scenarios[key], content, visible_cells(content), as_data(content))


def _parts_needed(keys: Sequence[int]) -> int:
    """How many cells the longest data takes: only texts that may take more than one are read for it."""
    size = 4 * Sum(Length("lines__text") + Length("lines__condition")) + 200 * Count("lines")
    sizes = Revision.objects.order_by().annotate(size=size, stated=Length(Cast("triggers", TextField())))
    most = 1
    for chunk in _chunks(keys):
        found = sizes.filter(scenario__in=chunk).values_list("pk", "size", "stated")
        long = [key for key, lines, triggers in found if (lines or 0) + triggers > CELL_MAX // 2]
        texts = Revision.objects.filter(pk__in=long).prefetch_related("lines")
        most = max([most, *(len(as_data(text.content)) for text in texts)])
    return most


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    yield from (keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK))


def _category(written: Written, *, paths: dict[int, tuple[str, ...]], level: int) -> str:
    return "".join(paths[written.scenario.category_id][level : level + 1])


def _cell(written: Written, *, role: Role) -> str:
    return written.cells[role]


def _part(written: Written, *, number: int) -> str:
    return "".join(written.data[number : number + 1])


def _state(scenario: Scenario) -> str:
    if scenario.live_revision_id:
        return "启用"
    return "停用" if scenario.retired_at else "草稿"
