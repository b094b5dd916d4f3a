"""Addresses that keep what was asked for and change a part of it, escaped for markup."""

from __future__ import annotations

from functools import cached_property, lru_cache
from html import escape
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse

from scripts_app.search import SearchQuery


class Links:
    """Leads on from a query."""

    def __init__(self, **asked: str | int | None) -> None:
        self._search = reverse("search")
        self._asked = {key: urlencode({key: value}) for key, value in asked.items() if value}

    @classmethod
    def of(cls, query: SearchQuery, *, is_unlogged: bool) -> Links:
        """Keeps all of the query."""
        return cls(
            q=query.text,
            category=query.category_id,
            kind=query.kind,
            channel=query.channel,
            offset=query.offset,
            unlogged=int(is_unlogged),
        )

    def query(self, **changes: str | int | None) -> str:
        """The query with these values instead; None leaves one out."""
        kept = [told for key, told in self._asked.items() if key not in changes]
        kept += [urlencode({key: value}) for key, value in changes.items() if value is not None]
        return escape("?" + "&".join(kept)) if kept else ""

    def search(self, **changes: str | int | None) -> str:
        """The search page with these values instead."""
        return self._search + self.query(**changes)

    def search_with(self, *others: str) -> str:
        """The search page without these values, to be gone on with by one of them."""
        without = self.search(**dict.fromkeys(others))
        return without + (escape("&") if "?" in without else "?")

    def scenario(self, key: int) -> str:
        """The page of a scenario beside the results of the same query."""
        before, after = _around_key(get_script_prefix())
        return f"{before}{key}{after}{self._same}"

    @cached_property
    def _same(self) -> str:
        return self.query(offset=None)


@lru_cache(maxsize=1)
def _around_key(_prefix: str) -> tuple[str, str]:
    """An address of a scenario before and after its key: to look one up costs as much as the rest of a hit."""
    before, _, after = reverse("scenario", args=[0]).rpartition("0")
    return before, after
