"""A library that is gathered pack by pack is the same as one that was in memory as a whole."""

from __future__ import annotations

from itertools import pairwise
from tempfile import TemporaryFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_app.search.engines import columns
from scripts_app.search.engines.columns import Field, Writable, cuts, from_documents
from scripts_app.search.engines.door import Document, Traits
from scripts_app.search.engines.gathering import Gathered

NAMES = ["title", "notes"]
texts = st.text("abcdefghijkl", max_size=30)
packs = st.lists(st.lists(st.tuples(texts, texts), max_size=6), max_size=5)


def document(key: int, title: str, notes: str) -> Document:
    counts = {name: {char: text.count(char) for char in text} for name, text in zip(NAMES, (title, notes), strict=True)}
    return Document(key, counts, Traits(category=key % 3))


def lists_of(field: Field) -> dict[bytes, tuple[list[int], list[int]]]:
    """The documents and codes of each term, in the order in which the parts come."""
    found = {}
    for part in field.parts():
        ends = np.cumsum([0, *part.sizes]).tolist()
        for term, (start, end) in zip(part.terms, pairwise(ends), strict=True):
            found[term] = part.numbers[start:end].tolist(), part.codes[start:end].tolist()
    return found


def told_by(whole: Writable) -> list[object]:
    told: list[object] = [whole.keys.tolist(), {name: values.tolist() for name, values in whole.traits.items()}]
    for name, field in sorted(whole.fields.items()):
        told += [name, list(lists_of(field).items()), field.lengths.tolist(), field.total]
    return told


@pytest.mark.parametrize(("postings", "terms"), [(1_000, 1_000), (7, 1_000), (1_000, 2), (1, 1)])
@given(packs)
def test_packs_gathered_are_as_all_documents_at_once(
    postings: int, terms: int, texts_of_packs: list[list[tuple[str, str]]]
) -> None:
    keys = iter(range(100))
    packed = [[document(next(keys), *both) for both in pack] for pack in texts_of_packs]
    with pytest.MonkeyPatch.context() as patch, TemporaryFile() as file:
        patch.setattr(columns, "_AT_ONCE", postings)
        patch.setattr(columns, "_TERMS_AT_ONCE", terms)
        gathered = Gathered(file, names=NAMES)
        for pack in packed:
            gathered.add(from_documents(pack, names=NAMES))
        at_once = from_documents([one for pack in packed for one in pack], names=NAMES)
        assert told_by(gathered) == told_by(at_once)


@given(st.lists(st.integers(1, 40), max_size=30))
def test_parts_are_small_and_leave_out_no_term(sizes: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_AT_ONCE", 50)
        patch.setattr(columns, "_TERMS_AT_ONCE", 4)
        edges = cuts(np.array(sizes, np.int64))
    assert (edges[0], edges[-1]) == (0, len(sizes))
    assert all(0 < last - first <= 4 for first, last in pairwise(edges))
    assert all(sum(sizes[first:last]) <= 50 for first, last in pairwise(edges))
