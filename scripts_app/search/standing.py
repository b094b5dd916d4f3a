"""How scenarios stand in the database at a moment: what a hit shows of one beside its texts, and which texts those are.

A few values instead of rows of four tables as objects: a search reads fifty of them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from scripts_app.models import Scenario
from scripts_app.search.prepared import Question


class CategoryName(NamedTuple):
    pk: int
    name: str


class Standing(NamedTuple):
    """One scenario: what is on the air (None when nothing is), where it belongs, who decided on it."""

    pk: int
    live_revision_id: int | None
    digest: str | None
    code: str
    kind: str
    channel: str
    category_id: int
    category_name: str
    decided_by: str | None
    decided_by_account: str | None

    @property
    def category(self) -> CategoryName:
        return CategoryName(self.category_id, self.category_name)


COLUMNS = (
    "pk",
    "live_revision_id",
    "live_revision__digest",
    "code",
    "kind",
    "channel",
    "category_id",
    "category__name",
    "live_revision__decided_by__display_name",
    "live_revision__decided_by__username",
)
_NOW = Question("standing", COLUMNS, Scenario.objects.order_by)


def stand_now(keys: Collection[int]) -> frozenset[Standing]:
    """Of those of the scenarios that there are."""
    return frozenset(map(Standing._make, _NOW.of(keys)))
