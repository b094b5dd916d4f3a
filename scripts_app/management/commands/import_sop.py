"""Reads SOP workbooks: `--dry-run` tells what stands in them, `--apply` brings them into the library."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scripts_app.errors import FileRefused, ScriptsError
from scripts_app.importing import batches
from scripts_app.importing.guard import read_guarded
from scripts_app.importing.report import as_contract
from scripts_app.importing.rows import ParsedFile
from scripts_app.importing.summary import Summary, summarize
from scripts_app.models import ImportBatch, User

REFUSED, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = "导入 SOP 表格（Excel、CSV、Word）：--dry-run 只读不写，--apply 写成草稿。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="要导入的文件，可以有几个")
        act = parser.add_mutually_exclusive_group(required=True)
        act.add_argument("--dry-run", action="store_true", help="只显示读到的内容，不写入")
        act.add_argument("--apply", action="store_true", help="写入话术库")
        parser.add_argument("--as", dest="actor", metavar="USERNAME", help="以哪个账号导入（--apply 必填）")
        parser.add_argument("--publish", action="store_true", help="首次建库：话术库为空时直接上线")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[Path] = options["files"]
        _require_files(files)
        actor = _find_actor(options["actor"]) if options["apply"] else None
        parsed = {file: _read(file) for file in files}
        answers = {file.name: as_contract(found) for file, found in parsed.items()}
        if actor:
            for batch in self._write(parsed, actor=actor, publish=options["publish"]):
                answers[batch.file_name] |= _written(summarize(batch))
        told = json.dumps(answers, ensure_ascii=False, indent=1) if options["json"] else _as_text(answers)
        self.stdout.write(told)
        if any(not found.rows for found in parsed.values()):
            raise SystemExit(REFUSED)

    def _write(self, parsed: dict[Path, ParsedFile], *, actor: User, publish: bool) -> list[ImportBatch]:
        """A batch for every file with rows, confirmed together: a first load may come in several files."""
        is_first_load = publish and batches.library_is_empty()
        if publish and not is_first_load:
            self.stderr.write("话术库里已经有线上话术：这次导入成草稿，请主管审批后上线。")
        readable = {file: found for file, found in parsed.items() if found.rows or found.refused}
        try:
            staged = [batches.stage(found, file, actor=actor) for file, found in readable.items()]
            batches.confirm(*staged, actor=actor, publish=is_first_load)
        except ScriptsError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        return staged


def _read(file: Path) -> ParsedFile:
    try:
        return read_guarded(file, name=file.name)
    except FileRefused as refusal:
        return ParsedFile(name=file.name, errors=(str(refusal),))


def _written(summary: Summary) -> dict[str, Any]:
    return {
        "batch": summary.batch.pk,
        "created": summary.new,
        "changed": summary.changed,
        "unchanged": summary.unchanged,
        "refused": summary.refused,
        "absent": len(summary.absent),
        "absent_titles": [title for _, title in summary.absent],
    }


def _as_text(answers: dict[str, dict[str, Any]]) -> str:
    return "\n".join(line for name, answer in answers.items() for line in _sentences(name, answer))


def _sentences(name: str, answer: dict[str, Any]) -> list[str]:
    lines = [f"{name}：读到 {len(answer['scenarios'])} 个场景、{len(answer['guidelines'])} 条服务规范。"]
    lines += [f"  {error}" for error in answer["errors"]]
    lines += [f"  {_place(told)}：{told['message']}" for told in answer["warnings"]]
    if "batch" in answer:
        lines.append(
            f"  第 {answer['batch']} 批：新增 {answer['created']}，有改动 {answer['changed']}，"
            f"无改动 {answer['unchanged']}，未导入 {answer['refused']}，库里有而文件里没有 {answer['absent']}。"
        )
    return lines


def _place(told: dict[str, Any]) -> str:
    return f"{told['sheet']} 第 {told['row']} 行" if told["row"] else str(told["sheet"])


def _require_files(files: list[Path]) -> None:
    missing = [str(file) for file in files if not file.is_file()]
    if missing:
        raise CommandError(f"找不到文件：{'、'.join(missing)}。请检查路径。", returncode=WRONG_USE)
    if len({file.name for file in files}) < len(files):
        raise CommandError("有两个文件同名，请改名后再一起导入。", returncode=WRONG_USE)


def _find_actor(username: str | None) -> User:
    if not username:
        raise CommandError("--apply 要写明 --as 账号，导入会记在这个账号名下。", returncode=WRONG_USE)
    actor = User.objects.filter(username=username, is_active=True).first()
    if actor is None:
        raise CommandError(f"没有账号“{username}”，或它已停用。请检查 --as 后面的账号。", returncode=WRONG_USE)
    return actor
