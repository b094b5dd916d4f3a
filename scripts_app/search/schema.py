"""The fields of the index, what they weigh, and the terms of a scenario in each: the same for every engine."""

from __future__ import annotations

from scripts_app.content import LineKind, ScriptContent, Speaker
from scripts_app.search.analyzer import analyze

SCHEMA_VERSION = 1

# What an agent types is nearly always the situation or the customer's words, so the title zone weighs most.
FIELD_WEIGHTS = {"title": 3.0, "recommended": 1.2, "forbidden": 1.1, "notes": 0.6}


def zones(content: ScriptContent) -> dict[str, list[str]]:
    """The terms of a scenario's content for each field, repeats included; nothing else of it goes into the index."""
    texts: dict[str, list[str]] = {"title": [content.title, *content.triggers]}
    for line in content.lines:
        texts.setdefault(_zone(line.kind, line.speaker), []).append(f"{line.condition}\n{line.text}")
    return {name: [token.term for token in analyze("\n".join(parts))] for name, parts in texts.items()}


def _zone(kind: LineKind, speaker: str) -> str:
    if kind == LineKind.FORBIDDEN:
        return "forbidden"
    if kind == LineKind.NOTE or speaker == Speaker.CUSTOMER:
        return "notes"
    return "recommended"
