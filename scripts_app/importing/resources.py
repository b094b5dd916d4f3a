"""The frame of the import: django-import-export runs the rows, says new / changed / unchanged, and reports errors.

The rows come from our own reader (`parse`), because the library reads only the active sheet with its header in row 1.
Each row becomes a draft through `drafts`, so that the library never writes a record itself.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import tablib
from import_export import resources
from import_export.results import RowResult

from scripts_app import drafts
from scripts_app.content import ScriptContent
from scripts_app.errors import InvalidContent, OpenRevisionExists, ScriptsError
from scripts_app.importing.identity import Identities
from scripts_app.importing.places import find_or_make_category, place_problems
from scripts_app.importing.rows import ScriptRow
from scripts_app.models import ImportBatch, Revision, RowOutcome, Scenario, User

logger = logging.getLogger(__name__)
_ROW = "row"
_OUTCOMES = {
    RowResult.IMPORT_TYPE_NEW: RowOutcome.NEW,
    RowResult.IMPORT_TYPE_UPDATE: RowOutcome.CHANGED,
    RowResult.IMPORT_TYPE_SKIP: RowOutcome.UNCHANGED,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a row, or in a dry run would: `reason` when refused, `revision` when it became a draft."""

    row: ScriptRow
    outcome: RowOutcome
    reason: str = ""
    scenario_id: int | None = None
    revision: Revision | None = None


class ScriptResource(resources.ModelResource):
    """Takes a dataset of one column that holds `ScriptRow`s. Without a `batch` it can only do dry runs."""

    class Meta:
        model = Scenario
        fields = ()
        import_id_fields = ()
        use_transactions = False  # each row is an action with a transaction of its own, in chunks of the caller's
        skip_diff = True  # our own diff compares lines, not columns
        store_instance = True
        report_skipped = True

    def __init__(self, *, actor: User, identities: Identities, batch: ImportBatch | None = None) -> None:
        super().__init__()
        self._actor = actor
        self._identities = identities
        self._batch = batch
        self._row: ScriptRow
        self._revision: Revision | None = None
        self._is_undone = False

    def run(self, rows: list[ScriptRow], *, dry_run: bool) -> list[Verdict]:
        """One verdict for each row, in their order."""
        dataset = tablib.Dataset(*((row,) for row in rows), headers=[_ROW])
        result = self.import_data(dataset, dry_run=dry_run)
        return [self._verdict(row, row_result) for row, row_result in zip(rows, result.rows, strict=True)]

    def before_import_row(self, row: dict[str, ScriptRow], **kwargs: Any) -> None:
        """Holds the row to the rules of the store already in a dry run."""
        self._row, self._revision = row[_ROW], None
        if problems := [*self._row.content.problems(), *place_problems(self._row)]:
            raise InvalidContent(problems)

    def get_instance(self, instance_loader: Any, row: dict[str, ScriptRow]) -> Scenario | None:
        key = self._identities.find(row[_ROW])
        self._is_undone = key is not None and not Scenario.objects.standing().filter(pk=key).exists()
        return Scenario.objects.select_related("live_revision").get(pk=key) if key else None

    def import_instance(self, instance: Scenario, row: dict[str, ScriptRow], **kwargs: Any) -> None:
        """Nothing is set on the scenario itself: what the row says goes into a draft."""

    def skip_row(self, instance: Scenario, *args: Any, **kwargs: Any) -> bool:
        return instance.pk is not None and is_unchanged(instance, self._row.content)

    def validate_instance(self, instance: Scenario, *args: Any, **kwargs: Any) -> None:
        """Somebody's unfinished work stands in the way: an import would overwrite it or make a second draft."""
        waiting = instance.revisions.open().first() if instance.pk else None
        if waiting and not drafts.is_untouched_import(waiting):
            state = waiting.get_status_display()
            raise OpenRevisionExists(
                f"话术库里“{waiting.title}”有 {waiting.author} 的一份{state}，请先处理它，再导入这一行。"
            )

    def do_instance_save(self, instance: Scenario, *args: Any) -> None:
        """The row as a draft. In a dry run the library comes here too, inside a transaction that it rolls back."""
        if self._batch is None:
            return
        row, source = self._row, drafts.Source(self._batch, self._row.sheet, self._row.row)
        place = drafts.Place(find_or_make_category(row.category), row.kind, row.code)
        if instance.pk is None:
            self._revision = drafts.create_scenario(row.content, place=place, actor=self._actor, source=source)
            instance.pk = self._revision.scenario_id
            self._identities.learn(row, instance.pk)
        else:
            if self._is_undone:
                drafts.take_up_again(instance, place=place)
            self._revision = drafts.import_changes(instance, row.content, actor=self._actor, source=source)

    def after_import_row(self, row: dict[str, ScriptRow], row_result: RowResult, **kwargs: Any) -> None:
        row_result.revision = self._revision
        if self._is_undone and row_result.import_type == RowResult.IMPORT_TYPE_UPDATE:
            row_result.import_type = RowResult.IMPORT_TYPE_NEW  # nothing of it stood in the library any more

    def _verdict(self, row: ScriptRow, result: RowResult) -> Verdict:
        if result.errors:
            return Verdict(row, RowOutcome.REFUSED, _sentence(result.errors[0].error), self._identities.find(row))
        return Verdict(row, _OUTCOMES[result.import_type], "", result.instance.pk, result.revision)


def is_unchanged(scenario: Scenario, content: ScriptContent) -> bool:
    """Does the library hold just this content already: waiting, live, or with neither as the latest revision?"""
    standing = [revision for revision in (scenario.revisions.open().first(), scenario.live_revision) if revision]
    compared = standing or list(scenario.revisions.standing().order_by("-number")[:1])
    return content.digest() in {revision.digest for revision in compared}


def _sentence(error: Exception) -> str:
    if isinstance(error, ScriptsError):
        return str(error)
    logger.error("导入行出错。", exc_info=error)
    return "这一行导入时出了意外，没有写入。请重试；仍不行时把文件交给管理员查看日志。"
