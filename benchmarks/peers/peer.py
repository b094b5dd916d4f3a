"""What a peer must do to be measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scripts_app.search.engines.door import Document
from scripts_app.search.query import Clause, QueryTerm

TOP = 20


@dataclass(frozen=True, slots=True)
class Sample:
    """A scenario: as our index knows it, and all its text."""

    document: Document
    text: str


@dataclass(frozen=True)
class Question:
    """A query as typed, and what ours looks up for it."""

    text: str
    clauses: Sequence[Clause]

    @cached_property
    def terms(self) -> list[QueryTerm]:
        """The same for engines that take term by term."""
        return [term for clause in self.clauses for term in clause.terms]


Ask = Callable[[Question], Sequence[int]]
Build = Callable[[Iterable[Sample], Path], Ask]


def spelled_out(counts: Mapping[str, int]) -> str:
    """The terms of a field as a text of words parted by spaces, each as often as it stands there."""
    return " ".join(" ".join([term] * count) for term, count in counts.items())
