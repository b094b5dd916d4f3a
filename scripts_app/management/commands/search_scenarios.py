"""Answers a query per line on standard input, for scripts and for measuring how good the search is."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand

from scripts_app.models import Revision
from scripts_app.search import SearchHit, SearchQuery, search

_TOP = 10


class Command(BaseCommand):
    help = "逐行读入查询，输出最相关的前 10 个线上场景。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="每行输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        for line in sys.stdin:
            if text := line.strip():
                self.stdout.write(_as_json(text) if options["json"] else _as_text(text))


def _hits(text: str) -> tuple[SearchHit, ...]:
    """What an agent would find."""
    return search(SearchQuery(text, limit=_TOP), actor=AnonymousUser()).hits


def _as_json(text: str) -> str:
    return json.dumps({"q": text, "hits": [_identity(hit) for hit in _hits(text)]}, ensure_ascii=False)


def _identity(hit: SearchHit) -> tuple[str, str, str]:
    """(file the live text was imported from, or ''; title; code)."""
    live = Revision.objects.filter(pk__in=[hit.scenario.live_revision_id])
    source = live.values_list("batch__file_name", flat=True).first() or ""
    return (source, hit.content.title, hit.scenario.code)


def _as_text(text: str) -> str:
    found = [f"  {number}. {hit.content.title}（{hit.scenario.code}）" for number, hit in enumerate(_hits(text), 1)]
    return "\n".join([text, *(found or ["  没有找到。"])])
