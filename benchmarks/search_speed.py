"""How fast a query is answered, beside other engines over the same scenarios, in the same run.

`python -m benchmarks.search_speed [SIZE…] [all]`. The engines take turns, each with all queries, ROUNDS times, and for
each query the middle time counts. django-haystack and Whoosh's own matchers are asked some queries only, and at 100,000
scenarios only when told `all`: there each of their indexes takes half an hour to build.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import django

from benchmarks.corpus import Corpus
from benchmarks.figures import percentile
from benchmarks.peers import haystack_peer, sqlite_peer, tantivy_peer, whoosh_peer
from benchmarks.peers.peer import TOP, Ask, Build, Question, Sample
from scripts_app.content import ScriptContent
from scripts_app.search.engines.door import Document, Narrowing
from scripts_app.search.engines.whoosh import WhooshEngine
from scripts_app.search.query import read_query
from scripts_app.search.schema import FIELD_WEIGHTS, zones

SIZES = (1_000, 10_000, 100_000)
QUERIES, SLOW_QUERIES, ROUNDS = 300, 40, 3
_SLOW_UP_TO = 10_000
_ANY_DAY = Narrowing(day=1)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    milliseconds: list[float]

    def told(self, *, beside: float) -> str:
        half, *rest = (percentile(self.milliseconds, share) for share in (50, 95, 99))
        told = [f"{value:.3f}" for value in (half, *rest)]
        return f"| {' | '.join([self.name, *told, f'{half / beside:.2f}', str(len(self.milliseconds))])} |"


def table(size: int, *, with_slow: bool) -> str:
    """All engines at one size."""
    with tempfile.TemporaryDirectory() as folder:
        rows = _measure(size, Path(folder), with_slow=with_slow)
    beside = statistics.median(rows[0].milliseconds)
    head = f"| {size:,} scenarios, milliseconds a query | median | p95 | p99 | median to ours | queries |"
    return "\n".join([head, "|---|--:|--:|--:|--:|--:|", *(row.told(beside=beside) for row in rows)])


def _measure(size: int, folder: Path, *, with_slow: bool) -> list[Row]:
    corpus = Corpus()
    contents = list(corpus.scripts(size))
    questions = [Question(text, read_query(text).clauses) for text in corpus.queries([one.title for one in contents])]
    ours = _Ours(folder / "ours")
    builds: dict[str, Build] = {"tantivy": tantivy_peer.build, "SQLite FTS5": sqlite_peer.build}
    if with_slow:
        builds |= {"Whoosh's own matchers": whoosh_peer.build, "django-haystack + Whoosh + jieba": haystack_peer.build}
    asks: dict[str, Ask] = {"ours": ours.build(_samples(contents))}
    for name, build in builds.items():
        place = folder / name.replace(" ", "")
        place.mkdir()
        asks[name] = build(_samples(contents), place)
    slow = list(builds)[2:]
    rows = _in_turn({name: ask for name, ask in asks.items() if name not in slow}, questions)
    rows += _in_turn({name: asks[name] for name in slow}, questions[:: QUERIES // SLOW_QUERIES])
    rows.insert(1, Row("ours, terms seen for the first time", [ours.timed_anew(one) for one in questions]))
    return rows


def _in_turn(asks: dict[str, Ask], questions: Sequence[Question]) -> list[Row]:
    """Each engine has all the questions one after the other, then the next one has them; so ROUNDS times."""
    for ask in asks.values():
        for question in questions:
            ask(question)
    rounds = [
        {name: [_timed(ask, question) for question in questions] for name, ask in asks.items()} for _ in range(ROUNDS)
    ]
    return [Row(name, list(map(statistics.median, zip(*(one[name] for one in rounds), strict=True)))) for name in asks]


def _timed(ask: Callable[[Question], object], question: Question) -> float:
    started = time.perf_counter()
    ask(question)
    return (time.perf_counter() - started) * 1000


class _Ours:
    """The engine that ships, without analysis, database and pages: those are measured in `search_whole`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._engine = WhooshEngine(folder, names=list(FIELD_WEIGHTS))

    def build(self, samples: Iterator[Sample]) -> Ask:
        self._engine.fill(sample.document for sample in samples)
        return self.ask

    def ask(self, question: Question) -> Sequence[int]:
        return [key for key, _ in self._engine.ranked(question.clauses, narrowing=_ANY_DAY, limit=TOP).best]

    def timed_anew(self, question: Question) -> float:
        """With no term looked up before."""
        self._engine.forget()
        return _timed(self.ask, question)


def _samples(contents: Sequence[ScriptContent]) -> Iterator[Sample]:
    """Analysed anew for each engine, by two processes: kept in memory they would take gigabytes."""
    chunks = [(start, list(contents[start : start + _CHUNK])) for start in range(0, len(contents), _CHUNK)]
    with get_context("spawn").Pool(2, initializer=django.setup) as pool:
        for samples in pool.imap(_analysed, chunks):
            yield from samples


def _analysed(chunk: tuple[int, list[ScriptContent]]) -> list[Sample]:
    start, contents = chunk
    return [_sample(start + place + 1, content) for place, content in enumerate(contents)]


def _sample(key: int, content: ScriptContent) -> Sample:
    counts = {name: dict(Counter(terms)) for name, terms in zones(content).items()}
    text = "\n".join([content.title, *content.triggers, *(line.text for line in content.lines)])
    return Sample(Document(key, counts), text)


def main() -> None:
    asked = sys.argv[1:]
    for size in [int(one) for one in asked if one != "all"] or SIZES:
        print(table(size, with_slow="all" in asked or size <= _SLOW_UP_TO), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
