"""Which generation is in use: told by a file that survives a power loss and is not believed with a turned bit."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts_app.search import generations
from scripts_app.search.generations import Stamp

STAMP = Stamp("database", "rules")


def pointer() -> Path:
    return generations.index_dir() / "CURRENT"


@pytest.fixture(autouse=True)
def two_generations() -> list[Path]:
    made = []
    for _ in range(7):
        with generations.rebuilding(), generations.writing(wait=True):
            made.append(generations.start_next())
            generations.put_into_use(made[-1], stamp=STAMP)
    return made[-2:]


def test_no_turned_bit_leads_to_another_generation(two_generations: list[Path]) -> None:
    raw = pointer().read_bytes()
    assert generations.current() == two_generations[1]
    assert two_generations[0].is_dir()
    for place in range(len(raw)):
        for bit in range(8):
            turned = bytearray(raw)
            turned[place] ^= 1 << bit
            pointer().write_bytes(turned)
            assert generations.current() in (None, two_generations[1])


def test_a_pointer_from_before_there_were_digests_is_still_read(two_generations: list[Path]) -> None:
    pointer().write_text(two_generations[1].name)
    assert generations.current() == two_generations[1]
    with generations.rebuilding(), generations.writing(wait=True):
        after = generations.start_next()
        generations.put_into_use(after, stamp=STAMP)
    assert generations.current() == after


def test_what_was_put_into_use_is_in_use_after_a_power_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that holds the names is made safe once the new pointer has its name there."""
    synced: list[tuple[Path, Path | None]] = []

    def note(descriptor: int) -> None:
        synced.append((Path(f"/proc/self/fd/{descriptor}").resolve(), generations.current()))

    with generations.rebuilding(), generations.writing(wait=True):
        after = generations.start_next()
        monkeypatch.setattr(os, "fsync", note)
        generations.put_into_use(after, stamp=STAMP)
    assert (generations.index_dir().resolve(), after) in synced
    assert [path.name for path, _ in synced].index("stamp.new") < [path.name for path, _ in synced].index("CURRENT.new")
