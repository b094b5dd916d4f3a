"""Where every character of a file went: stored, dropped for a reason, refused, or left over for a person to assign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

LABELS_SHOWN = 20
REFUSED_ROW = "没有导入的行"
Fate = Literal["dropped", "refused", "unassigned"]


def size_of(*texts: str) -> int:
    """Characters, white space aside: the unit of the ledger."""
    return sum(len("".join(text.split())) for text in texts)


def left_of(text: str, kept: str) -> str:
    """The characters of `text` that are not in `kept`, in their order; white space aside."""
    return in_order(text, Counter("".join(text.split())) - Counter(kept))


def in_order(text: str, chars: Counter[str]) -> str:
    """As many of each character as `chars` says, in the order of `text`."""
    left, found = Counter(chars), []
    for char in text:
        if left[char] > 0:
            left[char] -= 1
            found.append(char)
    return "".join(found)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Characters of the file, white space aside: total = stored + dropped + refused + unassigned."""

    total: int = 0
    stored: int = 0
    dropped: int = 0
    refused: int = 0
    unassigned: int = 0

    def __add__(self, other: Ledger) -> Ledger:
        return Ledger(
            self.total + other.total,
            self.stored + other.stored,
            self.dropped + other.dropped,
            self.refused + other.refused,
            self.unassigned + other.unassigned,
        )


@dataclass(frozen=True, slots=True)
class Leftover:
    """A text of the file that is in no scenario, and `why` (标题, 页码, …); `row` is 0 for what many rows share.

    `size` is what it counts in the ledger, under its `fate`: unassigned when nobody could say what it is. One that is
    not `is_loose` belongs to a scenario of its own, and can be given to no other.
    """

    sheet: str
    row: int
    text: str
    why: str
    size: int
    fate: Fate = "dropped"
    is_loose: bool = True

    @property
    def is_assignable(self) -> bool:
        return self.row > 0 and self.is_loose

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Leftover:
        """What was stored before refused rows were told apart says `is_dropped` instead of its fate."""
        known = dict(values)
        fate = "dropped" if known.pop("is_dropped", True) else "unassigned"
        return cls(**{"fate": fate, **known})


@dataclass(slots=True)
class Accounts:
    """Collects what became of the characters of a file while it is read."""

    stored: int = 0
    leftovers: list[Leftover] = field(default_factory=list)
    labels: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def leave(self, sheet: str, row: int, *, text: str, why: str) -> None:
        """Drops a text for a reason."""
        if size := size_of(text):
            self.leftovers.append(Leftover(sheet, row, text, why, size))

    def refuse(self, sheet: str, row: int, *, text: str) -> None:
        """The text of a row that has to be mended before it can be imported."""
        if size := size_of(text):
            self.leftovers.append(Leftover(sheet, row, text, REFUSED_ROW, size, fate="refused"))

    def leave_open(self, sheet: str, row: int, *, text: str) -> None:
        """A text that nothing is known about: somebody should look at it."""
        if size := size_of(text):
            self.leftovers.append(Leftover(sheet, row, text, "没有归类的文字", size, fate="unassigned"))

    def leave_labels(self, sheet: str, *, why: str, texts: Iterable[str]) -> None:
        """Drops small texts that are summed for the whole sheet: numbers, labels, marks."""
        self.labels.setdefault((sheet, why), []).extend(text for text in texts if text.strip())

    def closed(self) -> tuple[Ledger, tuple[Leftover, ...]]:
        """The ledger and all that is listed; the sizes of the list add up to all but stored."""
        summed = [
            Leftover(sheet, 0, " ".join(list(dict.fromkeys(texts))[:LABELS_SHOWN]), why, size_of(*texts))
            for (sheet, why), texts in self.labels.items()
            if texts
        ]
        sheets = {name: place for place, name in enumerate(dict.fromkeys(left.sheet for left in self.leftovers))}
        in_order = sorted(self.leftovers, key=lambda left: (sheets[left.sheet], left.row))
        listed = (*in_order, *summed)
        sizes = Counter[str]()
        for left in listed:
            sizes[left.fate] += left.size
        return Ledger(self.stored + sizes.total(), self.stored, **sizes), listed
