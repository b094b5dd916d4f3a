"""How well the live library answers a list of queries that must find their scenarios."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError

from scripts_app.evaluation import CasesRefused, Report, evaluate, read_cases
from scripts_app.models import User
from scripts_app.permissions import Actor

WRONG_USE = 2
_PLACES = (1, 3, 5, 10)


class Command(BaseCommand):
    help = "用一份查询清单检查搜索：每行一个 JSON，q 是查询，rel 是应找到的场景编号或名称，kind（可省）用来分组。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="查询清单（JSON Lines）")
        parser.add_argument("--as", dest="actor", metavar="USERNAME", help="以哪个账号搜索（默认按坐席所见）")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        report = evaluate(_read(options["file"]), actor=_actor(options["actor"]))
        self.stdout.write(_as_json(report) if options["json"] else _as_text(report))


def _read(file: Path) -> Any:
    try:
        return read_cases(file.read_text(encoding="utf-8-sig").split("\n"))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"读不了文件 {file}：请检查路径，并存成 UTF-8。", returncode=WRONG_USE) from error
    except CasesRefused as refusal:
        raise CommandError(str(refusal), returncode=WRONG_USE) from refusal


def _actor(username: str | None) -> Actor:
    if not username:
        return AnonymousUser()
    actor = User.objects.filter(username=username, is_active=True).first()
    if actor is None:
        raise CommandError(f"没有账号“{username}”，或它已停用。请检查 --as 后面的账号。", returncode=WRONG_USE)
    return actor


def _as_json(report: Report) -> str:
    told = {"all": _figures(report), "kinds": {kind: _figures(part) for kind, part in report.by_kind().items()}}
    misses = [{"q": one.case.query, "rel": one.case.relevant, "found": one.found} for one in report.misses]
    return json.dumps({**told, "misses": misses}, ensure_ascii=False, indent=1)


def _figures(report: Report) -> dict[str, float]:
    hits = {f"hit@{places}": round(report.hit_at(places), 4) for places in _PLACES}
    return {"cases": len(report.outcomes), **hits, "mrr": round(report.mrr, 4), "empty": report.empty}


def _as_text(report: Report) -> str:
    parts = {kind or "（未分组）": part for kind, part in report.by_kind().items()} | {"全部": report}
    lines = ["分组\t查询\t" + "\t".join(f"前{places}命中" for places in _PLACES) + "\tMRR\t无结果"]
    for name, part in parts.items():
        shares = "\t".join(f"{part.hit_at(places):.1%}" for places in _PLACES)
        lines.append(f"{name}\t{len(part.outcomes)}\t{shares}\t{part.mrr:.3f}\t{part.empty}")
    if report.misses:
        lines.append("前 10 个里没有找到的：")
    for miss in report.misses:
        found = "、".join(miss.found[:3]) or "没有结果"
        lines.append(f"  [{miss.case.kind}] {miss.case.query} → 应找到 {'、'.join(miss.case.relevant)}；现在是 {found}")
    return "\n".join(lines)
