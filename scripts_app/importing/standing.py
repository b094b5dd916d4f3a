"""What the library holds of the scenarios that a handful of rows is about, read in two queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scripts_app.content import ScriptContent
from scripts_app.models import Revision, Scenario


@dataclass(slots=True)
class Standing:
    """A scenario and its revisions, the newest first."""

    scenario: Scenario
    revisions: list[Revision] = field(default_factory=list)

    @property
    def waiting(self) -> Revision | None:
        """The open revision, of which there is one at most."""
        return next((revision for revision in self.revisions if revision.is_open), None)

    @property
    def last_number(self) -> int:
        return self.revisions[0].number if self.revisions else 0

    def holds(self, content: ScriptContent) -> bool:
        """Does the library hold just this content already: waiting, live, or with neither as the latest revision?"""
        live = next((each for each in self.revisions if each.pk == self.scenario.live_revision_id), None)
        standing = [revision for revision in (self.waiting, live) if revision]
        compared = standing or [revision for revision in self.revisions if revision.is_standing][:1]
        return content.digest() in {revision.digest for revision in compared}

    @property
    def is_undone(self) -> bool:
        """Is nothing left of it since the import that made it was undone?"""
        return not any(revision.is_standing for revision in self.revisions)


def standings(scenarios: Iterable[int]) -> dict[int, Standing]:
    """By scenario key."""
    keys = list(scenarios)
    found = {key: Standing(scenario) for key, scenario in Scenario.objects.in_bulk(keys).items()}
    revisions = Revision.objects.filter(scenario_id__in=keys).select_related("author").order_by("-number")
    for revision in revisions:
        found[revision.scenario_id].revisions.append(revision)
    return found
