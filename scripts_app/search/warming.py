"""What a web worker has ready before its first call of the day."""

from __future__ import annotations

import logging

from django.db import DatabaseError

from scripts_app.search import analyzer, live_texts

logger = logging.getLogger(__name__)


def warm_up() -> None:
    """Loads the dictionaries (about a second) and the texts on the air; the former alone while there is no database."""
    analyzer.warm_up()
    try:
        live_texts.read_ahead()
    except DatabaseError:
        logger.warning("数据库还读不到，话术会在第一次被查到时再读入内存。", exc_info=True)
