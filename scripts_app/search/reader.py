"""One open engine for each process, looked after: reopened after a rebuild, checked now and then, repaired."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import TypeVar

from django.db import DatabaseError

from scripts_app.search import damage, generations, index
from scripts_app.search.engines.chosen import open_engine
from scripts_app.search.engines.door import Engine, IndexDamaged, Narrowing, Ranking
from scripts_app.search.generations import Mark
from scripts_app.search.index import repair_in_background, stamp
from scripts_app.search.query import Clause

Answer = TypeVar("Answer")

logger = logging.getLogger(__name__)
_STAMP_SECONDS = 10.0  # how soon other rules of analysis are noticed
_CHECK_SECONDS = 600.0  # how soon a bit that turned on the disk is noticed


class _Open:
    """The generation that this process reads; guarded by `lock`, for threads share it."""

    mark: Mark | None = None
    generation: Path | None = None
    engine: Engine | None = None
    given_up: object = None
    stamp_read_at = checked_at = 0.0
    lock = threading.Lock()


def ranked(clauses: Sequence[Clause], *, narrowing: Narrowing, limit: int) -> Ranking | None:
    """The ranking by the index; None when there is no sound one: a repair is then under way."""
    return _asked(lambda engine: engine.ranked(clauses, narrowing=narrowing, limit=limit))


def totals(clauses: Sequence[Clause], *, narrowings: Sequence[Narrowing]) -> list[int] | None:
    """How much of what is found on the day lies within each of the narrowings; None as there."""
    return _asked(lambda engine: engine.totals(clauses, narrowings=narrowings))


def _asked(ask: Callable[[Engine], Answer]) -> Answer | None:
    """None when the index cannot answer. A database that cannot be asked is no fault of the index: that is raised."""
    with _Open.lock:
        try:
            return ask(_engine())
        except DatabaseError:
            raise
        except Exception:  # looked into with the lock: the next thread may open another generation, which is sound
            if _Open.given_up != (_Open.mark,):  # once, not for every search
                logger.exception("索引不可用，改由数据库回答，正在重建。")
            _give_up()
    repair_in_background()
    return None


def commit_mark() -> object:
    """Equal only while the index is the same, commits and rebuilds of other processes included; None without one."""
    try:
        with _Open.lock:
            engine = _engine()
            return _Open.mark, engine.mark()
    except IndexDamaged:
        return None


def close() -> None:
    """Forgets the open engine, as in a process that just started."""
    _Open.mark = _Open.generation = _Open.engine = _Open.given_up = None
    damage.forget()
    index.forget()


def _engine() -> Engine:
    mark = generations.mark()
    if mark != _Open.mark:
        _Open.mark, _Open.generation, _Open.engine = mark, None, None
    if damage.is_known(mark):
        raise IndexDamaged("the index was found damaged")
    if _Open.engine is None or _Open.generation is None:
        _Open.generation = _generation_in_use()
        _Open.engine = open_engine(_Open.generation)
        _Open.stamp_read_at, _Open.checked_at = 0.0, monotonic()
    _look_after(_Open.generation, _Open.engine)
    return _Open.engine


def _generation_in_use() -> Path:
    generation = generations.current()
    if generation is None:
        raise IndexDamaged("there is no index")
    return generation


def _give_up() -> None:
    """Leaves the index alone for a while. Call it with the lock held."""
    _Open.given_up, _Open.engine = (_Open.mark,), None
    if not damage.is_known(_Open.mark):
        damage.note(_Open.mark)


def _look_after(generation: Path, engine: Engine) -> None:
    """Other rules of analysis lead to a rebuild while this index goes on answering; another database does not."""
    now = monotonic()
    if now - _Open.stamp_read_at > _STAMP_SECONDS:
        found, wanted = generations.read_stamp(generation), stamp()
        _Open.stamp_read_at = now
        if found is None or found.database != wanted.database:
            raise IndexDamaged(f"{generation} is not of this database")
        if found != wanted:
            repair_in_background()
    if now - _Open.checked_at > _CHECK_SECONDS:
        _Open.checked_at = now
        _check_in_background(_Open.mark, engine)


def _check_in_background(mark: Mark | None, engine: Engine) -> None:
    try:
        threading.Thread(target=_check, args=(mark, engine), name="index-check").start()
    except RuntimeError:  # the system has no thread left, which is no fault of the index
        logger.exception("这一次没有检查索引。")


def _check(mark: Mark, engine: Engine) -> None:
    try:
        engine.check()
    except IndexDamaged:
        logger.exception("定期检查发现索引已损坏，正在重建。")
        damage.note(mark)
        repair_in_background()
