"""What a web worker has loaded when its first request comes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PROGRAM = """
import gc, json, sys
from pathlib import Path

import django
from django.conf import settings

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1])

django.setup()
before = resident()
import kb.wsgi
print(json.dumps({"pages": resident() - before, "frozen": gc.get_freeze_count(), "modules": sorted(sys.modules)}))
"""
_DICTIONARIES_MAX = 60 << 20  # half of what jieba and pypinyin take as they come


def test_a_worker_starts_with_packed_dictionaries_that_are_never_looked_through_again(tmp_path: Path) -> None:
    """There is no database yet in its folder, which it does not mind."""
    environment = {**os.environ, "KB_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kb.settings"}
    command = [sys.executable, "-c", _PROGRAM]
    told = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True).stdout
    worker = json.loads(told)
    assert worker["pages"] * os.sysconf("SC_PAGE_SIZE") < _DICTIONARIES_MAX
    assert worker["frozen"] > 0
    assert "pypinyin" not in worker["modules"]
