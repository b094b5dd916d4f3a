"""Our scores are Whoosh's: the same index, read by Whoosh's own searcher with its own BM25F, gives the same."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import open_dir
from whoosh.query import Or, Term
from whoosh.scoring import BM25F
from whoosh.util.numeric import byte_to_length, length_to_byte

from scripts_app.search.engines.door import Document, Narrowing, Ranking, Traits
from scripts_app.search.engines.whoosh import WhooshEngine
from scripts_app.search.query import Clause, QueryTerm
from scripts_app.search.tally import TAIL
from tests.search.memory_engine import MemoryEngine

FIELDS = ["title", "body"]
EVERYTHING = 1_000_000
WORDS = [f"w{number}" for number in range(60)]
COMMONNESS = [1 / (rank + 1) for rank in range(len(WORDS))]


def some_document(key: int, random_: random.Random) -> Document:
    """Words as uneven as those of a language, so that some stand in nearly every document and some in one."""
    lengths = {"title": random_.randint(0, 6), "body": random_.randint(0, 90)}
    counts = {name: Counter(random_.choices(WORDS, COMMONNESS, k=length)) for name, length in lengths.items()}
    return Document(key, counts, Traits(kind=key % 3))


def grow(engine: WhooshEngine, random_: random.Random, *, commits: int) -> None:
    """An index of several segments with deletions in all of them."""
    engine.fill([some_document(key, random_) for key in range(120)])
    for _ in range(commits):
        put = [some_document(random_.randrange(150), random_) for _ in range(random_.randint(1, 9))]
        engine.change(put=list({one.key: one for one in put}.values()), drop=random_.sample(range(150), 3))


def some_terms(random_: random.Random) -> list[QueryTerm]:
    chosen = random_.sample(WORDS, random_.randint(1, 7))
    return [
        QueryTerm(name, word, random_.choice([0.25, 1.0, 1.2, 3.0]))
        for word in chosen
        for name in FIELDS
        if random_.random() < 0.8
    ]


def some_clauses(terms: Sequence[QueryTerm], random_: random.Random) -> list[Clause]:
    """The terms in some clauses, which say nothing of places: no document is lifted."""
    cuts = sorted(random_.sample(range(len(terms) + 1), min(3, len(terms))))
    return [Clause(tuple(terms[start:end]), places=0) for start, end in pairwise([0, *cuts, len(terms)])]


def by_whoosh(folder: Path, terms: Sequence[QueryTerm]) -> dict[int, float]:
    with open_dir(str(folder)).searcher(weighting=BM25F(B=0.75, K1=1.2)) as searcher:
        keys = searcher.reader().column_reader("key")
        asked = Or([Term(term.field, term.term, boost=term.weight) for term in terms])
        return {keys[hit.docnum]: hit.score for hit in searcher.search(asked, limit=None)}


def ask(engine: WhooshEngine | MemoryEngine, clauses: Sequence[Clause]) -> Ranking:
    return engine.ranked(clauses, narrowing=Narrowing(1), limit=EVERYTHING)


@pytest.mark.parametrize("seed", range(6))
def test_keys_and_scores_are_those_of_whoosh_with_segments_and_deletions(tmp_path: Path, seed: int) -> None:
    random_ = random.Random(seed)
    engine = WhooshEngine(tmp_path, names=FIELDS)
    grow(engine, random_, commits=seed * 5)
    for _ in range(25):
        terms = some_terms(random_)
        theirs = by_whoosh(tmp_path, terms)
        above = {key: score for key, score in theirs.items() if score >= TAIL * max(theirs.values())}
        ours = ask(engine, some_clauses(terms, random_))
        assert dict(ours.best) == pytest.approx(above, rel=1e-5)
        assert ours.total == len(above)
        in_our_order = [above[key] for key, _ in ours.best]
        assert in_our_order == pytest.approx(sorted(above.values(), reverse=True), rel=1e-5)


def as_whoosh_keeps_it(length: int) -> int:
    return int(byte_to_length(length_to_byte(length)))


TERMS = st.builds(QueryTerm, st.sampled_from(FIELDS), st.sampled_from(WORDS), st.sampled_from([0.05, 0.25, 1.0, 3.0]))
# Of a query of up to eight characters, each with terms that cover one or more of them, whole or in part.
CLAUSES = st.builds(
    Clause,
    st.lists(TERMS, min_size=1, max_size=3).map(tuple),
    st.integers(0, 255),
    partial=st.booleans(),
    heard=st.booleans(),
)


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[WhooshEngine, MemoryEngine]:
    """The same documents in the engine of NumPy and in the one of plain loops."""
    random_ = random.Random(7)
    documents = [some_document(key, random_) for key in range(200)]
    engines = (
        WhooshEngine(tmp_path_factory.mktemp("whoosh"), names=FIELDS),
        MemoryEngine(tmp_path_factory.mktemp("memory"), kept_length=as_whoosh_keeps_it),
    )
    for engine in engines:
        engine.fill(documents)
    return engines


@given(clauses=st.lists(CLAUSES, min_size=1, max_size=12))
@settings(deadline=None, max_examples=300)
def test_judging_only_documents_with_a_chance_changes_no_rank_no_score_and_no_total(
    twins: tuple[WhooshEngine, MemoryEngine], clauses: list[Clause]
) -> None:
    ours, plain = (ask(engine, clauses) for engine in twins)
    scores = dict(plain.best)
    edge = TAIL * max(scores.values(), default=0.0)
    assert dict(ours.best) == pytest.approx({key: scores.get(key, edge) for key, _ in ours.best}, rel=1e-4)
    clear = {key for key, score in scores.items() if score > edge * 1.0001}
    assert clear <= {key for key, _ in ours.best}
    assert abs(ours.total - plain.total) <= plain.total - len(clear)


@given(clauses=st.lists(CLAUSES, min_size=1, max_size=12), kind=st.integers(0, 3))
@settings(deadline=None, max_examples=100)
def test_totals_part_what_is_found_and_narrowed_rankings_have_as_many(
    twins: tuple[WhooshEngine, MemoryEngine], clauses: list[Clause], kind: int
) -> None:
    engine, _ = twins
    whole = ask(engine, clauses)
    narrowings = [Narrowing(1, kind) for kind in range(4)]
    counts = engine.totals(clauses, narrowings=narrowings)
    assert sum(counts) == whole.total
    narrowed = engine.ranked(clauses, narrowing=narrowings[kind], limit=EVERYTHING)
    assert not counts[kind] or counts[kind] == narrowed.total
    assert not counts[kind] or {key for key, _ in narrowed.best} <= {key for key, _ in whole.best}


def test_lists_are_let_go_where_room_is_short_and_answers_stay_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random_ = random.Random(11)
    WhooshEngine(tmp_path, names=FIELDS).fill([some_document(key, random_) for key in range(120)])
    asked = [some_clauses(some_terms(random_), random_) for _ in range(40)]
    roomy = WhooshEngine(tmp_path, names=FIELDS)
    expected = [ask(roomy, clauses) for clauses in asked]
    monkeypatch.setattr("scripts_app.search.engines.snapshot._LISTS_BYTES", 2_000)
    monkeypatch.setattr("scripts_app.search.engines.snapshot._LISTS_BYTES_EACH", 0)
    narrow = WhooshEngine(tmp_path, names=FIELDS)
    assert [ask(narrow, clauses) for clauses in asked * 2] == expected * 2
    assert narrow.kept_bytes <= 2_000 < roomy.kept_bytes
