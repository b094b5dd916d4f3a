"""The frame of the import: django-import-export runs the rows, says new / changed / unchanged, and reports errors.

The rows come from our own reader (`parse`), because the library reads only the active sheet with its header in row 1.
The rows of one transaction become drafts through `drafts` and `drafts_many`: the library writes no record itself.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import tablib
from import_export import resources
from import_export.results import RowResult

from scripts_app import drafts, publishing
from scripts_app.drafts_many import Arrival, import_many
from scripts_app.errors import InvalidContent, OpenRevisionExists, ScriptsError
from scripts_app.importing.identity import Identities
from scripts_app.importing.places import Places, place_problems
from scripts_app.importing.rows import ScriptRow
from scripts_app.importing.standing import Standing, standings
from scripts_app.models import Channel, ImportBatch, Revision, RowOutcome, Scenario, User
from scripts_app.permissions import can_review

logger = logging.getLogger(__name__)
_ROW = "row"
_OUTCOMES = {
    RowResult.IMPORT_TYPE_NEW: RowOutcome.NEW,
    RowResult.IMPORT_TYPE_UPDATE: RowOutcome.CHANGED,
    RowResult.IMPORT_TYPE_SKIP: RowOutcome.UNCHANGED,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a row, or in a dry run would: `reason` when refused, `revision` when it became a draft,
    `channel_before` when it took its scenario from there to another channel.
    """

    row: ScriptRow
    outcome: RowOutcome
    reason: str = ""
    scenario_id: int | None = None
    revision: Revision | None = None
    channel_before: str = ""


