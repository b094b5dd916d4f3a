"""Running text of a Word file → tables: numbered items with their 不可以说 lines, labelled bullets, rules.

The result goes through the same understanding of cells as a workbook, so that nothing is understood twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from scripts_app.importing.columns import Role
from scripts_app.importing.ledger import left_of
from scripts_app.importing.numbering import split_number
from scripts_app.importing.outline_labels import COLUMN_OF, label_of
from scripts_app.importing.outline_rows import Heading, OutlineRow, OutlineTable
from scripts_app.importing.outline_rules import SaidInRule, said_in
from scripts_app.importing.quotes import spans
from scripts_app.importing.sheets import Sheet

_SCRIPT_COLUMNS = ("场景", "推荐话术", "禁用语", "备注", "客户问法")
_RULE_COLUMNS = ("规范", "说明")
_SCRIPTS_TOLD = "从 Word 正文的编号和小标题里读出。"
_RULES_TOLD = "这些小节里没有可以照着说的话术，作为服务规范存下。"
_BAN = re.compile(r"^(?:不可以?|不能|不得|禁止|严禁|切忌)(?:说|說|讲|講|使用)?\s*[:：]?\s*")
_WHEN = re.compile(r"^(.{2,80}?(?:时|時|的时候|的時候|情况下|情況下))\s*[，,：:]\s*(?=\S)")
_COLON = re.compile("[:：]")
HEADING_NUMBER = re.compile(
    r"^(?:[\d.]+\s*[、.．)）]?|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[)）]"
    r"|(?:场景|場景|情景|问题|主题)[一二三四五六七八九十\d]{0,3}\s*[:：])\s*"
)
_TYPED_HEADINGS = (
    re.compile(
        "^(?:第[一二三四五六七八九十]{1,3}[章节部分篇]|[一二三四五六七八九十]{1,3}\\s*[、.．])[^，。；：:？！“]{1,25}$"
    ),
    re.compile("^[（(][一二三四五六七八九十]{1,3}[)）][^，。；：:？！“]{1,25}$"),
)
_TITLE_MAX = 60


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: `level` of a heading (0 the title of the whole), None for text."""

    text: str
    level: int | None = None
    is_crossed: bool = False


@dataclass(slots=True)
class _Section:
    """A heading with the paragraphs below it, down to the next heading."""

    path: tuple[Heading, ...]
    blocks: list[Block] = field(default_factory=list)


def outline_sheets(blocks: list[Block]) -> list[Sheet]:
    """Up to two sheets: what to say, and rules of service; a remark for each that the reader is told."""
    return _Outline(blocks).sheets()


