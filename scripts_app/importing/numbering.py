"""Numbers before a line, in every style that people type: 1、 1. （1） 1) ① 一、 （一） A. 第一、"""

from __future__ import annotations

import re
from itertools import pairwise

from scripts_app.importing.quotes import spans

_CHINESE = "[一二三四五六七八九十]{1,3}"
_STYLES: dict[str, re.Pattern[str]] = {
    "point": re.compile(r"^\d{1,2}\s*[、.．](?!\d)\s*"),
    "bracket": re.compile(r"^\d{1,2}\s*[)）]\s*"),
    "brackets": re.compile(r"^[(（]\s*\d{1,2}\s*[)）]\s*"),
    "circle": re.compile("^[①-⑳⑴-⒇❶-❿]\\s*"),
    "chinese": re.compile(rf"^{_CHINESE}\s*[、.．]\s*"),
    "chinese_brackets": re.compile(rf"^[(（]\s*{_CHINESE}\s*[)）]\s*"),
    "letter": re.compile(r"^[A-Za-z]\s*[、.．)）]\s*(?=[^\sA-Za-z])"),
    "bullet": re.compile(r"^[-•●◆■▪·*★☆◇□➢►√✓✔]\s+|^[•●◆■▪★☆◇□➢►]\s*"),
}


def split_number(line: str) -> tuple[str, str, str]:
    """(style, number, rest) of a numbered line; ("", "", line) of any other."""
    for style, pattern in _STYLES.items():
        if match := pattern.match(line):
            return style, match.group().strip(), line[match.end() :]
    return "", "", line


_RUNNING = (
    re.compile("(?P<circle>[①-⑳])"),
    re.compile(r"(?:^|(?<=[。！？；;!?”\s]))[(（](?P<number>\d{1,2})[)）]"),
    re.compile(r"(?:^|(?<=[。！？；;!?”\s]))(?P<number>\d{1,2})[、.．)）](?!\d)"),
)


def apart(line: str) -> list[str]:
    """The items of a list that somebody wrote on one line (①… ②…; 1、…。2、…); any other line alone.

    Only numbers that go up by one from the first, at the head of the line, part it, and never inside quotation marks.
    """
    quoted = spans(line)
    for style in _RUNNING:
        places: list[int] = []
        for match in style.finditer(line):
            is_quoted = any(start < match.start() < end for start, end in quoted)
            if not is_quoted and _value(match) == len(places) + 1 and (places or match.start() == 0):
                places.append(match.start())
        if len(places) > 1:
            return [line[start:end].strip() for start, end in pairwise([*places, len(line)])]
    return [line]


def _value(match: re.Match[str]) -> int:
    found = match.groupdict()
    return ord(found["circle"]) - ord("①") + 1 if found.get("circle") else int(found["number"])