class ScriptResource(resources.ModelResource):
    """Takes a dataset of one column that holds `ScriptRow`s. Without a `batch` it can only do dry runs."""

    class Meta:
        model = Scenario
        fields = ()
        import_id_fields = ()
        use_bulk = True  # what the rows make is written in a few statements for all of them
        batch_size = None  # the caller hands over as many rows as belong in one transaction
        skip_diff = True  # our own diff compares lines, not columns
        store_instance = True
        report_skipped = True

    def __init__(self, *, actor: User, identities: Identities, batch: ImportBatch | None = None) -> None:
        super().__init__()
        self._actor = actor
        self._identities = identities
        self._batch = batch
        self._places: Places | None = None
        self._standings: dict[int, Standing] = {}
        self._to_write: dict[int, Scenario] = {}
        self._rows: list[ScriptRow] = []
        self._written: dict[int, Revision] = {}
        self._takers: dict[int, ScriptRow] = {}
        self._channels: dict[int, str] = {}  # as they were before
        self._has_text = True  # does the library hold the text of the row at hand?

    def run(self, rows: list[ScriptRow], *, places: Places | None = None) -> list[Verdict]:
        """One verdict for each row, in their order; a dry run unless there are places to write to.

        A real run must be in a transaction; the first error undoes it.
        """
        self._rows, self._places, self._to_write, self._written, self._channels = rows, places, {}, {}, {}
        self._standings = standings(key for row in rows if (key := self._identities.find(row)))
        dataset = tablib.Dataset(*((row,) for row in rows), headers=[_ROW])
        # Not import_data: for a dry run it opens a transaction, and nobody could write until all rows are judged.
        result = self.import_data_inner(
            dataset, places is None, raise_errors=False, using_transactions=False, collect_failed_rows=False
        )
        return [self._verdict(number, row_result) for number, row_result in enumerate(result.rows, 1)]

    def before_import_row(self, row: dict[str, ScriptRow], **kwargs: Any) -> None:
        """Holds the row to the rules of the store already in a dry run."""
        if problems := [*row[_ROW].content.problems(), *place_problems(row[_ROW])]:
            raise InvalidContent(problems)

    def get_instance(self, instance_loader: Any, row: dict[str, ScriptRow]) -> Scenario | None:
        key = self._identities.find(row[_ROW])
        return self._standings[key].scenario if key else None

    def import_instance(self, instance: Scenario, row: dict[str, ScriptRow], **kwargs: Any) -> None:
        """Nothing is set on the scenario itself: what the row says goes into a draft."""

    def skip_row(self, instance: Scenario, original: Any, row: dict[str, ScriptRow], *args: Any) -> bool:
        self._has_text = instance.pk is not None and self._standings[instance.pk].holds(row[_ROW].content)
        return self._has_text and not self._moves(row[_ROW], instance)

    def validate_instance(self, instance: Scenario, *args: Any, **kwargs: Any) -> None:
        """Somebody's unfinished work stands in the way: an import would overwrite it or make a second draft."""
        waiting = self._standings[instance.pk].waiting if instance.pk else None
        if taker := self._taker(instance, waiting):
            raise OpenRevisionExists(
                f"与{taker}在话术库里是同一个场景，内容却不同，不知道以哪一行为准。请合并成一行后重新导入。"
            )
        if waiting and not self._has_text and not drafts.is_untouched_import(waiting):
            state = waiting.get_status_display()
            raise OpenRevisionExists(
                f"话术库里“{waiting.title}”有 {waiting.author} 的一份{state}，请先处理它，再导入这一行。"
            )

    def before_save_instance(self, instance: Scenario, row: dict[str, ScriptRow], **kwargs: Any) -> None:
        self._to_write[kwargs["row_number"]] = instance
        if instance.pk:
            self._takers[instance.pk] = row[_ROW]
            if self._moves(row[_ROW], instance):
                self._channels[kwargs["row_number"]] = instance.channel

    def bulk_create(self, *args: Any, **kwargs: Any) -> None:
        """The rows as drafts: those that bring an untouched draft of an earlier import up to date one by one."""
        self.create_instances.clear()
        self.update_instances.clear()
        if self._batch is None or self._places is None:
            return
        arrivals = {}
        for number, scenario in self._to_write.items():
            row, standing = self._rows[number - 1], self._standings.get(scenario.pk)
            if number in self._channels:
                publishing.set_channel(scenario, row.channel, actor=self._actor, batch=self._batch)
            if standing and standing.holds(row.content):
                continue
            source = drafts.Source(self._batch, row.sheet, row.row)
            if standing and standing.waiting:
                self._written[number] = drafts.import_changes(scenario, row.content, actor=self._actor, source=source)
                continue
            place = drafts.Place(
                self._places.find_or_make(row.category), row.kind, row.code, row.channel or Channel.ANY
            )
            if standing and standing.is_undone:
                drafts.take_up_again(scenario, place=place)
            last = standing.last_number if standing else 0
            arrivals[number] = Arrival(row.content, source, scenario if standing else place, last)
        revisions = import_many(list(arrivals.values()), actor=self._actor)
        self._written |= dict(zip(arrivals, revisions, strict=True))

    def bulk_update(self, *args: Any, **kwargs: Any) -> None:
        """Done with the new ones."""

    def after_import_row(self, row: dict[str, ScriptRow], row_result: RowResult, **kwargs: Any) -> None:
        standing = self._standings.get(row_result.instance.pk)
        if standing and standing.is_undone and row_result.import_type == RowResult.IMPORT_TYPE_UPDATE:
            row_result.import_type = RowResult.IMPORT_TYPE_NEW  # nothing of it stood in the library any more

    def after_import(self, *args: Any, **kwargs: Any) -> None:
        """The library would reset the sequence of keys, which two imports at once must not do to each other."""

    def _moves(self, row: ScriptRow, scenario: Scenario) -> bool:
        """Does the row take a scenario that stands to another channel? That is an act of those who review."""
        says_another = bool(row.channel) and row.channel != scenario.channel
        return says_another and can_review(self._actor) and not self._standings[scenario.pk].is_undone

    def _taker(self, instance: Scenario, waiting: Revision | None) -> str:
        """Where in this file stands another row about the same scenario; '' when none does."""
        if taker := self._takers.get(instance.pk):
            return f"“{taker.sheet}”第 {taker.row} 行"
        if waiting and self._batch and waiting.batch_id == self._batch.pk:
            return f"“{waiting.source_sheet}”第 {waiting.source_row} 行"
        return ""

    def _verdict(self, number: int, result: RowResult) -> Verdict:
        row = self._rows[number - 1]
        if result.errors:
            return Verdict(row, RowOutcome.REFUSED, _sentence(result.errors[0].error), self._identities.find(row))
        revision = self._written.get(number)
        key = revision.scenario_id if revision else result.instance.pk
        before = self._channels.get(number, "")
        return Verdict(row, _OUTCOMES[result.import_type], "", key, revision, before)


def _sentence(error: Exception) -> str:
    if isinstance(error, ScriptsError):
        return str(error)
    logger.error("导入行出错。", exc_info=error)
    return "这一行导入时出了意外，没有写入。请重试；仍不行时把文件交给管理员查看日志。"
