"""The smallest engine that keeps the contract: dictionaries and loops, so that the contract is not shaped by Whoosh."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from math import log
from pathlib import Path

from scripts_app.search.engines.door import ANY_CHANNEL, Document, IndexDamaged, Narrowing, Ranking
from scripts_app.search.query import Clause, QueryTerm
from scripts_app.search.tally import COVERAGE_FLOOR, NEARNESS_MAX, PARTIAL, TAIL, telling

B, K1 = 0.75, 1.2


class MemoryEngine:
    """Shares its documents with every other engine of the same folder, as a commit on disk would."""

    kept: dict[Path, dict[int, Document]] = {}
    commits: Counter[Path] = Counter()

    def __init__(self, folder: Path, *, kept_length: Callable[[int], int] = int) -> None:
        self._folder, self._kept_length = folder, kept_length

    def fill(self, documents: Iterable[Document]) -> int:
        self.kept[self._folder] = {document.key: document for document in documents}
        self.commits[self._folder] += 1
        return len(self.kept[self._folder])

    def pack(self, documents: Iterable[Document]) -> list[Document]:
        return list(documents)

    def fill_packed(self, packs: Iterable[list[Document]]) -> int:
        return self.fill(chain.from_iterable(packs))

    def change(self, *, put: Sequence[Document], drop: Iterable[int]) -> None:
        for key in drop:
            self._documents.pop(key, None)
        self._documents.update({document.key: document for document in put})
        self.commits[self._folder] += 1

    def ranked(self, clauses: Sequence[Clause], *, narrowing: Narrowing, limit: int) -> Ranking:
        scores: dict[int, float] = defaultdict(float)
        whole: dict[int, int] = defaultdict(int)
        partly: dict[int, int] = defaultdict(int)
        heard: dict[int, int] = defaultdict(int)
        for clause in clauses:
            sums: dict[int, float] = defaultdict(float)
            for key, score in (found for term in clause.terms for found in self._scored(term)):
                sums[key] += score
            weight = telling(len(sums), len(self._documents)) if clause.places else 1.0
            for key, score in sums.items():
                scores[key] += score * weight
                for places in (heard, partly) if clause.heard else (partly,) if clause.partial else (whole,):
                    places[key] |= clause.places
        every = _union(clauses)
        lifted = {key: score * _lift(whole[key], partly[key], every=every) for key, score in scores.items()}
        holding = {key for key in lifted if every and whole[key] == every}
        alike = {key for key in lifted if heard[key] & ~whole[key]}
        above = self._above(lifted, holding, alike=alike, narrowing=narrowing)
        ranked = sorted((-score, key) for key, score in above.items())
        return Ranking(tuple((key, -score) for score, key in ranked[:limit]), len(ranked))

    def totals(self, clauses: Sequence[Clause], *, narrowings: Sequence[Narrowing]) -> list[int]:
        found = {
            one.day: self.ranked(clauses, narrowing=Narrowing(one.day), limit=len(self._documents)).best
            for one in narrowings
        }
        return [
            sum(_is_within(self._documents[key], narrowing) for key, _ in found[narrowing.day])
            for narrowing in narrowings
        ]

    def mark(self) -> int:
        self.check()
        return self.commits[self._folder]

    def check(self) -> None:
        if self._folder not in self.kept:
            raise IndexDamaged(f"{self._folder} holds no index")

    def _above(
        self, scores: dict[int, float], holding: set[int], *, alike: set[int], narrowing: Narrowing
    ) -> dict[int, float]:
        """What is no noise among all of the day, within the narrowing; if that is nothing, among what is within."""
        for among in (Narrowing(narrowing.day), narrowing):
            found = {key: score for key, score in scores.items() if _is_within(self._documents[key], among)}
            floor = TAIL * max(found.values(), default=0.0)
            above = {key: score for key, score in found.items() if score >= floor or key in holding}
            above |= _lowered(above, holding & above.keys(), alike=alike & above.keys())
            if inside := {key: score for key, score in above.items() if _is_within(self._documents[key], narrowing)}:
                return inside
        return {}

    @property
    def _documents(self) -> dict[int, Document]:
        self.check()
        return self.kept[self._folder]

    def _scored(self, term: QueryTerm) -> Iterable[tuple[int, float]]:
        counts = {key: document.counts.get(term.field, {}) for key, document in self._documents.items()}
        lengths = {key: sum(of.values()) for key, of in counts.items()}
        average = sum(lengths.values()) / len(counts) if counts else 0.0
        holders = [key for key, of in counts.items() if term.term in of]
        idf = log(len(counts) / (len(holders) + 1)) + 1 if holders else 0.0
        for key in holders:
            frequency = counts[key][term.term]
            share = frequency + K1 * (1 - B + B * self._kept_length(lengths[key]) / average)
            yield key, term.weight * idf * frequency * (K1 + 1) / share


def _is_within(document: Document, narrowing: Narrowing) -> bool:
    traits = document.traits
    return (
        traits.since <= narrowing.day <= traits.until
        and narrowing.kind in (None, traits.kind)
        and (narrowing.categories is None or traits.category in narrowing.categories)
        and (narrowing.channel is None or traits.channel in (narrowing.channel, ANY_CHANNEL))
    )


def _lift(whole: int, partly: int, *, every: int) -> float:
    if not every:
        return 1.0
    share = (whole.bit_count() + PARTIAL * (partly & ~whole).bit_count()) / every.bit_count()
    return COVERAGE_FLOOR + share * share


def _lowered(scores: dict[int, float], holding: set[int], *, alike: set[int]) -> dict[int, float]:
    """The new scores of those that only sound like the query, where others hold it."""
    if not holding or not alike:
        return {}
    share = min(scores[key] for key in holding) / NEARNESS_MAX / max(scores[key] for key in alike)
    return {key: scores[key] * min(1.0, share) * 0.999 for key in alike}


def _union(clauses: Sequence[Clause]) -> int:
    places = 0
    for clause in clauses:
        places |= clause.places
    return places
