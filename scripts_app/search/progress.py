"""Whether what admins changed has reached the index."""

from __future__ import annotations

from scripts_app.search import generations, vocabulary
from scripts_app.search.index import stamp


def is_up_to_date() -> bool:
    """Was the index in use made with the dictionary and the analysis of now? While it was not, it goes on answering."""
    vocabulary.load()
    generation = generations.current()
    return generation is not None and generations.read_stamp(generation) == stamp()
