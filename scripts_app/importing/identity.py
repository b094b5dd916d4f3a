"""Which scenario of the library a row of a file is: by its code where it has one, else by its title in its category."""

from __future__ import annotations

from dataclasses import dataclass, field

from scripts_app.importing.places import category_key, category_paths
from scripts_app.importing.rows import ScriptRow
from scripts_app.models import BatchStatus, ImportRow, Revision, Scenario, Status, UndoOutcome
from scripts_app.text import fold_key

TitleKey = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Identities:
    """Scenario keys by code, and by category and title as they are now and as earlier imports knew them."""

    by_code: dict[str, int] = field(default_factory=dict)
    by_title: dict[TitleKey, int] = field(default_factory=dict)

    @classmethod
    def of_library(cls) -> Identities:
        """All scenarios, retired ones included; costs four queries. A title of today wins over a former one."""
        paths = category_paths()
        scenarios = list(Scenario.objects.order_by("pk").values_list("pk", "code", "category_id"))
        categories = {key: category_key(paths[category_id]) for key, _, category_id in scenarios}
        by_title: dict[TitleKey, int] = {}
        for key, category, title in _imported_titles():
            by_title[category_key(category), fold_key(title)] = key
        names = Revision.objects.naming().order_by("number").values_list("status", "scenario_id", "title_key")
        for _, key, title_key in sorted(names, key=lambda name: name[0] != Status.UNDONE):
            by_title[categories[key], title_key] = key  # what stands wins over what was undone
        return cls({code: key for key, code, _ in scenarios}, by_title)

    def find(self, row: ScriptRow) -> int | None:
        """The key of the scenario that the row is about, or None for a new one."""
        if row.code:
            return self.by_code.get(row.code)
        return self.by_title.get(_title_key(row))

    def learn(self, row: ScriptRow, key: int) -> None:
        """Remembers a scenario that the row has just made."""
        self.by_title[_title_key(row)] = key
        if row.code:
            self.by_code[row.code] = key


def _title_key(row: ScriptRow) -> TitleKey:
    return category_key(row.category), fold_key(row.content.title)


def _imported_titles() -> list[tuple[int, tuple[str, ...], str]]:
    """What files called the scenarios: somebody may have moved or renamed them in the library since."""
    imported = (BatchStatus.APPLIED, BatchStatus.UNDOING, BatchStatus.UNDONE)
    rows = ImportRow.objects.filter(batch__status__in=imported, scenario__isnull=False).exclude(undo=UndoOutcome.UNDONE)
    values = rows.order_by("pk").values_list("scenario_id", "values__category", "values__content__title")
    return [(key, tuple(category or ()), title) for key, category, title in values if key and title]
