"""How good the search is on lists of queries whose scenarios are known, with the settings and synonyms that ship.

Each list is asked through the parts of a live search that need no database: analysis, the index on disk, the ranking,
the nearness of titles. Lists and documents lie in ../shared, beside the project; the public ones are FAQ collections,
an entry taken as a scenario with one recommended line. `python -m benchmarks.search_quality` prints the table.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts_app.content import Line, LineKind, ScriptContent
from scripts_app.evaluation import LOOKED_AT, Case, Report, judge
from scripts_app.search import vocabulary
from scripts_app.search.engines.door import Document, Narrowing
from scripts_app.search.engines.whoosh import WhooshEngine
from scripts_app.search.live_texts import LiveText
from scripts_app.search.nearness import LOOKED_AT as NEAR_AMONG
from scripts_app.search.nearness import reordered
from scripts_app.search.query import read_query
from scripts_app.search.schema import FIELD_WEIGHTS, zones

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FAQ_SETS = ("kefu_mix", "talkq")


@dataclass(frozen=True, slots=True)
class Entry:
    """A scenario of a list, by the code that the list knows it by."""

    code: str
    content: ScriptContent
    path: tuple[str, ...] = ()


class Library:
    """Scenarios in an index of their own, asked without a database."""

    def __init__(self, entries: Sequence[Entry], folder: Path) -> None:
        self._entries = entries
        self._texts = {key: LiveText.of(entry.content) for key, entry in enumerate(entries)}
        self._engine = WhooshEngine(folder, names=list(FIELD_WEIGHTS))
        self._engine.fill(
            Document(key, {name: Counter(terms) for name, terms in zones(entry.content, path=entry.path).items()})
            for key, entry in enumerate(entries)
        )

    def ask(self, text: str) -> list[Entry]:
        read = read_query(text)
        best = self._engine.ranked(read.clauses, narrowing=Narrowing(1), limit=NEAR_AMONG).best
        return [self._entries[key] for key, _ in reordered(best, read, texts=self._texts)[:LOOKED_AT]]

    def report(self, cases: Iterable[Case]) -> Report:
        asked = ((case, self.ask(case.query)) for case in cases)
        return Report(tuple(judge(case, [(one.code, one.content.title) for one in found]) for case, found in asked))


def table() -> str:
    if not SHARED.is_dir():
        return f"search quality: {SHARED} is not here, nothing was measured"
    lines = ["| list | queries | hit@1 | hit@5 | recall@10 | MRR@10 | empty |", "|---|---|---|---|---|---|---|"]
    for name, report in reports():
        hits = " | ".join(f"{report.hit_at(places):.3f}" for places in (1, 5, 10))
        lines.append(f"| {name} | {len(report.outcomes)} | {hits} | {report.mrr:.3f} | {report.empty} |")
    return "\n".join(lines)


def reports() -> Iterator[tuple[str, Report]]:
    """(name, report) of the gold scenarios, of each kind of query among them, and of the public sets."""
    vocabulary.know(shipped_synonyms())
    with tempfile.TemporaryDirectory() as folder:
        gold = Library(gold_entries(), Path(folder)).report(gold_cases())
    yield "call-centre scripts", gold
    yield from ((f"– {kind}", part) for kind, part in gold.by_kind().items())
    for name in FAQ_SETS:
        with tempfile.TemporaryDirectory() as folder:
            library = Library(faq_entries(name), Path(folder))
            yield name, library.report(_cases(SHARED / "eval" / "faq" / f"{name}_queries.jsonl"))


def shipped_synonyms() -> list[list[str]]:
    lines = (ROOT / "fixtures" / "synonyms.txt").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def gold_entries() -> list[Entry]:
    """What the sample workbooks say, as people read it."""
    files = sorted((SHARED / "sop" / "gold").glob("*.json"))
    return [_gold_entry(one) for file in files for one in json.loads(file.read_text(encoding="utf-8"))["scenarios"]]


def gold_cases() -> list[Case]:
    return _cases(SHARED / "eval" / "queries_visible.jsonl")


def faq_entries(name: str) -> list[Entry]:
    return [
        Entry(one["id"], ScriptContent(one["title"], lines=(Line.recommended(one["text"]),)))
        for one in _read_lines(SHARED / "eval" / "faq" / f"{name}_docs.jsonl")
    ]


def _gold_entry(one: dict[str, Any]) -> Entry:
    turns = {True: "customer", False: "agent"}
    lines = [
        *map(Line.recommended, one["recommended"]),
        *map(Line.forbidden, one["forbidden"]),
        *map(Line.note, one["notes"]),
        *(Line.step(step["text"]) for step in one.get("steps", [])),
        *(Line.turn(turn["text"], speaker=turns[turn["speaker"] == "客户"]) for turn in one.get("dialogue", [])),
    ]
    spoken = {line.text for line in lines if line.kind == LineKind.RECOMMENDED}
    lines = [line for line in lines if line.kind == LineKind.RECOMMENDED or line.text not in spoken]
    return Entry(
        one["id"], ScriptContent(one["scenario"], lines=tuple(lines)), (one["category"],) if one["category"] else ()
    )


def _cases(path: Path) -> list[Case]:
    return [
        Case(one["q"], tuple(rel if isinstance(rel, str) else rel[-1] for rel in one["rel"]), one.get("kind", ""))
        for one in _read_lines(path)
    ]


def _read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


if __name__ == "__main__":
    print(table())
