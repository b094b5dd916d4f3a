"""What is said by the revisions on the air, kept in memory: what was approved is never edited, so it is read once.

Who may see which scenario is asked of the database every time; only the text of what may be seen comes from here.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from scripts_app.content import Line, LineKind, ScriptContent
from scripts_app.models import Revision, Scenario, ScriptLine
from scripts_app.search.folded_texts import FoldedTexts
from scripts_app.search.prepared import Question

_BYTES_MAX = 32 << 20  # some 10,000 texts
_AHEAD, _AT_ONCE = 0.9, 200  # of that; texts

_KINDS = {kind.value: kind for kind in LineKind}
_REVISION = ("pk", "digest", "title", "triggers", "effective_from", "effective_until")
_LINE = ("revision_id", "kind", "text", "ban", "severity", "condition", "speaker")
_REVISIONS = Question("texts", _REVISION, Revision.objects.order_by)
_LINES = Question(
    "lines of texts", _LINE, lambda: ScriptLine.objects.order_by("revision_id", "position"), by="revision"
)


@dataclass(frozen=True, slots=True)
class LiveText:
    """A content, and its texts folded: title, customer wordings and lines in this order. `names` are the keys of the
    former two, `kinds` tells for each text what it is (title, trigger or the kind of its line), `sayable` has the
    numbers of the lines that may be said.
    """

    content: ScriptContent
    folded: FoldedTexts
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    sayable: tuple[int, ...]

    @classmethod
    def of(cls, content: ScriptContent) -> LiveText:
        names = (content.title, *content.triggers)
        folded = FoldedTexts.of((*names, *(line.text for line in content.lines)))
        lines = enumerate(content.lines, start=len(names))
        sayable = tuple(number for number, line in lines if line.is_sayable)
        keys = (folded.key(number) for number in range(len(names)))
        kinds = ("title", *("trigger" for _ in content.triggers), *(line.kind.value for line in content.lines))
        return cls(content, folded, tuple(keys), kinds, sayable)

    @property
    def first_line(self) -> int:
        """The number of the text of the first line."""
        return len(self.names)

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return 600 + 200 * len(self.folded.texts) + 4 * len(self.folded.joined)


NOTHING = LiveText.of(ScriptContent(""))


class _Kept:
    """By digest: it is of everything a content says, so that nothing stale can be taken for it."""

    texts: OrderedDict[str, LiveText] = OrderedDict()
    size = 0
    lock = threading.Lock()


def live_texts(revisions: Mapping[str, int]) -> dict[str, LiveText]:
    """The texts of the revisions, which are asked for by digest and key; only what is not kept is read."""
    texts = _take(revisions)
    if missing := [key for digest, key in revisions.items() if digest not in texts]:
        read = {digest: LiveText.of(content) for digest, content in _read(missing)}
        _keep(read)
        texts |= read
    return texts


def read_ahead() -> None:
    """Reads the texts on the air before anybody asks for them, the newest first, as many as are kept."""
    on_air = Scenario.objects.live().order_by("-live_revision_id")
    revisions = dict(on_air.values_list("live_revision__digest", "live_revision_id"))
    told = iter(revisions.items())
    while _Kept.size < _BYTES_MAX * _AHEAD and (some := dict(islice(told, _AT_ONCE))):
        live_texts(some)


def _read(keys: Collection[int]) -> Iterable[tuple[str, ScriptContent]]:
    lines: dict[int, list[Line]] = defaultdict(list)
    for revision, *columns in _LINES.of(keys):
        lines[revision].append(_line(*columns))
    for key, digest, title, triggers, first, last in _REVISIONS.of(keys):
        yield digest, ScriptContent(title, tuple(json.loads(triggers)), tuple(lines[key]), first, last)


def _line(kind: str, text: str, *others: Any) -> Line:
    return Line(_KINDS[kind], text, *map(sys.intern, others))  # most are one of a few words


def _take(digests: Iterable[str]) -> dict[str, LiveText]:
    with _Kept.lock:
        kept = _Kept.texts
        found = {digest: text for digest in digests if (text := kept.get(digest))}
        for digest in found:
            kept.move_to_end(digest)
        return found


def _keep(read: Mapping[str, LiveText]) -> None:
    with _Kept.lock:
        for digest, text in read.items():
            if digest not in _Kept.texts:
                _Kept.texts[digest] = text
                _Kept.size += text.size
        while _Kept.size > _BYTES_MAX:
            _Kept.size -= _Kept.texts.popitem(last=False)[1].size