class _Outline:
    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks if any(block.level for block in blocks) else [_with_typed_level(block) for block in blocks]
        self.crossed = {line for block in blocks if block.is_crossed for line in block.text.split("\n")}
        used: set[int] = set()
        self.scripts = OutlineTable("正文", _SCRIPT_COLUMNS, _SCRIPTS_TOLD, used)
        self.rules = OutlineTable("服务规范", _RULE_COLUMNS, _RULES_TOLD, used)

    def sheets(self) -> list[Sheet]:
        for section in self._sections():
            if not self._take_items(section) and not self._take_labelled(section):
                self._take_rules(section)
        self._join_rules()
        sheets = [table.sheet(self.crossed) for table in (self.scripts, self.rules) if table.rows]
        unused = [
            (block.text, "标题")
            for place, block in enumerate(self.blocks)
            if block.level is not None and place not in self.scripts.used
        ]
        asides = (*unused, *self.scripts.asides, *self.rules.asides)
        if sheets:
            return [replace(sheets[0], asides=asides), *sheets[1:]]
        return [Sheet("正文", tuple((text,) for text, _ in asides))] if asides else []

    def _join_rules(self) -> None:
        """A rule below the same headings and of the same name as a scenario is about it."""
        scenarios = {(row.names, row.text("场景")): row for row in self.scripts.rows}
        for rule in list(self.rules.rows):
            if scenario := scenarios.get((rule.names, rule.text("规范"))):
                scenario.cells["备注"] += rule.cells["说明"]
                self.rules.rows.remove(rule)
                if "规范" not in rule.quoted:
                    self.rules.asides.append((rule.text("规范"), "标题"))

    def _sections(self) -> Iterator[_Section]:
        path: list[tuple[int, Heading]] = []
        section = _Section(())
        for place, block in enumerate(self.blocks):
            if block.level is None:
                section.blocks.append(block)
            elif block.level:
                if section.blocks:
                    yield section
                name = HEADING_NUMBER.sub("", block.text) or block.text
                heading = Heading(place, name, block.text.removesuffix(name))
                path = [*((level, known) for level, known in path if level < block.level), (block.level, heading)]
                section = _Section(tuple(known for _, known in path))
        if section.blocks:
            yield section

    def _take_items(self, section: _Section) -> bool:
        """1、场景：客户代表：“…” with 不可以… below it: a row for each item. False when it is not made like that."""
        numbered = [
            bool(split_number(block.text)[1]) and not _BAN.match(split_number(block.text)[2])
            for block in section.blocks
        ]
        if not any(numbered):
            return False
        first = numbered.index(True)
        items = section.blocks[first:]
        if not any(_BAN.match(block.text) or "“" in block.text for block in items):
            return False
        self._take_rules(_Section(section.path, section.blocks[:first]))
        row = OutlineRow(section.path)
        for block, is_new in zip(items, numbered[first:], strict=True):
            if is_new:
                rest = split_number(block.text)[2]
                title, said = _split_item(rest)
                row = self.scripts.row(section.path, title)
                self.scripts.leave(block.text, title, said)
                if said:
                    row.add("推荐话术", said)
            elif _BAN.match(block.text):
                row.add("禁用语", _forbidden(block.text))
                self.scripts.leave(block.text, _forbidden(block.text))
            else:
                row.add("推荐话术", block.text)
        return True

    def _take_labelled(self, section: _Section) -> bool:
        """A heading whose paragraphs begin with 标准话术：, 解析：, 示例：… is one scenario; else False.

        A label alone on its line (【推荐话术】) holds for the paragraphs below it.
        """
        labels = [label_of(block.text) for block in section.blocks]
        says = any(label.role == Role.RECOMMENDED or (label.is_alone and label.role in COLUMN_OF) for label in labels)
        if not says or not section.path:
            return False
        row = self.scripts.titled_row(section.path)
        column = "备注"
        for block, label in zip(section.blocks, labels, strict=True):
            if label.is_alone:
                column = COLUMN_OF.get(label.role, "备注")
                self.scripts.leave(block.text)
            elif label.column:
                row.add(label.column, label.rest)
                self.scripts.leave(block.text, label.rest)
            else:
                row.add("备注" if label.role != Role.UNKNOWN else column, block.text)
        return True

    def _take_rules(self, section: _Section) -> None:
        """A paragraph that quotes what to say is a scenario; all others of a heading are one rule of service.

        Where one alone quotes and only the heading says when, the whole section is that scenario.
        """
        found = [(block, said_in(block.text)) for block in section.blocks]
        quoting = [said for _, said in found if said]
        is_one = len(quoting) == 1 and not quoting[0].title and bool(section.path)
        for block, said in found:
            if said and is_one:
                self._take_said(self.scripts.titled_row(section.path), block, said=said)
            elif said:
                is_all = said.title and not any(map(str.isalnum, left_of(block.text, said.title + "".join(said.lines))))
                row = self.scripts.row(section.path, said.title or said.first_clause, is_quoted=not is_all)
                self._take_said(row, block, said=said)
            elif is_one:
                self.scripts.titled_row(section.path).add("备注", block.text)
            else:
                self._take_rule(section, block)

    def _take_rule(self, section: _Section, block: Block) -> None:
        if not section.path:
            self.rules.row((), section.blocks[0].text[:_TITLE_MAX], is_quoted=True).add("说明", block.text)
            return
        self.rules.titled_row(section.path).add("说明", block.text)

    def _take_said(self, row: OutlineRow, block: Block, *, said: SaidInRule) -> None:
        """The paragraph stays as a note, unless it is no more than its title and what it quotes."""
        is_all = "场景" not in row.quoted and row.text("场景") == said.title
        for column, lines in (("推荐话术", said.said), ("禁用语", said.banned)):
            for line in lines:
                row.add(column, f"“{line}”" if column == "禁用语" else line, is_quoted=not is_all)
        if is_all:
            self.scripts.leave(block.text, said.title, *said.lines)
        else:
            row.add("备注", block.text)


def _with_typed_level(block: Block) -> Block:
    """Headings of a file without styles: 一、服务规范 and （一）接听 on lines of their own."""
    level = next((level for level, typed in enumerate(_TYPED_HEADINGS, 1) if typed.match(block.text)), None)
    return replace(block, level=level) if block.level is None else block


def _split_item(text: str) -> tuple[str, str]:
    """(situation, the rest): before 时， or before the first colon outside of quotation marks."""
    if match := _WHEN.match(text):
        return match.group(1), text[match.end() :]
    quoted = spans(text)
    for match in _COLON.finditer(text):
        if not any(start < match.start() < end for start, end in quoted):
            return text[: match.start()].strip(), text[match.end() :].strip()
    return text, ""


def _forbidden(text: str) -> str:
    """不可以说：“…” is what is quoted; 不可以直接挂机 is the act itself."""
    return _BAN.sub("", text, count=1)
