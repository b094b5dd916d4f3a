"""What a commit consists of: its files with their SHA-256, for Whoosh has no checksums of its own.

The manifest is replaced in one step after its files are safe on disk: a reader has all of a commit or the one before.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scripts_app.search.disk import sync, write_safely
from scripts_app.search.engines.door import IndexDamaged

_NAME = "MANIFEST"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files`: SHA-256 by name. `before`: the files of the last commit, which readers may still be opening."""

    commit: int
    files: dict[str, str]
    before: tuple[str, ...] = ()


def mark(folder: Path) -> tuple[int, int]:
    """Differs after each commit; costs a microsecond. Raises IndexDamaged when there is no manifest."""
    try:
        found = _place(folder).stat()
    except OSError as error:
        raise IndexDamaged(f"{folder} holds no manifest") from error
    return found.st_ino, found.st_mtime_ns


@lru_cache(maxsize=8)
def _place(folder: Path) -> Path:
    """Made once: that takes longer than asking for the file."""
    return folder / _NAME


def read_manifest(folder: Path) -> Manifest:
    try:
        values = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        return Manifest(int(values["commit"]), dict(values["files"]), tuple(values["before"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"the manifest of {folder} cannot be read") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Puts the commit into force, safely on disk, and removes what is not needed any more."""
    values = {"commit": manifest.commit, "files": manifest.files, "before": manifest.before}
    write_safely(folder / _NAME, json.dumps(values))
    remove_unneeded(folder, manifest)


def remove_unneeded(folder: Path, manifest: Manifest) -> None:
    """Removes the files that neither the commit nor the one before needs, and what a commit left that came to nothing.

    A table of contents that was left would stand in the way of every commit after it. For the one writer alone.
    """
    needed = {*manifest.files, *manifest.before}
    for file in folder.iterdir():
        is_ours = file.suffix in {".seg", ".toc"} or ".toc." in file.name  # Whoosh writes it under such a name first
        if is_ours and file.name not in needed:
            file.unlink(missing_ok=True)


def digest(file: Path) -> str:
    """SHA-256 (hex) of a file. Raises IndexDamaged when it cannot be read."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise IndexDamaged(f"{file} cannot be read") from error


def sync_and_digest(file: Path) -> str:
    """The digest of a file that was just written, once it is safe on disk."""
    sync(file)
    return digest(file)


def check(folder: Path, manifest: Manifest, *, names: set[str] | None = None) -> None:
    """Raises IndexDamaged unless the files (all, or those of `names`) belong to the commit and are what was written."""
    for name in manifest.files if names is None else names:
        if name not in manifest.files or digest(folder / name) != manifest.files[name]:
            raise IndexDamaged(f"{folder / name} is not what was written")
