"""Finds terms in the hash table that Whoosh writes for a segment.

Whoosh's own reader takes some twenty calls for each term, and a query looks up fifty. The table is like those of D. J.
Bernstein's cdb: 256 tables of slots, each a hash (the last four bytes of md5) and the place of a key with its value.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import md5
from struct import Struct
from typing import NamedTuple

from whoosh.filedb.filetables import OrderedHashReader
from whoosh.filedb.structfile import BufferFile
from whoosh.system import pack_ushort

from scripts_app.search.engines.door import IndexDamaged
from scripts_app.search.engines.packed import TERM_INFO

_SLOT, _LENGTHS = Struct("!Iq"), Struct("!ii")
_INFO = Struct(">xfI2xfIIqi")  # TERM_INFO
_MD5 = 0


class PostingsPlace(NamedTuple):
    """How many documents a term has, and where its list lies among those of the segment, in bytes."""

    documents: int
    offset: int
    size: int


class TermIndex:
    """The terms of a segment by field, all in memory."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._reader = OrderedHashReader(BufferFile(raw), len(raw))
        if self._reader.hashtype != _MD5:
            raise IndexDamaged(f"terms are hashed by function {self._reader.hashtype}, not by md5")
        fields: dict[str, int] = self._reader.extras["fieldmap"]
        self._prefixes: dict[str, bytes] = {name: pack_ushort(number) for name, number in fields.items()}

    @property
    def fields(self) -> list[str]:
        return list(self._prefixes)

    def find(self, field: str, term: bytes) -> PostingsPlace | None:
        """None when no document has the term in the field."""
        prefix = self._prefixes.get(field)
        if prefix is None or (place := self._value_of(prefix + term)) is None:
            return None
        _, documents, _, _, _, offset, size = _INFO.unpack_from(self._raw, place)
        return PostingsPlace(documents, offset, size)

    def items(self, field: str) -> Iterator[tuple[bytes, bytes]]:
        """(term, TERM_INFO as bytes) of each term of the field in order."""
        prefix = self._prefixes[field]
        for key, value in self._reader.items_from(prefix):
            if not key.startswith(prefix):
                break
            yield key[len(prefix) :], value

    def _value_of(self, key: bytes) -> int | None:
        """Where in the table the value of the key is."""
        hashed = int.from_bytes(md5(key, usedforsecurity=False).digest()[-4:], "big")
        start, slots = self._reader.tables[hashed & 255]
        for step in range(slots):
            place = start + ((hashed >> 8) + step) % slots * _SLOT.size
            found, item = _SLOT.unpack_from(self._raw, place)
            if not item:
                break
            if found == hashed:
                first = int(item) + _LENGTHS.size
                size: int
                size, length = _LENGTHS.unpack_from(self._raw, item)
                if length == TERM_INFO.itemsize and self._raw[first : first + size] == key:
                    return first + size
        return None
