"""The fields of the index, what they weigh, and the terms of a scenario in each: the same for every engine."""

from __future__ import annotations

from collections.abc import Sequence

from scripts_app.content import LineKind, ScriptContent, Speaker
from scripts_app.search.analyzer import analyze
from scripts_app.search.sounds import spoken_terms
from scripts_app.text import fold_key

SCHEMA_VERSION = 5
SOUND = "sound"

# What an agent types is nearly always the situation or the customer's words, so the title zone weighs most.
FIELD_WEIGHTS = {"title": 5.0, "recommended": 1.1, "forbidden": 1.1, "notes": 0.5, SOUND: 3.0}


def zones(content: ScriptContent, *, path: Sequence[str] = (), code: str = "") -> dict[str, list[str]]:
    """The terms of a scenario for each field, repeats included: of its content, of its code, and of the names of its
    categories from the root down, by which people ask for all that is in them (结束语). Nothing else of it goes into
    the index.
    """
    texts: dict[str, list[str]] = {"title": [content.title, *content.triggers]}
    for line in content.lines:
        texts.setdefault(_zone(line.kind, line.speaker), []).append(f"{line.condition}\n{line.text}")
    if path:
        texts.setdefault("notes", []).extend(path)
    terms = {name: [token.term for token in analyze("\n".join(parts))] for name, parts in texts.items()}
    terms["title"] += map(category_term, path)
    if code:
        terms["title"].append(code_term(code))
    return {**terms, SOUND: _sounds(content, path)}


def code_term(code: str) -> str:
    """The one term of a code, however it is written: JR-004, jr004. No token of a text begins with its first sign."""
    return f"#{fold_key(code)}"


def category_term(name: str) -> str:
    """The one term of the whole name of a category, likewise."""
    return f"@{fold_key(name)}"


def _sounds(content: ScriptContent, path: Sequence[str]) -> list[str]:
    """Of what people type from memory: titles and customer wordings, and less fully the lines that must not be said and
    the names of categories.
    """
    asked = [term for text in (content.title, *content.triggers) for term in spoken_terms(text, fully=True)]
    others = (*path, *(line.text for line in content.of_kind(LineKind.FORBIDDEN)))
    return asked + [term for text in others for term in spoken_terms(text, fully=False)]


def _zone(kind: LineKind, speaker: str) -> str:
    if kind == LineKind.FORBIDDEN:
        return "forbidden"
    if kind == LineKind.NOTE or speaker == Speaker.CUSTOMER:
        return "notes"
    return "recommended"
