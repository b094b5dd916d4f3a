"""A cell that says both what to say and what not to: 正确：… 错误：…, √ … × …, 【推荐】… 【禁用】…"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts_app.content import Severity
from scripts_app.importing.cells import CellLines, forbidden_lines
from scripts_app.importing.speech import recommended_lines

_SAY = "正确|正確|推荐|推薦|应说|應說|可以说|可以說|建议说|正例|宜|应该说|應該說|标准|標準|规范|規範"
_NOT = (
    "禁用语|禁用語|错误|錯誤|禁用|禁语|禁語|禁止|不可以?说|不可以?說|不能说|不能說|"
    "不要说|不要說|不应说|不該說|反例|忌|忌语|忌語|避免"
)
_NOUN = "(?:话术|話術|用语|用語|说法|說法|示范|示範|示例|表达|表達)?"
_LABEL = re.compile(
    rf"(?:^|(?<=[。！？!?；;”\s]))(?:"
    rf"[【\[（(]\s*(?:(?P<say1>{_SAY})|(?P<not1>{_NOT}|[禁忌勿][^】\]）)]{{0,4}})){_NOUN}\s*[】\]）)]\s*[:：]?"
    rf"|(?:(?P<say2>{_SAY})|(?P<not2>{_NOT})){_NOUN}\s*[:：]"
    rf"|(?P<say3>[√✓✔☑✅])|(?P<not3>[×✗✘❌☒]))\s*",
    re.MULTILINE,
)


def contrasted_lines(text: str, *, is_ban: bool, severity: str = Severity.FORBIDDEN) -> CellLines:
    """The lines of a cell of the recommended (or, with `is_ban`, the forbidden) column.

    Only a cell that holds a label of the other kind is cut by labels; any other is read as its column says.
    """
    labels = list(_LABEL.finditer(text))
    if not any(_forbids(label) is not is_ban for label in labels):
        return forbidden_lines(text, severity=severity) if is_ban else recommended_lines(text)
    cells = [
        forbidden_lines(piece, severity=severity) if forbids else recommended_lines(piece)
        for forbids, piece in _pieces(text, labels, is_ban=is_ban)
    ]
    dropped = [label.group().strip() for label in labels]
    lines = tuple(line for cell in cells for line in cell.lines)
    return CellLines(lines, (*dropped, *(part for cell in cells for part in cell.dropped)))


def _pieces(text: str, labels: list[re.Match[str]], *, is_ban: bool) -> Iterator[tuple[bool, str]]:
    """(is it forbidden, text) of each stretch between labels."""
    if head := text[: labels[0].start()].strip():
        yield is_ban, head
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=True):
        yield _forbids(label), text[label.end() : end].strip()


def _forbids(label: re.Match[str]) -> bool:
    return any(label.group(name) for name in ("not1", "not2", "not3"))
