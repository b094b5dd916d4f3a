"""Text in a cell that no spreadsheet program takes for a formula, and back. Pure functions.

Excel and WPS run a cell that begins with = + - or @, WPS also the full-width ones, and both after a tab or return
(OWASP, "CSV Injection"); what only looks empty in front of it may be left out on the way. An apostrophe in front, the
mark that the programs themselves use for text, stops them.
"""

from __future__ import annotations

import unicodedata

RUNS = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫")
MARK = "'"
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def neutral(text: str) -> str:
    """`text` as it may be written into a cell."""
    return f"{MARK}{text}" if _runs(text) or _is_marked(text) else text


def restored(text: str) -> str:
    """What was neutralised, as it was; any other text unchanged."""
    return text[1:] if _is_marked(text) else text


def _is_marked(text: str) -> bool:
    """Apostrophes, and behind them something that would run."""
    return text[:1] == MARK and _runs(text.lstrip(MARK))


def _runs(text: str) -> bool:
    if text[:1] in RUNS:
        return bool(text)
    seen = next((char for char in text if unicodedata.category(char) not in _UNSEEN), "")
    return seen in RUNS
