"""Writes the search index anew from the database; the site goes on answering from the old one meanwhile."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from scripts_app.search import rebuild


class Command(BaseCommand):
    help = "重建搜索索引（重建期间网站照常使用旧索引）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-needed", action="store_true", help="索引完好且为最新规则时不重建")

    def handle(self, *args: Any, **options: Any) -> None:
        count = rebuild(only_if_needed=options["if_needed"])
        self.stdout.write("索引完好，无需重建。" if count is None else f"索引已重建，共 {count} 个场景。")
