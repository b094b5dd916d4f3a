"""What a card says: the lines of a revision in their order, in blocks of one kind. What was approved is never edited,
so its markup is kept.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from itertools import groupby
from threading import Lock
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from scripts_app.content import Line, LineKind
from scripts_app.models import Revision, ScriptLine
from scripts_app.search import Question
from scripts_app.views.stencils import Row, Stencil, cut_stencil, gap, stamped, stamped_rows

DIGITS = "123456789"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BYTES_MAX = 8 << 20  # some 1,000 cards
_TRIGGERS = Question("triggers of a card", ("triggers",), Revision.objects.order_by)
_COLUMNS = ("kind", "text", "ban", "severity", "condition", "speaker", "pk")
_LINES = Question("lines of a card", _COLUMNS, lambda: ScriptLine.objects.order_by("position"), by="revision")


class _Kept:
    """By key and digest, as search.live_texts keeps the texts themselves."""

    markup: OrderedDict[tuple[int | None, str], SafeString] = OrderedDict()
    size = 0
    lock = Lock()


class CardLine(NamedTuple):
    """A stored line, and what stands before it: the digit that copies it, or its number among the steps; else ''."""

    kind: str
    text: str
    ban: str
    severity: str
    condition: str
    speaker: str
    pk: str
    digit: str = ""
    number: str = ""

    @property
    def shape(self) -> CardLine:
        """The same for lines whose markup differs by texts alone."""
        said = {name: _SAID if getattr(self, name) else "" for name in _TEXTS}
        return self._replace(**said)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(escape(getattr(self, name)) for name in _TEXTS)


_TEXTS = ("text", "condition", "pk", "digit", "number")
_SAID = "…"


def lines_markup(revision_id: int | None, digest: str) -> SafeString:
    """The lines and the customer wordings of the revision, or that there is none."""
    with _Kept.lock:
        if kept := _Kept.markup.get((revision_id, digest)):
            _Kept.markup.move_to_end((revision_id, digest))
            return kept
    markup = _read(revision_id) if revision_id else SafeString(render_to_string("search/_card_nothing.html"))
    with _Kept.lock:
        if _Kept.markup.setdefault((revision_id, digest), markup) is markup:
            _Kept.size += _size(markup)
        while _Kept.size > _BYTES_MAX:
            _Kept.size -= _size(_Kept.markup.popitem(last=False)[1])
    return markup


def _read(revision_id: int) -> SafeString:
    lines = _numbered(CardLine._make((*row, str(pk), "", "")) for *row, pk in _LINES.of([revision_id]))
    runs = groupby(lines, key=lambda line: (line.kind, line.ban))
    blocks = [_block(kind_and_ban, run) for kind_and_ban, run in runs]
    triggers = [Row("", (escape(text),)) for row in _TRIGGERS.of([revision_id]) for text in json.loads(row[0])]
    wordings = stamped_rows("search/_card_wordings.html", triggers) if triggers else ""
    return SafeString("".join([*blocks, wordings]))


def _block(kind_and_ban: tuple[str, str], lines: Iterable[CardLine]) -> SafeString:
    """Neighbouring lines of one kind; forbidden ones also of one ban."""
    markup = "".join([_stencil(line.shape).fill(line.texts) for line in lines])
    return stamped("search/_card_block.html", (markup,), shape=kind_and_ban)


@lru_cache(maxsize=512)
def _stencil(shape: CardLine) -> Stencil:
    """Of a line as it is shown everywhere."""
    gaps = {name: gap(place) if getattr(shape, name) else "" for place, name in enumerate(_TEXTS)}
    line = shape._replace(**gaps)
    return cut_stencil("shared/_line.html", {"line": line, "digit": line.digit, "number": line.number})


def _numbered(lines: Iterable[CardLine]) -> Iterator[CardLine]:
    digits, numbers = iter(DIGITS), iter(CIRCLED)
    for line in lines:
        is_sayable = Line(LineKind(line.kind), line.text, speaker=line.speaker).is_sayable
        digit = next(digits, "") if is_sayable else ""
        yield line._replace(digit=digit, number=next(numbers, "") if line.kind == LineKind.STEP else "")


def _size(markup: str) -> int:
    return 2 * len(markup)
