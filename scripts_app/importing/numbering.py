"""Numbers before a line, in every style that people type: 1、 1. （1） 1) ① 一、 （一） A. 第一、"""

from __future__ import annotations

import re

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
