"""Columns made of others: the documents of several put together, or only some of their documents kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from scripts_app.search.engines.columns import (
    LENGTHS,
    TRAITS,
    Columns,
    FieldColumns,
    Ints,
    Postings,
    sorted_by_term,
)


def join(parts: Sequence[Columns], *, names: Sequence[str]) -> Columns:
    """The documents of all parts, one part after the other, with the fields `names`."""
    bases = np.cumsum([0, *(len(part.keys) for part in parts)])[:-1]
    return Columns(
        np.concatenate([part.keys for part in parts]),
        {name: np.concatenate([part.traits[name] for part in parts]) for name in TRAITS},
        {name: _join_field([_field(part, name) for part in parts], bases) for name in names},
    )


def keep(columns: Columns, kept: NDArray[np.bool_]) -> Columns:
    """Only the documents that `kept` says, numbered anew."""
    if kept.all():
        return columns
    return Columns(
        columns.keys[kept],
        {name: values[kept] for name, values in columns.traits.items()},
        {name: _keep_field(field, kept) for name, field in columns.fields.items()},
    )


def _field(columns: Columns, name: str) -> FieldColumns:
    """A field that the part was written without is empty in all its documents."""
    nothing = np.empty(0, np.int64)
    empty = FieldColumns([], nothing, nothing.astype(np.uint32), nothing.astype(np.uint16), np.empty(0, np.uint8), 0)
    lengths = np.zeros(len(columns.keys), np.uint8)
    return columns.fields.get(name) or replace(empty, lengths=lengths)


def _join_field(parts: Sequence[FieldColumns], bases: Ints) -> FieldColumns:
    terms = sorted(set(chain.from_iterable(part.terms for part in parts)))
    places = {term: place for place, term in enumerate(terms)}
    owners = [np.repeat(np.array([places[term] for term in part.terms], np.int64), part.sizes) for part in parts]
    numbers = [part.numbers + np.uint32(base) for part, base in zip(parts, bases, strict=True)]
    postings = Postings(
        np.concatenate(owners),
        np.concatenate(numbers),
        np.concatenate([part.codes for part in parts]),
        np.concatenate([part.lengths for part in parts]),
        sum(part.total for part in parts),
    )
    return sorted_by_term(terms, postings)


def _keep_field(field: FieldColumns, kept: NDArray[np.bool_]) -> FieldColumns:
    stays = kept[field.numbers]
    owners = np.repeat(np.arange(len(field.terms)), field.sizes)[stays]
    sizes = np.bincount(owners, minlength=len(field.terms)).astype(np.int64)
    renumbered = (np.cumsum(kept) - 1).astype(np.uint32)
    lengths = field.lengths[kept]
    return FieldColumns(
        [term for term, size in zip(field.terms, sizes.tolist(), strict=True) if size],
        sizes[sizes > 0],
        renumbered[field.numbers[stays]],
        field.codes[stays],
        lengths,
        int(LENGTHS[lengths].sum()),
    )
