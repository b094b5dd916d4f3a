"""The engine that KB_SEARCH_URL names."""

from __future__ import annotations

from pathlib import Path

from scripts_app.search.engines.door import Engine
from scripts_app.search.engines.whoosh import WhooshEngine
from scripts_app.search.schema import FIELD_WEIGHTS


def open_engine(folder: Path) -> Engine:
    """The engine over the index in `folder`, which need not be filled yet."""
    return WhooshEngine(folder, names=list(FIELD_WEIGHTS))
