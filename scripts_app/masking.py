"""Takes out of a typed text what points to a person, before anything is stored. Pure functions."""

from __future__ import annotations

import re

from scripts_app.text import fold

NUMBER, MAILBOX = "[号码]", "[邮箱]"
# Figures, written out, and as they are called out: 幺 1, 拐 7, 勾 9, 洞 0.
_NUMERAL = r"\d〇零一二三四五六七八九幺两洞拐勾壹贰叁肆伍陆柒捌玖"
_ALIKE = "oliоοі"  # typed for 0 and 1; the last three are Cyrillic and Greek
_GAP = r"[\W_]{0,20}+"  # numbers are spaced, dashed or dotted as people like
# Phone, identity and card numbers; an identity number may end in x. Shorter ones are amounts and days.
_DIGITS = rf"[(+]?\d(?:{_GAP}\d){{4,}}+x?"
# The same with figures written out, all or some: 1三8零0一3八零0零0. One beside a row of digits begins or ends a word:
# 周一13800138000, 13800138000一直占线.
_WRITTEN = rf"(?!\D\d(?:{_GAP}\d){{4}})[(+]?[{_NUMERAL}](?:{_GAP}[{_NUMERAL}]){{6,}}+x?"
_NUMBERS = re.compile(rf"{_DIGITS}(?![{_NUMERAL}{_ALIKE}]{{2}})|{_WRITTEN}")
# The same with letters that look like figures: l38OO138OOO. Letters at the end of a word are none: tel 13800138000.
_DISGUISED = re.compile(
    rf"(?:[{_NUMERAL}]|(?<![a-z])[{_ALIKE}](?=[{_NUMERAL}{_ALIKE}]))(?:{_GAP}[{_NUMERAL}{_ALIKE}]){{8,}}+x?"
)
_WITHIN = re.compile(rf"[{_NUMERAL}]{_GAP}[{_ALIKE}].*[{_NUMERAL}]", re.DOTALL)  # a letter at an end is no figure
_LEFT = re.compile(_DIGITS)
# From the beginning of what may be a name: tried from each of its characters, a long text without an @ took minutes.
_MAIL = re.compile(r"(?<![^\s@,，。;；:：])[^\s@,，。;；:：]+@[^\s@,，。;；:：]+")


def mask_personal(text: str) -> str:
    """`text` folded, with every mail address and every number replaced by what it was: of five digits or more, or of
    seven figures or more of which some are written out or stand for what they look like.
    """
    masked = _MAIL.sub(MAILBOX, fold(text).text)
    masked = _NUMBERS.sub(NUMBER, _DISGUISED.sub(_mask_disguised, masked))
    return _LEFT.sub(NUMBER, masked)


def _mask_disguised(found: re.Match[str]) -> str:
    return NUMBER if _WITHIN.search(found[0]) else found[0]
