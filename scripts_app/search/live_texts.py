"""What is said by the revisions on the air, kept in memory: what was approved is never edited, so it is read once.

Who may see which scenario is asked of the database every time; only the text of what may be seen comes from here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

from scripts_app.content import ScriptContent
from scripts_app.models import Revision, Scenario

_KEPT_MAX = 10_000  # some 2 kB each


class _Kept:
    """By digest: it is of everything a content says, so that nothing stale can be taken for it."""

    contents: OrderedDict[str, ScriptContent] = OrderedDict()
    lock = threading.Lock()


def give_texts(scenarios: Iterable[Scenario]) -> None:
    """Gives the live revision of each its content, reading only what is not kept.

    The scenarios come with their live revision (select_related), which names the content that is wanted.
    """
    wanted = [live for scenario in scenarios if (live := scenario.live_revision)]
    contents = _take({live.digest for live in wanted})
    missing = [live.pk for live in wanted if live.digest not in contents]
    if missing:
        read = Revision.objects.filter(pk__in=missing).prefetch_related("lines")
        contents |= {revision.digest: revision.content for revision in read}
        _keep(contents)
    for live in wanted:
        live.known_content = contents.get(live.digest)


def _take(digests: Iterable[str]) -> dict[str, ScriptContent]:
    with _Kept.lock:
        found = {digest: _Kept.contents[digest] for digest in digests if digest in _Kept.contents}
        for digest in found:
            _Kept.contents.move_to_end(digest)
        return found


def _keep(contents: dict[str, ScriptContent]) -> None:
    with _Kept.lock:
        _Kept.contents.update(contents)
        while len(_Kept.contents) > _KEPT_MAX:
            _Kept.contents.popitem(last=False)
