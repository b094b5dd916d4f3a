"""The columns of many packs or segments as those of one, handed out in the order of their terms, some at a time.

At 100,000 scenarios they are 42 million postings: in memory 250 MB, sorted there twice as much. So the lists that are
gathered wait in a file, and a part of all terms is read from every pack, joined and let go of again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import IO

import numpy as np
from numpy.typing import NDArray

from scripts_app.search.engines.columns import TRAITS, Field, FieldColumns, Ints, Numbers, Vocabulary, Writable, cuts


@dataclass(frozen=True, slots=True)
class _Run:
    """Where the lists of a part begin in the file: numbers of its terms, their sizes, document numbers, codes."""

    offset: int
    terms: int
    postings: int


class Gathered:
    """What was added, one after the other, with the fields `names`. It waits in `file`."""

    def __init__(self, file: IO[bytes], *, names: Sequence[str]) -> None:
        self.keys: Ints = np.empty(0, np.int64)
        self.traits: dict[str, Ints] = {name: np.empty(0, np.int64) for name in TRAITS}
        self.fields = {name: GatheredField(file) for name in names}

    def add(self, columns: Writable) -> None:
        for name, field in self.fields.items():
            field.add(columns.fields.get(name) or _nothing(len(columns.keys)), base=len(self.keys))
        self.keys = np.concatenate([self.keys, columns.keys])
        self.traits = {name: np.concatenate([self.traits[name], columns.traits[name]]) for name in TRAITS}


class GatheredField:
    """One field of all that was added."""

    def __init__(self, file: IO[bytes]) -> None:
        self.total = 0
        self._file = file
        self._vocabulary: Vocabulary[bytes] = Vocabulary()
        self._lengths, self._runs = bytearray(), list[_Run]()

    @property
    def lengths(self) -> NDArray[np.uint8]:
        return np.frombuffer(self._lengths, np.uint8)

    def add(self, field: Field, *, base: int) -> None:
        """Documents of the field are numbered from `base` on."""
        for part in field.parts():
            self._runs.append(_Run(self._file.tell(), len(part.terms), len(part.numbers)))
            known = np.fromiter(map(self._vocabulary.__getitem__, part.terms), np.uint32, len(part.terms))
            for values in (known, part.sizes.astype(np.uint32), part.numbers + np.uint32(base), part.codes):
                self._file.write(values.tobytes())
        self._lengths += field.lengths.tobytes()
        self.total += field.total

    def parts(self) -> Iterator[FieldColumns]:
        self._file.flush()
        terms = sorted(self._vocabulary)
        places = np.empty(len(terms), np.uint32)
        places[[self._vocabulary[term] for term in terms]] = np.arange(len(terms), dtype=np.uint32)
        runs = [_OpenRun(self._file.fileno(), run, places=places) for run in self._runs]
        sizes = np.zeros(len(terms), np.int64)
        for run in runs:
            sizes[run.owners] += run.sizes
        for first, last in pairwise(cuts(sizes)):
            numbers, codes = _joined([run.between(first, last) for run in runs])
            yield FieldColumns(terms[first:last], sizes[first:last], numbers, codes, self.lengths, self.total)


def _nothing(documents: int) -> FieldColumns:
    """A field that a segment was written without is empty in all its documents."""
    numbers, codes = np.empty(0, np.uint32), np.empty(0, np.uint16)
    return FieldColumns([], np.empty(0, np.int64), numbers, codes, np.zeros(documents, np.uint8), 0)


_Lists = tuple[NDArray[np.uint16], Numbers, NDArray[np.uint16]]  # of each posting: its term, its document, its code


class _OpenRun:
    """The lists of a part, in the order of their terms, which is that of all terms."""

    def __init__(self, file: int, run: _Run, *, places: Numbers) -> None:
        self._file, self._run = file, run
        self.owners = places[self._read(np.dtype(np.uint32), run.terms, place=0)]
        self.sizes = self._read(np.dtype(np.uint32), run.terms, place=4 * run.terms)
        self._ends = np.cumsum(self.sizes, dtype=np.int64)

    def between(self, first: int, last: int) -> _Lists:
        """Those of terms number `first` to `last`, with the terms numbered from `first` on."""
        start, end = np.searchsorted(self.owners, np.array((first, last), np.uint32)).tolist()
        before = int(self._ends[start - 1]) if start else 0
        count = (int(self._ends[end - 1]) if end else 0) - before
        owners = (self.owners[start:end] - np.uint32(first)).astype(np.uint16)
        lists = 8 * self._run.terms
        numbers = self._read(np.dtype(np.uint32), count, place=lists + 4 * before)
        codes = self._read(np.dtype(np.uint16), count, place=lists + 4 * self._run.postings + 2 * before)
        return np.repeat(owners, self.sizes[start:end]), numbers, codes

    def _read(self, kind: np.dtype[np.unsignedinteger], count: int, *, place: int) -> NDArray[np.unsignedinteger]:
        raw = os.pread(self._file, count * kind.itemsize, self._run.offset + place)
        return np.frombuffer(raw, kind, count)


def _joined(lists: Sequence[_Lists]) -> tuple[Numbers, NDArray[np.uint16]]:
    """Brought into the order of their terms; within a term they stay in that of their documents."""
    owners, numbers, codes = (np.concatenate(parts) for parts in zip(*lists, strict=True))
    order = np.argsort(owners, kind="stable")  # by radix, for they are of two bytes
    return numbers[order], codes[order]
