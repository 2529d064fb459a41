"""Planted in the live layer: cursors, frames that should not have been caused, and hints to those they are not for."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from rooms.live.hints import Hints
from rooms.live.room import LiveRoom
from tests.twins.leaks import around, leak


@leak("the cursor grows with the log")
def cursor() -> list[Any]:
    def make(caught_up: Any) -> Any:
        def longer(cursors: Any, position: int, print_: bytes) -> bytes:
            told: bytes = caught_up(cursors, position, print_)
            return told[:-2] + b"A" * position + told[-2:]

        return longer

    return [around("rooms.live.wire.caught_up", make)]


@leak("a frame for what is hidden")
def frames() -> list[Any]:
    def make(tell: Any) -> Any:
        def always(self: LiveRoom, guest: Any, drawn: Any, position: int, batches: Any) -> None:
            if not drawn and guest.position < position:
                guest.outlet.push(b'{"type":"entries","list":[]}')
            tell(self, guest, drawn, position, batches)

        return always

    return [around("rooms.live.room.LiveRoom._tell_drawn", make)]


@leak("straight from the commit to everybody")
def straight() -> list[Any]:
    def make(plainly: Any) -> Any:
        def open_to_all(state: Any, day: Any, likes: Any, plain: Any) -> Any:
            everything = dict.fromkeys(state.scopes, 0)
            return plainly(state, day, {like: (view, everything) for like, (view, _) in likes.items()}, plain)

        return open_to_all

    return [around("rooms.live.room.plainly", make)]


@leak("presence of everybody")
def presence() -> list[Any]:
    def to_all(self: Hints, room: Any, seat: str, connected: bytes) -> None:
        for guest in room.guests:
            if guest.live and guest.seat_id != seat:
                self._presence(room, guest, seat, connected)

    return [patch.object(Hints, "_tell_presence", to_all)]


@leak("typing in what is out of reach")
def typing() -> list[Any]:
    def to_all(self: Hints, room: Any, seat: str, scopes: Any) -> None:
        for guest in room.guests:
            if guest.live and guest.seat_id != seat:
                guest.outlet.push(b'{"type":"typing","by":null}')

    return [patch.object(Hints, "_tell_typing", to_all)]


@leak("how far somebody has read in what is hidden")
def read_marks() -> list[Any]:
    def make(both: Any) -> Any:
        return lambda self, upto, one, other: both(self, upto, one, one)

    return [around("rooms.live.marks.Marks.both", make)]
