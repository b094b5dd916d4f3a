"""The index as a projection of the database: brought up to date from the outbox, rebuilt when it must be.

Only the holder of the lock writes. A request that does not get it leaves its row in the outbox for the holder, and one
that finds many rows waiting takes in the newest and leaves the others to a thread.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from django.db import DatabaseError, connection

from scripts_app.models import IndexChange
from scripts_app.search import analyzer, damage, generations
from scripts_app.search.documents import CHUNK, documents_of, keys_on_the_air
from scripts_app.search.engines.chosen import open_engine
from scripts_app.search.engines.door import Engine, IndexDamaged
from scripts_app.search.errands import Errand
from scripts_app.search.generations import Mark, Stamp
from scripts_app.search.parallel import all_packs
from scripts_app.search.schema import SCHEMA_VERSION

logger = logging.getLogger(__name__)
_LEFT = "索引更新失败，变更已留待重试，一分钟内不再重试。"
_ROUNDS = 3  # of catching up without the lock: each takes a fraction of the time of the one before
_AT_ONCE = 20  # changes that a request takes in itself, in some 50 ms
_AT_A_TIME = 100  # that a thread takes in: what is published meanwhile waits no longer than they take
_BUILT_AT_ONCE = 100  # a library of up to so many scenarios is indexed at once where there is no index


class _Writer:
    """The engine through which this process writes; guarded by the lock of writers."""

    mark: Mark | None = None
    engine: Engine | None = None


def drain_outbox(*, wait: bool = False) -> int:
    """Brings the index up to date; how many changes it took in. Never raises: the rows stay for the next try.

    A few changes are taken in at once, the newest first, and more of them in the background. With `wait` all are, once
    another writer has finished; else they are left to that writer. An index that is damaged is left alone: its rebuild
    reads what the rows tell of.
    """
    if wait:
        return sum(iter(lambda: _take_in(_AT_A_TIME, wait=True), 0))
    if drains.is_running or drains.is_paused:
        drains.start()  # once more, should it be about to end
        return 0
    taken = _take_in(_AT_ONCE, wait=False)
    if taken == _AT_ONCE and IndexChange.objects.exists():
        drains.start()
    return taken


def rebuild(*, only_if_needed: bool = False) -> int | None:
    """Writes the whole index anew into a new generation and puts it into use; how many scenarios it holds.

    None when `only_if_needed` is set and the index in use is sound and up to date.
    """
    with generations.rebuilding():
        if only_if_needed and is_usable(generations.current()):
            with generations.writing(wait=True):
                generations.remove_unfinished()
                generations.withdraw_damage()
            return None
        return _build()


def is_usable(generation: Path | None) -> bool:
    """Is every file of the generation as it was written, by the analysis and schema of today, for this database?"""
    if generation is None or generations.read_stamp(generation) != stamp():
        return False
    try:
        open_engine(generation).check()
    except IndexDamaged:
        logger.exception("索引 %s 已损坏。", generation)
        return False
    return True


def stamp() -> Stamp:
    """What an index made now would be stamped with."""
    database = connection.settings_dict
    place = repr([database["ENGINE"], database["HOST"], str(database["NAME"])])
    rules = repr([SCHEMA_VERSION, analyzer.stamp()])
    return Stamp(hashlib.sha256(place.encode()).hexdigest(), hashlib.sha256(rules.encode()).hexdigest())


def forget() -> None:
    """Knows of no failure and has nothing open, as a process that just started."""
    _Writer.engine = None
    for errand in (repairs, drains):
        errand.forget()


def repair_in_background() -> None:
    """Starts one rebuild in a thread of this process; the database answers meanwhile.

    While one runs, the index is looked at once more after it: a word may have been added that it does not know.
    """
    repairs.start()


def _is_ready_to_write() -> bool:
    """Is there an index to write to? If not, one is made: at once where that is quick, else in the background."""
    if damage.is_known(generations.mark()):
        return False
    generation = generations.current()
    found = generations.read_stamp(generation) if generation else None
    if found and found.database == stamp().database:
        return True
    if len(keys_on_the_air()) > _BUILT_AT_ONCE:
        repair_in_background()
        return False
    rebuild(only_if_needed=True)
    return True


def _take_in(size: int, *, wait: bool) -> int:
    """One commit of so many changes at most; how many it took in, 0 when there are none or it cannot be done now."""
    mark = generations.mark()
    try:
        if IndexChange.objects.exists() and _is_ready_to_write():
            with generations.writing(wait=wait) as alone:
                return _take_in_newest(size) if alone else 0
    except IndexDamaged:
        logger.exception("索引已损坏，正在重建。")
        damage.note(mark)
        repair_in_background()
    except DatabaseError:
        logger.exception("更新索引时读不到数据库，已留待重试。")
    except Exception:
        logger.exception(_LEFT)
        drains.pause()
    return 0


def _take_in_newest(size: int) -> int:
    """What somebody has just published need not wait for what others left. Call it with the lock held."""
    changes = dict(IndexChange.objects.order_by("-pk").values_list("pk", "scenario_id")[:size])
    if changes:
        keys = set(changes.values())
        _writer().change(put=documents_of(keys), drop=keys)
        generations.note_changes(keys)
        IndexChange.objects.filter(pk__in=changes).delete()
    return len(changes)


def _writer() -> Engine:
    generation = generations.current()
    if generation is None:
        raise IndexDamaged("there is no index")
    mark = generations.mark()
    if _Writer.engine is None or _Writer.mark != mark:
        _Writer.engine, _Writer.mark = open_engine(generation), mark
    return _Writer.engine


def _build() -> int:
    """Changes that arrive meanwhile go to the generation in use, and to the new one before it takes its place: most
    without the lock, for nothing that is published is found while it is held.
    """
    made_by, used = stamp(), generations.mark()
    is_urgent = used is None or damage.is_known(used)  # the database answers meanwhile, and more slowly
    with generations.writing(wait=True):
        generation = generations.start_next()
    try:
        return _fill(generation, stamp=made_by, is_urgent=is_urgent)
    except Exception:  # a disk that is full must not stay full of what came to nothing
        with generations.writing(wait=True):
            generations.remove_unfinished()
        raise


def _fill(generation: Path, *, stamp: Stamp, is_urgent: bool) -> int:
    """Puts the generation into use at the end."""
    engine = open_engine(generation)
    count = engine.fill_packed(all_packs(generation, is_urgent=is_urgent))
    caught_up = (0, 0)
    for _ in range(_ROUNDS):
        caught_up = _catch_up(engine, generation, since=caught_up)
    with generations.writing(wait=True):
        _catch_up(engine, generation, since=caught_up)
        generations.put_into_use(generation, stamp=stamp)
    return count


def _catch_up(engine: Engine, generation: Path, *, since: tuple[int, int]) -> tuple[int, int]:
    """Takes in what was noted after that place in the notes, and what has waited in the outbox after that row, as all
    does while the index in use is damaged; (place, row) up to which it did.
    """
    changed, place = generations.changed_meanwhile(generation, since=since[0])
    waiting = dict(IndexChange.objects.filter(pk__gt=since[1]).values_list("pk", "scenario_id"))
    keys = sorted(changed.union(waiting.values()))
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        engine.change(put=documents_of(part), drop=part)
    return place, max([since[1], *waiting])


repairs = Errand("index-repair", lambda: rebuild(only_if_needed=True), complaint="索引重建失败，一分钟内不再重试。")
drains = Errand("index-drain", lambda: drain_outbox(wait=True), complaint=_LEFT)
