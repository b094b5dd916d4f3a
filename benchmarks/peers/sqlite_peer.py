"""SQLite FTS5 over our terms: any of them, ranked by its bm25 with the weights of our fields."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.peers.peer import TOP, Ask, Question, Sample, spelled_out
from scripts_app.search.schema import FIELD_WEIGHTS


def build(samples: Iterable[Sample], folder: Path) -> Ask:
    connection = sqlite3.connect(folder / "fts5.sqlite3")
    names = list(FIELD_WEIGHTS)
    tokens = "unicode61 remove_diacritics 0"
    connection.execute(f"CREATE VIRTUAL TABLE docs USING fts5({', '.join(names)}, content='', tokenize='{tokens}')")
    rows = (
        (sample.document.key, *(spelled_out(sample.document.counts.get(name, {})) for name in names))
        for sample in samples
    )
    marks = ", ".join("?" * (len(names) + 1))
    connection.executemany(f"INSERT INTO docs(rowid, {', '.join(names)}) VALUES ({marks})", rows)
    connection.execute("INSERT INTO docs(docs) VALUES ('optimize')")
    connection.commit()
    weights = ", ".join(str(weight) for weight in FIELD_WEIGHTS.values())
    select = f"SELECT rowid FROM docs WHERE docs MATCH ? ORDER BY bm25(docs, {weights}) LIMIT {TOP}"

    def ask(question: Question) -> Sequence[int]:
        terms = dict.fromkeys(term.term for term in question.terms)
        asked = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        return [key for (key,) in connection.execute(select, (asked,))]

    return ask
