"""That the index in use was found damaged, by this process or another: nobody reads it again before it is repaired.

Else each process would read it for each search and each text that is published, which takes a fifth of a second at
100,000 scenarios, and those that happen upon a sound part would give answers that know nothing of what waits for it.
"""

from __future__ import annotations

import logging
from time import monotonic

from scripts_app.search import generations
from scripts_app.search.generations import Mark

logger = logging.getLogger(__name__)
_RETRY_SECONDS = 60.0  # where the others cannot be told, it is looked at again then


class _Found:
    mark: Mark | None = None
    at = 0.0


def note(mark: Mark | None) -> None:
    """The generation of that mark is damaged. The other processes are told, unless it was replaced meanwhile."""
    try:
        if mark == generations.mark():
            generations.tell_damage()
    except OSError:
        logger.exception("没有写成索引损坏的标记。")
        _Found.mark, _Found.at = mark, monotonic()


def is_known(mark: Mark | None) -> bool:
    """Was it found damaged?"""
    if mark is None:
        return False
    return (mark == _Found.mark and monotonic() - _Found.at < _RETRY_SECONDS) or generations.is_told_damaged()


def forget() -> None:
    """Knows only what others told, as a process that just started."""
    _Found.mark = None
