"""Which index this process found damaged: for some seconds neither its reader nor its writer looks at it again.

Reading an index only to find it damaged once more takes a fifth of a second at 100,000 scenarios.
"""

from __future__ import annotations

from time import monotonic

from scripts_app.search.generations import Mark

_RETRY_SECONDS = 5.0  # then it is looked at again, unless it was replaced before


class _Found:
    mark: Mark | None = None
    at = 0.0


def note(mark: Mark | None) -> None:
    """The generation of that mark is damaged."""
    _Found.mark, _Found.at = mark, monotonic()


def is_known(mark: Mark | None) -> bool:
    """Was it found damaged just now?"""
    return mark is not None and mark == _Found.mark and monotonic() - _Found.at < _RETRY_SECONDS


def forget() -> None:
    """Knows of no damage, as a process that just started."""
    _Found.mark = None
