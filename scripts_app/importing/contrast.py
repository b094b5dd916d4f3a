"""A cell that says both what to say and what not to: 正确：… 错误：…, √ … × …, 【推荐】… 【禁用】…, …（错误）"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts_app.content import LineKind, Severity
from scripts_app.importing.cells import CellLines, forbidden_lines, note_lines
from scripts_app.importing.speech import recommended_lines

_SAY = (
    "正确|正確|推荐|推薦|应该说|應該說|应说|應說|可以说|可以說|可说|该说|要说|建议说|建议|正例|正面"
    "|标准|標準|规范|規範|文明|改为|应改为"
)
_NOT = (
    "不推荐|不推薦|不建议|不正确|不规范|不文明|不标准|禁用语|禁用語|禁忌语|禁忌|错误|錯誤|禁用|禁语|禁語|禁止|"
    "不可以?说|不可以?說|不能说|不能說|不要说|不要說|不应该?说|不該說|不该说|不得说|不准说|不宜|别说|勿说|反例|反面|忌语|忌語|避免|慎用|违规"
)
_SAY_SHORT, _NOT_SHORT = f"{_SAY}|对|正|宜|[Dd]o", f"{_NOT}|错|误|禁|忌|[Dd]on['’]?t"
_NOUN = "(?:话术|話術|用语|用語|说法|說法|示范|示範|示例|例子|案例|表达|表達|表述|做法|回答|回复|应答|的话?)?"
_NUMBER = r"(?:\d{1,2}\s*[、.．)）]\s*|[①-⑳]\s*|[-•·▪]\s*)?"
_NAME = (
    "×|先生|女士|小姐|老师|总|经理|公司|集团|银行|店|部|省|市|区|元|号|年|月|日|时|小时|分|个|天|%|产品|业务|套餐|[xX*]"
)
_CROSS = f"[✗✘❌☒✖]|(?<!×)×(?!{_NAME})"  # ×先生 and ××公司 are blanks to fill in
_TICK = "[√✓✔☑✅]"
_LABEL = re.compile(
    rf"(?:^\s*{_NUMBER}(?:(?P<not1>{_NOT_SHORT})|(?P<say1>{_SAY_SHORT})){_NOUN}\s*(?:[:：]|$)"
    rf"|[【\[〔〖]\s*(?:(?P<not2>{_NOT_SHORT}|[禁忌勿][^】\]〕〗]{{0,4}}|{_CROSS})|(?P<say2>{_SAY_SHORT}|{_TICK})){_NOUN}\s*[】\]〕〗]\s*[:：]?"
    rf"|(?:^\s*{_NUMBER}|(?<=[。！？!?；;”，,（(→>\s]))(?:"
    rf"[（(]\s*(?:(?P<not3>{_NOT_SHORT}|{_CROSS})|(?P<say3>{_SAY_SHORT}|{_TICK})){_NOUN}\s*[）)]\s*[:：]?"
    rf"|(?:(?P<not4>{_NOT})|(?P<say4>{_SAY})){_NOUN}\s*[:：]"
    rf"|(?P<say5>{_TICK})|(?P<not5>{_CROSS})))\s*",
    re.MULTILINE,
)


def _behind(cross: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:[【\[（(]\s*(?:(?P<not1>{_NOT_SHORT}|[×✗✘❌☒✖])|(?P<say1>{_SAY_SHORT}|{_TICK})){_NOUN}\s*[】\]）)]"
        rf"|(?P<say2>{_TICK})|(?P<not2>{cross}))[。；;，,\s]*"
    )


_BEHIND = _behind(rf"[✗✘❌☒✖]|(?<=[\s。！？!?”；;])×(?!{_NAME})")  # a × alone behind a word stands for a number
_BEHIND_PAIRED = _behind(_CROSS)
_OPEN = "（("


def contrasted_lines(text: str, *, kind: LineKind, severity: str = Severity.FORBIDDEN) -> CellLines:
    """The lines of a cell of the recommended, forbidden or note column (`kind`).

    Only a cell that holds a label of the other kind is cut by labels; any other is read as its column says. A note is
    cut by labels that forbid, a forbidden cell also when it begins with one.
    """
    labels = _labels(text)
    is_ban = kind == LineKind.FORBIDDEN
    begins_with_one = is_ban and bool(labels) and not text[: labels[0].start()].strip()
    if not begins_with_one and not any(_forbids(label) is not is_ban for label in labels):
        return _lines(text, kind, severity=severity)
    cells = [_lines(piece, piece_kind, severity=severity) for piece_kind, piece in _pieces(text, labels, kind=kind)]
    dropped = [label.group().strip() for label in labels]
    lines = tuple(line for cell in cells for line in cell.lines)
    return CellLines(lines, (*dropped, *(part for cell in cells for part in cell.dropped)))


def _lines(text: str, kind: LineKind, *, severity: str) -> CellLines:
    match kind:
        case LineKind.FORBIDDEN:
            return forbidden_lines(text, severity=severity)
        case LineKind.NOTE:
            return note_lines(text)
        case _:
            return recommended_lines(text)


def _labels(text: str) -> list[re.Match[str]]:
    """The labels in front of what they are about, or else, when the text ends in one, those behind it."""
    behind = list((_BEHIND_PAIRED if re.search(_TICK, text) else _BEHIND).finditer(text))
    in_front = list(_LABEL.finditer(text))
    starts_with_one = bool(in_front) and not text[: in_front[0].start()].strip()
    if behind and behind[-1].end() == len(text) and not starts_with_one:
        return behind
    return in_front


def _pieces(text: str, labels: list[re.Match[str]], *, kind: LineKind) -> Iterator[tuple[LineKind, str]]:
    """(kind, text) of each stretch between labels."""
    if labels[0].re is not _LABEL:
        starts = [0, *(label.end() for label in labels)]
        for start, label in zip(starts, labels, strict=False):
            yield _kind_of(label), text[start : label.start()].strip()
        return
    if head := text[: labels[0].start()].strip(f" \n→>{_OPEN}，,"):
        yield kind, head
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=True):
        piece = text[label.end() : end].strip(f" \n→>{_OPEN}")
        is_bracketed = text[label.start() - 1 : label.start()] in _OPEN and label.start() > 0
        yield _kind_of(label), (piece.rstrip("）)") if is_bracketed else piece).rstrip("；;，, ")


def _kind_of(label: re.Match[str]) -> LineKind:
    return LineKind.FORBIDDEN if _forbids(label) else LineKind.RECOMMENDED


def _forbids(label: re.Match[str]) -> bool:
    return any(found for name, found in label.groupdict().items() if name.startswith("not"))
