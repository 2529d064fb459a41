"""Frames as they leave, in UTF-8. What is drawn once for many is made once; only the cursors are each seat's own."""

from collections.abc import Iterator, Mapping, Sequence
from struct import Struct
from typing import Any, NamedTuple

import orjson

from rooms.cursor import LENGTH, Cursors, laid_out

SPLIT = 256 * 1024
PAGE_SPLIT = 64 * 1024


class Drawn(NamedTuple):
    """One entry, up to its cursor, whose position is `cursor`. `once` goes before it for its author: the client id."""

    seq: int
    cursor: int
    author: int | None
    text: bytes
    once: bytes
    size: int

    @property
    def own(self) -> bytes:
        """As its author has it."""
        return self.once + self.text

    def at(self, cursor: int) -> "Drawn":
        """The same with the cursor of another position."""
        return self if cursor == self.cursor else self._replace(cursor=cursor)


def drawn(bare: bytes, seq: int, cursor: int, author: int | None, client_id: str | None) -> Drawn:
    """An entry as JSON, ready to be cut and sent."""
    once = b"" if client_id is None else b'"client_id":%b,' % orjson.dumps(client_id)
    return Drawn(seq, cursor, author, bare[1:-1] + b',"cursor":"', once, len(bare) + 40)


class Batch:
    """Entries that go out together to seats of one reach. What all of them share is laid out once."""

    __slots__ = ("_authors", "_blocks", "_cut", "_list", "_parts", "_shared")

    def __init__(self, list_: Sequence[Drawn], print_: bytes, split: int) -> None:
        self._list = list_
        self._authors = {one.author for one in list_}
        self._blocks = laid_out([one.cursor for one in list_], print_)
        self._cut = Struct(f"{LENGTH}s" * len(list_)).unpack
        self._parts = _parts([one.size for one in list_], split)
        self._shared = self._gaps([one.text for one in list_])

    def __len__(self) -> int:
        return len(self._list)

    @property
    def count(self) -> int:
        """Of frames."""
        return len(self._parts)

    def frames(self, seat: int, cursors: Cursors) -> Iterator[tuple[bytes, int]]:
        """For one seat, each with its size in bytes: one `entry`, or `entries` split at a size. Each is made when it is
        asked for, so that a long list does not lie here twice.
        """
        made = self._cursors(cursors)
        for (first, end, size), gaps in zip(self._parts, self._for(seat), strict=True):
            text = gaps.copy()
            text[2::3] = made[first:end]
            yield b"".join(text), size

    def page(self, seat: int, cursors: Cursors, more: bytes) -> bytes:
        """The answer to `earlier`. `more` is JSON's true or false."""
        if not self._list:
            return b'{"type":"page","entries":[],"more":%b}' % more
        text = _with_gaps(b'{"type":"page","entries":[{', self._texts(seat), b'"}],"more":%b}' % more)
        text[2::3] = self._cursors(cursors)
        return b"".join(text)

    def _cursors(self, cursors: Cursors) -> list[bytes]:
        return list(self._cut(cursors.sealed(self._blocks)))

    def _for(self, seat: int) -> list[list[bytes]]:
        return self._gaps(self._texts(seat)) if seat in self._authors else self._shared

    def _texts(self, seat: int) -> list[bytes]:
        return [one.own if one.author == seat else one.text for one in self._list]

    def _gaps(self, texts: Sequence[bytes]) -> list[list[bytes]]:
        """The frames, each in pieces between which the cursors go."""
        if len(texts) == 1:
            return [_with_gaps(b'{"type":"entry",', texts, b'"}')]
        return [
            _with_gaps(b'{"type":"entries","list":[{', texts[first:end], b'"}]}')
            for first, end, _ in self._parts
        ]


def _with_gaps(opening: bytes, texts: Sequence[bytes], closing: bytes) -> list[bytes]:
    """Entries, each with what goes before it and an empty place behind it where its cursor goes."""
    pieces = [b'"},{', b"", b""] * len(texts)
    pieces[0] = opening
    pieces[1::3] = texts
    return [*pieces, closing]


def _parts(sizes: Sequence[int], split: int) -> list[tuple[int, int, int]]:
    """First, end and size of runs that each stay within a size, where a single one does."""
    parts: list[tuple[int, int, int]] = []
    first = size = 0
    for index, one in enumerate(sizes):
        if index > first and size + one > split:
            parts.append((first, index, size))
            first, size = index, 0
        size += one
    if sizes:
        parts.append((first, len(sizes), size))
    return parts


def frame(type_: str, told: Mapping[str, Any]) -> bytes:
    return orjson.dumps({"type": type_, **told})


def caught_up(cursors: Cursors, position: int, print_: bytes) -> bytes:
    return b'{"type":"caught_up","cursor":"%b"}' % cursors.sealed(laid_out([position], print_))


PONG = b'{"type":"pong"}'
