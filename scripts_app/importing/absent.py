"""Which stored scenarios a newer edition of a file no longer has. They are told, never touched."""

from __future__ import annotations

from collections import defaultdict

from scripts_app.models import Revision

_SAME_FILE = 0.5  # a file that holds at least half of an earlier batch is taken for its newer edition


def absent_scenarios(present: set[int]) -> list[int]:
    """Keys of the scenarios that came from earlier editions of the file whose scenarios are `present`, and are not."""
    born = Revision.objects.filter(number=1, batch__isnull=False, scenario__retired_at=None)
    by_batch: dict[int, set[int]] = defaultdict(set)
    for batch_id, scenario_id in born.order_by().values_list("batch_id", "scenario_id"):
        if batch_id:
            by_batch[batch_id].add(scenario_id)
    editions = [born for born in by_batch.values() if len(born & present) >= _SAME_FILE * len(born)]
    return sorted(set().union(*editions) - present)
