"""Whether what admins changed has reached the index."""

from __future__ import annotations

from scripts_app.search import generations, vocabulary
from scripts_app.search.index import repair_in_background, stamp


def is_up_to_date() -> bool:
    """Was the index in use made with the dictionary and the analysis of now?

    While it was not, it goes on answering, and whoever asks has it rebuilt: the process that began to may have died.
    """
    vocabulary.load()
    generation = generations.current()
    is_so = generation is not None and generations.read_stamp(generation) == stamp()
    if not is_so:
        repair_in_background()
    return is_so
