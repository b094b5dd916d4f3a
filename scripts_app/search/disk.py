"""Files that are there after a power loss."""

from __future__ import annotations

import os
from pathlib import Path


def write_safely(file: Path, text: str) -> None:
    """Writes the file in one step: whoever reads it meanwhile, or after a power loss, has the old text or the new."""
    temporary = file.with_name(f"{file.name}.new")
    temporary.write_text(text, encoding="utf-8")
    sync(temporary)
    temporary.replace(file)
    sync(file.parent)


def sync(path: Path) -> None:
    """The file, or the names in the folder, are safe on disk once this returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
