"""The one shape that form, import row, wording check, comparison and index speak: `ScriptContent`.

Pure values, no database. A line is what an agent reads as one unit; its `kind` says what to do with it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from django.db.models import TextChoices

from scripts_app.text import clean

TITLE_MAX = 200
LINE_MAX = 2_000
LINES_MAX = 200
CONDITION_MAX = 200
TRIGGER_MAX = 100


class LineKind(TextChoices):
    RECOMMENDED = "recommended", "推荐话术"
    FORBIDDEN = "forbidden", "禁用语"
    NOTE = "note", "备注"
    STEP = "step", "处理步骤"
    TURN = "turn", "对话"


class Ban(TextChoices):
    WORDING = "wording", "不可说"
    BEHAVIOUR = "behaviour", "不可做"


class Severity(TextChoices):
    RED_LINE = "red_line", "红线"
    FORBIDDEN = "forbidden", "禁用"
    AVOID = "avoid", "避免"


class Speaker(TextChoices):
    CUSTOMER = "customer", "客户"
    AGENT = "agent", "坐席"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `ban` and `severity` belong to forbidden lines, `speaker` to dialogue turns; else they are ''.

    `condition` says when the line holds (情况一：…, 如用户不接受); it is shown, never spoken or copied.
    """

    kind: LineKind
    text: str
    ban: str = ""
    severity: str = ""
    condition: str = ""
    speaker: str = ""

    @classmethod
    def recommended(cls, text: str, *, condition: str = "") -> Self:
        return cls(LineKind.RECOMMENDED, text, condition=condition)

    @classmethod
    def forbidden(cls, text: str, *, ban: str = Ban.WORDING, severity: str = Severity.FORBIDDEN) -> Self:
        return cls(LineKind.FORBIDDEN, text, ban=ban, severity=severity)

    @classmethod
    def note(cls, text: str) -> Self:
        return cls(LineKind.NOTE, text)

    @classmethod
    def step(cls, text: str, *, condition: str = "") -> Self:
        return cls(LineKind.STEP, text, condition=condition)

    @classmethod
    def turn(cls, text: str, *, speaker: str) -> Self:
        return cls(LineKind.TURN, text, speaker=speaker)

    @property
    def is_sayable(self) -> bool:
        """May an agent say, and so copy, this line?"""
        return self.kind == LineKind.RECOMMENDED or (self.kind == LineKind.TURN and self.speaker == Speaker.AGENT)


@dataclass(frozen=True, slots=True)
class ScriptContent:
    """What one revision of a scenario says: title, customer wordings (`triggers`), ordered lines, dates of force."""

    title: str
    triggers: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    effective_from: date | None = None
    effective_until: date | None = None

    def of_kind(self, kind: LineKind) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind == kind)

    def cleaned(self) -> ScriptContent:
        """The same content as it may be stored: text cleaned, empty lines and triggers left out."""
        lines = tuple(
            Line(line.kind, text, line.ban, line.severity, clean(line.condition), line.speaker)
            for line in self.lines
            if (text := clean(line.text))
        )
        triggers = tuple(dict.fromkeys(text for trigger in self.triggers if (text := clean(trigger))))
        title = " ".join(clean(self.title).split("\n"))
        return ScriptContent(title, triggers, lines, self.effective_from, self.effective_until)

    def problems(self) -> list[str]:
        """What keeps this content from being stored, as sentences for the person who wrote it; [] when nothing does."""
        found = []
        if not self.title:
            found.append("场景名称不能为空，请填写。")
        if len(self.title) > TITLE_MAX:
            found.append(f"场景名称有 {len(self.title)} 个字，最多 {TITLE_MAX} 个，请缩短。")
        if not self.lines:
            found.append("至少要有一行话术、禁用语、备注或步骤。")
        if len(self.lines) > LINES_MAX:
            found.append(f"共有 {len(self.lines)} 行，一个场景最多 {LINES_MAX} 行，请拆成几个场景。")
        found += [problem for number, line in enumerate(self.lines, 1) for problem in _line_problems(number, line)]
        found += [
            f"客户问法“{trigger[:12]}…”超过 {TRIGGER_MAX} 个字，请缩短。"
            for trigger in self.triggers
            if len(trigger) > TRIGGER_MAX
        ]
        if self.effective_from and self.effective_until and self.effective_from > self.effective_until:
            found.append(f"生效日期 {self.effective_from} 晚于失效日期 {self.effective_until}，请改正。")
        return found

    def digest(self) -> str:
        """SHA-256 (hex) of everything above. Equal digests mean equal content: import calls it unchanged."""
        canonical = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, the inverse of `from_json`; dates as ISO text."""
        values = asdict(self)
        for key in ("effective_from", "effective_until"):
            values[key] = values[key].isoformat() if values[key] else None
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> ScriptContent:
        return cls(
            title=values["title"],
            triggers=tuple(values["triggers"]),
            lines=tuple(Line(**{**line, "kind": LineKind(line["kind"])}) for line in values["lines"]),
            effective_from=_date(values["effective_from"]),
            effective_until=_date(values["effective_until"]),
        )


def _line_problems(number: int, line: Line) -> list[str]:
    problems = []
    label = f"第 {number} 行（{line.kind.label}）"
    if len(line.text) > LINE_MAX:
        problems.append(f"{label}有 {len(line.text)} 个字，最多 {LINE_MAX} 个，请拆成几行。")
    if len(line.condition) > CONDITION_MAX:
        problems.append(f"{label}的适用条件有 {len(line.condition)} 个字，最多 {CONDITION_MAX} 个，请缩短。")
    return problems


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
