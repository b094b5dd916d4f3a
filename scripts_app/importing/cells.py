"""A cell of an SOP table → lines. Pure functions; when a cell can be read in two ways it is kept together.

Each function gives lines and what it dropped: numbers, and labels that the kind of a line now tells (建议话术, 客户：).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from scripts_app.content import Ban, Line, Severity
from scripts_app.importing.numbering import apart, split_number
from scripts_app.importing.quotes import as_written, curl, lines_outside, spans, unwrap
from scripts_app.importing.stance import Stance, stances, without_stance
from scripts_app.text import clean, to_simplified

_BETWEEN = re.compile(r"^[\s、，,；;。.！!？?：:/或和及与以及]*$")
_BEHAVIOUR = re.compile(
    "^(直接|不得|不可以|不可|不准|不许|不要|严禁|禁止|切勿|切忌|随意|擅自|推诿|推卸|打断|挂机|挂断|中断|中途|沉默|拖延|敷衍|"
    "与客户|对客户|向客户|让客户|未经|泄露|责怪|指责|嘲笑|讽刺|争吵|争辩|冷漠|无故|长时间)"
)
_ADDRESSED = re.compile("[你您我喂俺咱]")
_SEPARATORS = re.compile("[；;\n]")
_LIST_MARKS = re.compile("[、,，/]")
_SENTENCE_MARKS = re.compile("[。！？!?；;]")
_WORD_MAX = 6


@dataclass(frozen=True, slots=True)
class CellLines:
    """The lines of one cell, and the labels that were left out of them."""

    lines: tuple[Line, ...]
    dropped: tuple[str, ...] = ()


def forbidden_lines(text: str, *, severity: str = Severity.FORBIDDEN) -> CellLines:
    """One line for each quotation and each piece between ；; what stands around quotations is a note about them."""
    lines: list[Line] = []
    numbers: list[str] = []
    for physical in (part for line in lines_outside(curl(text)) for part in apart(line.strip())):
        _, number, rest = split_number(physical)
        numbers.append(number)
        if spans(rest):
            found = _quoted_bans(rest, severity=severity)
            lines, numbers = [*lines, *found.lines], [*numbers, *found.dropped]
        else:
            lines += _plain_bans(rest, severity)
    return CellLines(lines_as_written(lines, cell=text), tuple(filter(None, numbers)))


def lines_as_written(lines: Iterable[Line], *, cell: str) -> tuple[Line, ...]:
    """The lines with the quotation marks that their cell has."""
    return tuple(
        replace(line, text=as_written(line.text, cell=cell), condition=as_written(line.condition, cell=cell))
        for line in lines
    )


def note_lines(text: str) -> CellLines:
    """One note for each line, as it was written: the numbers of notes are part of what people refer to."""
    return CellLines(tuple(Line.note(line) for line in lines_outside(text) if line.strip()))


def step_lines(text: str) -> CellLines:
    """One step for each line; its own number is left out, since steps are numbered when shown."""
    pairs = [split_step(line.strip()) for line in lines_outside(text) if line.strip()]
    lines = [Line.step(rest, condition=condition) for _, condition, rest in pairs if rest]
    return CellLines(tuple(lines), tuple(number for number, _, _ in pairs if number))


def trigger_texts(text: str) -> tuple[str, ...]:
    """The customer's wordings of a cell, one for each line or piece between ；"""
    pieces = (unwrap(split_number(piece.strip())[2]) for piece in _SEPARATORS.split(curl(text)))
    return tuple(as_written(piece, cell=text) for piece in pieces if piece)


def avoided_wordings(text: str) -> list[Line]:
    """Forbidden lines for the words that a remark asks to avoid: 避免出现“山寨机、品牌手机”等用词."""
    curled = curl(text)
    found = [curled[start + 1 : end - 1] for (start, end), stance in stances(curled) if stance == Stance.NOT]
    words = [word.strip() for quote in found for word in _words_of(quote)]
    return [Line.forbidden(word, severity=Severity.AVOID) for word in dict.fromkeys(words) if word]


def _words_of(quote: str) -> list[str]:
    """A list of short words in one quotation, or the whole of what is quoted."""
    words = _LIST_MARKS.split(quote)
    return words if max(map(len, words)) <= _WORD_MAX and not _SENTENCE_MARKS.search(quote) else [quote]


_STEP = re.compile(
    r"^(?:步骤|步驟)\s*([0-9一二三四五六七八九十]{1,3})\s*[、.．:：)）]?\s*|^第\s*([0-9一二三四五六七八九十]{1,3})\s*步\s*[:：、.．]?\s*"
)
_CASE = re.compile(
    r"^((?:情况|情況|情形|场景)\s*[0-9一二三四五六七八九十]{1,3}\s*[:：、.．]?\s*[^，,。；;：:\n]{0,60})[，,：:]\s*(?=\S)"
)


def split_step(line: str) -> tuple[str, str, str]:
    """(number, condition, rest) of a step line: 步骤1、 第二步： 情况一：针对停机客户，…; '' for what it has not."""
    number = ""
    if match := _STEP.match(line):
        number, line = match.group().strip(), line[match.end() :]
    elif (split := split_number(line))[0]:
        number, line = split[1], split[2]
    if match := _CASE.match(line):
        return number, match.group(1).strip(), line[match.end() :]
    return number, "", line


def is_step(line: str) -> bool:
    return bool(_STEP.match(line))


def is_case(line: str) -> bool:
    return bool(_CASE.match(line))


def _quoted_bans(text: str, *, severity: str) -> CellLines:
    """What is quoted is forbidden, unless the words before it say that it is what to say instead."""
    lines: list[Line] = []
    judged = stances(text)
    for (start, end), stance in judged:
        if stance == Stance.SAY:
            lines.append(Line.recommended(text[start + 1 : end - 1].strip()))
            continue
        pieces = _SEPARATORS.split(text[start + 1 : end - 1])
        lines += [Line.forbidden(piece.strip(), severity=severity) for piece in pieces if piece.strip()]
    around = "".join(_outside(text, [span for span, _ in judged])).strip(" 、，,；;。：:")
    if _BETWEEN.match(without_stance(around)):
        return CellLines(tuple(lines), (around,))
    return CellLines((*lines, Line.note(around)))


def _plain_bans(text: str, severity: str) -> list[Line]:
    pieces = [unwrap(piece) for piece in _SEPARATORS.split(text)]
    return [Line.forbidden(piece, ban=_ban_of(piece), severity=severity) for piece in pieces if piece]


def _ban_of(text: str) -> Ban:
    """直接挂机 is something not to do, 你等一会 something not to say; wording unless it is clear."""
    plain = to_simplified(clean(text))
    is_act = _BEHAVIOUR.match(plain) and not _ADDRESSED.search(plain)
    return Ban.BEHAVIOUR if is_act else Ban.WORDING


def _outside(text: str, quoted: Iterable[tuple[int, int]]) -> list[str]:
    at, found = 0, []
    for start, end in quoted:
        found.append(text[at:start])
        at = end
    return [*found, text[at:]]
