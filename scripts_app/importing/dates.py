"""Days of force as people write them in a cell. Pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from scripts_app.text import to_simplified

_CLOCK = r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
_DAY = rf"(?P<year>\d{{4}})\s*[-/.年]\s*(?P<month>\d{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}})\s*[日号]?{_CLOCK}"
_WRITTEN = re.compile(rf"{_DAY}(?=$|[^\d])")
_COMPACT = re.compile(r"^(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})$")
_SERIAL = re.compile(r"[345]\d{4}")
_FIRST_SERIAL = date(1899, 12, 30)  # day 0 of Excel
_SPACES = re.compile(r"(?<!\d)\s+|\s+(?!\d)")  # not those before a time of day
_BETWEEN = re.compile("^(?:至|到|-|—|－|–|~|～|起至|起到|开始至)+$")
_BEGINS = re.compile("^(?:起|开始|[至到~～—-]+(?:长期|今|永久))")
_TAIL = re.compile(
    "^(?:起|开始|生效|执行|实施|启用|止|截止|为止|前|之前|以前|失效|到期|后|之后|有效|长期|[至到~～—-]+(?:长期|今|永久|至今))*$"
)
_HEAD = re.compile("^(?:自|从|于|截止|截至|至|到|即日起至|即日起到|即日至|长期)*$")
_NO_DAY = re.compile(
    "^(?:长期(?:有效)?|永久(?:有效)?|无(?:限期|期限)?|不限|暂无|待定|未定|空|即日起?(?:生效|执行)?(?:至今|至长期|长期有效)?|"
    "立即(?:生效)?|现行|现行有效|有效|[-—–/、.]+)$"
)


@dataclass(frozen=True, slots=True)
class Days:
    """What a cell says; no days at all for 长期 and the like. `is_understood` is False for what is no day.

    A single day is `first`, and `begins` tells that it is where a period without an end begins (2024-05-01起).
    """

    first: date | None = None
    last: date | None = None
    begins: bool = False
    is_understood: bool = True


_UNKNOWN = Days(is_understood=False)


def read_days(text: str) -> Days:
    """One day or a period: 2024年5月1日, 2024/5/1起, 20240501, 45413 (Excel), 2024.5.1至2024.12.31, 即日起."""
    plain = _SPACES.sub("", to_simplified(text.strip()))
    if not plain or _NO_DAY.match(plain):
        return Days()
    if _SERIAL.fullmatch(plain):
        return Days(_FIRST_SERIAL + timedelta(days=int(plain)))
    found = [match for pattern in (_COMPACT, _WRITTEN) for match in pattern.finditer(plain)]
    days = [_day(match) for match in found]
    if not days or None in days:
        return _UNKNOWN
    head, tail = plain[: found[0].start()], plain[found[-1].end() :]
    if not _HEAD.match(head) or not _TAIL.match(tail):
        return _UNKNOWN
    if len(days) == 1:
        return Days(None, days[0]) if head.startswith("即日") else Days(days[0], begins=bool(_BEGINS.match(tail)))
    between = plain[found[0].end() : found[1].start()]
    return Days(days[0], days[-1]) if found[2:] == [] and _BETWEEN.match(between) else _UNKNOWN


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
