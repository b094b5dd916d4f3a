"""The index on disk as a projection of the database: brought up to date from the outbox, rebuilt when it must be.

Only the holder of the lock writes. A request that does not get it leaves its row in the outbox for the holder.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterable
from pathlib import Path

from django.db import connection
from whoosh.fields import ID, KEYWORD, Schema
from whoosh.index import create_in, open_dir
from whoosh.writing import IndexWriter

from scripts_app.models import IndexChange, Scenario
from scripts_app.search import analyzer, generations
from scripts_app.search.schema import FIELD_WEIGHTS, SCHEMA_VERSION, zones

logger = logging.getLogger(__name__)
KEY = "key"
_CHUNK = 500
_repairing = threading.Lock()


def drain_outbox(*, wait: bool = False) -> int:
    """Brings the index up to date; how many changes it took in. Never raises: the rows stay for the next try.

    With `wait` it waits for another writer to finish, else leaves the rows to that writer.
    """
    taken = 0
    try:
        while IndexChange.objects.exists():
            with generations.writing(wait=wait) as alone:
                if not alone:
                    break
                taken += _take_in_changes()
    except Exception:
        logger.exception("索引更新失败，已留待重试。")
    return taken


def rebuild(*, only_if_needed: bool = False) -> int | None:
    """Writes the whole index anew into a new generation and puts it into use; how many scenarios it holds.

    None when `only_if_needed` is set and the index in use is sound and up to date.
    """
    with generations.writing(wait=True):
        if only_if_needed and is_usable(generations.current()):
            return None
        return _build()


def is_usable(generation: Path | None) -> bool:
    """Can the generation be opened, and was it made by the analysis and schema of today for this database?"""
    if generation is None or not generations.has_stamp(generation, _stamp()):
        return False
    try:
        open_dir(generation).searcher().close()
    except Exception:
        logger.exception("索引 %s 已损坏。", generation)
        return False
    return True


def repair_in_background() -> None:
    """Starts one rebuild in a thread of this process, unless one is running; the database answers meanwhile."""
    if _repairing.acquire(blocking=False):
        threading.Thread(target=_repair, name="index-repair").start()


def _repair() -> None:
    try:
        rebuild()
    except Exception:
        logger.exception("索引重建失败。")
    finally:
        connection.close()
        _repairing.release()


def _stamp() -> str:
    database = connection.settings_dict
    known = [SCHEMA_VERSION, analyzer.stamp(), database["ENGINE"], database["HOST"], database["NAME"]]
    return hashlib.sha256(repr(known).encode()).hexdigest()


def _take_in_changes() -> int:
    changes = dict(IndexChange.objects.values_list("pk", "scenario_id")[:_CHUNK])
    generation = generations.current()
    if generation is None or not is_usable(generation):
        _build()
    elif changes:
        with open_dir(generation).writer() as writer:
            for key in set(changes.values()):
                writer.delete_by_term(KEY, str(key))
            _write_scenarios(writer, set(changes.values()))
    IndexChange.objects.filter(pk__in=changes).delete()
    return len(changes)


def _build() -> int:
    """Call it with the lock held. Changes that arrive meanwhile stay in the outbox for the next drain."""
    covered = list(IndexChange.objects.values_list("pk", flat=True))
    keys = list(Scenario.objects.filter(live_revision__isnull=False).order_by().values_list("pk", flat=True))
    generation = generations.start_next()
    with create_in(generation, _schema()).writer(limitmb=128) as writer:
        for start in range(0, len(keys), _CHUNK):
            _write_scenarios(writer, keys[start : start + _CHUNK])
    generations.put_into_use(generation, stamp=_stamp())
    for start in range(0, len(covered), _CHUNK):
        IndexChange.objects.filter(pk__in=covered[start : start + _CHUNK]).delete()
    return len(keys)


def _write_scenarios(writer: IndexWriter, keys: Iterable[int]) -> None:
    """Those of the scenarios that are on the air; dates are judged by the database when somebody searches."""
    on_the_air = Scenario.objects.filter(pk__in=keys, live_revision__isnull=False)
    for scenario in on_the_air.order_by("pk").select_related("live_revision").prefetch_related("live_revision__lines"):
        if scenario.live_revision:
            fields = {name: " ".join(terms) for name, terms in zones(scenario.live_revision.content).items()}
            writer.add_document(**{KEY: str(scenario.pk)}, **fields)


def _schema() -> Schema:
    """Each field holds ready terms parted by spaces; only the key is stored, the text stays in the database."""
    fields = {name: KEYWORD(scorable=True) for name in FIELD_WEIGHTS}
    return Schema(**{KEY: ID(stored=True, unique=True)}, **fields)
