"""How long a web worker takes from its start to its first answers, and where the time goes.

`python -m benchmarks.search_start [SIZE]`. Seconds on the clock since the process was asked for, and of processor.
"""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median
from time import monotonic

from benchmarks import site
from scripts_app.search import rebuild

SIZE = 10_000
_STARTS = 7
# As kb/wsgi.py does; the monotonic clock is the same for all processes of the machine.
_WORKER = """
import json, time
def tell(stage):
    told[stage] = time.monotonic(), time.process_time()
told = {}
import django
django.setup()
from django.contrib.auth.models import AnonymousUser
from django.urls import get_resolver
from scripts_app.search import SearchQuery, search, warm_up
get_resolver().url_patterns
tell("settings, models, pages imported")
warm_up()
tell("dictionaries loaded")
page = search(SearchQuery("退款申请"), actor=AnonymousUser())
assert page.hits and not page.degraded
tell("index opened, first answer")
assert search(SearchQuery("tuikuan"), actor=AnonymousUser()).hits
tell("answer to letters")
print(json.dumps(told))
"""


def table() -> str:
    """Over a library and an index that are there."""
    starts = [_start() for _ in range(_STARTS)]
    rows = [
        f"| {stage} | {median(start[stage][0] for start in starts):.2f} "
        f"| {median(start[stage][1] for start in starts):.2f} |"
        for stage in starts[0]
    ]
    return "\n".join(["| since the start of a worker, seconds | clock | processor |", "|---|--:|--:|", *rows])


def _start() -> dict[str, tuple[float, float]]:
    """For each stage (seconds since the start, seconds of processor)."""
    began = monotonic()
    ended = subprocess.run([sys.executable, "-c", _WORKER], capture_output=True, text=True, check=True)
    return {stage: (clock - began, processor) for stage, (clock, processor) in json.loads(ended.stdout).items()}


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    site.set_up(size)
    rebuild()
    print(f"{size:,} scenarios:\n\n{table()}")


if __name__ == "__main__":
    main()
