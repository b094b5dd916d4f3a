"""A cell of recommended wording → lines: what to say, the steps around it, remarks to the agent, whole dialogues."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from scripts_app.content import CONDITION_MAX, Line, LineKind, Speaker
from scripts_app.importing.cells import CellLines, avoided_wordings, is_case, is_step, lines_as_written, split_step
from scripts_app.importing.numbering import apart, split_number
from scripts_app.importing.quotes import RIGHT_MARKS, curl, lines_outside, spans, unwrap
from scripts_app.importing.stance import Stance, stances

_CUSTOMER = "客户|客戶|顾客|顧客|用户|用戶|来电人|来电者|买家|家长|客|Q|问|問"
_AGENT = (
    "话务代表|話務代表|话务员|話務員|客户代表|客戶代表|客服代表|客服人员|客服人員|客服专员|客服|坐席人员|坐席代表|坐席|座席|"
    "接线员|服务人员|营业员|员工|商家|卖家|我方|A|答"
)
_SPEAKER = re.compile(rf"^(?:(?P<customer>{_CUSTOMER})|(?P<agent>{_AGENT}))\s*(?:\d|[一二甲乙])?\s*[:：]\s*")
_SPEAKER_INSIDE = re.compile(rf"(?:^|(?<=[。！？；;!?”\s]))(?:{_CUSTOMER}|{_AGENT})\s*(?:\d|[一二甲乙])?\s*[:：]\s*")
_HEADING = re.compile(
    r"^[【\[]?(?:建议|建議|推荐|推薦|参考|參考|标准|標準|规范)?(?:话术|話術|用语|用語|应答|應答)(?:如下|示例|范例)?[】\]]?\s*[:：]?\s*"
)
_LABEL_END = re.compile(r"[:：】\]]\s*$")
_IF = re.compile(r"^[（(]\s*((?:如|若|当|當|倘)[^:：“”]{2,60})[:：]\s*(.+?)\s*[）)]?[。.]?$", re.DOTALL)
_GUIDE = re.compile(
    r"^(.{0,80}?(?:可以说|可以說|可说|应说|口吻说|说|說|询问|詢問|回复|回覆|告知|解释|解釋|引导语))\s*[:：]\s*(?=\S)"
)
_REMARK = re.compile(
    r"^(.+?)\s*[（(]((?:适用|適用|仅限|僅限|注|备注|備註|说明|說明|附|提示|开机后|后续)[^（()）]*)[)）]\s*[。.]?$",
    re.DOTALL,
)
_BEHIND_QUOTE = re.compile("^(“[^“”]+”)\\s*[（(]([^（()）]+)[)）]\\s*[。.]?$")
_HEAD_LINE = re.compile(r"^([^\n]{2,60})\n(.+)$", re.DOTALL)
_HALF_QUOTED = re.compile(r"^([^“”]+[。！？!?])”([^“”]{2,60})“([^“”]+)”?[。]?$")  # “ missing in front, ” at the end
_ANNOUNCES = re.compile(r"以下|如下|几个|几种|几点|几项|几方面|下列|分别|幾個|幾種|幾點|[您我].*[:：]$")
_WHOLE_REMARK = re.compile(r"^[（(【\[][^（()）【】\[\]]*[)）】\]][。.]?$")
_THIRD_PERSON = re.compile("^(?:如|若|当|當|待|等|对于|對於|针对|針對|首先|先|注意)?[^“”]*(?:客户|客戶|用户|用戶)")
_SPOKEN_TO = re.compile(
    "[您你咱我]|尊敬的|亲爱的|[请請](?:问|問|稍|放心|留|说|說|讲|講|慢|别|別|不要)|谢谢|謝謝|抱歉|您好"
)
_FORBIDS = re.compile(
    "^(?:客服|坐席|话务员|客户代表|员工)?(?:严禁|嚴禁|禁止|切忌|切勿|不得|不准|不许|不允许|不可以?|不要|不能|不应该?|避免|忌|勿|别)"
    "(?:说|說|讲|使用|出现|打断|推诿|反问|质问|[与和对向跟让]?客户|承诺|争辩|争吵|直接挂|挂断|挂机)"
)
_BRACKETED = re.compile("[（(][^（()）]*[)）]")
_TERM_MAX = 10
_END = "。.；;，,"


def recommended_lines(text: str) -> CellLines:
    """Every character of `text` ends up in a line or among the dropped labels and numbers."""
    physical = [part for line in lines_outside(curl(text)) if line.strip() for part in _apart(line.strip())]
    if _is_dialogue(physical):
        dialogue = _dialogue(physical)
        return CellLines(lines_as_written(dialogue.lines, cell=text), dialogue.dropped)
    reader = _SpeechReader()
    for line in physical:
        reader.take(line)
    lines = tuple(line for spoken in reader.lines for line in _finish(spoken, reader.dropped))
    return CellLines(lines_as_written((*lines, *avoided_wordings(text)), cell=text), tuple(reader.dropped))


def _apart(line: str) -> list[str]:
    """A line of a list or a dialogue that was written on one line, in its parts."""
    quoted = spans(line)
    starts = (match.start() for match in _SPEAKER_INSIDE.finditer(line))
    turns = [place for place in starts if not any(start < place < end for start, end in quoted)]
    if _SPEAKER.match(line) and len(turns) > 1:
        return [line[start:end].strip() for start, end in pairwise([*turns, len(line)])]
    return apart(line)


def _is_dialogue(lines: list[str]) -> bool:
    """Two people speak: a customer and somebody else, or lines of an agent around their answers."""
    speakers = [match.lastgroup for line in lines if (match := _SPEAKER.match(line))]
    return len(speakers) > 1 and "customer" in speakers


def _dialogue(lines: list[str]) -> CellLines:
    """Turns in their order; a stage (第一步：与客户共情) is a step between them, a line without a speaker goes on."""
    made: list[Line] = []
    dropped: list[str] = []
    for line in lines:
        speaker = _SPEAKER.match(line)
        if speaker:
            who = Speaker.CUSTOMER if speaker.lastgroup == "customer" else Speaker.AGENT
            made.append(Line.turn(unwrap(line[speaker.end() :]) or "……", speaker=who))
            dropped.append(speaker.group())
        elif is_step(line):
            number, condition, rest = split_step(line)
            made.append(Line.step(rest, condition=condition))
            dropped.append(number)
        elif made and made[-1].kind == LineKind.TURN:
            made[-1] = Line.turn(f"{made[-1].text}\n{line}", speaker=made[-1].speaker)
        else:
            made.append(Line.note(line))
    return CellLines(tuple(made), tuple(dropped))


@dataclass(slots=True)
class _SpeechReader:
    """Collects (condition, text) of what is said, knowing whether steps or speech are being read."""

    lines: list[Line] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    in_steps: bool = False
    style: str = ""  # the first style of numbers in this stretch; other numbers inside belong to the line
    inner: str = ""  # the style of a list that the line itself announced (以下几个原因)

    def take(self, line: str) -> None:
        heading = _HEADING.match(line)
        if is_step(line) or (self.in_steps and is_case(line)):
            self._take_step(line)
        elif heading and (_LABEL_END.search(heading.group()) or heading.group() == line):
            self._take_heading(heading.group(), line[heading.end() :])
        elif self.in_steps:
            self._continue(line)
        else:
            self._take_speech(line)

    def _take_step(self, line: str) -> None:
        number, condition, rest = split_step(line)
        self.in_steps, self.style, self.inner = True, "", ""
        if number:
            self.dropped.append(number)
        if rest:
            self.lines.append(Line.step(rest, condition=condition[:CONDITION_MAX]))

    def _take_heading(self, heading: str, rest: str) -> None:
        self.in_steps, self.style, self.inner = False, "", ""
        self.dropped.append(heading)
        if rest.strip():
            self._take_speech(rest.strip())

    def _take_speech(self, line: str) -> None:
        style, number, rest = split_number(line)
        if style and not self.style and self.lines and _ANNOUNCES.search(self.lines[-1].text):
            self.inner = style
        if style and style == self.inner:
            self._continue(line)
        elif style and self.style in ("", style):
            self.style = style
            self.dropped.append(number)
            self.lines.append(Line.recommended(rest))
        elif self.style and self.lines and not _WHOLE_REMARK.match(line) and not _IF.match(line):
            self._continue(line)
        else:
            self.lines.append(Line.recommended(line))

    def _continue(self, line: str) -> None:
        if not self.lines:
            self.lines.append(Line.recommended(line))
            return
        last = self.lines[-1]
        self.lines[-1] = Line(last.kind, f"{last.text}\n{line}", condition=last.condition)


def _finish(line: Line, dropped: list[str]) -> list[Line]:
    """A raw line of speech taken apart into what is said and what is told to the agent."""
    if line.kind != LineKind.RECOMMENDED:
        return [line]
    text = line.text.strip()
    if match := _IF.match(text) or _headed(text):
        return [Line.recommended(unwrap(match.group(2)), condition=match.group(1))]
    if speaker := _SPEAKER.match(text):
        dropped.append(speaker.group())
        text = text[speaker.end() :]
        if speaker.lastgroup == "customer":
            return [Line.turn(unwrap(text) or "……", speaker=Speaker.CUSTOMER)]
    if _WHOLE_REMARK.match(text):
        return [Line.note(text)]
    if match := _REMARK.match(text) or _BEHIND_QUOTE.match(text):
        return [*_spoken(match.group(1)), Line.note(match.group(2))]
    return _spoken(text)


def _headed(text: str) -> re.Match[str] | None:
    """A first line that nobody says heads the rest: it tells when the rest holds."""
    match = _HEAD_LINE.match(text)
    is_head = match and not _SPOKEN_TO.search(match.group(1)) and _SPOKEN_TO.search(match.group(2))
    return match if is_head else None


def _spoken(text: str) -> list[Line]:
    """Guidance before or after a quotation becomes a note; a remark about the customer is one as a whole."""
    if told := _told_not_to_say(text):
        return told
    if (match := _HALF_QUOTED.match(text)) and not _SPOKEN_TO.search(match.group(2)):
        return [Line.recommended(match.group(1)), Line.note(match.group(2)), Line.recommended(match.group(3))]
    if match := _GUIDE.match(text):
        before, after = match.group(1), text[match.end() :]
        if not _SPOKEN_TO.search(before):
            return [Line.note(before), *_spoken(after)]
    if taken := _quotations_apart(text):
        return taken
    said = unwrap(text)
    if _THIRD_PERSON.match(said) and not _SPOKEN_TO.search(said):
        return [Line.note(said)]
    return [Line.recommended(said)] if said else []


def _told_not_to_say(text: str) -> list[Line]:
    """不要说“不知道”，应说“我帮您查。” is a remark with a forbidden and a recommended line in it, and no line itself.

    [] for anything else: words of a customer that a line repeats, or a line with a remark about words in brackets.
    """
    judged = stances(text)
    outside = "".join(char for place, char in enumerate(text) if not any(s <= place < e for (s, e), _ in judged))
    if _FORBIDS.match(text) and not _SPOKEN_TO.search(outside):
        said = [Line.recommended(text[s + 1 : e - 1]) for (s, e), stance in judged if stance == Stance.SAY]
        bans = avoided_wordings(text)
        return [Line.note(text), *bans, *said]
    if not any(stance == Stance.NOT for _, stance in judged) or _SPOKEN_TO.search(_BRACKETED.sub("", outside)):
        return []
    said = [Line.recommended(text[s + 1 : e - 1].strip()) for (s, e), stance in judged if stance == Stance.SAY]
    return [Line.note(text), *avoided_wordings(text), *said]


def _quotations_apart(text: str) -> list[Line]:
    """Quoted sentences as lines and what stands around them as notes; [] unless the text around is about them.

    “您好！”稍停还是无声，“对不起，请您换一部电话。”再稍停，挂机 → two lines, two notes.
    """
    lines: list[Line] = []
    at = 0
    for start, end in spans(text):
        if _is_sentence(text, (start, end)):
            lines += [_remark(text[at:start]), Line.recommended(text[start + 1 : end - 1].strip())]
            at = end
    lines.append(_remark(text[at:]))
    around = "".join(line.text for line in lines if line.kind == LineKind.NOTE)
    if at == 0 or not around or _SPOKEN_TO.search(around):
        return []
    return [line for line in lines if line.text]


def _remark(text: str) -> Line:
    bare = text.lstrip(_END + " ").rstrip("：: ")
    return Line.note(bare if any(char.isalnum() for char in bare) else "")


def _is_sentence(text: str, span: tuple[int, int]) -> bool:
    """Is the quotation something said, and not a term in quotation marks at the head of a sentence?"""
    quoted = text[span[0] + 1 : span[1] - 1]
    return len(quoted) > _TERM_MAX and bool(_SPOKEN_TO.search(quoted)) and quoted[-1:] not in RIGHT_MARKS
