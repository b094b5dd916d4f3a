"""Documents as columns in memory: what a segment file holds, made from documents or by joining others.

Terms are kept as sorted bytes, postings as NumPy arrays in the order of the terms: document numbers, and for each
a code of term frequency and field length in one byte each, as Whoosh encodes lengths.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from whoosh.util.numeric import byte_to_length

from scripts_app.search.engines.door import Document, Traits

Ints = NDArray[np.int64]
Numbers = NDArray[np.uint32]
Codes = NDArray[np.uint16]

LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.int64)
TRAITS = tuple(trait.name for trait in fields(Traits))
_FREQUENCY_MAX = 255
_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class FieldColumns:
    """The postings of one field: term number i has `sizes[i]` of `numbers` and `codes`, after those before it."""

    terms: list[bytes]
    sizes: Ints
    numbers: Numbers
    codes: Codes
    lengths: NDArray[np.uint8]  # of each document, encoded
    total: int  # of all lengths, as they were before encoding


@dataclass(frozen=True, slots=True)
class Columns:
    keys: Ints
    traits: dict[str, Ints]
    fields: dict[str, FieldColumns]


class _Vocabulary(dict[str, int]):
    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class _FieldWriter:
    """Gathers the counts of one field in five bytes for each posting."""

    def __init__(self) -> None:
        self.vocabulary = _Vocabulary()
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
        return _in_order(spelled, _Postings(terms, numbers, codes, encoded, int(lengths.sum())))


@dataclass(frozen=True, slots=True)
class _Postings:
    """Postings in the order they came, with the number of the term that each is of."""

    owners: NDArray[np.integer]
    numbers: Numbers
    codes: Codes
    lengths: NDArray[np.uint8]
    total: int


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


def join(parts: Sequence[Columns], *, names: Sequence[str]) -> Columns:
    """The documents of all parts, one part after the other, with the fields `names`."""
    bases = np.cumsum([0, *(len(part.keys) for part in parts)])[:-1]
    return Columns(
        np.concatenate([part.keys for part in parts]),
        {name: np.concatenate([part.traits[name] for part in parts]) for name in TRAITS},
        {name: _join_field([_field(part, name) for part in parts], bases) for name in names},
    )


def keep(columns: Columns, kept: NDArray[np.bool_]) -> Columns:
    """Only the documents that `kept` says, numbered anew."""
    if kept.all():
        return columns
    return Columns(
        columns.keys[kept],
        {name: values[kept] for name, values in columns.traits.items()},
        {name: _keep_field(field, kept) for name, field in columns.fields.items()},
    )


def _field(columns: Columns, name: str) -> FieldColumns:
    """A field that the part was written without is empty in all its documents."""
    nothing = np.empty(0, np.int64)
    empty = FieldColumns([], nothing, nothing.astype(np.uint32), nothing.astype(np.uint16), np.empty(0, np.uint8), 0)
    lengths = np.zeros(len(columns.keys), np.uint8)
    return columns.fields.get(name) or replace(empty, lengths=lengths)


def _join_field(parts: Sequence[FieldColumns], bases: Ints) -> FieldColumns:
    terms = sorted(set(chain.from_iterable(part.terms for part in parts)))
    places = {term: place for place, term in enumerate(terms)}
    owners = [np.repeat(np.array([places[term] for term in part.terms], np.int64), part.sizes) for part in parts]
    numbers = [part.numbers + np.uint32(base) for part, base in zip(parts, bases, strict=True)]
    postings = _Postings(
        np.concatenate(owners),
        np.concatenate(numbers),
        np.concatenate([part.codes for part in parts]),
        np.concatenate([part.lengths for part in parts]),
        sum(part.total for part in parts),
    )
    return _sorted(terms, postings)


def _keep_field(field: FieldColumns, kept: NDArray[np.bool_]) -> FieldColumns:
    stays = kept[field.numbers]
    owners = np.repeat(np.arange(len(field.terms)), field.sizes)[stays]
    sizes = np.bincount(owners, minlength=len(field.terms)).astype(np.int64)
    renumbered = (np.cumsum(kept) - 1).astype(np.uint32)
    lengths = field.lengths[kept]
    return FieldColumns(
        [term for term, size in zip(field.terms, sizes.tolist(), strict=True) if size],
        sizes[sizes > 0],
        renumbered[field.numbers[stays]],
        field.codes[stays],
        lengths,
        int(LENGTHS[lengths].sum()),
    )


def _in_order(spelled: list[bytes], postings: _Postings) -> FieldColumns:
    order = sorted(range(len(spelled)), key=spelled.__getitem__)
    places = np.empty(len(spelled), dtype=np.uint32)  # of millions of postings: half the memory of int64
    places[order] = np.arange(len(spelled), dtype=np.uint32)
    return _sorted([spelled[number] for number in order], replace(postings, owners=places[postings.owners]))


def _sorted(terms: list[bytes], postings: _Postings) -> FieldColumns:
    """Postings brought into the order of their terms; within a term they stay in that of their documents.

    A counting sort, some at a time: one sort of 20 million would take half a gigabyte beside them.
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
