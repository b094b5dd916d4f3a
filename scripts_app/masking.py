"""Takes out of a typed text what points to a person, before anything is stored. Pure functions."""

from __future__ import annotations

import re

from scripts_app.text import fold

NUMBER, MAILBOX = "[号码]", "[邮箱]"
# Phone, identity and card numbers, spaced, dashed or dotted as people write them; an identity number may end in x.
_DIGITS = re.compile(r"[(+]?\d(?:[\W_]{0,3}\d){4,}[xX]?")
# The same spelled in characters: 一三八零零一三八零零零. Shorter runs are amounts and days.
_SPELLED = re.compile(
    r"[〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖](?:[\W_]{0,3}[〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]){6,}"
)
# From the beginning of what may be a name: tried from each of its characters, a long text without an @ took minutes.
_MAIL = re.compile(r"(?<![^\s@,，。;；:：])[^\s@,，。;；:：]+@[^\s@,，。;；:：]+")


def mask_personal(text: str) -> str:
    """`text` folded, with every number of five digits or more and every mail address replaced by what it was."""
    folded = fold(text).text
    masked = _MAIL.sub(MAILBOX, folded)
    return _SPELLED.sub(NUMBER, _DIGITS.sub(NUMBER, masked))
