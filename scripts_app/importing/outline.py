"""Running text of a Word file → tables: numbered items with their 不可以说 lines, labelled bullets, rules.

The result goes through the same understanding of cells as a workbook, so that nothing is understood twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts_app.importing.columns import LINE_ROLES, Role, role_of
from scripts_app.importing.numbering import split_number
from scripts_app.importing.quotes import spans
from scripts_app.importing.sheets import Sheet, rectangle

_HEADER = ["分类", "场景", "推荐话术", "禁用语", "备注", "客户问法"]
_RULES_HEADER = ["分类", "规范", "说明"]
_BAN = re.compile(r"^(?:不可以?|不能|不得|禁止|严禁|切忌)(?:说|說|讲|講|使用)?\s*[:：]?\s*")
_WHEN = re.compile(r"^(.{2,80}?(?:时|時|的时候|的時候|情况下|情況下))\s*[，,：:]\s*(?=\S)")
_COLON = re.compile("[:：]")
_LABEL = re.compile(r"^([^:：“”]{2,8})\s*[:：]\s*(?=\S)")
_CUSTOMER = ("客户", "客戶", "顾客", "顧客", "用户", "用戶")
_EXAMPLES = ("示例", "范例", "例句", "举例", "客服", "坐席")
_HEADING_NUMBER = re.compile(r"^(?:[\d.]+|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[)）])\s*")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: `level` of a heading (0 the title of the whole), None for text; `is_item` for a list."""

    text: str
    level: int | None = None
    is_item: bool = False


@dataclass(slots=True)
class _Section:
    """A heading with the paragraphs below it, down to the next heading."""

    path: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)


def outline_sheets(blocks: list[Block]) -> list[Sheet]:
    """Up to two sheets: what to say, and rules of service; a remark for each that the reader is told."""
    scripts: list[list[str]] = []
    rules: list[list[str]] = []
    titles = [block.text for block in blocks if block.level == 0]
    for section in _sections(blocks):
        made = _items(section) or _labelled(section)
        scripts += made
        if not made:
            _add_rule(rules, section)
    sheets = []
    if scripts:
        sheets.append(
            Sheet("正文", rectangle([titles, _HEADER, *scripts]), told=("从 Word 正文的编号和小标题里读出。",))
        )
    if rules:
        told = ("这些小节里没有可以照着说的话术，作为服务规范存下。",)
        sheets.append(Sheet("服务规范", rectangle([_RULES_HEADER, *rules]), told=told))
    return sheets


def _sections(blocks: list[Block]) -> Iterator[_Section]:
    path: list[tuple[int, str]] = []
    section = _Section(())
    for block in blocks:
        if block.level is None:
            section.blocks.append(block)
        elif block.level:
            if section.blocks:
                yield section
            path = [(level, name) for level, name in path if level < block.level]
            path.append((block.level, _HEADING_NUMBER.sub("", block.text)))
            section = _Section(tuple(name for _, name in path))
    if section.blocks:
        yield section


def _items(section: _Section) -> list[list[str]]:
    """1、场景：客户代表：“…” with 不可以… below it: a row for each item. [] when the section is not made like that."""
    rows: list[list[str]] = []
    for block in section.blocks:
        number, rest = split_number(block.text)[1:]
        if number and not _BAN.match(rest):
            title, said = _split_item(rest)
            rows.append([_category(section.path), title, said, "", "", ""])
        elif rows and _BAN.match(block.text):
            rows[-1][3] = _joined(rows[-1][3], _forbidden(block.text))
        elif rows:
            rows[-1][2] = _joined(rows[-1][2], block.text)
    return rows if any(row[3] or "“" in row[2] for row in rows) else []


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


def _labelled(section: _Section) -> list[list[str]]:
    """A heading whose paragraphs begin with 标准话术：, 解析：, 示例：… is one scenario; [] for any other section."""
    cells = dict.fromkeys(_HEADER, "")
    found = False
    for block in section.blocks:
        label = _LABEL.match(block.text)
        role = _role_of(label.group(1)) if label else Role.UNKNOWN
        rest = block.text[label.end() :] if label else block.text
        if role == Role.RECOMMENDED:
            found, cells["推荐话术"] = True, _joined(cells["推荐话术"], rest)
        elif role == Role.FORBIDDEN:
            cells["禁用语"] = _joined(cells["禁用语"], rest)
        elif label and label.group(1) in _CUSTOMER:
            cells["客户问法"] = _joined(cells["客户问法"], rest)
        else:
            cells["备注"] = _joined(cells["备注"], block.text)
    if not found or not section.path:
        return []
    cells["分类"], cells["场景"] = _category(section.path[:-1]), section.path[-1]
    return [[cells[name] for name in _HEADER]]


def _role_of(label: str) -> Role:
    if label in _EXAMPLES:
        return Role.RECOMMENDED
    role = role_of(label)
    return role if role in LINE_ROLES else Role.UNKNOWN


def _add_rule(rules: list[list[str]], section: _Section) -> None:
    """A rule of service for each heading, its paragraphs as what it says; two headings of one name are one rule."""
    category, title = _category(section.path[:-1]), section.path[-1] if section.path else section.blocks[0].text[:60]
    text = "\n".join(block.text for block in section.blocks)
    same = next((rule for rule in rules if rule[:2] == [category, title]), None)
    if same:
        same[2] = _joined(same[2], text)
    else:
        rules.append([category, title, text])


def _category(path: tuple[str, ...]) -> str:
    return path[-1] if path else ""


def _joined(before: str, text: str) -> str:
    return f"{before}\n{text}" if before else text
