"""Does the sentence around a quotation forbid it or ask for it? 不要说“不知道”，应说“我帮您查一下”。 Pure functions.

Forbidding wins over everything: to take a forbidden line for a recommended one is the worst that can happen.
"""

from __future__ import annotations

import re
from enum import Enum

from scripts_app.importing.quotes import spans

Span = tuple[int, int]
_SPEAK = "(?:使用|采用|用|说|說|讲|講|出现|出現|回答|回复|回覆|反问|质问|问|称|表达|直呼|喊|叫)"
_TO = (
    "(?:再|直接|随意|随便|轻易|简单|轻率|只|仅|一味|动辄)?(?:地)?"
    "(?:(?:对|對|向|跟|和|与|與)(?:客户|客戶|顾客|顧客|用户|对方|其))?(?:直接)?"
)
_ASK = re.compile(
    "(?P<no>"
    f"(?<![听聽看说說讲講得您你请請])(?:不|勿|别|別|莫|毋)(?:要|得|能|可以|可|应该|应当|應|应|该|该当|准|许|允许|宜|建议|推荐|提倡|会)?{_TO}{_SPEAK}"
    "|禁(?:止|用语?|语|語|忌语?)|严禁|嚴禁|忌(?:语|說|说|用|讳)|切忌|切勿|避免|杜绝|拒绝|而非|而不是|不是"
    "|错误|錯誤|反例|反面|违规|不规范|不当|不正确)"
    "|(?P<yes>"
    "(?:应该|应当|应|應|可以|可|须|需要|需|要|请用|建议|改|宜|而是|而应)(?:该|当|改)?"
    f"{_TO}(?:{_SPEAK}|为|成|是)|改(?:为|成|说)|换(?:为|成)|替换为|正确|推荐|推薦|建议|规范用语|标准用语"
    ")"
)
_AFTER = re.compile(
    "^(?:、|和|或|及|等等?|之类|这样|这类|此类|諸如此類)*的?[^“”。；;，,]{0,8}"
    "(?:(?:不礼貌|不禮貌|不文明|不规范|不專業|不专业|不耐烦|生硬|负面|推脱|推诿|禁忌|禁用)的?(?:用语|用語|用词|词语|语言|话|話|说法|表达|字眼|口吻)"
    "|(?:禁止|严禁|不得|不能|不可以?|不要|不准)(?:再)?(?:说|說|使用|用|出现|讲))"
)
_SENTENCE_END = re.compile("[。；;！!？?\n]")
_GAP_MAX = 6
_LIST = re.compile("^[、，,/和或及与\\s]*$")


_WHO = re.compile("客服(?:人员|代表)?|坐席|座席|话务员|客户代表|员工|等(?:用语|用词|词语|话)?|之类的?|例如|比如|如")


class Stance(Enum):
    SAY = "say"
    NOT = "not"
    NONE = ""


def stances(text: str) -> list[tuple[Span, Stance]]:
    """Each outermost quotation of a curled text, with what the words around it say about it.

    The quotations of a list (“喂”、“说话”) share the stance of the first, and what follows the last holds for all.
    """
    quoted = spans(text)
    found: list[tuple[Span, Stance]] = []
    end = 0
    for place, span in enumerate(quoted):
        before = text[end : span[0]]
        is_listed = place > 0 and bool(_LIST.match(before))
        after = text[_list_end(text, quoted[place:]) :]
        stance = found[-1][1] if is_listed else _before(before)
        found.append((span, Stance.NOT if _AFTER.match(after) else stance))
        end = span[1]
    return found


def without_stance(text: str) -> str:
    """What is left of the words around quotations when those that forbid or ask for them are taken out."""
    return _WHO.sub("", _ASK.sub("", text))


def _list_end(text: str, quoted: list[Span]) -> int:
    end = quoted[0][1]
    for start, until in quoted[1:]:
        if not _LIST.match(text[end:start]):
            break
        end = until
    return end


def _before(text: str) -> Stance:
    """What is said last in the sentence before a quotation, if little stands between: farther off it is about
    something else (您不使用上网功能时，只要将手机中的“移动数据”关闭).
    """
    sentence = _SENTENCE_END.split(text)[-1]
    asked = list(_ASK.finditer(sentence))
    if not asked or len(sentence) - asked[-1].end() > _GAP_MAX:
        return Stance.NONE
    return Stance.NOT if asked[-1].group("no") else Stance.SAY
