"""Stencils: a template is rendered once for each shape that its markup can have, with gaps for what it says, and the
gaps are filled each time. The markup stays in a template and costs what joining some texts costs.

Texts are markup themselves: escape what people wrote. A template reads `shape` and `texts`, or `rows` that have each.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from itertools import count, islice
from secrets import token_urlsafe
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

_MARK = token_urlsafe(24)  # nobody can write it into a script
Texts = tuple[str, ...]  # most are a NamedTuple


class Row(NamedTuple):
    """One of several things of a kind in one template."""

    shape: Hashable
    texts: Texts


class Stencil(NamedTuple):
    """The markup before the first gap; for each gap which of the texts goes there, and the markup after it."""

    before: str
    filled: Sequence[tuple[int, str]]

    def fill(self, texts: Sequence[str]) -> SafeString:
        return SafeString(self.before + "".join([texts[place] + after for place, after in self.filled]))


def stamped(template: str, texts: Texts, *, shape: Hashable = "") -> SafeString:
    """The template as it is for the shape, with these texts."""
    return _for_one((template, shape, type(texts), len(texts))).fill(texts)


def stamped_rows(template: str, rows: Sequence[Row], *, shape: Hashable = "") -> SafeString:
    """The template as it is for its shape and those of the rows, with the texts of them all."""
    shapes = tuple([(row.shape, type(row.texts), len(row.texts)) for row in rows])
    return _for_rows(template, (shape, shapes)).fill([text for row in rows for text in row.texts])


def cut_stencil(template: str, context: dict[str, object]) -> Stencil:
    """The template with this context, in which gaps stand for texts."""
    before, *pieces = render_to_string(template, context).split(_MARK)
    filled = zip(pieces[::2], pieces[1::2], strict=True)
    return Stencil(before, [(int(place), after) for place, after in filled])


def gap(place: int) -> SafeString:
    """Stands in a template for the text of this number."""
    return SafeString(f"{_MARK}{place}{_MARK}")


@lru_cache(maxsize=1_024)
def _for_one(key: tuple[str, Hashable, type[Texts], int]) -> Stencil:
    template, shape, kind, number = key
    texts = _made(kind, map(gap, range(number)))
    return cut_stencil(template, {"shape": shape, "texts": texts, "csrf_token": getattr(texts, "csrf_token", "")})


@lru_cache(maxsize=1_024)
def _for_rows(template: str, shapes: tuple[Hashable, tuple[tuple[Hashable, type[Texts], int], ...]]) -> Stencil:
    shape, of_rows = shapes
    gaps = map(gap, count())
    rows = [Row(one, _made(kind, islice(gaps, number))) for one, kind, number in of_rows]
    return cut_stencil(template, {"shape": shape, "rows": rows})


def _made(kind: type[Texts], texts: Iterable[str]) -> Texts:
    """The texts as a tuple of the kind: a NamedTuple is not made as others are."""
    made: Texts = getattr(kind, "_make", tuple)(texts)
    return made
