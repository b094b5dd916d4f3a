"""The READ job: what stands in an upload, for a person to check before anything is previewed."""

from __future__ import annotations

from scripts_app.errors import FileRefused
from scripts_app.importing.found import Found
from scripts_app.importing.guard import read_guarded
from scripts_app.importing.jobs import Run
from scripts_app.importing.kept_files import kept_file
from scripts_app.importing.mapping import GUESS, Mapping
from scripts_app.importing.memory import as_remembered, remembered
from scripts_app.importing.moves import move
from scripts_app.importing.previewing import why_nothing
from scripts_app.importing.rows import ParsedFile
from scripts_app.models import BatchStatus, ImportBatch


def read(run: Run) -> None:
    """Columns that somebody corrected in an earlier file of the same shape are taken as corrected."""
    batch = run.job.batch
    try:
        parsed = _read(batch)
    except FileRefused as refusal:
        with run.finishing(str(refusal)):
            move(batch, BatchStatus.READING, BatchStatus.REFUSED, refusal=str(refusal))
        return
    found = Found.in_file(parsed)
    mapping = as_remembered(GUESS, found.tables)
    columns = {"found": found.to_json(), "mapping": mapping.to_json(), "refusal": why_nothing(parsed)}
    with run.finishing("读好了，请核对。"):
        move(batch, BatchStatus.READING, BatchStatus.MAPPING, **columns)


def _read(batch: ImportBatch) -> ParsedFile:
    """Raises FileRefused also for a file in which there is nothing that a person could point at."""
    parsed = read_guarded(kept_file(batch), name=batch.file_name, mapping=Mapping(roles=remembered()))
    if not any(cell for sheet in parsed.sheets if not sheet.is_hidden for row in sheet.head for cell in row):
        raise FileRefused(why_nothing(parsed) or f"文件“{batch.file_name}”里没有文字。请检查后重新上传。")
    return parsed
