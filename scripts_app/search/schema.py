"""The fields of the index, what they weigh, and the terms of a scenario in each."""

from __future__ import annotations

from whoosh.fields import ID, KEYWORD, Schema

from scripts_app.content import LineKind, ScriptContent, Speaker
from scripts_app.search.analyzer import analyze

SCHEMA_VERSION = 1
KEY = "key"

# What an agent types is nearly always the situation or the customer's words, so the title zone weighs most.
FIELD_WEIGHTS = {"title": 3.0, "recommended": 1.2, "forbidden": 1.1, "notes": 0.6}


def build_schema() -> Schema:
    """Each zone holds ready terms parted by spaces; only the key is stored, the text stays in the database."""
    zones = {name: KEYWORD(scorable=True) for name in FIELD_WEIGHTS}
    return Schema(**{KEY: ID(stored=True, unique=True)}, **zones)


def zones(content: ScriptContent) -> dict[str, str]:
    """The terms of a scenario's content for each zone."""
    texts: dict[str, list[str]] = {"title": [content.title, *content.triggers]}
    for line in content.lines:
        texts.setdefault(_zone(line.kind, line.speaker), []).append(f"{line.condition}\n{line.text}")
    return {name: " ".join(token.term for token in analyze("\n".join(parts))) for name, parts in texts.items()}


def _zone(kind: LineKind, speaker: str) -> str:
    if kind == LineKind.FORBIDDEN:
        return "forbidden"
    if kind == LineKind.NOTE or speaker == Speaker.CUSTOMER:
        return "notes"
    return "recommended"
