"""Scenarios of the database as documents of the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from scripts_app.models import Category, Channel, Scenario, ScenarioKind
from scripts_app.search import vocabulary
from scripts_app.search.engines.door import ANY_CHANNEL, FIRST_DAY, LAST_DAY, Document, Traits
from scripts_app.search.schema import zones

CHUNK = 500
_KINDS = {kind: number for number, kind in enumerate(ScenarioKind.values)}
_CHANNELS = {Channel.ANY.value: ANY_CHANNEL, Channel.PHONE.value: 1, Channel.ONLINE.value: 2}


def kind_number(kind: str) -> int | None:
    """How the index knows a kind of scenario; None for any other text."""
    return _KINDS.get(kind)


def channel_number(channel: str) -> int | None:
    """How the index knows a channel that a search is narrowed to; None for any other text, and for all channels."""
    return _CHANNELS.get(channel) or None


def keys_on_the_air() -> list[int]:
    return list(Scenario.objects.filter(live_revision__isnull=False).order_by("pk").values_list("pk", flat=True))


def documents_of(keys: Iterable[int]) -> list[Document]:
    """Those of the scenarios that are on the air; their dates are judged when somebody searches."""
    on_the_air = Scenario.objects.filter(pk__in=list(keys), live_revision__isnull=False)
    found = on_the_air.order_by("pk").select_related("live_revision").prefetch_related("live_revision__lines")
    vocabulary.refresh()  # this may be a process of its own that rebuilds
    paths = Category.objects.paths()
    return [_document(scenario, path=paths[scenario.category_id]) for scenario in found]


def _document(scenario: Scenario, *, path: Sequence[str]) -> Document:
    live = scenario.live_revision
    if live is None:
        raise ValueError("a scenario that is not on the air has no document")
    counts = {name: Counter(terms) for name, terms in zones(live.content, path=path, code=scenario.code).items()}
    traits = Traits(
        kind=_KINDS[scenario.kind],
        category=scenario.category_id,
        since=live.effective_from.toordinal() if live.effective_from else FIRST_DAY,
        until=live.effective_until.toordinal() if live.effective_until else LAST_DAY,
        channel=_CHANNELS[scenario.channel],
    )
    return Document(scenario.pk, counts, traits)
