"""The segments of one commit as one unchanging view: documents numbered through, statistics, weighted lists.

Segments never change, only which of their documents are deleted. So a new snapshot after a commit shares the open
segments with the one before and the places where they keep their terms; lists are weighted anew when asked for,
since every commit moves the statistics.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scripts_app.search.engines.columns import LENGTHS, TRAITS, Codes
from scripts_app.search.engines.door import ANY_CHANNEL, Narrowing
from scripts_app.search.engines.segment_file import SegmentFile
from scripts_app.search.engines.term_index import PostingsPlace
from scripts_app.search.query import Clause, QueryTerm
from scripts_app.search.tally import Found, PostingList, Scores, telling

Value = TypeVar("Value", bound=np.generic)

B, K1 = 0.75, 1.2
_DENSE = 8  # a term that more than one in so many documents has is kept as a score for each document
_LISTS_BYTES, _LISTS_BYTES_EACH = 32 << 20, 2_500  # kept in memory: so much, or so much for each document
_NARROWINGS_MIN = 32
_NARROWINGS_BYTES = 4 << 20  # a byte for each document and narrowing
_PLACES_MAX = 20_000


@dataclass(slots=True)
class OpenSegment:
    """A segment with the documents that are not deleted, and where the lists of terms that were asked for are."""

    file: SegmentFile
    live: NDArray[np.bool_]
    places: dict[tuple[str, str], PostingsPlace | None] = field(default_factory=dict)
    is_whole: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_whole = bool(self.live.all())

    def place(self, name: str, term: str) -> PostingsPlace | None:
        asked = (name, term)
        if asked not in self.places:
            if len(self.places) > _PLACES_MAX:
                self.places.clear()
            self.places[asked] = self.file.terms.find(name, term.encode("utf-8", "surrogatepass"))
        return self.places[asked]


class Snapshot:
    """What `scoring.rank` reads."""

    def __init__(self, segments: Sequence[OpenSegment]) -> None:
        self.segments = tuple(segments)
        counts = [segment.file.documents for segment in segments]
        self.documents = sum(counts)
        self._bases = np.cumsum([0, *counts]).tolist()
        self.keys: NDArray[np.int64] = _joined([segment.file.keys for segment in segments], np.int64)
        self._live: NDArray[np.bool_] = _joined([segment.live for segment in segments], np.bool_)
        self._traits = {name: _joined([part.file.traits[name] for part in segments], np.int64) for name in TRAITS}
        self._tables: dict[str, Scores] = {}
        self._lists: OrderedDict[tuple[tuple[QueryTerm, ...], bool], PostingList | None] = OrderedDict()
        self.kept_bytes, self._room = 0, max(_LISTS_BYTES, _LISTS_BYTES_EACH * self.documents)
        self.found_last: tuple[tuple[tuple[Clause, ...], Narrowing], Found] | None = None
        self._allowed: OrderedDict[Narrowing, NDArray[np.bool_] | None] = OrderedDict()

    def without_lists(self) -> Snapshot:
        """The same documents with nothing looked up yet."""
        fresh = Snapshot([OpenSegment(segment.file, segment.live) for segment in self.segments])
        fresh._tables, fresh._allowed = self._tables, self._allowed
        return fresh

    def look_up(self, clause: Clause) -> PostingList | None:
        """The weighted list of all its terms; None when no document has any. Those looked up lately are kept."""
        asked = clause.terms, bool(clause.places)
        try:
            found = self._lists[asked]
        except KeyError:
            found = self._weigh(clause.terms)
            if found and clause.places:
                found.scores.__imul__(np.float32(telling(found.holders, self.documents)))
            self._lists[asked] = found
            self.kept_bytes += _size(found)
            while self.kept_bytes > self._room and len(self._lists) > 1:
                self.kept_bytes -= _size(self._lists.popitem(last=False)[1])
        else:
            self._lists.move_to_end(asked)
        return found

    def allowed(self, narrowing: Narrowing) -> NDArray[np.bool_] | None:
        """Which documents are within `narrowing`; None when all are."""
        try:
            return self._allowed[narrowing]
        except KeyError:
            within = self._within(narrowing)
        kept = self._allowed[narrowing] = None if within.all() else within
        if len(self._allowed) > max(_NARROWINGS_MIN, _NARROWINGS_BYTES // (self.documents or 1)):
            self._allowed.popitem(last=False)
        return kept

    def raw_postings(self, name: str, term: str) -> tuple[float, NDArray[np.intp], Codes]:
        """(idf, document numbers, codes) of a term in a field, deleted documents left out."""
        numbers, codes, documents = [], [], 0
        for base, segment in zip(self._bases, self.segments, strict=False):
            place = segment.place(name, term)
            if place is None:
                continue
            documents += place.documents
            found, coded = segment.file.postings(place.offset, place.size)
            kept = slice(None) if segment.is_whole else segment.live[found]
            numbers.append(np.add(found[kept], base, dtype=np.intp))
            codes.append(coded[kept])
        idf = log(self.documents / (documents + 1)) + 1 if documents else 0.0
        return idf, _joined(numbers, np.intp), _joined(codes, np.uint16)

    def _weigh(self, terms: tuple[QueryTerm, ...]) -> PostingList | None:
        parts = []
        for name, term, weight in terms:
            idf, numbers, codes = self.raw_postings(name, term)
            if len(numbers):
                parts.append((numbers, self._table(name).take(codes) * np.float32(idf * weight)))
        if not parts:
            return None
        if len(parts) > 1 or len(parts[0][0]) * _DENSE > self.documents:
            return self._summed(parts)
        return PostingList(*parts[0])

    def _summed(self, parts: list[tuple[NDArray[np.intp], Scores]]) -> PostingList:
        sums: Scores = np.zeros(self.documents, dtype=np.float32)
        sums[parts[0][0]] = parts[0][1]
        for numbers, scores in parts[1:]:
            sums[numbers] += scores
        if max(len(numbers) for numbers, _ in parts) * _DENSE > self.documents:
            return PostingList.common(sums)
        found = self._union([numbers for numbers, _ in parts], sums)
        if len(found) * _DENSE > self.documents:
            return PostingList.common(sums)
        return PostingList(found, sums[found])

    def _union(self, parts: list[NDArray[np.intp]], sums: Scores) -> NDArray[np.intp]:
        """The documents of any part, in order: few ones put in order are read sooner than all are looked through."""
        if sum(map(len, parts)) * _DENSE > self.documents:
            return (sums > 0).nonzero()[0]
        found = np.sort(np.concatenate(parts), kind="stable")  # made for rows that are in order already
        first_of_each = np.append(True, found[1:] != found[:-1])
        return found[first_of_each.nonzero()[0]]

    def _table(self, name: str) -> Scores:
        """BM25 without idf for each code (frequency and length) of a field."""
        if name not in self._tables:
            total = sum(segment.file.totals.get(name, 0) for segment in self.segments)
            average = total / (self.documents or 1) or 1
            frequency = np.arange(256, dtype=np.float64)[:, None]
            shares = K1 * ((1 - B) + B * LENGTHS[None, :] / average)
            self._tables[name] = (frequency * (K1 + 1) / (frequency + shares)).astype(np.float32).ravel()
        return self._tables[name]

    def _within(self, narrowing: Narrowing) -> NDArray[np.bool_]:
        traits = self._traits
        within: NDArray[np.bool_] = self._live & (traits["since"] <= narrowing.day) & (traits["until"] >= narrowing.day)
        if narrowing.kind is not None:
            within &= traits["kind"] == narrowing.kind
        if narrowing.categories is not None:
            within &= np.isin(traits["category"], list(narrowing.categories))
        if narrowing.channel is not None:
            within &= np.isin(traits["channel"], (narrowing.channel, ANY_CHANNEL))
        return within


def _joined(parts: Sequence[NDArray[Value]], kind: type[Value]) -> NDArray[Value]:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)


def _size(found: PostingList | None) -> int:
    if found is None:
        return 64
    return sum(array.nbytes for array in found if array is not None)
