"""A parsed file as the JSON of the `import_sop` contract."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scripts_app.content import Line, LineKind, ScriptContent
from scripts_app.importing.ledger import Ledger, Leftover
from scripts_app.importing.parse import GUIDELINE
from scripts_app.importing.rows import ParsedFile, RowProblem, ScriptRow


def as_contract(parsed: ParsedFile) -> dict[str, Any]:
    """What `import_sop --json` prints for one file. Refused and dropped rows are told among the warnings."""
    told = sorted((*parsed.warnings, *parsed.refused, *parsed.dropped_rows), key=lambda problem: problem.row)
    return {
        "scenarios": [_as_scenario(row) for row in parsed.rows if row.kind != GUIDELINE],
        "guidelines": [_as_scenario(row) for row in parsed.rows if row.kind == GUIDELINE],
        "warnings": [_as_told(problem) for problem in told],
        "errors": list(parsed.errors),
        "ledger": _as_ledger(parsed.ledger),
        "rows": {
            "read": parsed.rows_read,
            "stored": len(parsed.rows),
            "refused": len(parsed.refused),
            "dropped": len(parsed.dropped_rows),
        },
        "leftovers": [_as_left(leftover) for leftover in parsed.leftovers],
    }


def _as_ledger(ledger: Ledger) -> dict[str, int]:
    """Programs that read it know three fates: what is refused counts among what is dropped."""
    told = asdict(ledger)
    told["dropped"] += told.pop("refused")
    return told


def _as_left(leftover: Leftover) -> dict[str, Any]:
    told = asdict(leftover)
    del told["is_loose"]
    return told | {"is_dropped": told.pop("fate") != "unassigned"}


def _as_scenario(row: ScriptRow) -> dict[str, Any]:
    content = row.content
    return {
        "sheet": row.sheet,
        "row": row.row,
        "code": row.code,
        "category": "/".join(row.category),
        "channel": row.channel,
        "scenario": content.title,
        "recommended": _texts(content, LineKind.RECOMMENDED),
        "forbidden": _texts(content, LineKind.FORBIDDEN),
        "notes": _texts(content, LineKind.NOTE),
        "steps": [_with_condition(line) for line in content.of_kind(LineKind.STEP)],
        "dialogue": [{"speaker": line.speaker, "text": line.text} for line in content.of_kind(LineKind.TURN)],
        "triggers": list(content.triggers),
        "effective_from": _day(content.effective_from),
        "effective_until": _day(content.effective_until),
        "status": row.status_text,
    }


def _texts(content: ScriptContent, kind: LineKind) -> list[str]:
    return [line.text for line in content.of_kind(kind)]


def _with_condition(line: Line) -> str:
    return f"{line.condition}，{line.text}" if line.condition else line.text


def _day(day: object) -> str | None:
    return str(day) if day else None


def _as_told(problem: RowProblem) -> dict[str, Any]:
    return {"sheet": problem.sheet, "row": problem.row, "message": problem.message}
