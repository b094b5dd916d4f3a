"""What a batch did, or in a preview would do, in numbers and names."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from scripts_app.importing import cautions
from scripts_app.models import ImportBatch, Revision, RowOutcome, Status


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of rows by outcome; `published` of the new ones went live, `channels` of the changed ones take a scenario
    to another channel, `channels_only` of those have no draft. `cautions` counts those to be written that a person
    should know of.

    `absent` holds (scenario key, title) of what the library has and the file has not.
    """

    batch: ImportBatch
    new: int
    changed: int
    unchanged: int
    refused: int
    dropped: int
    published: int
    channels: int
    channels_only: int
    cautions: dict[str, int]
    absent: tuple[tuple[int, str], ...]

    @property
    def to_apply(self) -> int:
        return self.new + self.changed

    @property
    def drafts(self) -> int:
        return self.to_apply - self.published - self.channels_only

    @property
    def by_outcome(self) -> list[tuple[str, str, int]]:
        """(outcome or caution, its name, count), as the tabs show them."""
        outcomes = [(outcome.value, outcome.label, getattr(self, outcome.value)) for outcome in RowOutcome]
        return outcomes + [(caution, label, self.cautions[caution]) for caution, label in cautions.LABELS.items()]

    @property
    def rows(self) -> int:
        return self.to_apply + self.unchanged + self.refused + self.dropped


def summarize(batch: ImportBatch) -> Summary:
    """Costs five queries."""
    counted = batch.rows.order_by().values_list("outcome").annotate(count=Count("pk"))
    counts = dict(counted)
    by_outcome = {str(outcome): counts.get(outcome, 0) for outcome in RowOutcome}
    published = batch.rows.filter(revision__status=Status.APPROVED).count()
    channels = batch.rows.filter(outcome=RowOutcome.CHANGED).exclude(channel_before="")
    moved = channels.aggregate(channels=Count("pk"), channels_only=Count("pk", filter=Q(revision=None)))
    absent = _titles(batch.report.get("absent", []))
    told = cautions.counted(batch)
    return Summary(batch=batch, published=published, cautions=told, absent=absent, **by_outcome, **moved)


def _titles(scenarios: list[int]) -> tuple[tuple[int, str], ...]:
    """With the latest title of each."""
    revisions = Revision.objects.filter(scenario_id__in=scenarios).order_by("number")
    return tuple(dict(revisions.values_list("scenario_id", "title")).items())
