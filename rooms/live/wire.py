"""Frames as text. What is drawn once for many is made into text once; only the cursors are each seat's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from rooms.cursor import Cursors

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


def drawn(
    frame: Mapping[str, Any], seq: int, cursor: int, author: int | None, client_id: str | None
) -> Drawn:
    """An entry's frame, ready to be cut and sent."""
    bare = orjson.dumps(frame)
    text = bare[1:-1].decode() + ',"cursor":"'
    own = text if client_id is None else f'"client_id":{orjson.dumps(client_id).decode()},{text}'
    return Drawn(seq, cursor, author, text, own, len(bare) + 40)


def entries(
    list_: Sequence[Drawn], seat: int, cursors: Cursors, print_: bytes, split: int
) -> list[tuple[str, int]]:
    """The frames for one seat, each with its size in bytes: one `entry`, or `entries` split at a size."""
    if len(list_) == 1:
        one = list_[0]
        (cursor,) = cursors.make([one.cursor], print_)
        own = one.own if one.author == seat else one.text
        return [(f'{{"type":"entry",{own}{cursor}"}}', one.size)]
    frames = []
    made = cursors.make([one.cursor for one in list_], print_)
    parts: list[str] = []
    size = 0
    for one, cursor in zip(list_, made, strict=True):
        if parts and size + one.size > split:
            frames.append((_several(parts), size))
            parts, size = [], 0
        parts.append(f'{{{one.own if one.author == seat else one.text}{cursor}"}}')
        size += one.size
    if parts:
        frames.append((_several(parts), size))
    return frames


def page(list_: Sequence[Drawn], seat: int, cursors: Cursors, print_: bytes, more: str) -> str:
    """The answer to `earlier`. `more` is JSON's true or false."""
    made = cursors.make([one.cursor for one in list_], print_)
    parts = [
        f'{{{one.own if one.author == seat else one.text}{cursor}"}}'
        for one, cursor in zip(list_, made, strict=True)
    ]
    return f'{{"type":"page","entries":[{",".join(parts)}],"more":{more}}}'


def frame(type_: str, told: Mapping[str, Any]) -> str:
    return orjson.dumps({"type": type_, **told}).decode()


def caught_up(cursors: Cursors, position: int, print_: bytes) -> str:
    (cursor,) = cursors.make([position], print_)
    return f'{{"type":"caught_up","cursor":"{cursor}"}}'


PONG = '{"type":"pong"}'


def _several(parts: Sequence[str]) -> str:
    return f'{{"type":"entries","list":[{",".join(parts)}]}}'
