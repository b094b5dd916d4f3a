"""Runs every benchmark and prints its table: `make bench`. Figures are ratios to a peer measured in the same run."""

from __future__ import annotations

from benchmarks import import_speed


def main() -> None:
    print(import_speed.table())


main()
