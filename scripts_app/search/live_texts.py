"""What is said by the revisions on the air, kept in memory: what was approved is never edited, so it is read once.

Who may see which scenario is asked of the database every time; only the text of what may be seen comes from here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

from scripts_app.models import Revision, Scenario

_KEPT_MAX = 3_000  # some 5 kB each
Version = tuple[int, str]  # key and digest


class _Kept:
    """By key and digest: a digest names a content, so that nothing stale can be taken for it."""

    revisions: OrderedDict[Version, Revision] = OrderedDict()
    lock = threading.Lock()


def give_texts(scenarios: Iterable[Scenario]) -> None:
    """Sets the live revision of each, with lines and who decided on it, reading only what is not kept.

    The scenarios come with their live revision (select_related), which names the version that is wanted.
    """
    wanted = {(live.pk, live.digest): scenario for scenario in scenarios if (live := scenario.live_revision)}
    revisions = _take(wanted)
    missing = [pk for pk, digest in wanted if (pk, digest) not in revisions]
    if missing:
        read = Revision.objects.filter(pk__in=missing).select_related("decided_by").prefetch_related("lines")
        for revision in read:
            revision.known_content = revision.content
            revisions[revision.pk, revision.digest] = revision
        _keep(revisions)
    for version, scenario in wanted.items():
        scenario.live_revision = revisions.get(version, scenario.live_revision)


def _take(wanted: Iterable[Version]) -> dict[Version, Revision]:
    with _Kept.lock:
        found = {version: _Kept.revisions[version] for version in wanted if version in _Kept.revisions}
        for version in found:
            _Kept.revisions.move_to_end(version)
        return found


def _keep(revisions: dict[Version, Revision]) -> None:
    with _Kept.lock:
        _Kept.revisions.update(revisions)
        while len(_Kept.revisions) > _KEPT_MAX:
            _Kept.revisions.popitem(last=False)
