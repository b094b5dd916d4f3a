"""The index as a projection of the database: brought up to date from the outbox, rebuilt when it must be.

Only the holder of the lock writes. A request that does not get it leaves its row in the outbox for the holder.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from pathlib import Path

from django.db import connection

from scripts_app.models import IndexChange
from scripts_app.search import analyzer, damage, generations
from scripts_app.search.documents import CHUNK, documents_of, keys_on_the_air
from scripts_app.search.engines.chosen import open_engine
from scripts_app.search.engines.door import Engine, IndexDamaged
from scripts_app.search.generations import Mark, Stamp
from scripts_app.search.parallel import all_packs
from scripts_app.search.schema import SCHEMA_VERSION

logger = logging.getLogger(__name__)
_ROUNDS = 3  # of catching up without the lock: each takes a fraction of the time of the one before
_BUILT_AT_ONCE = 2_000  # a library of up to so many scenarios is indexed at once where there is no index
_repairing = threading.Lock()


class _Writer:
    """The engine through which this process writes; guarded by the lock of writers."""

    mark: Mark | None = None
    engine: Engine | None = None


def drain_outbox(*, wait: bool = False) -> int:
    """Brings the index up to date; how many changes it took in. Never raises: the rows stay for the next try.

    With `wait` it waits for another writer to finish, else leaves the rows to that writer. An index that is damaged
    is left alone: its rebuild reads what the rows tell of.
    """
    taken, mark = 0, generations.mark()
    try:
        while IndexChange.objects.exists():
            if not _is_ready_to_write():
                break
            with generations.writing(wait=wait) as alone:
                if not alone:
                    break
                taken += _take_in_changes()
    except IndexDamaged:
        logger.exception("索引已损坏，正在重建。")
        damage.note(mark)
        repair_in_background()
    except Exception:
        logger.exception("索引更新失败，已留待重试。")
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


def repair_in_background() -> None:
    """Starts one rebuild in a thread of this process, unless one is running; the database answers meanwhile."""
    if _repairing.acquire(blocking=False):
        threading.Thread(target=_repair, name="index-repair").start()


def _repair() -> None:
    try:
        rebuild(only_if_needed=True)
    except Exception:
        logger.exception("索引重建失败。")
    finally:
        connection.close()
        _repairing.release()


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


def _take_in_changes() -> int:
    """Call it with the lock held."""
    changes = dict(IndexChange.objects.values_list("pk", "scenario_id")[:CHUNK])
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
    engine = open_engine(generation)
    count = engine.fill_packed(all_packs(generation, is_urgent=is_urgent))
    caught_up = (0, 0)
    for _ in range(_ROUNDS):
        caught_up = _catch_up(engine, generation, since=caught_up)
    with generations.writing(wait=True):
        _catch_up(engine, generation, since=caught_up)
        generations.put_into_use(generation, stamp=made_by)
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
