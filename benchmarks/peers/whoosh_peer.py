"""Whoosh used well: our terms in one segment without positions, only the key stored, one searcher kept open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from whoosh.fields import KEYWORD, STORED, Schema
from whoosh.index import create_in
from whoosh.query import Or, Term

from benchmarks.peers.peer import TOP, Ask, Question, Sample, spelled_out
from scripts_app.search.schema import FIELD_WEIGHTS


def build(samples: Iterable[Sample], folder: Path) -> Ask:
    index = create_in(folder, Schema(key=STORED, **{name: KEYWORD(scorable=True) for name in FIELD_WEIGHTS}))
    with index.writer(limitmb=256) as writer:
        for sample in samples:
            fields = {name: spelled_out(counts) for name, counts in sample.document.counts.items()}
            writer.add_document(key=sample.document.key, **fields)
    searcher = index.searcher()

    def ask(question: Question) -> Sequence[int]:
        terms = [Term(term.field, term.term, boost=term.weight) for term in question.terms]
        return [hit["key"] for hit in searcher.search(Or(terms), limit=TOP)]

    return ask
