"""The card of one scenario as an agent reads it: its lines in their order, in blocks of one kind."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from scripts_app.content import LineKind
from scripts_app.models import Revision, Scenario, ScriptLine
from scripts_app.permissions import Actor

_KEPT_MAX = 1_000  # some 6 kB each
DIGITS = "123456789"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class _Kept:
    """By key and digest, as search.live_texts keeps the revisions themselves."""

    markup: OrderedDict[tuple[int, str], SafeString] = OrderedDict()


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line and what stands before it: the digit that copies it, or its number among the steps; else ''."""

    line: ScriptLine
    digit: str
    number: str


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring lines of one kind; forbidden ones also of one ban."""

    kind: str
    ban: str
    lines: tuple[CardLine, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """`revision` is None when the scenario is not on the air, which only those who see drafts get to see."""

    scenario: Scenario
    revision: Revision | None

    @classmethod
    def of(cls, scenario: Scenario) -> Card:
        return cls(scenario, scenario.live_revision)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Read when they are rendered, which is once for each revision."""
        return _blocks(self.revision) if self.revision else ()

    @property
    def lines_markup(self) -> SafeString:
        """What the card says, rendered once for each revision: what was approved is never edited."""
        if self.revision is None:
            return render_to_string("search/_card_lines.html", {"card": self})
        said = (self.revision.pk, self.revision.digest)
        if (kept := _Kept.markup.get(said)) is None:
            kept = _Kept.markup[said] = render_to_string("search/_card_lines.html", {"card": self})
            while len(_Kept.markup) > _KEPT_MAX:
                _Kept.markup.popitem(last=False)
        return kept

    @property
    def is_in_force(self) -> bool:
        """Is the revision effective today? Agents see no other."""
        if self.revision is None:
            return False
        first, last = self.revision.effective_from, self.revision.effective_until
        return (first or date.min) <= timezone.localdate() <= (last or date.max)


def find_card(pk: int, *, actor: Actor) -> Card:
    """The card of a scenario that the actor may see; Http404 for any other."""
    visible = Scenario.objects.visible_to(actor).with_live_content()
    scenario = get_object_or_404(visible.select_related("live_revision__decided_by", "category__parent"), pk=pk)
    return Card.of(scenario)


def _blocks(revision: Revision) -> tuple[Block, ...]:
    runs = groupby(_numbered(revision), key=lambda card_line: (card_line.line.kind, card_line.line.ban))
    return tuple(Block(kind, ban, tuple(lines)) for (kind, ban), lines in runs)


def _numbered(revision: Revision) -> Iterator[CardLine]:
    digits, numbers = iter(DIGITS), iter(CIRCLED)
    for line, value in zip(revision.lines.all(), revision.content.lines, strict=True):
        digit = next(digits, "") if value.is_sayable else ""
        number = next(numbers, "") if line.kind == LineKind.STEP else ""
        yield CardLine(line, digit, number)
