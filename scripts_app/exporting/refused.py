"""The rows of a batch that were refused, as a file to be mended and uploaded again as it is."""

from __future__ import annotations

from scripts_app.content import LineKind, ScriptContent
from scripts_app.exporting.columns import CHANNEL, CODE, LINE_ROLES, STATE, TITLE
from scripts_app.exporting.sheets import Book
from scripts_app.importing.channels import LABELS
from scripts_app.importing.columns import Role, role_of
from scripts_app.importing.named import category_headers
from scripts_app.importing.visible import visible_cells
from scripts_app.models import ImportBatch, ImportRow, RowOutcome, ScenarioKind

_REASON, _SHEET, _ROW = "未导入原因", "原工作表", "原行号"


def refused_rows_workbook(batch: ImportBatch) -> bytes:
    """One sheet; what told a row's category, code, dates and status stands in cells of its own."""
    rows = [_cells(row) for row in batch.rows.filter(outcome=RowOutcome.REFUSED)]
    headers = list(dict.fromkeys(header for row in rows for header in row)) or [TITLE, _REASON]
    last = [header for header in (_REASON, _SHEET, _ROW) if header in headers]
    headers = [*(header for header in headers if header not in last), *last]
    book = Book()
    book.add_sheet("未导入的行", headers=headers, rows=([row.get(header, "") for header in headers] for row in rows))
    return book.content()


def _cells(row: ImportRow) -> dict[str, str]:
    """Header → text. A row that was understood but stood in somebody's way is written out from what was read."""
    cells: dict[str, str] = {}
    for header, text in row.values.get("cells", ()):
        cells[header] = f"{cells[header]}\n{text}" if header in cells else text
    return {**(cells or _as_read(row)), _REASON: row.reason, _SHEET: row.sheet, _ROW: str(row.row)}


def _as_read(row: ImportRow) -> dict[str, str]:
    if not (content := row.content):
        return {}
    values, shown = row.values, visible_cells(content)
    title = "规范" if values["kind"] == ScenarioKind.GUIDELINE else TITLE
    path = (
        dict(zip(category_headers(len(values["category"])), values["category"], strict=True))
        if values["category"]
        else {}
    )
    cells = {CODE: values["code"], **path, **_channel(values.get("channel", ""), content), title: content.title}
    cells |= {header: shown[role] for header, role in LINE_ROLES.items()}
    return {header: text for header, text in {**cells, STATE: values["status_text"]}.items() if text}


def _channel(channel: str, content: ScriptContent) -> dict[str, str]:
    """As the file said it, which stands in a note too: read again, it is the same note."""
    for note in content.of_kind(LineKind.NOTE):
        header, colon, text = note.text.partition("：")
        if colon and role_of(header) == Role.CHANNEL:
            return {header: text}
    return {CHANNEL: LABELS[channel]} if channel else {}
