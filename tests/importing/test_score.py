"""Real SOP tables against what a right import of them is, as the scorer beside them judges."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scripts_app.errors import FileRefused
from scripts_app.importing.guard import read_guarded
from scripts_app.importing.report import as_contract
from scripts_app.importing.rows import ParsedFile
from tests.conftest import SHARED

EXPECTED = SHARED / "sop" / "EXPECTED.json"
ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_sample_passes_the_scorer(tmp_path: Path) -> None:
    if not EXPECTED.is_file():
        pytest.skip("../shared is not here: the sample SOP files were not scored")
    names = json.loads(EXPECTED.read_text(encoding="utf-8"))["files"]
    answers = {name: as_contract(_read(EXPECTED.parent / name)) for name in names}
    results = tmp_path / "results.json"
    results.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    scorer = SHARED / "eval" / "score.py"
    told = subprocess.run(
        [sys.executable, str(scorer), "import", str(EXPECTED), str(results)], capture_output=True, text=True, check=True
    ).stdout
    assert {name for name in answers if f"PASS {name}" not in told} == set(), told
    assert all(answer["ledger"]["unassigned"] == 0 for answer in answers.values())


def _read(path: Path) -> ParsedFile:
    try:
        return read_guarded(path, name=path.name)
    except FileRefused as refusal:
        return ParsedFile(name=path.name, errors=(str(refusal),))


@pytest.mark.parametrize("name", ["demo_scripts.xlsx", "sample_sop.xlsx"])
def test_our_own_workbooks_are_read_without_a_refusal(name: str) -> None:
    parsed = read_guarded(ROOT / "fixtures" / name, name=name)
    assert parsed.rows
    assert (parsed.refused, parsed.dropped_rows, parsed.ledger.unassigned) == ((), (), 0)


def test_the_demo_library_is_large_enough_to_show_the_product() -> None:
    parsed = read_guarded(ROOT / "fixtures" / "demo_scripts.xlsx", name="demo_scripts.xlsx")
    assert len([row for row in parsed.rows if row.kind == "script"]) >= 60
    assert len({row.category for row in parsed.rows}) >= 8


def test_the_error_sample_shows_every_kind_of_refusal() -> None:
    parsed = read_guarded(ROOT / "fixtures" / "error_sample.xlsx", name="error_sample.xlsx")
    assert [row.row for row in parsed.rows] == [2, 3]
    assert [problem.row for problem in parsed.refused] == [4, 6, 7, 8]
    assert [problem.row for problem in parsed.dropped_rows] == [5]
