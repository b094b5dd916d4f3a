"""A codec for Whoosh: its schema, segments, term index and columns, with posting lists that NumPy reads at once.

Whoosh's own codec keeps blocks of 128 pickled and compressed postings: a common word of 100,000 scripts takes 20 ms
to read. Here a list is its document numbers (four bytes each), then its codes (two bytes: frequency, length).
Whoosh can open and search such an index; only `segment_file` writes it.
"""

from __future__ import annotations

from typing import Any, NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, KEYWORD, Schema
from whoosh.matching import ListMatcher

from scripts_app.search.engines.columns import TRAITS, Codes, FieldColumns, Ints, Numbers

KEY = "key"
POSTING_SIZE = 6

# What Whoosh's W3TermInfo keeps of a term, where its list lies last. Whoosh uses the bounds to skip, we too.
TERM_INFO = np.dtype(
    [
        ("inlined", "u1"),
        ("weight", ">f4"),
        ("documents", ">u4"),
        ("shortest", "u1"),
        ("longest", "u1"),
        ("frequency", ">f4"),
        ("first", ">u4"),
        ("last", ">u4"),
        ("offset", ">i8"),
        ("size", ">i4"),
    ]
)


class PackedSegment(W3Segment):
    def set_sizes(self, documents: int, totals: dict[str, int]) -> None:
        """How many documents, and the total length of each field: Whoosh's reader asks the segment for it."""
        self.set_doc_count(documents)
        self._fieldlengths = totals

    def total_of(self, name: str) -> int:
        return int(self._fieldlengths.get(name, 0))


class PackedCodec(W3Codec):
    def new_segment(self, storage: Any, indexname: str) -> PackedSegment:
        return PackedSegment(self, indexname)

    def postings_writer(self, dbfile: Any, *args: Any, **options: Any) -> NoReturn:
        raise NotImplementedError("segment_file writes whole lists")

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, **options: Any) -> ListMatcher:
        """Whoosh's own matcher over a list, for its own searcher."""
        offset, _ = terminfo.extent()
        numbers, codes = unpack(dbfile.get(offset, terminfo.doc_frequency() * POSTING_SIZE))
        weights = (codes >> 8).astype(float).tolist()
        return ListMatcher(numbers.tolist(), weights, None, format_, terminfo=terminfo, **options)


def build_schema(names: list[str]) -> Schema:
    """Each field holds ready terms; of a document only its key and traits are stored."""
    numbers = {name: COLUMN(NumericColumn("q")) for name in (KEY, *TRAITS)}
    return Schema(**numbers, **{name: KEYWORD(scorable=True) for name in names})


class _Places(NamedTuple):
    """Where in packed lists, counted in words of two bytes, the halves of each number lie, and each code."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    codes: NDArray[np.int64]


def _places(sizes: Ints) -> _Places:
    starts = np.repeat(np.cumsum(sizes) - sizes, sizes)
    within = np.arange(len(starts)) - starts
    low = starts * 3 + within * 2
    return _Places(low, low + 1, starts * 3 + np.repeat(sizes * 2, sizes) + within)


def pack(columns: FieldColumns) -> bytes:
    """The lists of these terms one after the other, each its numbers and then its codes."""
    lists = _places(columns.sizes)
    laid = np.empty(len(columns.numbers) * 3, dtype="<u2")
    laid[lists.low], laid[lists.high] = columns.numbers & 0xFFFF, columns.numbers >> 16
    laid[lists.codes] = columns.codes
    return laid.tobytes()


def describe(columns: FieldColumns, *, offset: int) -> bytes:
    """TERM_INFO of each term, when their packed lists begin at `offset`."""
    infos = np.zeros(len(columns.sizes), dtype=TERM_INFO)
    if len(infos):
        ends = np.cumsum(columns.sizes)
        starts = ends - columns.sizes
        frequencies, lengths = columns.codes >> 8, (columns.codes & 0xFF).astype(np.uint8)
        infos["weight"] = np.add.reduceat(frequencies, starts, dtype=np.float64)
        infos["documents"] = columns.sizes
        infos["shortest"], infos["longest"] = np.minimum.reduceat(lengths, starts), np.maximum.reduceat(lengths, starts)
        infos["frequency"] = np.maximum.reduceat(frequencies, starts)
        infos["first"], infos["last"] = columns.numbers[starts], columns.numbers[ends - 1]
        infos["offset"], infos["size"] = offset + starts * POSTING_SIZE, columns.sizes * POSTING_SIZE
    return infos.tobytes()


def unpack(raw: bytes) -> tuple[Numbers, Codes]:
    size = len(raw) // POSTING_SIZE
    return np.frombuffer(raw, "<u4", size), np.frombuffer(raw, "<u2", size, size * 4)


def unpack_many(raw: bytes, sizes: Ints) -> tuple[Numbers, Codes]:
    """What `pack` was given: the numbers and the codes of all lists, whose sizes these are."""
    words, lists = np.frombuffer(raw, "<u2"), _places(sizes)
    numbers = words[lists.low].astype(np.uint32) | (words[lists.high].astype(np.uint32) << np.uint32(16))
    return numbers, words[lists.codes]


def pack_column(values: Ints) -> bytes:
    """A column as Whoosh's NumericColumn has it: big end first."""
    return values.astype(">i8").tobytes()


def unpack_column(raw: bytes) -> Ints:
    return np.frombuffer(raw, ">i8").astype(np.int64)
