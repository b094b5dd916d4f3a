"""Finds in a query the words that have synonyms. Pure: what means the same is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scripts_app.search.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Meaning:
    """The others that [start, end) of the folded query could have been said with."""

    words: tuple[str, ...]
    start: int
    end: int


def meanings(folded: str, vocabulary: Vocabulary) -> Iterator[Meaning]:
    """From left to right; of words that begin at the same place, or lie inside one found before, only the longest."""
    reached = 0
    for start in range(len(folded)):
        for end in range(min(len(folded), start + vocabulary.longest), max(reached, start + 1), -1):
            if words := vocabulary.synonyms.get(folded[start:end]):
                yield Meaning(words, start, end)
                reached = end
                break
