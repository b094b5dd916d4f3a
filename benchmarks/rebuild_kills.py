"""kill -9 of a rebuild of 10,000 scenarios at random moments; then what answers, what is left on disk and in memory.

`python -m benchmarks.rebuild_kills [SIZE]`. After each kill the old index must answer; after the last one the site
starts as usual (`rebuild --if-needed`), a rebuild succeeds, and nothing more lies on disk than before. Ends with
status 1 when anything of that is wrong.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from benchmarks import site
from benchmarks.memory import family
from scripts_app.search import SearchQuery, generations, rebuild, search, warm_up

SIZE, KILLS = 10_000, 5
_PROGRAM = [sys.executable, "manage.py", "rebuild_index"]
_ENDS_SECONDS = 20.0  # processes that were started by the killed one
_MEGABYTE = 1 << 20


def table(size: int) -> tuple[str, bool]:
    """What was seen, and whether all is as it must be."""
    site.set_up(size)
    rebuild()
    rebuild()  # two generations are kept
    warm_up()
    before, usual = sorted(_folders()), _bytes()
    took = time.monotonic()
    subprocess.run(_PROGRAM, check=True, stdout=subprocess.DEVNULL)
    took = time.monotonic() - took
    random_ = random.Random(size)
    rows, right = ["| killed after, s | old index answers | processes left | MB on disk |", "|--:|---|--:|--:|"], True
    for number in range(KILLS):
        delay = (number + random_.random()) / KILLS * took
        is_answered, left = _killed(delay)
        rows.append(f"| {delay:.1f} | {'yes' if is_answered else 'no'} | {left} | {_bytes() / _MEGABYTE:.0f} |")
        right &= is_answered and not left and _bytes() < 2 * usual
    rebuild(only_if_needed=True)
    kept = len(_folders())
    count = rebuild()
    rows.append(f"\nAfter the next start {kept} generations, after the next rebuild {count:,} scenarios in use, ")
    rows.append(f"{_bytes() / _MEGABYTE:.0f} MB on disk; before the kills {usual / _MEGABYTE:.0f} MB.")
    right &= kept == len(before) and count == size and _bytes() < 1.1 * usual
    return "\n".join(rows), right


def _killed(delay: float) -> tuple[bool, int]:
    """(does the old index answer, how many processes of the rebuild outlive it)."""
    process = subprocess.Popen(_PROGRAM, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    started = list(family(process.pid))
    process.send_signal(signal.SIGKILL)
    process.wait()
    page = search(SearchQuery("退款申请"), actor=AnonymousUser())
    until = time.monotonic() + _ENDS_SECONDS
    while (left := list(_alive(started))) and time.monotonic() < until:
        time.sleep(0.1)
    return bool(page.hits) and not page.degraded, len(left)


def _alive(pids: list[int]) -> Iterator[int]:
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            yield pid


def _folders() -> list[Path]:
    return [folder for folder in generations.index_dir().iterdir() if folder.is_dir()]


def _bytes() -> int:
    return sum(file.stat().st_size for file in Path(settings.INDEX_DIR).rglob("*") if file.is_file())


def main() -> None:
    told, is_right = table(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
    print(told)
    raise SystemExit(0 if is_right else 1)


if __name__ == "__main__":
    main()
