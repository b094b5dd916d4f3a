"""Many drafts in a handful of statements, as an import makes them: the same records as `drafts` writes one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction

from scripts_app.content import ScriptContent
from scripts_app.drafts import Place, Source, checked, columns_of, free_code, lines_of
from scripts_app.models import Act, ReviewEvent, Revision, Scenario, ScriptLine, User
from scripts_app.permissions import can_write, require


@dataclass(frozen=True, slots=True)
class Arrival:
    """Content for a new scenario at `home`, or for one of the library that has no open revision."""

    content: ScriptContent
    source: Source
    home: Place | Scenario
    last_number: int = 0


@transaction.atomic
def import_many(arrivals: Sequence[Arrival], *, actor: User) -> list[Revision]:
    """A draft for each arrival, in their order. Raises InvalidContent; IntegrityError when one of them must not be
    (its code is in use, or somebody has opened a draft in between): then none is written.
    """
    require(can_write, actor)
    scenarios = _homes(arrivals, actor)
    revisions = [
        Revision(
            scenario=scenario,
            number=arrival.last_number + 1,
            author=actor,
            batch=arrival.source.batch,
            source_sheet=arrival.source.sheet,
            source_row=arrival.source.row,
            **columns_of(checked(arrival.content)),
        )
        for arrival, scenario in zip(arrivals, scenarios, strict=True)
    ]
    Revision.objects.bulk_create(revisions)
    contents = [arrival.content.cleaned() for arrival in arrivals]
    ScriptLine.objects.bulk_create(
        line for revision, content in zip(revisions, contents, strict=True) for line in lines_of(revision, content)
    )
    ReviewEvent.objects.record_many(Act.IMPORTED, revisions, actor=actor)
    return revisions


def _homes(arrivals: Sequence[Arrival], actor: User) -> list[Scenario]:
    """The scenario of each arrival; those for a place are made."""
    homes = [
        Scenario(
            code=home.code or uuid4().hex,
            kind=home.kind,
            channel=home.channel,
            category=home.category,
            owner=actor,
        )
        if isinstance(home := arrival.home, Place)
        else home
        for arrival in arrivals
    ]
    made = [home for home in homes if home.pk is None]
    Scenario.objects.bulk_create(made)
    _number([home for home, arrival in zip(homes, arrivals, strict=True) if _wants_number(arrival)])
    return homes


def _wants_number(arrival: Arrival) -> bool:
    return isinstance(arrival.home, Place) and not arrival.home.code


def _number(scenarios: list[Scenario]) -> None:
    """Each gets the code that the library gives: nearly always the plain one, so all are looked up at once."""
    plain = {scenario.pk: f"S{scenario.pk:05d}" for scenario in scenarios}
    taken = set(Scenario.objects.filter(code__in=plain.values()).values_list("code", flat=True))
    for scenario in scenarios:
        code = plain[scenario.pk]
        scenario.code = free_code(scenario.pk) if code in taken else code
        scenario.save(update_fields=["code"])  # twice as fast as bulk_update
