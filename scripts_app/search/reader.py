"""One long-lived searcher for each process, refreshed when the index moved on."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from whoosh.index import open_dir
from whoosh.searching import Searcher

from scripts_app.search import generations
from scripts_app.search.index import is_usable, repair_in_background
from scripts_app.search.query import ReadQuery
from scripts_app.search.scoring import rank

logger = logging.getLogger(__name__)
_TRIES = 3  # a commit may remove a file between listing and opening; the next look finds the new one


class _Open:
    """The generation that this process reads and its searcher; guarded by `lock`, for threads share it."""

    generation: Path | None = None
    searcher: Searcher | None = None
    lock = threading.Lock()


def ranked_keys(query: ReadQuery) -> list[int] | None:
    """Scenario keys, best first; None when there is no sound index: a repair is then under way."""
    for _ in range(_TRIES):
        try:
            with _Open.lock:
                searcher = _fresh_searcher()
                if searcher is not None:
                    return rank(searcher, query.terms)
        except Exception:
            logger.exception("索引读取失败。")
            _Open.generation = None
    repair_in_background()
    return None


def _fresh_searcher() -> Searcher | None:
    generation = generations.current()
    if generation is None:
        return None
    if generation != _Open.generation or _Open.searcher is None:
        if not is_usable(generation):
            return None
        _Open.searcher = open_dir(generation).searcher()
        _Open.generation = generation
    else:
        _Open.searcher = _Open.searcher.refresh()
    return _Open.searcher
