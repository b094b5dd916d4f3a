"""What changed between two contents, to the character. Pure functions: values in, marked segments out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from scripts_app.content import Line, ScriptContent, Severity

_ALIKE = 0.4  # below this two lines share little more than punctuation: shown as removed and added


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters, `changed` when the other side does not have it there."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One row of the side-by-side view; an absent side is (). `state`: same, changed, removed or added."""

    label: str
    before: tuple[Segment, ...]
    after: tuple[Segment, ...]
    state: str


def compare(before: ScriptContent, after: ScriptContent) -> list[ComparedRow]:
    """The rows of a side-by-side view: title, customer wordings, dates, then the lines in their new order."""
    return [*_compared_heads(before, after), *_compared_lines(before.lines, after.lines)]


def is_changed(rows: Iterable[ComparedRow]) -> bool:
    return any(row.state != "same" for row in rows)


def mark(before: str, after: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Both texts cut into same and changed runs; joining the segments' texts gives each text back."""
    old: list[Segment] = []
    new: list[Segment] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if i1 < i2:
            old.append(Segment(before[i1:i2], changed=tag != "equal"))
        if j1 < j2:
            new.append(Segment(after[j1:j2], changed=tag != "equal"))
    return tuple(old), tuple(new)


def _compared_heads(before: ScriptContent, after: ScriptContent) -> Iterator[ComparedRow]:
    yield _row("场景名称", before=before.title, after=after.title)
    pairs = [
        ("客户问法", "\n".join(before.triggers), "\n".join(after.triggers)),
        ("生效日期", _day(before.effective_from), _day(after.effective_from)),
        ("失效日期", _day(before.effective_until), _day(after.effective_until)),
    ]
    yield from (_row(label, before=old, after=new) for label, old, new in pairs if old or new)


def _day(value: object) -> str:
    return str(value or "")


def _compared_lines(before: tuple[Line, ...], after: tuple[Line, ...]) -> Iterator[ComparedRow]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (
                _row(_label(line), before=shown, after=shown) for line in after[j1:j2] if (shown := _shown(line))
            )
        else:
            yield from _compared_block(list(before[i1:i2]), list(after[j1:j2]))


def _compared_block(before: list[Line], after: list[Line]) -> Iterator[ComparedRow]:
    """A replaced block: each new line beside the likeliest old one; what is left over was removed."""
    for line in after:
        twin = _likeliest(line, before)
        if twin is None:
            yield _row(_label(line), before="", after=_shown(line))
            continue
        position = before.index(twin)
        yield from (_row(_label(gone), before=_shown(gone), after="") for gone in before[:position])
        del before[: position + 1]
        yield _changed_line(twin, line)
    yield from (_row(_label(gone), before=_shown(gone), after="") for gone in before)


def _changed_line(before: Line, after: Line) -> ComparedRow:
    """A change of kind, ban or severity is a change even when every character is the same."""
    label = _label(after) if _label(before) == _label(after) else f"{_label(before)} → {_label(after)}"
    row = _row(label, before=_shown(before), after=_shown(after))
    return replace(row, state="changed") if row.state == "same" else row


def _likeliest(line: Line, candidates: list[Line]) -> Line | None:
    scored = [(_likeness(line, candidate), -place) for place, candidate in enumerate(candidates)]
    best = max(scored, default=(0.0, 0))
    return candidates[-best[1]] if best[0] >= _ALIKE else None


def _likeness(one: Line, other: Line) -> float:
    same_kind = 0.1 if one.kind == other.kind else 0.0
    return SequenceMatcher(None, one.text, other.text, autojunk=False).ratio() + same_kind


def _label(line: Line) -> str:
    """What the line is, in words; of a forbidden one also how strictly, unless it is just forbidden."""
    names = {"wording": "不可说", "behaviour": "不可做", "customer": "客户", "agent": "坐席"}
    name = names.get(line.ban or line.speaker, line.kind.label)
    strict = Severity(line.severity).label if line.severity not in ("", Severity.FORBIDDEN) else ""
    return f"{name}（{strict}）" if strict else name


def _shown(line: Line) -> str:
    return f"（{line.condition}）{line.text}" if line.condition else line.text


def _row(label: str, *, before: str, after: str) -> ComparedRow:
    if before == after:
        same = (Segment(after, changed=False),)
        return ComparedRow(label, same, same, "same")
    if not before or not after:
        sides = [(Segment(text, changed=True),) if text else () for text in (before, after)]
        return ComparedRow(label, sides[0], sides[1], "added" if after else "removed")
    old, new = mark(before, after)
    return ComparedRow(label, old, new, "changed")
