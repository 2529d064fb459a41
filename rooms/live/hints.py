"""Who is here, who is writing, how far somebody has read: never stored on the bus, and may be lost.

Each is told only to those who know the person, and only when what they themselves may see has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import orjson

from rooms import clock, rule
from rooms.live import wire
from rooms.live.bus import Bus, Hint
from rooms.live.guest import Guest
from rooms.live.marks import Mark, Marks, Seed

if TYPE_CHECKING:
    from rooms.live.room import LiveRoom

AGAIN_SECONDS = 20.0
GONE_SECONDS = 50.0


class Hints:
    """Of one room in this process."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._here: Counter[str] = Counter()
        self._elsewhere: dict[str, tuple[frozenset[str], float]] = {}
        self._told_at = float("-inf")
        self.marks = Marks()
        self.seeded = False

    # ---- Who is here

    def came(self, room: LiveRoom, guest: Guest) -> None:
        """It has caught up: it is told who is here, and they are told of it."""
        for seat in self.connected() & guest.people.seats - {guest.seat_id}:
            self._presence(room, guest, seat, b"true")
        self._read_marks(room, guest)
        if guest.present:
            return
        guest.present = True
        known = guest.seat_id in self.connected()
        alone = not self._here
        self._here[guest.seat_id] += 1
        if not known:
            self._tell_presence(room, guest.seat_id, b"true")
        self._say_here(room, {"ask": True} if alone else {})

    def left(self, room: LiveRoom, guest: Guest) -> None:
        if not guest.present:
            return
        guest.present = False
        self._here[guest.seat_id] -= 1
        if self._here[guest.seat_id] <= 0:
            del self._here[guest.seat_id]
            self._say_here(room, {})
            if guest.seat_id not in self.connected():
                self._tell_presence(room, guest.seat_id, b"false")

    def met(self, room: LiveRoom, guest: Guest, seats: Iterable[str]) -> None:
        """It has come to know these."""
        for seat in self.connected() & frozenset(seats) - {guest.seat_id}:
            self._presence(room, guest, seat, b"true")

    def connected(self) -> set[str]:
        return set(self._here).union(*(seats for seats, _ in self._elsewhere.values()))

    def refresh(self, room: LiveRoom) -> None:
        """Says now and then who is here, and forgets processes that have fallen silent."""
        now = clock.monotonic()
        silent = [process for process, (_, at) in self._elsewhere.items() if now - at > GONE_SECONDS]
        for process in silent:
            self._heard_here(room, process, frozenset())
        if now - self._told_at > AGAIN_SECONDS:
            self._say_here(room, {})

    def _say_here(self, room: LiveRoom, more: Hint) -> None:
        self._told_at = clock.monotonic()
        self._bus.hint(
            room.pk, room.seal, {"of": "here", "process": self._bus.me, "seats": list(self._here), **more}
        )

    def _heard_here(self, room: LiveRoom, process: str, seats: frozenset[str]) -> None:
        before = self.connected()
        if seats:
            self._elsewhere[process] = (seats, clock.monotonic())
        else:
            self._elsewhere.pop(process, None)
        after = self.connected()
        for seat in after - before:
            self._tell_presence(room, seat, b"true")
        for seat in before - after:
            self._tell_presence(room, seat, b"false")

    def _tell_presence(self, room: LiveRoom, seat: str, connected: bytes) -> None:
        for guest in room.guests:
            if guest.live and guest.seat_id != seat and seat in guest.people.seats:
                self._presence(room, guest, seat, connected)

    def _presence(self, room: LiveRoom, guest: Guest, seat: str, connected: bytes) -> None:
        by = _by(room, seat)
        if by is not None:
            guest.outlet.push(b'{"type":"presence","by":%b,"connected":%b}' % (by, connected), 120)

    # ---- Who is writing

    def typing(self, room: LiveRoom, guest: Guest, scopes: frozenset[int]) -> None:
        self._tell_typing(room, guest.seat_id, scopes)
        self._bus.hint(room.pk, room.seal, {"of": "typing", "seat": guest.seat_id, "scopes": sorted(scopes)})

    def _tell_typing(self, room: LiveRoom, seat: str, scopes: frozenset[int]) -> None:
        by = _by(room, seat)
        for guest in room.guests:
            if by is None or not guest.live or guest.seat_id == seat or seat not in guest.people.seats:
                continue
            if scopes and scopes <= guest.reach.keys():
                guest.outlet.push(b'{"type":"typing","by":%b}' % by, 100)

    # ---- How far somebody has read

    def read(self, room: LiveRoom, guest: Guest, position: int) -> None:
        self._tell_read(room, guest.seat_id, position)
        self._bus.hint(room.pk, room.seal, {"of": "read", "seat": guest.seat_id, "to": position})

    def noted(self, room: LiveRoom, new: Sequence[Mark]) -> None:
        """New entries; somebody in another process, or quicker than the look, may have read them already."""
        self.marks.add(new)
        first = new[0].first if new else None
        for seat, upto in self.marks.read_to.items():
            if first is not None and upto >= first:
                self._tell_read(room, seat, upto)

    def seed(self, room: LiveRoom, seed: Seed) -> None:
        """What was read before anybody came: told to those who are here."""
        self.marks.seed(seed)
        self.seeded = True
        for guest in room.guests:
            if guest.live:
                self._read_marks(room, guest)

    def _read_marks(self, room: LiveRoom, guest: Guest) -> None:
        for seat in self.marks.read_to:
            self._read_mark(room, guest, seat)

    def _tell_read(self, room: LiveRoom, seat: str, position: int) -> None:
        self.marks.move(seat, position)
        if self.seeded:
            for guest in room.guests:
                if guest.live:
                    self._read_mark(room, guest, seat)

    def _read_mark(self, room: LiveRoom, guest: Guest, seat: str) -> None:
        reader = room.state.seat_known_as(seat)
        if reader is None or seat == guest.seat_id or seat not in guest.people.seats:
            return
        reach = rule.reach_of(room.state, reader, room.day)
        entry = self.marks.both(self.marks.read_to[seat], reach, guest.reach)
        if entry is not None and guest.read_marks.get(seat) != entry:
            guest.read_marks[seat] = entry
            mark = {"by": {"seat": reader.public_id, "name": reader.name}, "entry": entry}
            guest.outlet.push(wire.frame("read", mark), 140)

    # ---- From other processes

    def heard(self, room: LiveRoom, hint: Hint) -> None:
        match hint:
            case {"of": "here", "process": str(process), "seats": list(seats)}:
                self._heard_here(room, process, frozenset(seats))
                if hint.get("ask"):
                    self._say_here(room, {})
            case {"of": "typing", "seat": str(seat), "scopes": list(scopes)}:
                self._tell_typing(room, seat, frozenset(scopes))
            case {"of": "read", "seat": str(seat), "to": int(position)}:
                self._tell_read(room, seat, position)
            case _:
                pass


def _by(room: LiveRoom, seat: str) -> bytes | None:
    known = room.state.seat_known_as(seat)
    if known is None:
        return None
    return orjson.dumps({"seat": known.public_id, "name": known.name})
