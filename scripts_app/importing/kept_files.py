"""Uploads as they are kept: under names of ours, readable by nobody else, outside of anything served."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from scripts_app.models import ImportBatch


def keep(path: Path) -> str:
    """Copies the upload; the name it is kept under."""
    folder: Path = settings.UPLOAD_DIR
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = folder / f"{uuid4().hex}{path.suffix.lower()[:6]}"
    kept.touch(mode=0o600)
    shutil.copyfile(path, kept)
    return kept.name


def kept_file(batch: ImportBatch) -> Path:
    folder: Path = settings.UPLOAD_DIR
    return folder / batch.stored_as
