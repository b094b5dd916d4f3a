"""Text in a cell that no spreadsheet program takes for a formula, and back. Pure functions.

Excel and WPS run a cell that begins with = + - or @, WPS also the full-width ones, and both after a tab or return
(OWASP, "CSV Injection"). An apostrophe in front, the mark that the programs themselves use for text, stops them.
"""

from __future__ import annotations

RUNS = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦")
MARK = "'"
_BEHIND_MARK = RUNS | {MARK}


def neutral(text: str) -> str:
    """`text` as it may be written into a cell."""
    return f"{MARK}{text}" if text[:1] in RUNS or _is_marked(text) else text


def restored(text: str) -> str:
    """What was neutralised, as it was; any other text unchanged."""
    return text[1:] if _is_marked(text) else text


def _is_marked(text: str) -> bool:
    return text[:1] == MARK and text[1:2] in _BEHIND_MARK
