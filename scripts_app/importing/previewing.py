"""The PREVIEW job: what each row of the file would do, written down as `ImportRow`s and nothing else.

What was previewed is kept, so that confirm applies what the person saw, whatever the client sends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from scripts_app.errors import FileRefused
from scripts_app.importing.absent import absent_scenarios
from scripts_app.importing.doubts import doubts
from scripts_app.importing.found import Found, by_shape
from scripts_app.importing.guard import read_guarded
from scripts_app.importing.identity import Identities
from scripts_app.importing.jobs import Run
from scripts_app.importing.kept_files import kept_file
from scripts_app.importing.mapping import GUESS, Mapping
from scripts_app.importing.memory import deviations, known_shapes
from scripts_app.importing.moves import move
from scripts_app.importing.namesakes import namesakes
from scripts_app.importing.refusing import with_refused
from scripts_app.importing.resources import ScriptResource, Verdict
from scripts_app.importing.rows import ParsedFile, RowProblem
from scripts_app.models import BatchStatus, ImportBatch, ImportRow, RowOutcome
from scripts_app.text import fold_key

_JUDGED_AT_ONCE = 500  # rows between two signs of progress
_CHUNK = 200  # rows in one transaction


def preview(run: Run) -> None:
    """Reads the file again as it is to be understood, and stages its rows. Without any row it goes back to mapping."""
    batch = run.job.batch
    try:
        parsed = read_guarded(kept_file(batch), name=batch.file_name, mapping=_mapping_of(batch))
        require_rows(parsed)
    except FileRefused as refusal:
        with run.finishing(str(refusal)):
            move(batch, BatchStatus.PREVIEWING, BatchStatus.MAPPING, refusal=str(refusal))
    else:
        stage(run, parsed)


def stage(run: Run, parsed: ParsedFile) -> None:
    """Judges the rows against the library without writing to it; a stage that was broken off is begun anew."""
    batch = run.job.batch
    run.expect(2 * len(parsed.rows))
    verdicts = _judge(run, parsed)
    with run.writing():
        batch.rows.all().delete()
    staged = _staged(batch, parsed, verdicts=verdicts)
    for start in range(0, len(staged), _CHUNK):
        chunk = staged[start : start + _CHUNK]
        with run.writing(count=len(chunk)):
            ImportRow.objects.bulk_create(chunk)
        run.rest()
    parsed = with_refused(parsed, (verdict.row for verdict in verdicts if verdict.outcome == RowOutcome.REFUSED))
    columns = {
        "report": _report(parsed, verdicts) | _of_columns(batch, parsed),
        **({} if batch.found else {"found": Found.in_file(parsed).to_json()}),
    }
    with run.finishing("预览好了。"):
        move(batch, BatchStatus.PREVIEWING, BatchStatus.PREVIEWED, **columns)


def require_rows(parsed: ParsedFile) -> None:
    """Raises FileRefused, with the reader's reasons, for a file in which no row was found."""
    if sentence := why_nothing(parsed):
        raise FileRefused(sentence)


def why_nothing(parsed: ParsedFile) -> str:
    """Why no row was found; '' when there are rows."""
    if parsed.rows or parsed.refused:
        return ""
    nothing = f"文件“{parsed.name}”里没有找到任何场景，什么都没有写入。请对照导入模板检查表头和内容。"
    return "".join(parsed.errors) or nothing


def _judge(run: Run, parsed: ParsedFile) -> list[Verdict]:
    resource = ScriptResource(actor=run.job.actor, identities=Identities.of_library())
    verdicts: list[Verdict] = []
    for start in range(0, len(parsed.rows), _JUDGED_AT_ONCE):
        verdicts += resource.run(list(parsed.rows[start : start + _JUDGED_AT_ONCE]))
        run.expect(2 * len(parsed.rows), done=len(verdicts))
    return verdicts


def _staged(batch: ImportBatch, parsed: ParsedFile, *, verdicts: list[Verdict]) -> list[ImportRow]:
    """All rows of the file in their order in the file: read, refused by the reader, dropped."""
    told = zip(verdicts, namesakes(verdicts), strict=True)
    rows = [_staged_row(batch, verdict, namesake=sentence) for verdict, sentence in told]
    rows += _told(batch, parsed.refused, outcome=RowOutcome.REFUSED)
    rows += _told(batch, parsed.dropped_rows, outcome=RowOutcome.DROPPED)
    sheets = {sheet: place for place, sheet in enumerate(dict.fromkeys(row.sheet for row in rows))}
    rows.sort(key=lambda row: (sheets[row.sheet], row.row))
    for position, row in enumerate(rows):
        row.position = position
    return rows


def _staged_row(batch: ImportBatch, verdict: Verdict, *, namesake: str) -> ImportRow:
    row = verdict.row
    return ImportRow(
        batch=batch,
        sheet=row.sheet,
        row=row.row,
        outcome=verdict.outcome,
        reason=verdict.reason or namesake,
        values=row.to_json(),
        words=_words(row.code, *row.category, row.content.title, *(line.text for line in row.content.lines)),
        may_publish=row.may_publish,
        scenario_id=verdict.scenario_id,
        channel_before=verdict.channel_before,
    )


def _told(batch: ImportBatch, problems: Iterable[RowProblem], *, outcome: RowOutcome) -> list[ImportRow]:
    return [
        ImportRow(
            batch=batch,
            sheet=problem.sheet,
            row=problem.row,
            outcome=outcome,
            reason=problem.message,
            values={"cells": problem.cells} if problem.cells else {},
            words=_words(*(text for _, text in problem.cells)),
        )
        for problem in problems
    ]


def _words(*texts: str) -> str:
    return "\n".join(map(fold_key, texts))


def _report(parsed: ParsedFile, verdicts: list[Verdict]) -> dict[str, Any]:
    return {
        "rows_read": parsed.rows_read,
        "errors": list(parsed.errors),
        "warnings": [[problem.sheet, problem.row, problem.message] for problem in parsed.warnings],
        "ledger": asdict(parsed.ledger),
        "leftovers": [asdict(leftover) for leftover in parsed.leftovers],
        "absent": absent_scenarios({verdict.scenario_id for verdict in verdicts if verdict.scenario_id}),
    }


def _of_columns(batch: ImportBatch, parsed: ParsedFile) -> dict[str, Any]:
    """What is to be told of the columns: those in doubt, and (sheets, deviations) of those that are as remembered."""
    mapping, read = _mapping_of(batch), Found.in_file(parsed)
    known = known_shapes(mapping)
    tables = [alike for shape, alike in by_shape(read.tables).items() if shape in known]
    return {
        "doubts": [doubt.sentence for doubt in doubts(Found.of(batch) if batch.found else read, mapping)],
        "remembered": [
            ["、".join(dict.fromkeys(table.sheet for table in alike)), "，".join(deviations(alike[0]))]
            for alike in tables
        ],
    }


def _mapping_of(batch: ImportBatch) -> Mapping:
    return Mapping.from_json(batch.mapping) if batch.mapping else GUESS
