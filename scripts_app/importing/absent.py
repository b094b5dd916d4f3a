"""Which stored scenarios a newer edition of a file no longer has. They are told, never touched."""

from __future__ import annotations

from collections import defaultdict

from scripts_app.models import Revision

_SAME_FILE = 0.5  # a file that holds at least half of an earlier batch is taken for its newer edition


def absent_scenarios(present: set[int]) -> list[int]:
    """Keys of the scenarios that came from earlier editions of the file whose scenarios are `present`, and are not."""
    standing = Revision.objects.standing().filter(scenario__retired_at=None).order_by("scenario_id", "-number")
    born = dict(standing.values_list("scenario_id", "batch_id"))  # of the oldest that stands, which comes last
    by_batch: dict[int, set[int]] = defaultdict(set)
    for scenario_id, origin in born.items():
        if origin:
            by_batch[origin].add(scenario_id)
    editions = [made for made in by_batch.values() if len(made & present) >= _SAME_FILE * len(made)]
    return sorted(set().union(*editions) - present)
