"""A query is a handful of our own tokens, never an expression for a parser: `*` and `NOT` are just text.

What was typed is looked up as it stands; besides it, at lower weight, what means the same and what sounds the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, reduce
from itertools import chain, islice
from operator import or_
from typing import NamedTuple

from scripts_app.search import vocabulary
from scripts_app.search.analyzer import Token, TokenKind, analyze
from scripts_app.search.schema import FIELD_WEIGHTS, SOUND, category_term, code_term
from scripts_app.search.sounds import SoundKind, heard
from scripts_app.search.synonyms import meanings
from scripts_app.text import Folded, fold, fold_key

TEXT_MAX = 200
TERMS_MAX = 32  # of what was typed, and as many again of what means or sounds the same
_ROW_OF_LETTERS = re.compile(r"(?<![a-z0-9])[a-z]{2,}(?![a-z0-9])")
_PLACES_MAX = 64  # bits in a mask of places
_WEIGHTS = {TokenKind.CHAR: 0.5, TokenKind.PAIR: 1.0, TokenKind.WORD: 1.0}
_TEXT_WEIGHTS = tuple((field, weight) for field, weight in FIELD_WEIGHTS.items() if field != SOUND)
_LETTERS = 0.1  # parts of a row of letters: tousu is pinyin, hardly a piece of a word that shares two letters with it
_CODE = 250.0  # no text that has the same digits comes near
_CATEGORY = 40.0  # nor a title that shares a word with the name of a category, unless it holds all of it
_SYNONYM = 0.6  # a synonym tells less than the word itself
_TYPED = {SoundKind.SYLLABLE: 0.3, SoundKind.PAIR: 1.0, SoundKind.NEARLY: 0.4, SoundKind.INITIALS: 0.5}
_ALOUD_MAX = 12  # characters; a longer question with one of them mistyped is found by the others
_READ_ALOUD = {SoundKind.PAIR: 0.5, SoundKind.NEARLY: 0.2}  # Chinese by its sound: a guess that it was mistyped

# The scaffold of a question: closed classes of words that say nothing of what it is about (the negations 不没无 do).
# They are looked up like all others, but a script that lacks them lacks nothing.
_SCAFFOLD = frozenset(
    "的了是我你您们请问怎么什如何为吗呢吧啊呀哦哪些要想会能可以有和与及或在把被就都也还给对从到这那个"
)


class QueryTerm(NamedTuple):
    """A term that an engine looks up in one field of the index; `weight` multiplies its BM25."""

    field: str
    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class Clause:
    """Terms that stand for the same part of a query: whatever a document has of them is added up.

    `places` has a bit for each character of the query (the first 64) that they stand for: documents that cover
    more of the query rank higher. A `partial` clause covers its places only by a part: one character of a longer query.
    One that is `heard` only sounds like what stands there.
    """

    terms: tuple[QueryTerm, ...]
    places: int
    partial: bool = False
    heard: bool = False


@dataclass(frozen=True)
class ReadQuery:
    """What a query means: its tokens, most telling first, at most TERMS_MAX different ones."""

    text: str

    @cached_property
    def folded(self) -> str:
        return self._folding.text.strip()

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        found = sorted(analyze(self.text), key=lambda token: (-_WEIGHTS[token.kind], -len(token.text), token.start))
        first_of_each = {token.term: token for token in reversed(found)}
        return tuple(token for token in found if first_of_each[token.term] is token)[:TERMS_MAX]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """What an engine looks up: tokens and synonyms in the fields of text, sounds in the field of sounds."""
        guesses = sorted((*self._meant(), *self._heard()), key=lambda clause: -clause.terms[0].weight)
        return (*self._named(), *_joined((*self._typed(), *_of_few_terms(guesses))))

    @cached_property
    def code(self) -> str:
        """Letters and digits of what may be the code of a scenario; '' for all else."""
        key = fold_key(self.text)
        return key if any(map(str.isdigit, key)) else ""

    @cached_property
    def length(self) -> int:
        """How many characters of the query its tokens stand for."""
        return len({place for token in self.tokens for place in range(token.start, token.end)})

    @cached_property
    def _folding(self) -> Folded:
        return fold(self.text)

    @cached_property
    def _telling(self) -> int:
        """The places of the query without the scaffold of its question; all when it is nothing else."""
        every = _union(_places(token.start, token.end) for token in self.tokens)
        told = zip(self._folding.text, self._folding.offsets, strict=True)
        return every & ~_union(_places(at, at + 1) for char, at in told if char in _SCAFFOLD) or every

    @cached_property
    def _spelled(self) -> int:
        """The places of rows of letters that may be pinyin or initials."""
        rows = _ROW_OF_LETTERS.finditer(self._folding.text)
        return _union(_places(*self._folding.span(*row.span())) for row in rows)

    def _named(self) -> Iterator[Clause]:
        """A code, or the name of a category, says it all."""
        if self.code:
            yield Clause((QueryTerm("title", code_term(self.code), _CODE),), self._telling)
        if self.tokens:
            yield Clause((QueryTerm("title", category_term(self.text), _CATEGORY),), self._telling)

    def _typed(self) -> Iterator[Clause]:
        places = {token.term: _places(token.start, token.end) for token in self.tokens}  # a word twice counts once
        paired = _union(places[token.term] for token in self.tokens if token.kind is not TokenKind.CHAR)
        for token in self.tokens:
            covered = places[token.term]
            if token.kind is not TokenKind.WORD and covered & self._spelled:
                weight, partial = _LETTERS, True
            else:  # a character that stands alone is whole
                weight, partial = 1.0, token.kind is TokenKind.CHAR and bool(covered & paired)
            yield Clause(_in_text(token, weight), covered & self._telling, partial)

    def _meant(self) -> Iterator[Clause]:
        """Each synonym by its tokens; they share out the places of the word that was typed."""
        known = vocabulary.current()
        for meaning in meanings(self._folding.text, known):
            first, last = self._folding.span(meaning.start, meaning.end)
            for word in meaning.words:
                for token in _tokens_of(word, known.version):
                    start, end = _part(token, len(word), within=(first, last))
                    yield Clause(_in_text(token, _SYNONYM), _places(start, end) & self._telling)

    def _heard(self) -> Iterator[Clause]:
        """What was typed as it sounds, and Chinese read aloud; a long question is found by what is right in it."""
        is_long = self.length > _ALOUD_MAX
        for sound in heard(self.text):
            places = _places(sound.start, sound.end) & self._telling
            if places and (sound.typed or not is_long):
                weights = _TYPED if sound.typed else _READ_ALOUD
                weight = FIELD_WEIGHTS[SOUND] * weights[sound.kind] * sound.certainty
                yield Clause((QueryTerm(SOUND, sound.term, weight),), places, partial=True, heard=True)


def read_query(text: str) -> ReadQuery:
    """`text` cut to what a person types: TEXT_MAX characters; a pasted page is searched by its beginning."""
    return ReadQuery(" ".join(text[:TEXT_MAX].split()))


@lru_cache(maxsize=5_000)
def _tokens_of(word: str, _version: vocabulary.Version) -> tuple[Token, ...]:
    """A synonym by its telling tokens, as the dictionary of this version cuts it."""
    return tuple(token for token in analyze(word) if token.kind is not TokenKind.CHAR)


def _in_text(token: Token, weight: float) -> tuple[QueryTerm, ...]:
    weight *= _WEIGHTS[token.kind]
    return tuple(QueryTerm(field, token.term, of_field * weight) for field, of_field in _TEXT_WEIGHTS)


def _part(token: Token, size: int, *, within: tuple[int, int]) -> tuple[int, int]:
    """The part of `within` that the token stands for, as it stands for a part of a word of `size` characters."""
    first, last = within
    start = first + token.start * (last - first) // size
    return start, max(start + 1, first + -(-token.end * (last - first) // size))


def _places(start: int, end: int) -> int:
    return (1 << min(end, _PLACES_MAX)) - (1 << min(start, _PLACES_MAX))


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _of_few_terms(guesses: Iterable[Clause]) -> Iterator[Clause]:
    """The first guess of each term, for the first TERMS_MAX terms."""
    first_of_each: dict[str, Clause] = {}
    for guess in guesses:
        first_of_each.setdefault(guess.terms[0].term, guess)
    return islice(first_of_each.values(), TERMS_MAX)


def _joined(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Those that stand for the same part as one, so that an engine reads and counts them once. What stands for nothing
    has nothing in common: each is a list that other queries have too.
    """
    parts: dict[object, list[Clause]] = {}
    for clause in clauses:
        part = (clause.places, clause.partial, clause.heard) if clause.places else clause.terms
        parts.setdefault(part, []).append(clause)
    return tuple(
        replace(same[0], terms=tuple(chain.from_iterable(clause.terms for clause in same))) if same[1:] else same[0]
        for same in parts.values()
    )
