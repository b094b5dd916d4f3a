"""What a search gives back: a page of hits, each with the text that matched, its kind, and what to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from scripts_app.content import Line, LineKind, ScriptContent
from scripts_app.search.alike import pairs_of, respelled, sounding_spans
from scripts_app.search.highlight import Marked, Seen, cut, look
from scripts_app.search.live_texts import LiveText
from scripts_app.search.query import ReadQuery
from scripts_app.search.standing import Standing

LIMIT = 20
_SAID = 0.6  # a forbidden line that holds this much of the query is what was said, unless the title holds more
_JUDGED = 5  # hits that tell whether the page answers the query at all


class Where(StrEnum):
    """Which text of a scenario matched; the first of equals is told."""

    TITLE = "title"
    TRIGGER = "trigger"
    RECOMMENDED = "recommended"
    STEP = "step"
    TURN = "turn"
    NOTE = "note"
    FORBIDDEN = "forbidden"


_ORDER = {where: place for place, where in enumerate(Where)}
_WHERE = {kind: Where(kind.value) for kind in LineKind}
_TITLE = 0  # the number of its text
_SPOKEN = (Where.TITLE, Where.TRIGGER, Where.FORBIDDEN)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Empty `text` lists the scenarios in the order of the tree. A category includes those below it, a channel those
    for any.
    """

    text: str
    category_id: int | None = None
    kind: str = ""
    channel: str = ""
    limit: int = LIMIT
    offset: int = 0


@dataclass(frozen=True, slots=True)
class MatchedLine:
    """A line of a hit, and the same text cut into marked and unmarked segments."""

    line: Line
    segments: Marked


@dataclass(frozen=True, slots=True)
class Match:
    """The text that matched best; `line` is None for the title and for a customer's wording.

    `by_sound`: it holds no word of the query, only what sounds like one.
    """

    where: Where
    line: Line | None
    segments: Marked
    by_sound: bool = False


@dataclass(frozen=True)
class SearchHit:
    """A live scenario, and its live texts as the query is found in them."""

    scenario: Standing
    live: LiveText
    query: ReadQuery

    @property
    def content(self) -> ScriptContent:
        return self.live.content

    @cached_property
    def title(self) -> Marked:
        match = self.match
        return match.segments if match and match.where is Where.TITLE else self._seen.marked(_TITLE)

    @cached_property
    def recommended(self) -> MatchedLine | None:
        """The line to say: of those that may be said the one nearest to the query, the first when none is."""
        return self._nearest(number for number, line in self._lines() if line.is_sayable)

    @cached_property
    def forbidden_match(self) -> MatchedLine | None:
        """The forbidden line that the query quotes, so that the hit can say ✗; None when it asks for something else."""
        if self.match is None:
            return None
        if self.match.where is Where.FORBIDDEN and self.match.line:
            return MatchedLine(self.match.line, self.match.segments)
        forbidden = (number for number, line in self._lines() if line.kind == LineKind.FORBIDDEN)
        quoted = max(forbidden, key=self._seen.share, default=None)
        if quoted is None or (said := self._seen.share(quoted)) < _SAID:
            return None
        asked = max(map(self._seen.share, range(self.live.first_line)))
        return self._shown(quoted) if said > asked else None

    @cached_property
    def match(self) -> Match | None:
        """Where the query was found best, else what sounds like it; None when no text has anything of it."""
        if not self._seen.places:
            return next(self._sounding(), None)
        number = min(self._seen.places, key=self._rank)
        return Match(self._where(number), self._line(number), self._seen.marked(number))

    @cached_property
    def reason(self) -> Match | None:
        """The match where nothing else shows it: no title, no forbidden line quoted, not the line to say."""
        match = self.match
        if match is None or self.forbidden_match or match.where in (Where.TITLE, Where.FORBIDDEN):
            return None
        return None if match.line and match.line.is_sayable else match

    @property
    def matched(self) -> str:
        """The kind of text that matched, for the log; '' when none."""
        if self.forbidden_match:
            return Where.FORBIDDEN
        return self.match.where if self.match else ""

    @property
    def first_line(self) -> MatchedLine | None:
        """For a hit that has nothing to say."""
        return self._shown(self.live.first_line) if self.content.lines else None

    @cached_property
    def _seen(self) -> Seen:
        return look(self.query, self.live.folded)

    def _rank(self, number: int) -> tuple[float, int, int]:
        """Less for a text that holds more of the query; of equals for one that is told before."""
        return -self._seen.share(number), _ORDER[self._where(number)], number

    def _sounding(self) -> Iterator[Match]:
        """The texts whose sounds the index knows, in the order they are told."""
        for number, text in enumerate(self.live.folded.texts):
            where = self._where(number)
            if where in _SPOKEN and (spans := sounding_spans(self.query.text, text)):
                yield Match(where, self._line(number), cut(text, spans), by_sound=True)

    def _where(self, number: int) -> Where:
        line = self._line(number)
        if line is None:
            return Where.TRIGGER if number else Where.TITLE
        return _WHERE[line.kind]

    def _line(self, number: int) -> Line | None:
        """The line whose text has this number; None for the title and the customer's wordings before the lines."""
        place = number - self.live.first_line
        return self.content.lines[place] if place >= 0 else None

    def _lines(self) -> Iterator[tuple[int, Line]]:
        return enumerate(self.content.lines, start=self.live.first_line)

    def _nearest(self, numbers: Iterable[int]) -> MatchedLine | None:
        number = max(numbers, key=self._seen.share, default=None)  # max keeps the first of equals
        return None if number is None else self._shown(number)

    def _shown(self, number: int) -> MatchedLine:
        return MatchedLine(self.content.lines[number - self.live.first_line], self._seen.marked(number))


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`total` counts all hits, `hits` are the asked page of them; `degraded`: the database answered for the index."""

    query: SearchQuery
    hits: tuple[SearchHit, ...]
    total: int
    degraded: bool
    milliseconds: float

    @property
    def fits(self) -> bool:
        """Does any of the first hits hold a word of the query, or sound like it? Else they are only the nearest."""
        return bool(self.total) and any(hit.match for hit in self.hits[:_JUDGED])

    @property
    def meant(self) -> str:
        """The query spelled as the library spells what sounds the same (退宽: 退款); '' when it need not ask."""
        judged = self.hits[:_JUDGED]
        text = judged[0].query.text if judged else ""
        if not (pairs := pairs_of(text)):
            return ""
        known = [pair for pair in pairs if any(pair in hit.live.folded.joined for hit in judged)]
        if len(known) == len(pairs):
            return ""
        titles = (told for hit in judged for told in (hit.content.title, *hit.content.triggers))
        return next(filter(None, (respelled(text, told, known=known) for told in titles)), "")

    @property
    def offset_before(self) -> int | None:
        """Where the page before begins; None for the first page, which needs no offset, and the one after it."""
        return max(self.query.offset - self.query.limit, 0) or None

    @property
    def offset_after(self) -> int | None:
        """Where the next page begins; None when this one is the last."""
        end = self.query.offset + len(self.hits)
        return end if self.hits and end < self.total else None
