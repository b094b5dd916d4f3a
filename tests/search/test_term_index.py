"""Terms are found where Whoosh's own reader finds them."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.filetables import OrderedHashReader, OrderedHashWriter
from whoosh.filedb.structfile import BufferFile, StructFile
from whoosh.system import pack_ushort

from scripts_app.search.engines.door import IndexDamaged
from scripts_app.search.engines.packed import TERM_INFO
from scripts_app.search.engines.term_index import PostingsPlace, TermIndex

FIELDS = {"notes": 0, "title": 1}
ODD = "退款投诉\x00\ud800😀aA"
TERMS = st.text(ODD, min_size=1, max_size=3).map(lambda text: text.encode("utf-8", "surrogatepass"))
PLACES = st.builds(PostingsPlace, st.integers(1, 1 << 31), st.integers(0, 1 << 62), st.integers(6, (1 << 31) - 1))


class Kept(BytesIO):
    """Whoosh closes what it has written."""

    written = b""

    def close(self) -> None:
        self.written = self.getvalue()


def as_info(place: PostingsPlace) -> bytes:
    info = np.zeros(1, TERM_INFO)
    info["documents"], info["offset"], info["size"] = place
    return info.tobytes()


def as_whoosh_writes(terms: dict[tuple[str, bytes], PostingsPlace]) -> bytes:
    kept = Kept()
    writer = OrderedHashWriter(StructFile(kept))
    writer.extras["fieldmap"] = FIELDS
    for field, term in sorted(terms):
        writer.add(pack_ushort(FIELDS[field]) + term, as_info(terms[field, term]))
    writer.close()
    return kept.written


@given(
    st.dictionaries(st.tuples(st.sampled_from(sorted(FIELDS)), TERMS), PLACES, max_size=300),
    st.lists(st.tuples(st.sampled_from([*FIELDS, "sound"]), TERMS), max_size=20),
)
def test_every_term_is_found_and_no_other(
    terms: dict[tuple[str, bytes], PostingsPlace], others: list[tuple[str, bytes]]
) -> None:
    index = TermIndex(as_whoosh_writes(terms))
    for asked in [*terms, *others]:
        assert index.find(*asked) == terms.get(asked)


@given(st.dictionaries(st.tuples(st.sampled_from(sorted(FIELDS)), TERMS), PLACES, max_size=300))
def test_terms_come_in_the_order_that_whoosh_keeps_them_in(terms: dict[tuple[str, bytes], PostingsPlace]) -> None:
    raw = as_whoosh_writes(terms)
    theirs = [key[2:] for key, _ in OrderedHashReader(BufferFile(raw), len(raw)).items()]
    mine = [(term, info) for field in FIELDS for term, info in TermIndex(raw).items(field)]
    assert [term for term, _ in mine] == theirs
    assert [info for _, info in mine] == [as_info(place) for _, place in sorted(terms.items())]


def test_another_hash_is_damage() -> None:
    raw = bytearray(as_whoosh_writes({("title", b"a"): PostingsPlace(1, 0, 6)}))
    raw[4] = 1  # after four bytes of magic: Whoosh's number for crc32
    with pytest.raises(IndexDamaged):
        TermIndex(bytes(raw))
