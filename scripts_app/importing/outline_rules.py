"""A paragraph of a guideline that quotes what to say (应主动询问：“…”) or what not (不使用“喂…”) → title and lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts_app.importing.quotes import curl
from scripts_app.importing.stance import Stance, stances

_LEADS = re.compile(
    "(?:[:：]|说|說|语|語|问|問|询问|詢問|回复|回覆|回答|告知|表示|提醒|使用|用|例如|如|通过|通過|是|为|讲|講|以|即|道)\\s*[,，]?\\s*$"
)
_LIST = re.compile("^[、，,/和或及与\\s]*$")
_ADDRESS = re.compile(
    "^[A-Za-zＸ*某×\\[\\]]*.{0,2}(?:先生|小姐|女士|老师)(?:\\s*[/／或、]\\s*.{0,2}(?:先生|小姐|女士|老师))*$"
)
_SENTENCE_END = re.compile("[。；;！!？?\n]")
_CLAUSE_END = re.compile("[，,：:]")
_WHEN = re.compile("(?:时|時|的时候|的時候|时候|時候|情况下|情況下|之后|之後)$")
_AROUND = re.compile("(?:前|后|後)$")
_LABEL = re.compile("^([^:：“”，,。；;]{2,16})\\s*[:：]")
_NO_LABEL = re.compile("(?:例如|如|说|說|问|問|语|語|用)$")
_TITLE_MAX = 40


@dataclass(frozen=True, slots=True)
class SaidInRule:
    """`title` is '' when the paragraph itself does not say when the lines are said."""

    title: str
    first_clause: str
    said: tuple[str, ...]
    banned: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return (*self.said, *self.banned)


def said_in(text: str) -> SaidInRule | None:
    """What the paragraph quotes to be said, or not to be said; None when it only quotes terms."""
    curled = _closed(curl(text))
    said, banned, start = [], [], -1
    end, was_said = 0, False
    for (left, right), stance in stances(curled):
        quote = curled[left + 1 : right - 1].strip()
        before = curled[end:left]
        is_said = was_said if _LIST.match(before) and end else bool(_LEADS.search(before))
        if stance == Stance.NOT:
            banned.append(quote)
        elif (is_said or stance == Stance.SAY) and not _ADDRESS.match(quote):
            said.append(quote)
        if start < 0 and (said or banned):
            start = left
        end, was_said = right, is_said
    if start < 0:
        return None
    return SaidInRule(_title(curled, start), _first_clause(curled[:start]), tuple(said), tuple(banned))


def _closed(text: str) -> str:
    """A last quotation that nobody closed ends with the text."""
    return f"{text}”" if text.rfind("“") > text.rfind("”") else text


def _title(text: str, start: int) -> str:
    """积极回应：…, 如实在有必要打断时，…, 通话完毕前，再次确认需求：… in front of the quotation at `start`."""
    if (label := _LABEL.match(text)) and label.end() < start and not _NO_LABEL.search(label.group(1)):
        return label.group(1).strip()
    sentences = _SENTENCE_END.split(text[:start])
    for sentence in (sentences[-1], sentences[0]):
        clauses = [clause.strip() for clause in _CLAUSE_END.split(sentence) if clause.strip()]
        for place, clause in enumerate(clauses):
            if _WHEN.search(clause) and len(clause) <= _TITLE_MAX:
                return clause
            if _AROUND.search(clause) and len(clauses) > place + 1:
                return f"{clause}，{clauses[place + 1]}"[:_TITLE_MAX]
    return ""


def _first_clause(text: str) -> str:
    return next((clause.strip() for clause in re.split("[，,：:。；;“]", text) if clause.strip()), "")[:_TITLE_MAX]
