"""Rows that the running text of a Word file makes, each word of the file counted once however often it is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from scripts_app.importing.ledger import left_of
from scripts_app.importing.sheets import Place, Sheet, rectangle

LEVELS = ("一级分类", "二级分类", "三级分类", "四级分类")
LABELS = "编号和标签"


@dataclass(frozen=True, slots=True)
class Heading:
    """`place` tells it from another of the same name; `text` is without its number."""

    place: int
    text: str
    number: str = ""


@dataclass(slots=True)
class OutlineRow:
    """Texts by column; those in `quoted` columns stand in another column, or in another row, as well, but for the
    (column, text) that the row has of its `own`.
    """

    path: tuple[Heading, ...]
    cells: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    quoted: set[str] = field(default_factory=set)
    own: list[tuple[str, str]] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(heading.text for heading in self.path)

    def add(self, column: str, text: str, *, is_quoted: bool = False) -> None:
        self.cells[column].append(text)
        if is_quoted:
            self.quoted.add(column)
        else:
            self.own.append((column, text))

    def text(self, column: str) -> str:
        return "\n".join(self.cells.get(column, ()))


@dataclass(slots=True)
class OutlineTable:
    """Rows for one sheet. `used` headings are shared by all tables of a file: a text counts where it comes first."""

    name: str
    columns: tuple[str, ...]
    told: str
    used: set[int]
    rows: list[OutlineRow] = field(default_factory=list)
    asides: list[tuple[str, str]] = field(default_factory=list)

    def row(self, path: tuple[Heading, ...], title: str, *, is_quoted: bool = False) -> OutlineRow:
        """The row of this title below this path: a new one, or the one that is there."""
        for row in self.rows:
            if row.path == path and row.text(self.columns[0]) == title:
                self.asides += [] if is_quoted else [(title, "重复的标题")]
                return row
        row = OutlineRow(path)
        row.add(self.columns[0], title, is_quoted=is_quoted)
        self.rows.append(row)
        return row

    def titled_row(self, path: tuple[Heading, ...]) -> OutlineRow:
        """The row that the last heading of the path is the title of."""
        title = path[-1]
        return self.row(path[:-1], title.text, is_quoted=not self._is_first(title))

    def leave(self, text: str, *kept: str) -> None:
        """What of a text was not kept: numbers, labels, marks."""
        if rest := left_of(text, "".join(kept)):
            self.asides.append((rest, LABELS))

    def sheet(self, crossed: set[str]) -> Sheet:
        """`crossed` are lines that were struck through in the file."""
        texts, repeated = [], set()
        for down, row in enumerate(self.rows):
            names = [heading.text for heading in row.path[: len(LEVELS)]]
            for right, heading in enumerate(row.path[: len(LEVELS)]):
                if not self._is_first(heading):
                    repeated.add((down, right))
            texts.append([*names, *[""] * (len(LEVELS) - len(names)), *map(row.text, self.columns)])
            places = enumerate(self.columns, len(LEVELS))
            repeated |= {(down, right) for right, column in places if column in row.quoted}
        return Sheet(
            self.name,
            rectangle(texts),
            told=(self.told,),
            columns=(*LEVELS, *self.columns),
            joined=tuple(text for row in self.rows for column, text in row.own if column in row.quoted),
            repeated=frozenset(repeated),
            crossed=_crossed(texts, crossed),
        )

    def _is_first(self, heading: Heading) -> bool:
        if heading.place in self.used:
            return False
        self.used.add(heading.place)
        if heading.number:
            self.asides.append((heading.number, LABELS))
        return True


def _crossed(texts: Sequence[Sequence[str]], crossed: set[str]) -> dict[Place, tuple[str, ...]]:
    found = {
        (down, right): tuple(line for line in text.split("\n") if line in crossed)
        for down, row in enumerate(texts)
        for right, text in enumerate(row)
        if crossed
    }
    return {place: lines for place, lines in found.items() if lines}
