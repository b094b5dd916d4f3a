"""From a query to a page of hits: the index proposes, the database decides what the actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from time import perf_counter

from django.db.models import QuerySet
from django.utils import timezone

from scripts_app.models import Scenario
from scripts_app.permissions import Actor, sees_drafts
from scripts_app.search import vocabulary
from scripts_app.search.documents import channel_number, kind_number
from scripts_app.search.engines.door import Narrowing, Ranking
from scripts_app.search.fallback import keys_from_database
from scripts_app.search.freshness import is_behind
from scripts_app.search.hits import SearchHit, SearchPage, SearchQuery
from scripts_app.search.index import drain_outbox
from scripts_app.search.live_texts import NOTHING, LiveText, live_texts
from scripts_app.search.nearness import LOOKED_AT, Ranked, reordered
from scripts_app.search.prepared import Question
from scripts_app.search.query import ReadQuery, read_query
from scripts_app.search.reader import ranked
from scripts_app.search.standing import COLUMNS, Standing
from scripts_app.search.titles import nearest_keys
from scripts_app.search.tree import tree_now

_EVERYTHING = 1 << 60
_Found = tuple[tuple[SearchHit, ...], int]


def search(query: SearchQuery, *, actor: Actor) -> SearchPage:
    """The page of live scenarios that `query` asks for, best first. Never raises for any text.

    Where nothing fits, the total is 0 and the hits are the nearest by characters or sound.
    """
    vocabulary.refresh()
    page = _page(query, actor)
    if page.fits or query.offset or query == query.everywhere() or not query.text.strip():
        return page
    whole = _page(query.everywhere(), actor)
    return replace(page, elsewhere=whole.total if whole.fits else 0)


def _page(query: SearchQuery, actor: Actor) -> SearchPage:
    started = perf_counter()
    search_ = _Search(query, actor)
    hits, total = search_.run()
    if search_.is_lost(hits) and (nearest := search_.nearest()):
        hits, total = nearest, 0
    return SearchPage(query, hits, total, search_.degraded, (perf_counter() - started) * 1000)


class _Search:
    """One search: what the actor may find, and how it was found."""

    def __init__(self, query: SearchQuery, actor: Actor) -> None:
        self.query = query
        self.end = query.offset + query.limit
        self.read: ReadQuery = read_query(query.text)
        self.degraded = False
        categories, today = None, timezone.localdate()
        if query.category_id is not None:
            categories = frozenset(tree_now().below.get(query.category_id, {query.category_id}))
        self.narrowing = Narrowing(
            today.toordinal(), kind_number(query.kind), categories, channel_number(query.channel)
        )
        self.allowed = Question(
            ("allowed", sees_drafts(actor), query.kind, query.channel, categories, today),
            COLUMNS,
            lambda: _allowed(query, actor, categories=categories).order_by(),
        )
        self.actor, self.categories = actor, categories

    def run(self) -> _Found:
        """(the hits of the page, how many were found in all)."""
        if not self.read.text:
            return self._list()
        ranking = self._ranking()
        if ranking is None:
            self.degraded = True
            return self._page_of(keys_from_database(self.read, self._scenarios()))
        seen = (*ranking.best[:LOOKED_AT], *ranking.best[max(LOOKED_AT, self.query.offset) : self.end])
        standings = self._judged([key for key, _ in seen])
        if len(standings) < len(seen):
            return self._judge_all()
        return self._best(ranking.best, standings), ranking.total

    def is_lost(self, hits: Sequence[SearchHit]) -> bool:
        """Was nothing found, or by letters nothing but single letters?"""
        if not self.read.text or self.query.offset:
            return False
        return not hits or (self.read.folded.isascii() and not any(hit.match for hit in hits))

    def nearest(self) -> tuple[SearchHit, ...]:
        """By characters or sound, for want of better."""
        return self._hits(nearest_keys(self.read.text, self._scenarios()))

    def _list(self) -> _Found:
        scenarios = self._scenarios()
        keys = list(scenarios.values_list("pk", flat=True)[self.query.offset : self.end])
        return self._hits(keys), scenarios.count()

    def _ranking(self) -> Ranking | None:
        if not self.read.clauses:
            return Ranking()
        if is_behind():  # a writer died, or another process has not come round to it
            drain_outbox()
        return ranked(self.read.clauses, narrowing=self.narrowing, limit=max(self.end, LOOKED_AT))

    def _judge_all(self) -> _Found:
        """The index is behind the database: every key it gives is judged, so that page and total are right."""
        ranking = ranked(self.read.clauses, narrowing=self.narrowing, limit=_EVERYTHING) or Ranking()
        standings = self._judged([key for key, _ in ranking.best])
        best = tuple((key, score) for key, score in ranking.best if key in standings)
        return self._best(best, standings), len(best)

    def _best(self, best: Ranked, standings: Mapping[int, Standing]) -> tuple[SearchHit, ...]:
        """The hits of the page among the best, once the nearest stand first."""
        looked_at = [standings[key] for key, _ in best[:LOOKED_AT]]
        texts = _texts_of(looked_at)
        order = reordered(best, self.read, texts=texts)
        page = [standings[key] for key, _ in order[self.query.offset : self.end]]
        texts |= _texts_of(standing for standing in page if standing.pk not in texts)
        return _explained([SearchHit(standing, texts[standing.pk], self.read) for standing in page])

    def _scenarios(self) -> QuerySet[Scenario]:
        return _allowed(self.query, self.actor, categories=self.categories)

    def _judged(self, keys: Sequence[int]) -> dict[int, Standing]:
        """Those that the actor may find, and how they stand."""
        return {row[0]: Standing._make(row) for row in self.allowed.of(keys)}

    def _page_of(self, keys: Sequence[int]) -> _Found:
        return _explained(self._hits(keys[self.query.offset : self.end])), len(keys)

    def _hits(self, keys: Sequence[int]) -> tuple[SearchHit, ...]:
        standings = self._judged(keys)
        texts = _texts_of(standings.values())
        return tuple(SearchHit(standings[key], texts[key], self.read) for key in keys if key in standings)


def _allowed(query: SearchQuery, actor: Actor, *, categories: frozenset[int] | None) -> QuerySet[Scenario]:
    """What the actor may find: live now, whatever the index says, and within what was chosen to narrow it."""
    scenarios = Scenario.objects.visible_to(actor)
    if sees_drafts(actor):  # everybody else sees no other
        scenarios = scenarios.live()
    if query.kind:
        scenarios = scenarios.filter(kind=query.kind)
    if query.channel:
        scenarios = scenarios.of_use_on(query.channel)
    if categories is not None:
        scenarios = scenarios.filter(category__in=categories)
    return scenarios


def _explained(hits: Sequence[SearchHit]) -> tuple[SearchHit, ...]:
    """What none of its texts explains was found by the names of its categories."""
    if all(hit.match for hit in hits):
        return tuple(hits)
    paths = tree_now().paths
    return tuple(hit if hit.match else replace(hit, path=paths.get(hit.scenario.category_id, ())) for hit in hits)


def _texts_of(standings: Iterable[Standing]) -> dict[int, LiveText]:
    """By the keys of the scenarios."""
    wanted = {one.pk: (one.digest, one.live_revision_id) for one in standings}
    texts = live_texts({digest: revision for digest, revision in wanted.values() if digest and revision})
    return {key: texts.get(digest or "", NOTHING) for key, (digest, _) in wanted.items()}
