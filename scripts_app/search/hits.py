"""What a search gives back: a page of hits, each with the text that matched, its kind, and what to say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from scripts_app.content import ScriptContent
from scripts_app.search.alike import pairs_of, respelled
from scripts_app.search.highlight import Marked
from scripts_app.search.live_texts import LiveText
from scripts_app.search.matching import Match, MatchedLine, Shown, Where, by_category, by_code, first_line, shown
from scripts_app.search.query import ReadQuery
from scripts_app.search.standing import Standing

LIMIT = 20
_JUDGED = 5  # hits that tell whether the page answers the query at all


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

    def everywhere(self) -> SearchQuery:
        """The same words, narrowed to nothing."""
        return SearchQuery(self.text, limit=self.limit)


@dataclass(frozen=True)
class SearchHit:
    """A live scenario, and its live texts as the query is found in them. `path`: the names of its categories from the
    root down, for a hit that none of its texts explains.
    """

    scenario: Standing
    live: LiveText
    query: ReadQuery
    path: tuple[str, ...] = ()

    @property
    def content(self) -> ScriptContent:
        return self.live.content

    @property
    def match(self) -> Match | None:
        """Where the query was found best, else what sounds like it; None when no text has anything of it."""
        return self._by_code or self._shown.match or self._by_category

    @property
    def title(self) -> Marked:
        return self._shown.title

    @property
    def recommended(self) -> MatchedLine | None:
        """The line to say: of those that may be said the one nearest to the query, the first when none is."""
        return self._shown.recommended

    @property
    def forbidden_match(self) -> MatchedLine | None:
        """The forbidden line that the query quotes, so that the hit can say ✗; None when it asks for something else."""
        return self._shown.forbidden

    @property
    def reason(self) -> Match | None:
        """The match where nothing else shows it: no title, no forbidden line quoted, not the line to say."""
        match, forbidden = self.match, self.forbidden_match
        if match is None or forbidden or match.where in (Where.TITLE, Where.FORBIDDEN):
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
        return first_line(self.query, self.live)

    @cached_property
    def _by_code(self) -> Match | None:
        return by_code(self.query, self.scenario.code)

    @cached_property
    def _by_category(self) -> Match | None:
        return by_category(self.query, self.path) if self.path else None

    @cached_property
    def _shown(self) -> Shown:
        return shown(self.query, self.live)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`total` counts all hits, `hits` are the asked page of them; `degraded`: the database answered for the index.
    `elsewhere`: how many there are beyond what the query is narrowed to, where nothing within fits.
    """

    query: SearchQuery
    hits: tuple[SearchHit, ...]
    total: int
    degraded: bool
    milliseconds: float
    elsewhere: int = 0

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
