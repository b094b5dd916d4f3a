"""What of a scenario's texts is shown for a query: which text matched, of which kind it is, what to say instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from scripts_app.content import Line
from scripts_app.search.alike import sounding_spans
from scripts_app.search.folded_texts import FoldedTexts
from scripts_app.search.highlight import Marked, Seen, Segment, cut, look
from scripts_app.search.live_texts import LiveText
from scripts_app.search.query import ReadQuery
from scripts_app.text import fold_key

_SAID = 0.6  # a forbidden line that holds this much of the query is what was said, unless the title holds more


class Where(StrEnum):
    """Which text of a scenario matched; the first of equals is told."""

    TITLE = "title"
    TRIGGER = "trigger"
    RECOMMENDED = "recommended"
    STEP = "step"
    TURN = "turn"
    NOTE = "note"
    FORBIDDEN = "forbidden"
    CODE = "code"
    CATEGORY = "category"  # its names, where no text of the scenario has anything of the query


_ORDER = {where.value: place for place, where in enumerate(Where)}
_WHERE = {where.value: where for where in Where}
_SPOKEN = (Where.TITLE, Where.TRIGGER, Where.FORBIDDEN)
_TITLE = 0  # the number of its text
_BELOW = " › "


class MatchedLine(NamedTuple):
    """A line of a hit, and the same text cut into marked and unmarked segments."""

    line: Line
    segments: Marked


class Match(NamedTuple):
    """The text that matched best; `line` is None for all that is no line.

    `by_sound`: it holds no word of the query, only what sounds like one.
    """

    where: Where
    line: Line | None
    segments: Marked
    by_sound: bool = False


class Shown(NamedTuple):
    """`match`: where the query was found best, else what sounds like it; None when no text has anything of it.
    `forbidden`: the forbidden line that the query quotes, so that the hit can say ✗; None when it asks for something
    else. `recommended`: of the lines that may be said the one nearest to the query, the first when none is.
    """

    match: Match | None
    title: Marked
    forbidden: MatchedLine | None
    recommended: MatchedLine | None


def shown(query: ReadQuery, live: LiveText) -> Shown:
    """Each text of the scenario is looked through once; those that are shown are cut."""
    seen = look(query, live.folded)
    match = _match(seen, live) if seen.places else next(_sounding(query, live), None)
    title = match.segments if match and match.where is Where.TITLE else seen.marked(_TITLE)
    return Shown(match, title, _forbidden(match, seen, live=live), _nearest(live.sayable, seen, live=live))


def by_code(query: ReadQuery, code: str) -> Match | None:
    """The match of a query that is the code of the scenario."""
    if query.code and query.code == fold_key(code):
        return Match(Where.CODE, None, Marked([Segment(code, marked=True)]))
    return None


def by_category(query: ReadQuery, path: Sequence[str]) -> Match | None:
    """The match in the names of the categories from the root down, for a scenario that was found by nothing else."""
    texts = _names(_BELOW.join(path))
    seen = look(query, texts)
    if seen.places:
        return Match(Where.CATEGORY, None, seen.marked(0))
    spans = sounding_spans(query.text, texts.texts[0])
    return Match(Where.CATEGORY, None, cut(texts.texts[0], spans), by_sound=True) if spans else None


def first_line(query: ReadQuery, live: LiveText) -> MatchedLine | None:
    """For a scenario that has nothing to say."""
    return _marked(live.first_line, look(query, live.folded), live=live) if live.content.lines else None


@lru_cache(maxsize=1_024)
def _names(path: str) -> FoldedTexts:
    return FoldedTexts.of([path])


def _match(seen: Seen, live: LiveText) -> Match:
    """The text that holds most of the query; of equals the one that is told first."""
    kinds = live.kinds
    number = min([(-places.bit_count(), _ORDER[kinds[number]], number) for number, places in seen.places.items()])[-1]
    return Match(_WHERE[kinds[number]], _line(number, live), seen.marked(number))


def _sounding(query: ReadQuery, live: LiveText) -> Iterator[Match]:
    """The texts whose sounds the index knows, in the order they are told."""
    for number, text in enumerate(live.folded.texts):
        where = _WHERE[live.kinds[number]]
        if where in _SPOKEN and (spans := sounding_spans(query.text, text)):
            yield Match(where, _line(number, live), cut(text, spans), by_sound=True)


def _forbidden(match: Match | None, seen: Seen, *, live: LiveText) -> MatchedLine | None:
    if match is None:
        return None
    if match.where is Where.FORBIDDEN and match.line:
        return MatchedLine(match.line, match.segments)
    numbers = [number for number in seen.places if live.kinds[number] == Where.FORBIDDEN]
    said = max(map(seen.share, numbers), default=0.0)
    if said < _SAID or said <= max(map(seen.share, range(live.first_line))):
        return None
    return _nearest(sorted(numbers), seen, live=live)


def _nearest(numbers: Sequence[int], seen: Seen, *, live: LiveText) -> MatchedLine | None:
    if not numbers:
        return None
    holding = [number for number in numbers if number in seen.places]
    return _marked(max(holding, key=seen.share) if holding else numbers[0], seen, live=live)  # the first of equals


def _marked(number: int, seen: Seen, *, live: LiveText) -> MatchedLine:
    return MatchedLine(live.content.lines[number - live.first_line], seen.marked(number))


def _line(number: int, live: LiveText) -> Line | None:
    """The line whose text has this number; None for the title and the customer's wordings before the lines."""
    place = number - live.first_line
    return live.content.lines[place] if place >= 0 else None
