"""Frames as text. What is drawn once for many is made into text once; only the cursors are each seat's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from rooms.cursor import LENGTH, Cursors, laid_out

SPLIT = 256 * 1024
PAGE_SPLIT = 64 * 1024


@dataclass(slots=True, frozen=True)
class Drawn:
    """One entry as text, up to its cursor. `own` is the author's, with the client id; `cursor` its position."""

    seq: int
    cursor: int
    author: int | None
    text: str
    own: str
    size: int

    def at(self, cursor: int) -> "Drawn":
        """The same with the cursor of another position."""
        return Drawn(self.seq, cursor, self.author, self.text, self.own, self.size)


def drawn(
    frame: Mapping[str, Any], seq: int, cursor: int, author: int | None, client_id: str | None
) -> Drawn:
    """An entry's frame, ready to be cut and sent."""
    bare = orjson.dumps(frame)
    text = bare[1:-1].decode() + ',"cursor":"'
    own = text if client_id is None else f'"client_id":{orjson.dumps(client_id).decode()},{text}'
    return Drawn(seq, cursor, author, text, own, len(bare) + 40)


class Batch:
    """Entries that go out together to seats of one reach. What all of them share is laid out once."""

    __slots__ = ("_authors", "_blocks", "_list", "_parts", "_texts")

    def __init__(self, list_: Sequence[Drawn], print_: bytes, split: int) -> None:
        self._list = list_
        self._authors = {one.author for one in list_}
        self._texts = [one.text for one in list_]
        self._blocks = laid_out([one.cursor for one in list_], print_)
        self._parts = _parts([one.size for one in list_], split)

    def __len__(self) -> int:
        return len(self._list)

    def frames(self, seat: int, cursors: Cursors) -> list[tuple[str, int]]:
        """For one seat, each with its size in bytes: one `entry`, or `entries` split at a size."""
        texts = self._entries(seat, cursors)
        if len(texts) == 1:
            return [(f'{{"type":"entry",{texts[0]}"}}', self._parts[0][2])]
        return [
            (f'{{"type":"entries","list":[{{{_BETWEEN.join(texts[first:end])}"}}]}}', size)
            for first, end, size in self._parts
        ]

    def page(self, seat: int, cursors: Cursors, more: str) -> str:
        """The answer to `earlier`. `more` is JSON's true or false."""
        texts = self._entries(seat, cursors)
        list_ = f'{{{_BETWEEN.join(texts)}"}}' if texts else ""
        return f'{{"type":"page","entries":[{list_}],"more":{more}}}'

    def _entries(self, seat: int, cursors: Cursors) -> list[str]:
        """Each up to the end of its cursor, without what opens and closes it."""
        made = cursors.sealed(self._blocks)
        texts = self._texts
        if seat in self._authors:
            texts = [one.own if one.author == seat else one.text for one in self._list]
        return [
            text + made[at : at + LENGTH] for text, at in zip(texts, range(0, len(made), LENGTH), strict=True)
        ]


_BETWEEN = '"},{'


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


def frame(type_: str, told: Mapping[str, Any]) -> str:
    return orjson.dumps({"type": type_, **told}).decode()


def caught_up(cursors: Cursors, position: int, print_: bytes) -> str:
    return f'{{"type":"caught_up","cursor":"{cursors.make(position, print_)}"}}'


PONG = '{"type":"pong"}'
