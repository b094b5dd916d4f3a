"""Which scenario of the library a row of a file is: by its code where it has one, else by its title in its category."""

from __future__ import annotations

from dataclasses import dataclass, field

from scripts_app.importing.places import category_key, category_paths
from scripts_app.importing.rows import ScriptRow
from scripts_app.models import BatchStatus, ImportBatch, ImportRow, Revision, Status, UndoOutcome
from scripts_app.text import fold_key

TitleKey = tuple[tuple[str, ...], str]


@dataclass(slots=True)
class Identities:
    """Scenario keys by code, and by category and title as they are now and as earlier imports knew them.

    What `batch` itself has made is left out: two rows of a file are two scenarios, also when it is taken up again.
    """

    batch: ImportBatch | None = None
    by_code: dict[str, int] = field(default_factory=dict)
    by_title: dict[TitleKey, int] = field(default_factory=dict)
    newest: int = 0

    @classmethod
    def of_library(cls, *, besides: ImportBatch | None = None) -> Identities:
        """All scenarios, retired ones included; costs three queries. A title of today wins over a former one."""
        known = cls(batch=besides)
        for key, category, title in _imported_titles():
            known.by_title[category_key(category), fold_key(title)] = key
        known.catch_up()
        return known

    def catch_up(self) -> None:
        """Takes in what was written since; two queries. In the transaction of a write nothing can come after it."""
        fresh = Revision.objects.naming().filter(pk__gt=self.newest).select_related("scenario")
        names = list(fresh.only("title_key", "status", "number", "batch", "scenario__code", "scenario__category"))
        names.sort(
            key=lambda name: (name.status != Status.UNDONE, name.number)
        )  # what stands wins over what was undone
        paths = category_paths() if names else {}
        for name in names:
            self.newest = max(self.newest, name.pk)
            if self.batch is None or name.batch_id != self.batch.pk:
                self.by_code[name.scenario.code] = name.scenario_id
                self.by_title[category_key(paths[name.scenario.category_id]), name.title_key] = name.scenario_id

    def find(self, row: ScriptRow) -> int | None:
        """The key of the scenario that the row is about, or None for a new one."""
        if row.code:
            return self.by_code.get(row.code)
        return self.by_title.get(_title_key(row))


def _title_key(row: ScriptRow) -> TitleKey:
    return category_key(row.category), fold_key(row.content.title)


def _imported_titles() -> list[tuple[int, tuple[str, ...], str]]:
    """What files called the scenarios: somebody may have moved or renamed them in the library since."""
    imported = (BatchStatus.APPLIED, BatchStatus.UNDOING, BatchStatus.UNDONE)
    rows = ImportRow.objects.filter(batch__status__in=imported, scenario__isnull=False).exclude(undo=UndoOutcome.UNDONE)
    values = rows.order_by("pk").values_list("scenario_id", "values__category", "values__content__title")
    return [(key, tuple(category or ()), title) for key, category, title in values if key and title]
