"""Queries that attackers and curious people send, through the view of the search page: each answers 200, and soon.

`python -m benchmarks search_hostile [SIZE]`. Every query is asked once as a whole page and once as results while
typing, neither of which was ever given before; the slowest counts. What is sent are bytes of an address.
The program fails when one answers anything but 200, or takes more than 200 ms of CPU: a shared machine adds to the
time that passes what others do.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import quote, quote_from_bytes

from django.test import Client
from django.urls import reverse

from benchmarks import site
from scripts_app.models import User
from scripts_app.search import rebuild

SIZE, MILLISECONDS = 10_000, 200.0
_WARM = 20
_HAN = "".join(map(chr, range(0x4E00, 0x4E00 + 10_000)))
_PLACES = ("offset=1000000000", "offset=-1", "offset=x", "category=0", "category=99999999999", "kind=unknown", "x=1")


def addresses() -> Iterator[tuple[str, list[str]]]:
    """(kind of query, query strings of it)."""
    yield "wildcards", _asking(["*", "?", "??", "*x", "a*" * 100, "o* OR s* OR 退*", "退*款", "%", "_%", "退款%"])
    yield "operators", _asking(['"', '"退款', "AND", "OR", "NOT", "AND OR NOT", "+退款 -投诉", "退款^1e309", "退款~2"])
    yield "fields", _asking(["pk:1", "nosuch:1", "title:退款", "[ TO ]", "[a TO z]", "date:[20200101 TO 20300101]"])
    yield "marks", _asking(["( ) [ ] { } ^ ~ : \\ /", "()", "\\", "'", "' OR 1=1 --", "{{ 7|add:7 }}", "<script>"])
    yield "brackets, ORs", _asking(["(" * 1_000, "((退款" * 300, "退款 OR " * 2_000, '"' * 999, "[" * 500 + "]" * 500])
    yield "long", _asking(["退" * 10_000, "退款" * 50_000, "a" * 1_000_000, " " * 100_000, "投诉 " * 20_000])
    yield "many characters", _asking([_HAN, _HAN[:200], _HAN[5_000:5_200], "".join(map(chr, range(0x20, 0x2000)))])
    yield (
        "letters of pinyin",
        _asking(["zhangshuangchuang" * 12, "xian" * 50, "w" * 200, "abcdefghijklmnopqrstuvwxyz" * 8]),
    )
    yield (
        "invisible",
        _asking(["\0", "退\0款", "\ufeff退款", "退\u200b款", "\u202e退款", "\u200d" * 200, "e\u0301" * 100]),
    )
    yield (
        "other scripts",
        _asking(["😀👨\u200d👩\u200d👧" * 20, "ＡＢＣ１２３", "申請退貨運費險", "ﷺ" * 200, "㍿" * 200, "İıßς"]),
    )
    yield (
        "no text at all",
        [f"q={quote_from_bytes(raw)}" for raw in (b"\xed\xa0\x80", b"\xff\xfe", b"\xe9\x80", b"\x80" * 99)],
    )
    yield "places", [f"q={quote('退款')}&{place}" for place in _PLACES] + list(_PLACES) + ["q=a&q=b&q=c", "q"]


def table(size: int) -> tuple[str, bool]:
    """(what was measured, all answered in time)."""
    corpus = site.set_up(size)
    rebuild()
    client = Client()
    client.force_login(User.objects.get(username="agent"))
    for query in islice(dict.fromkeys(corpus.queries(list(site.titles()))), _WARM):
        client.get(reverse("search"), {"q": query})
    rows = [f"| {size:,} scenarios | queries | status | slowest, ms | ms of CPU |", "|---|--:|--:|--:|--:|"]
    is_right = True
    for kind, queries in addresses():
        statuses, slowest, dearest = _ask(client, queries)
        is_right = is_right and statuses == {200} and dearest <= MILLISECONDS
        told = ", ".join(map(str, sorted(statuses)))
        rows.append(f"| {kind} | {len(queries)} | {told} | {slowest:.0f} | {dearest:.0f} |")
    return "\n".join(rows), is_right


def _asking(texts: Iterable[str]) -> list[str]:
    return [f"q={quote(text)}" for text in texts]


def _ask(client: Client, queries: Iterable[str]) -> tuple[set[int], float, float]:
    """(statuses, milliseconds of the slowest, and of CPU of the dearest)."""
    statuses, slowest, dearest = set(), 0.0, 0.0
    for query in queries:
        for headers in ({}, {"HX-Request": "true"}):
            started, spent = time.perf_counter(), time.process_time()
            answer = client.get(reverse("search"), QUERY_STRING=query, headers=headers)
            slowest = max(slowest, (time.perf_counter() - started) * 1000)
            dearest = max(dearest, (time.process_time() - spent) * 1000)
            statuses.add(answer.status_code)
    return statuses, slowest, dearest


def main() -> None:
    told, is_right = table(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
    print(told)
    raise SystemExit(0 if is_right else 1)


if __name__ == "__main__":
    main()
