"""What is gathered, kept or read back part by part is the same as what was in memory as a whole."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_app.search.engines import columns
from scripts_app.search.engines.columns import Field, Writable, cuts, from_documents
from scripts_app.search.engines.door import Document, Traits
from scripts_app.search.engines.gathering import Gathered
from scripts_app.search.engines.living import Living
from scripts_app.search.engines.segment_file import SegmentFile, write_segment

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
        told += [name, list(lists_of(field).items()), field.lengths.tolist()]
    return told


def totals_of(whole: Writable) -> dict[str, int]:
    return {name: field.total for name, field in whole.fields.items()}


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
        assert totals_of(gathered) == totals_of(at_once)


@given(st.lists(st.tuples(texts, texts, st.booleans()), max_size=12))
def test_a_segment_without_its_deleted_documents_is_as_if_they_had_never_been(
    rows: list[tuple[str, str, bool]],
) -> None:
    documents = [document(key, title, notes) for key, (title, notes, _) in enumerate(rows)]
    live = [is_live for _, _, is_live in rows]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_AT_ONCE", 7)
        left = Living(from_documents(documents, names=NAMES), np.array(live, np.bool_))
        kept = [one for one, is_live in zip(documents, live, strict=True) if is_live]
        expected = from_documents(kept, names=NAMES)
        assert told_by(left) == told_by(expected)
        near = totals_of(expected)  # lengths are kept in one byte each
        assert all(abs(total - near[name]) <= near[name] * 0.2 for name, total in totals_of(left).items())


@settings(max_examples=20)
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=8), st.sampled_from((1, 5, 1_000)))
def test_a_segment_file_gives_back_what_was_written(rows: list[tuple[str, str]], postings: int) -> None:
    written = from_documents([document(key, *both) for key, both in enumerate(rows)], names=NAMES)
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as name:
        patch.setattr(columns, "_AT_ONCE", postings)
        read = SegmentFile(Path(name), write_segment(Path(name), written))
        assert told_by(read) == told_by(written)
        assert totals_of(read) == totals_of(written)
        read.close()


@given(st.lists(st.integers(1, 40), max_size=30))
def test_parts_are_small_and_leave_out_no_term(sizes: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_AT_ONCE", 50)
        patch.setattr(columns, "_TERMS_AT_ONCE", 4)
        edges = cuts(np.array(sizes, np.int64))
    assert (edges[0], edges[-1]) == (0, len(sizes))
    assert all(0 < last - first <= 4 for first, last in pairwise(edges))
    assert all(sum(sizes[first:last]) <= 50 for first, last in pairwise(edges))
