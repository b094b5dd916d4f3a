"""What a search gives back: a page of hits, each with the text that matched, its kind, and what to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import itemgetter

from scripts_app.content import Line, LineKind, ScriptContent
from scripts_app.models import Scenario
from scripts_app.search.alike import pairs_of, respelled, sounding_spans
from scripts_app.search.highlight import Marked, coverage, cut, folded, mark
from scripts_app.search.query import ReadQuery

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


_ORDER = tuple(Where)
_SPOKEN = (Where.TITLE, Where.TRIGGER, Where.FORBIDDEN)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Empty `text` lists the scenarios in the order of the tree. A category includes those below it."""

    text: str
    category_id: int | None = None
    kind: str = ""
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
    """A live scenario, read together with its live content."""

    scenario: Scenario
    query: ReadQuery

    @cached_property
    def content(self) -> ScriptContent:
        live = self.scenario.live_revision
        return live.content if live else ScriptContent("")

    @cached_property
    def title(self) -> Marked:
        match = self.match
        sounds_like_it = match and match.by_sound and match.where is Where.TITLE
        return match.segments if match and sounds_like_it else mark(self.query, self.content.title)

    @cached_property
    def recommended(self) -> MatchedLine | None:
        """The line to say: of those that may be said the one nearest to the query, the first when none is."""
        return self._nearest([line for line in self.content.lines if line.is_sayable])

    @cached_property
    def forbidden_match(self) -> MatchedLine | None:
        """The forbidden line that the query quotes, so that the hit can say ✗; None when it asks for something else."""
        nearest = self._nearest(list(self.content.of_kind(LineKind.FORBIDDEN)))
        if nearest is None or self.match is None:
            return None
        if self.match.where is Where.FORBIDDEN and self.match.line:
            return MatchedLine(self.match.line, self.match.segments)
        said = self._held(nearest.line.text)
        asked = max(self._held(text) for text in (self.content.title, *self.content.triggers))
        return nearest if said >= _SAID and said > asked else None

    @cached_property
    def match(self) -> Match | None:
        """Where the query was found best, else what sounds like it; None when no text has anything of it."""
        found = [(self._held(text), -_ORDER.index(where), text, line) for where, text, line in self._texts()]
        held, place, text, line = max(found, key=itemgetter(0, 1))
        if held:
            return Match(_ORDER[-place], line, mark(self.query, text))
        return next(self._sounding(), None)

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

    @cached_property
    def lines(self) -> tuple[MatchedLine, ...]:
        """All lines in their order."""
        return tuple(MatchedLine(line, mark(self.query, line.text)) for line in self.content.lines)

    @property
    def texts(self) -> Iterator[str]:
        """All that the scenario says."""
        return (text for _, text, _ in self._texts())

    @cached_property
    def _shares(self) -> dict[str, float]:
        return {}

    def _held(self, text: str) -> float:
        """How much of the query the text holds: asked of each text by the match, the line to say and the quote."""
        if (share := self._shares.get(text)) is None:
            share = self._shares[text] = coverage(self.query, text)
        return share

    def _sounding(self) -> Iterator[Match]:
        """The texts whose sounds the index knows, in the order they are told."""
        for where, text, line in self._texts():
            if where in _SPOKEN and (spans := sounding_spans(self.query.text, text)):
                yield Match(where, line, cut(text, spans), by_sound=True)

    def _texts(self) -> Iterator[tuple[Where, str, Line | None]]:
        yield Where.TITLE, self.content.title, None
        for trigger in self.content.triggers:
            yield Where.TRIGGER, trigger, None
        for line in self.content.lines:
            yield Where(line.kind.value), line.text, line

    def _nearest(self, lines: list[Line]) -> MatchedLine | None:
        if not lines:
            return None
        line = max(lines, key=lambda candidate: self._held(candidate.text))  # max keeps the first of equals
        return MatchedLine(line, mark(self.query, line.text))


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
        held = " ".join(folded(told).text for hit in judged for told in hit.texts)
        known = [pair for pair in pairs if pair in held]
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
