"""What a search gives back: a page of hits, each with the lines that matched and what to say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from scripts_app.content import Line, LineKind, ScriptContent
from scripts_app.models import Scenario
from scripts_app.search.highlight import Segment, coverage, mark
from scripts_app.search.query import ReadQuery

LIMIT = 20
_SAID = 0.6  # a forbidden line that holds this much of the query is what was said, unless the title holds more


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
    segments: tuple[Segment, ...]


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
    def title(self) -> tuple[Segment, ...]:
        return mark(self.query, self.content.title)

    @cached_property
    def recommended(self) -> MatchedLine | None:
        """The line to say: of those that may be said the one nearest to the query, the first when none is."""
        return self._nearest([line for line in self.content.lines if line.is_sayable])

    @cached_property
    def note(self) -> MatchedLine | None:
        return self._nearest(list(self.content.of_kind(LineKind.NOTE)))

    @cached_property
    def forbidden_match(self) -> MatchedLine | None:
        """The forbidden line that the query quotes, so that the hit can say ✗; None when it asks for something else."""
        nearest = self._nearest(list(self.content.of_kind(LineKind.FORBIDDEN)))
        if nearest is None:
            return None
        said = coverage(self.query, nearest.line.text)
        asked = max(coverage(self.query, text) for text in (self.content.title, *self.content.triggers))
        return nearest if said >= _SAID and said > asked else None

    @cached_property
    def lines(self) -> tuple[MatchedLine, ...]:
        """All lines in their order."""
        return tuple(MatchedLine(line, mark(self.query, line.text)) for line in self.content.lines)

    def _nearest(self, lines: list[Line]) -> MatchedLine | None:
        if not lines:
            return None
        line = max(lines, key=lambda candidate: coverage(self.query, candidate.text))  # max keeps the first of equals
        return MatchedLine(line, mark(self.query, line.text))


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`total` counts all hits, `hits` are the asked page of them; `degraded`: the database answered for the index."""

    query: SearchQuery
    hits: tuple[SearchHit, ...]
    total: int
    degraded: bool
    milliseconds: float
