"""Reading a workbook of 50,000 rows into rows: our reader beside tablib's own xlsx reader, alternating in one run.

Ours does more (merged ranges, clean text, header and columns understood) and stops at raw rows, as tablib does.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import tablib
from openpyxl import Workbook

from scripts_app.importing.sheets import tidied
from scripts_app.importing.tables import read_tables
from scripts_app.importing.workbook import read_workbook

ROWS, ROUNDS = 50_000, 3


def table() -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = _workbook(Path(folder) / "rows.xlsx")
        readers: dict[str, Callable[[], int]] = {"话术库": lambda: _ours(path), "tablib": lambda: _tablib(path)}
        seconds: dict[str, list[float]] = {name: [] for name in readers}
        for _ in range(ROUNDS):
            for name, read in readers.items():
                started = time.perf_counter()
                if read() != ROWS:
                    raise RuntimeError(f"{name} lost rows")
                seconds[name].append(time.perf_counter() - started)
    ours, theirs = (statistics.median(values) for values in seconds.values())
    return "\n".join(
        [
            f"| reading {ROWS:,} rows of .xlsx | seconds (median of {ROUNDS}) | ratio |",
            "|---|---|---|",
            f"| our reader | {ours:.2f} | 1 |",
            f"| tablib {tablib.__version__} | {theirs:.2f} | {theirs / ours:.1f} |",
        ]
    )


def _workbook(path: Path) -> Path:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("话术")
    sheet.append(["分类", "场景", "推荐话术", "禁用语", "备注"])
    for number in range(ROWS):
        sheet.append([f"分类{number % 40}", f"场景{number}", f"您好，这是第 {number} 条，请稍等。", "“等着”", "说明"])
    workbook.save(path)
    return path


def _ours(path: Path) -> int:
    return sum(len(read_tables(tidied(sheet)[0]).rows) for sheet in read_workbook(path))


def _tablib(path: Path) -> int:
    with path.open("rb") as stream:
        return len(tablib.Dataset().load(stream, format="xlsx"))


if __name__ == "__main__":
    print(table())
