"""What is left of a segment: the documents that are not deleted, numbered anew, ready to be written again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scripts_app.search.engines.columns import LENGTHS, Field, FieldColumns, Ints, Writable


class Living:
    """The documents of `whole` that `live` says."""

    def __init__(self, whole: Writable, live: NDArray[np.bool_]) -> None:
        self.keys: Ints = whole.keys[live]
        self.traits: Mapping[str, Ints] = {name: values[live] for name, values in whole.traits.items()}
        self.fields: Mapping[str, Field] = {name: _LivingField(field, live) for name, field in whole.fields.items()}


class _LivingField:
    def __init__(self, field: Field, live: NDArray[np.bool_]) -> None:
        self._field, self._live = field, live
        self.lengths: NDArray[np.uint8] = field.lengths[live]
        self.total = field.total if live.all() else int(LENGTHS[self.lengths].sum())

    def parts(self) -> Iterator[FieldColumns]:
        if self._live.all():
            yield from self._field.parts()
            return
        anew = (np.cumsum(self._live) - 1).astype(np.uint32)
        for part in self._field.parts():
            stays = self._live[part.numbers]
            yield _kept(part, stays, anew=anew)


def _kept(part: FieldColumns, stays: NDArray[np.bool_], *, anew: NDArray[np.uint32]) -> FieldColumns:
    """Without the postings that do not stay and the terms that have no others."""
    owners = np.repeat(np.arange(len(part.terms)), part.sizes)[stays]
    sizes = np.bincount(owners, minlength=len(part.terms)).astype(np.int64)
    return replace(
        part,
        terms=[term for term, size in zip(part.terms, sizes.tolist(), strict=True) if size],
        sizes=sizes[sizes > 0],
        numbers=anew[part.numbers[stays]],
        codes=part.codes[stays],
    )
