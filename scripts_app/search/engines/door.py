"""What search asks of an index, whatever engine keeps it: documents of counted terms in, keys by score out.

Analysis, queries, the question who may see what, and hits lie above this door and know no engine;
tests/search/engine_contract.py holds every engine to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from scripts_app.search.query import Clause

FIRST_DAY, LAST_DAY = 0, date.max.toordinal()
ANY_CHANNEL = 0


class IndexDamaged(Exception):
    """The index cannot be read, or its files are not those that were written. It must be rebuilt."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a document is narrowed by: numbers that the database gave it, days as ordinals.

    An index written before there was a trait has its default for all documents.
    """

    kind: int = 0
    category: int = 0
    since: int = FIRST_DAY
    until: int = LAST_DAY
    channel: int = ANY_CHANNEL  # belongs to every channel


@dataclass(frozen=True, slots=True)
class Document:
    """A scenario as the index knows it: for each field how often each term stands in it."""

    key: int
    counts: Mapping[str, Mapping[str, int]]
    traits: Traits = field(default_factory=Traits)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Only documents in force on `day`, of the kind, in one of the categories and of use on the channel (None: any)."""

    day: int
    kind: int | None = None
    categories: frozenset[int] | None = None
    channel: int | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best (key, score) pairs, best first and equal ones by key, of `total` documents found."""

    best: tuple[tuple[int, float], ...] = ()
    total: int = 0


Pack = Any  # documents as the engine that packed them takes them; it goes from process to process


class Engine(Protocol):
    """An index in a folder of its own. Every method raises IndexDamaged when it cannot be trusted."""

    def fill(self, documents: Iterable[Document]) -> int:
        """Writes a new index into the empty folder; how many documents it holds. For as many as fit into memory."""

    def pack(self, documents: Iterable[Document]) -> Pack:
        """What `fill_packed` takes, small to hand over. Needs no index: other processes do it."""

    def fill_packed(self, packs: Iterable[Pack]) -> int:
        """As `fill` does, for any number of documents."""

    def change(self, *, put: Sequence[Document], drop: Iterable[int]) -> None:
        """One commit: takes out the keys of `drop` and of `put`, then adds `put`. One writer at a time."""

    def ranked(self, clauses: Sequence[Clause], *, narrowing: Narrowing, limit: int) -> Ranking:
        """The documents that hold any term of the clauses, as the newest commit has them, noise left out.

        What is noise is measured on all documents of the day, and where that leaves none on those within.
        """

    def totals(self, clauses: Sequence[Clause], *, narrowings: Sequence[Narrowing]) -> list[int]:
        """For each narrowing how much of what is found on its day lies within."""

    def mark(self) -> object:
        """Equal only while nothing was committed. Costs some microseconds: it is asked for every answer."""

    def check(self) -> None:
        """Reads everything and compares it with what was written. Slow: for openings and now and then."""
