"""Keeps the search log from growing without end."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scripts_app import usage

_LEAST = 30  # the list of what is not found looks back so far


class Command(BaseCommand):
    help = "删除很久以前的搜索记录（建议每月运行一次）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=365, help="保留最近多少天，默认 365，最少 30")

    def handle(self, *args: Any, **options: Any) -> None:
        days: int = options["days"]
        if days < _LEAST:
            raise CommandError(f"至少要保留 {_LEAST} 天：“搜不到的话”要看这么久的记录。请改大 --days。", returncode=2)
        self.stdout.write(f"已删除 {usage.forget_searches(days=days)} 条 {days} 天以前的搜索记录。")
