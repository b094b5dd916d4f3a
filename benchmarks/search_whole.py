"""The whole of a search: query read, postings ranked, database asked what may be seen, highlights, the log's ticket.

`python -m benchmarks search_whole [SIZE]`. Each of 300 queries is asked once to warm up and three times to be timed;
the middle one counts. The page around it is measured by `search_http`.
"""

from __future__ import annotations

import statistics
import sys
import time

from benchmarks import site
from benchmarks.figures import percentile
from scripts_app.models import User
from scripts_app.search import SearchQuery, rebuild, search
from scripts_app.search.hits import SearchHit
from scripts_app.usage import write_ticket

QUERIES, ROUNDS, SIZE = 300, 3, 10_000


def table(size: int) -> str:
    corpus = site.set_up(size)
    rebuild()
    agent = User.objects.get(username="agent")
    queries = corpus.queries(list(site.titles()), count=QUERIES)
    for query in queries:
        _ask(query, agent)
    found = sorted(statistics.median(_ask(query, agent) for _ in range(ROUNDS)) for query in queries)
    half, most, worst = (percentile(found, share) for share in (50, 95, 99))
    return "\n".join(
        [
            f"| {size:,} scenarios, milliseconds | median | p95 | p99 |",
            "|---|--:|--:|--:|",
            f"| search() with database filter, highlights and ticket | {half:.2f} | {most:.2f} | {worst:.2f} |",
        ]
    )


def _ask(text: str, agent: User) -> float:
    started = time.perf_counter()
    page = search(SearchQuery(text), actor=agent)
    for hit in page.hits:
        _highlight(hit)
    write_ticket(page)
    return (time.perf_counter() - started) * 1000


def _highlight(hit: SearchHit) -> tuple[object, ...]:
    """What the markup of a hit reads: all its marked texts."""
    return hit.title, hit.match, hit.forbidden_match, hit.reason, hit.recommended


if __name__ == "__main__":
    print(table(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))
