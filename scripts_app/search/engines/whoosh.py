"""The default engine: Whoosh's schema, segments, table of contents and deletions on disk, scored with NumPy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from scripts_app.search.engines import manifest
from scripts_app.search.engines.columns import Columns, Writable, from_documents
from scripts_app.search.engines.door import Document, IndexDamaged, Narrowing, Ranking
from scripts_app.search.engines.gathering import Gathered
from scripts_app.search.engines.living import Living
from scripts_app.search.engines.manifest import Manifest
from scripts_app.search.engines.packed import PackedSegment, build_schema
from scripts_app.search.engines.segment_file import INDEX_NAME, SegmentFile, write_segment
from scripts_app.search.engines.snapshot import OpenSegment, Snapshot
from scripts_app.search.query import Clause
from scripts_app.search.scoring import rank, totals

_TRIES = 3  # a commit may remove a file between reading the manifest and opening it; the next look finds the new one
_SEGMENTS_MAX = 12
_Segments = list[PackedSegment]


class WhooshEngine:
    """An index in `folder` with the fields `names`. Not for two threads at once: the caller holds a lock."""

    def __init__(self, folder: Path, *, names: Sequence[str]) -> None:
        self._folder, self._names = folder, list(names)
        self._mark: tuple[int, int] | None = None
        self._segments: dict[str, OpenSegment] = {}
        self._snapshot = Snapshot([])

    def fill(self, documents: Iterable[Document]) -> int:
        return self.fill_packed([self.pack(documents)])

    def pack(self, documents: Iterable[Document]) -> Columns:
        return from_documents(documents, names=self._names)

    def fill_packed(self, packs: Iterable[Columns]) -> int:
        return self._write(packs, kept=[], number=1)

    def change(self, *, put: Sequence[Document], drop: Iterable[int]) -> None:
        self._refresh()
        commit = manifest.read_manifest(self._folder)
        toc = self._read_toc(commit)
        manifest.remove_unneeded(self._folder, commit)  # a writer may have died
        gone = np.array([*drop, *(document.key for document in put)], dtype=np.int64)
        for segment in toc.segments:
            for number in np.flatnonzero(np.isin(self._segments[segment.segid].file.keys, gone)).tolist():
                segment.delete_document(number)
        kept, joined = self._choose(toc.segments, added=len(put))
        self._check_segments(joined, commit)
        parts: list[Writable] = [self._living(segment) for segment in joined]
        parts.append(self.pack(put))
        try:
            self._write(parts, kept=kept, number=toc.generation + 1)
        except OSError:  # a disk that is full must not be filled with what came to nothing
            manifest.remove_unneeded(self._folder, manifest.read_manifest(self._folder))
            raise

    def ranked(self, clauses: Sequence[Clause], *, narrowing: Narrowing, limit: int) -> Ranking:
        self._refresh()
        return rank(self._snapshot, clauses, narrowing=narrowing, limit=limit)

    def totals(self, clauses: Sequence[Clause], *, narrowings: Sequence[Narrowing]) -> list[int]:
        self._refresh()
        return totals(self._snapshot, clauses, narrowings=narrowings)

    def mark(self) -> tuple[int, int]:
        return manifest.mark(self._folder)

    @property
    def kept_bytes(self) -> int:
        """What the lists in memory take."""
        return self._snapshot.kept_bytes

    def forget(self) -> None:
        """Lets go of all lists and their places, as an engine that has just been opened; the statistics stay."""
        self._snapshot = self._snapshot.without_lists()

    def check(self) -> None:
        for trial in range(1, _TRIES + 1):
            mark = manifest.mark(self._folder)
            try:
                commit = manifest.read_manifest(self._folder)
                manifest.check(self._folder, commit)
                self._read_toc(commit)
            except IndexDamaged:
                if trial == _TRIES or mark == manifest.mark(self._folder):
                    raise
            else:
                return

    def _refresh(self) -> None:
        """Takes in what another process committed since the last look."""
        for trial in range(1, _TRIES + 1):
            mark = manifest.mark(self._folder)
            if mark == self._mark:
                return
            try:
                self._open(manifest.read_manifest(self._folder))
            except IndexDamaged:
                if trial == _TRIES or mark == manifest.mark(self._folder):
                    raise
            else:
                self._mark = mark
                return

    def _open(self, commit: Manifest) -> None:
        toc = self._read_toc(commit)
        opened = {segment.segid: self._open_segment(segment, commit) for segment in toc.segments}
        for name, before in self._segments.items():
            if name not in opened:
                before.file.close()
        self._segments = opened
        self._snapshot = Snapshot(list(opened.values()))

    def _read_toc(self, commit: Manifest) -> TOC:
        """The table of contents is a pickle: it is read only when it is the one that was written.

        Nor is another commit's table or segment taken for one of this commit, though it lies there and is sound.
        """
        manifest.check(self._folder, commit, names={_toc_name(commit.commit)})
        try:
            toc = TOC.read(FileStorage(str(self._folder), supports_mmap=False), INDEX_NAME, gen=commit.commit)
        except Exception as error:
            raise IndexDamaged(f"the table of contents of {self._folder} cannot be read") from error
        if not commit.files.keys() >= {_segment_name(segment) for segment in toc.segments}:
            raise IndexDamaged(f"the table of contents of {self._folder} is not that of its commit")
        return toc

    def _open_segment(self, segment: PackedSegment, commit: Manifest) -> OpenSegment:
        live = np.ones(segment.doc_count_all(), dtype=np.bool_)
        live[list(segment.deleted_docs())] = False
        if before := self._segments.get(segment.segid):
            return OpenSegment(before.file, live, before.places)
        self._check_segments([segment], commit)
        return OpenSegment(_open_file(self._folder, segment), live)

    def _check_segments(self, segments: _Segments, commit: Manifest) -> None:
        """Also before they are joined: what had turned on the disk would get a new digest that is right."""
        manifest.check(self._folder, commit, names={_segment_name(segment) for segment in segments})

    def _choose(self, segments: _Segments, *, added: int) -> tuple[_Segments, _Segments]:
        """(segments to keep, segments to write into the new one): those no bigger than what is gathered so far.

        Sizes then double from segment to segment, so that there are few and most commits write little.
        """
        size, joined = added, list[PackedSegment]()
        for segment in sorted(segments, key=lambda one: int(one.doc_count())):
            is_worn = segment.deleted_count() * 2 > segment.doc_count_all()
            if segment.doc_count() > size and not is_worn and len(segments) - len(joined) < _SEGMENTS_MAX:
                continue
            size += segment.doc_count()
            joined.append(segment)
        return [segment for segment in segments if segment not in joined], joined

    def _living(self, segment: PackedSegment) -> Living:
        live: NDArray[np.bool_] = np.ones(segment.doc_count_all(), dtype=np.bool_)
        live[list(segment.deleted_docs())] = False
        return Living(self._segments[segment.segid].file, live)

    def _write(self, parts: Iterable[Writable], *, kept: Sequence[PackedSegment], number: int) -> int:
        """One commit: a segment of all parts beside those that are kept; how many documents the new one has."""
        with TemporaryFile(dir=self._folder) as file:  # it has no name there: it is gone when this process is
            gathered = Gathered(file, names=self._names)
            for part in parts:
                gathered.add(part)
            self._commit(kept, gathered, number=number)
        return len(gathered.keys)

    def _commit(self, kept: Sequence[PackedSegment], added: Writable, *, number: int) -> None:
        segments = [*kept, write_segment(self._folder, added)] if len(added.keys) else list(kept)
        TOC(build_schema(self._names), segments, number).write(FileStorage(str(self._folder)), INDEX_NAME)
        before = manifest.read_manifest(self._folder).files if number > 1 else {}
        names = [*map(_segment_name, segments), _toc_name(number)]
        digests = {name: before.get(name) or manifest.sync_and_digest(self._folder / name) for name in names}
        manifest.write_manifest(self._folder, Manifest(number, digests, tuple(before)))


def _toc_name(number: int) -> str:
    return f"_{INDEX_NAME}_{number}.toc"


def _segment_name(segment: PackedSegment) -> str:
    return str(segment.make_filename(segment.COMPOUND_EXT))


def _open_file(folder: Path, segment: PackedSegment) -> SegmentFile:
    try:
        return SegmentFile(folder, segment)
    except IndexDamaged:
        raise
    except Exception as error:
        raise IndexDamaged(f"segment {segment.segid} of {folder} cannot be read") from error
