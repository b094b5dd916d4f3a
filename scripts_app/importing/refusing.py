"""Rows that were read and that the library will not take: their text is accounted for as refused. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scripts_app.importing.ledger import REFUSED_ROW, Ledger, Leftover
from scripts_app.importing.rows import ParsedFile, ScriptRow


def with_refused(parsed: ParsedFile, refused: Iterable[ScriptRow]) -> ParsedFile:
    """The file with these of its rows no longer counted as stored, and listed among what is left."""
    left = tuple(
        Leftover(row.sheet, row.row, _text(row), REFUSED_ROW, row.size, fate="refused", is_loose=False)
        for row in refused
    )
    size = sum(leftover.size for leftover in left)
    moved = Ledger(stored=-size, refused=size)
    return replace(parsed, ledger=parsed.ledger + moved, leftovers=(*parsed.leftovers, *left))


def _text(row: ScriptRow) -> str:
    content = row.content
    return " ".join((content.title, *content.triggers, *(line.text for line in content.lines)))
