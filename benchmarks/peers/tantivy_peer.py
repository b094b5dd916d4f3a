"""tantivy over our terms: the same fields, the same terms, the same weights, its own BM25."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from benchmarks.peers.peer import TOP, Ask, Question, Sample, spelled_out
from scripts_app.search.schema import FIELD_WEIGHTS

_MEMORY = 200_000_000


def build(samples: Iterable[Sample], folder: Path) -> Ask:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", stored=True)
    for name in FIELD_WEIGHTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    schema = builder.build()
    index = tantivy.Index(schema, str(folder))
    writer = index.writer(_MEMORY, 1)
    for sample in samples:
        row = tantivy.Document()
        row.add_unsigned("key", sample.document.key)
        for name, counts in sample.document.counts.items():
            row.add_text(name, spelled_out(counts))
        writer.add_document(row)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    query, should = tantivy.Query, tantivy.Occur.Should

    def ask(question: Question) -> Sequence[int]:
        clauses = [
            (should, query.boost_query(query.term_query(schema, term.field, term.term, "freq"), term.weight))
            for term in question.terms
        ]
        found = searcher.search(query.boolean_query(clauses), TOP)
        return [searcher.doc(address)["key"][0] for _, address in found.hits]

    return ask
