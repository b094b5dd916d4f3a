"""What admins taught the search, as this process knows it: looked up in the database now and then, used without it."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from scripts_app.models import DictionaryWord, SynonymGroup
from scripts_app.text import fold_key

_GOOD_FOR = 3.0  # seconds that one look at the database lasts: a new synonym works that soon in every process
Version = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Folded words; `synonyms` leads from each to the others that mean the same."""

    words: frozenset[str] = frozenset()
    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    longest: int = 0
    version: Version = ()


class _Known:
    vocabulary = Vocabulary()
    looked = float("-inf")


def current() -> Vocabulary:
    """What this process knows, without a look at the database."""
    return _Known.vocabulary


def refresh() -> Vocabulary:
    """The vocabulary, looked up again when the last look is a few seconds old. Costs a small query that seldom."""
    if time.monotonic() - _Known.looked < _GOOD_FOR:
        return _Known.vocabulary
    return load()


def load() -> Vocabulary:
    """The vocabulary as the database has it now."""
    told = _Told.by_database()
    if told.version != _Known.vocabulary.version:
        _Known.vocabulary = _read(told)
    _Known.looked = time.monotonic()
    return _Known.vocabulary


def forget() -> None:
    """Knows nothing until the next `refresh`, as a process that just started."""
    _Known.vocabulary, _Known.looked = Vocabulary(), float("-inf")


def know(groups: Iterable[Iterable[str]]) -> None:
    """Works with these groups of synonyms and without a database until the next `load`."""
    _Known.vocabulary = _vocabulary(groups)


def synonyms_of(groups: Iterable[Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Each word's others, folded, in the order of the groups; a word may stand in several. Single characters do not
    count: as parts of longer words they mean too many things.
    """
    others: dict[str, dict[str, None]] = defaultdict(dict)
    for group in groups:
        folded = dict.fromkeys(key for word in group if len(key := fold_key(word)) > 1)
        for word in folded:
            others[word] |= {other: None for other in folded if other != word}
    return {word: tuple(found) for word, found in others.items() if found}


class _Told(NamedTuple):
    """What the tables hold, groups as JSON."""

    words: tuple[str, ...]
    groups: tuple[str, ...]

    @classmethod
    def by_database(cls) -> _Told:
        groups = SynonymGroup.objects.order_by("pk").values_list(Cast("words", TextField()), flat=True)
        return cls(tuple(DictionaryWord.objects.order_by("word").values_list("word", flat=True)), tuple(groups))

    @property
    def version(self) -> Version:
        """Of all that is told, not of when it was: clocks are set back, and a row may go while another one comes. The
        same in every process.
        """
        return (blake2b(repr(self).encode(), digest_size=16).hexdigest(),)


def _read(told: _Told) -> Vocabulary:
    found = _vocabulary(map(json.loads, told.groups))
    return replace(found, words=frozenset(map(fold_key, told.words)), version=told.version)


def _vocabulary(groups: Iterable[Iterable[str]]) -> Vocabulary:
    synonyms = synonyms_of(groups)
    return Vocabulary(synonyms=synonyms, longest=max(map(len, synonyms), default=0))
