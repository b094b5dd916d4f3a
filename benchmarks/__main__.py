"""`python -m benchmarks [NAME…]`: runs the named benchmarks, or all, each as a process of its own, and prints tables.

Figures are to be read beside those of a peer in the same run: machines differ, ratios differ less.
"""

from __future__ import annotations

import os
import subprocess
import sys

NAMES = (
    "import_speed",
    "import_apply",
    "search_quality",
    "search_speed",
    "search_whole",
    "search_freshness",
    "search_http",
    "search_hostile",
    "search_start",
    "search_soak",
)


def main() -> int:
    """The number of benchmarks that failed."""
    environment = {name: value for name, value in os.environ.items() if name != "KB_BENCHMARK"}
    failed = 0
    for name in sys.argv[1:] or NAMES:
        if name not in NAMES:
            print(f"没有叫 {name} 的测量，可以用：{'、'.join(NAMES)}。", file=sys.stderr)
            return 2
        failed += (
            subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], env=environment, check=False).returncode != 0
        )
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
