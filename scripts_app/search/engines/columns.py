"""Documents as columns in memory: what a segment file holds, made from documents.

Terms are kept as sorted bytes, postings as NumPy arrays in the order of the terms: document numbers, and for each
a code of term frequency and field length in one byte each, as Whoosh encodes lengths.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from whoosh.util.numeric import byte_to_length

from scripts_app.search.engines.door import Document, Traits

Ints = NDArray[np.int64]
Numbers = NDArray[np.uint32]
Codes = NDArray[np.uint16]

LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.int64)
DEFAULTS: dict[str, int] = asdict(Traits())
TRAITS = tuple(DEFAULTS)
_FREQUENCY_MAX = 255
_AT_ONCE = 1_000_000  # postings; what is done with so many takes some 20 bytes for each
_TERMS_AT_ONCE = 1 << 16  # so that a number of two bytes tells them apart

Term = TypeVar("Term")


class Field(Protocol):
    """One field as it is written: in parts, so that it never need be in memory as a whole."""

    @property
    def lengths(self) -> NDArray[np.uint8]: ...

    @property
    def total(self) -> int: ...

    def parts(self) -> Iterator[FieldColumns]:
        """Its postings some terms at a time, in the order of the terms."""


class Writable(Protocol):
    """What becomes a segment: keys and traits of its documents, and its fields."""

    @property
    def keys(self) -> Ints: ...

    @property
    def traits(self) -> Mapping[str, Ints]: ...

    @property
    def fields(self) -> Mapping[str, Field]: ...


@dataclass(frozen=True, slots=True)
class FieldColumns:
    """The postings of one field: term number i has `sizes[i]` of `numbers` and `codes`, after those before it."""

    terms: list[bytes]
    sizes: Ints
    numbers: Numbers
    codes: Codes
    lengths: NDArray[np.uint8]  # of each document, encoded
    total: int  # of all lengths, as they were before encoding

    def parts(self) -> Iterator[FieldColumns]:
        ends = np.concatenate(([0], np.cumsum(self.sizes)))
        for first, last in pairwise(cuts(self.sizes)):
            within = slice(int(ends[first]), int(ends[last]))
            terms, sizes = self.terms[first:last], self.sizes[first:last]
            yield replace(self, terms=terms, sizes=sizes, numbers=self.numbers[within], codes=self.codes[within])


@dataclass(frozen=True, slots=True)
class Columns:
    keys: Ints
    traits: dict[str, Ints]
    fields: dict[str, FieldColumns]


class Vocabulary(dict[Term, int], Generic[Term]):
    """Numbers terms in the order in which they are first asked for."""

    def __missing__(self, term: Term) -> int:
        number = self[term] = len(self)
        return number


class _FieldWriter:
    """Gathers the counts of one field in five bytes for each posting."""

    def __init__(self) -> None:
        self.vocabulary: Vocabulary[str] = Vocabulary()
        self.terms, self.frequencies = array("I"), bytearray()
        self.sizes, self.lengths = array("I"), array("I")

    def add(self, counts: dict[str, int]) -> None:
        self.terms.extend(map(self.vocabulary.__getitem__, counts))
        self.frequencies.extend([min(count, _FREQUENCY_MAX) for count in counts.values()])
        self.sizes.append(len(counts))
        self.lengths.append(sum(counts.values()))

    def columns(self) -> FieldColumns:
        lengths = np.frombuffer(self.lengths, dtype=np.uint32)
        encoded = encode_lengths(lengths)
        numbers = np.repeat(np.arange(len(lengths), dtype=np.uint32), np.frombuffer(self.sizes, dtype=np.uint32))
        codes = join_codes(np.frombuffer(self.frequencies, dtype=np.uint8), encoded[numbers])
        terms = np.frombuffer(self.terms, dtype=np.uint32)
        spelled = [term.encode("utf-8", "surrogatepass") for term in self.vocabulary]
        return _in_order(spelled, Postings(terms, numbers, codes, encoded, int(lengths.sum())))


@dataclass(frozen=True, slots=True)
class Postings:
    """Postings in the order they came, with the number of the term that each is of."""

    owners: NDArray[np.integer]
    numbers: Numbers
    codes: Codes
    lengths: NDArray[np.uint8]
    total: int


def cuts(sizes: Ints) -> list[int]:
    """Between which terms to part them, so that each part has about so many postings and not too many terms."""
    ends = np.cumsum(sizes)
    edges = [0]
    while edges[-1] < len(sizes):
        before = int(ends[edges[-1] - 1]) if edges[-1] else 0
        fitting = int(np.searchsorted(ends, before + _AT_ONCE, side="right"))
        edges.append(max(edges[-1] + 1, min(fitting, edges[-1] + _TERMS_AT_ONCE)))
    return edges


def encode_lengths(lengths: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """As whoosh.util.numeric.length_to_byte does one by one."""
    return np.minimum(np.searchsorted(LENGTHS, lengths), 255).astype(np.uint8)


def join_codes(frequencies: NDArray[np.uint8], lengths: NDArray[np.uint8]) -> Codes:
    return (frequencies.astype(np.uint16) << np.uint16(8)) | lengths.astype(np.uint16)


def from_documents(documents: Iterable[Document], *, names: Sequence[str]) -> Columns:
    """Columns of the documents in their order, with the fields `names`."""
    keys = array("q")
    traits = {name: array("q") for name in TRAITS}
    writers = {name: _FieldWriter() for name in names}
    for document in documents:
        keys.append(document.key)
        for name in TRAITS:
            traits[name].append(getattr(document.traits, name))
        for name, writer in writers.items():
            writer.add(dict(document.counts.get(name, {})))
    columns = {}
    for name in names:
        columns[name] = writers.pop(name).columns()  # one field after the other: the gathered counts are let go
    return Columns(np.array(keys, dtype=np.int64), {name: np.array(traits[name], np.int64) for name in TRAITS}, columns)


def _in_order(spelled: list[bytes], postings: Postings) -> FieldColumns:
    order = sorted(range(len(spelled)), key=spelled.__getitem__)
    places = np.empty(len(spelled), dtype=np.uint32)  # of millions of postings: half the memory of int64
    places[order] = np.arange(len(spelled), dtype=np.uint32)
    return sorted_by_term([spelled[number] for number in order], replace(postings, owners=places[postings.owners]))


def sorted_by_term(terms: list[bytes], postings: Postings) -> FieldColumns:
    """Postings brought into the order of their terms; within a term they stay in that of their documents.

    A counting sort, some at a time: one sort of many millions would take several times their memory.
    """
    sizes = np.bincount(postings.owners, minlength=len(terms)).astype(np.int64)
    numbers, codes = np.empty_like(postings.numbers), np.empty_like(postings.codes)
    free = np.cumsum(sizes) - sizes  # where the next posting of each term goes
    for start in range(0, len(numbers), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        owners = postings.owners[part]
        order = np.argsort(owners, kind="stable")
        owners = owners[order]
        counts = np.bincount(owners, minlength=len(terms))
        places = free[owners] + np.arange(len(owners)) - (np.cumsum(counts) - counts)[owners]
        numbers[places], codes[places] = postings.numbers[part][order], postings.codes[part][order]
        free += counts
    return FieldColumns(terms, sizes, numbers, codes, postings.lengths, postings.total)
