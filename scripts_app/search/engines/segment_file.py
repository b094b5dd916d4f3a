"""One segment as a file: columns written in Whoosh's compound format, opened again without trusting what is on disk.

The term index and the columns are read into memory, posting lists with `pread` when they are asked for: a file that
is cut while it is mapped kills the process, a short `pread` is an error that a rebuild answers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.filedb.structfile import StructFile
from whoosh.system import pack_ushort

from scripts_app.search.engines.columns import DEFAULTS, TRAITS, Codes, Field, FieldColumns, Numbers, Writable, cuts
from scripts_app.search.engines.door import IndexDamaged
from scripts_app.search.engines.packed import (
    KEY,
    POSTING_SIZE,
    TERM_INFO,
    PackedCodec,
    PackedSegment,
    describe,
    pack,
    pack_column,
    unpack,
    unpack_column,
    unpack_many,
)
from scripts_app.search.engines.term_index import TermIndex

INDEX_NAME = "MAIN"
_CODEC = PackedCodec()
_TERMS, _LISTS = _CODEC.TERMS_EXT, _CODEC.POSTS_EXT


class _Kept(BytesIO):
    """Keeps what was written when Whoosh closes it."""

    written = b""

    def close(self) -> None:
        if not self.closed:
            self.written = self.getvalue()
        super().close()


class _Assembly:
    """A compound file under way: parts one after the other, then the directory of them, as Whoosh lays it out."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self._directory: dict[str, dict[str, int]] = {}
        stream.write_long(0)
        stream.write_int(0)

    def put(self, name: str, raw: bytes) -> None:
        start = self.stream.tell()
        self.stream.write(raw)
        self.note(name, start=start)

    def note(self, name: str, *, start: int) -> None:
        """What was written to the stream since `start` is the part `name`."""
        self._directory[name] = {"offset": start, "length": self.stream.tell() - start, "modified": 0}

    def close(self) -> None:
        CompoundStorage.write_dir(self.stream, 0, self._directory)


def write_segment(folder: Path, columns: Writable) -> PackedSegment:
    """A new compound segment in the folder; it is found once a table of contents names it."""
    storage = FileStorage(str(folder))
    segment = _CODEC.new_segment(storage, INDEX_NAME)
    assembly = _Assembly(segment.create_file(storage, segment.COMPOUND_EXT))
    assembly.put(_CODEC.column_filename(segment, KEY), pack_column(columns.keys))
    for trait in TRAITS:
        assembly.put(_CODEC.column_filename(segment, trait), pack_column(columns.traits[trait]))
    for name, field in columns.fields.items():
        assembly.put(_length_filename(segment, name), field.lengths.tobytes())
    start = assembly.stream.tell()
    terms = _write_lists(assembly.stream, columns.fields)
    assembly.note(segment.make_filename(_LISTS), start=start)
    assembly.put(segment.make_filename(_TERMS), terms)
    assembly.close()
    segment.compound = True
    segment.set_sizes(len(columns.keys), {name: field.total for name, field in columns.fields.items()})
    return segment


def _write_lists(stream: Any, fields: Mapping[str, Field]) -> bytes:
    """Writes all posting lists; the term index that leads to them comes back."""
    start, kept = stream.tell(), _Kept()
    index = OrderedHashWriter(StructFile(kept))
    index.extras["fieldmap"] = {name: number for number, name in enumerate(sorted(fields))}
    for number, name in enumerate(sorted(fields)):
        prefix, size = pack_ushort(number), TERM_INFO.itemsize
        for part in fields[name].parts():
            infos = describe(part, offset=stream.tell() - start)
            stream.write(pack(part))
            for place, term in enumerate(part.terms):
                index.add(prefix + term, infos[place * size : (place + 1) * size])
    index.close()
    return kept.written


def _length_filename(segment: PackedSegment, name: str) -> str:
    return str(_CODEC.column_filename(segment, f"_{name}_len"))


class SegmentFile:
    """An open segment: its columns in memory, its posting lists on disk. Deletions are kept by whoever opened it."""

    def __init__(self, folder: Path, segment: PackedSegment) -> None:
        self._file = (folder / segment.make_filename(segment.COMPOUND_EXT)).open("rb")
        directory = CompoundStorage(StructFile(self._file), use_mmap=False)
        self._base, self._length = directory.range(segment.make_filename(_LISTS))

        def read(name: str) -> bytes:
            return self._read(*directory.range(name))

        self.documents: int = segment.doc_count_all()
        self.keys = unpack_column(read(_CODEC.column_filename(segment, KEY)))
        self.traits = {}
        for name, default in DEFAULTS.items():
            column = _CODEC.column_filename(segment, name)
            is_there = directory.file_exists(column)
            self.traits[name] = unpack_column(read(column)) if is_there else np.full(self.documents, default, np.int64)
        self.terms = TermIndex(read(segment.make_filename(_TERMS)))
        fields = self.terms.fields
        self.lengths = {name: np.frombuffer(read(_length_filename(segment, name)), np.uint8) for name in fields}
        self.totals = {name: segment.total_of(name) for name in fields}

    def postings(self, offset: int, size: int) -> tuple[Numbers, Codes]:
        """The list of a term that the term index says lies there."""
        return unpack(self._list(offset, size))

    @property
    def fields(self) -> Mapping[str, Field]:
        """All posting lists, to be written again."""
        return {name: _StoredField(self, name) for name in self.terms.fields}

    def close(self) -> None:
        self._file.close()

    def parts(self, name: str) -> Iterator[FieldColumns]:
        """The lists of a field some terms at a time. They lie one after the other, so that one `pread` reads many."""
        terms, raw = [], []
        for term, info in self.terms.items(name):
            terms.append(term)
            raw.append(info)
        infos = np.frombuffer(b"".join(raw), TERM_INFO)
        sizes, offsets = infos["documents"].astype(np.int64), infos["offset"].astype(np.int64)
        if np.any(np.diff(offsets) != sizes[:-1] * POSTING_SIZE):
            raise IndexDamaged(f"the lists of the field {name} do not lie one after the other")
        lengths, total = self.lengths[name], self.totals[name]
        for first, last in pairwise(cuts(sizes)):
            within = sizes[first:last]
            packed = self._list(int(offsets[first]), int(within.sum()) * POSTING_SIZE)
            yield FieldColumns(terms[first:last], within, *unpack_many(packed, within), lengths, total)

    def _list(self, offset: int, size: int) -> bytes:
        if offset < 0 or offset + size > self._length:
            raise IndexDamaged(f"a list of {size} bytes at {offset} lies outside of its segment")
        return self._read(self._base + offset, size)

    def _read(self, offset: int, size: int) -> bytes:
        raw = os.pread(self._file.fileno(), size, offset)
        if len(raw) < size:
            raise IndexDamaged(f"{size} bytes wanted at {offset}, {len(raw)} are there")
        return raw


@dataclass(frozen=True, slots=True)
class _StoredField:
    """A field of a segment, read when it is to be written again."""

    segment: SegmentFile
    name: str

    @property
    def lengths(self) -> NDArray[np.uint8]:
        return self.segment.lengths[self.name]

    @property
    def total(self) -> int:
        return self.segment.totals[self.name]

    def parts(self) -> Iterator[FieldColumns]:
        return self.segment.parts(self.name)
