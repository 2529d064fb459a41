"""One socket of one seat in an open room: what it reaches, what it has been sent, and where it stands.

It is `joining` while it catches up, `live` after, and `awaiting` from a `reach` until its client confirms: then nothing
of the room leaves to it but `pong`, and after 2 s it is closed.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from rooms import clock
from rooms.cursor import Cursors, print_of
from rooms.live import wire
from rooms.live.outlet import Outlet
from rooms.live.sessions import Admission
from rooms.rule import Reach
from rooms.state import RoomState, Seat

SEAT_ENDED = 4409
CONFIRM_SECONDS = 2.0
HELD = 200

NEW, JOINING, LIVE, AWAITING = "new", "joining", "live", "awaiting"


Like = tuple[str, frozenset[tuple[int, int]]]


def likeness(language: str, reach: Reach) -> Like:
    """What seats share that see the same of what is said: never the print of a reach, which two reaches might share."""
    return language, frozenset(reach.items())


@dataclass(slots=True, frozen=True)
class People:
    """The `people` frame of a seat, and the seats it names."""

    text: bytes
    seats: frozenset[str]


class Shown:
    """What a seat was told of people, without the words: which frame it was, and whom it names. Those who were told the
    same hold one between them.
    """

    __slots__ = ("__weakref__", "print", "seats")

    def __init__(self, print_: bytes, seats: frozenset[str]) -> None:
        self.print = print_
        self.seats = seats


NOBODY = Shown(b"", frozenset())
_shown: WeakValueDictionary[bytes, Shown] = WeakValueDictionary()


def _shown_as(people: People) -> Shown:
    print_ = blake2b(people.text, digest_size=16).digest()
    found = _shown.get(print_)
    if found is None:
        found = _shown[print_] = Shown(print_, people.seats)
    return found


class View(NamedTuple):
    """All sockets that are sent the very same: one seat, one language, one reach."""

    seat: int
    language: str
    print: bytes


class Guest:
    """`epoch` moves whenever what was begun for this socket must not be finished."""

    def __init__(self, admission: Admission, seat: Seat, outlet: Outlet) -> None:
        self.admission = admission
        self.seat = seat.pk
        self.seat_id = seat.public_id
        self.name = seat.name
        self.outlet = outlet
        self.cursors = Cursors(seat.public_id)
        self.stage = NEW
        self.epoch = 0
        self.present = False
        self.included_from = 0
        self.reach: Reach = {}
        self.view = View(seat.pk, admission.language, print_of({}))
        self.like = likeness(admission.language, {})
        self.version = 0
        self.position = 0
        self.things: Mapping[str, bytes] = {}
        self.people = NOBODY
        self.read_marks: dict[str, str] = {}
        self.held: list[Any] = []
        self.row: int | None = None
        self.active_at = float("-inf")
        self._deadline: asyncio.TimerHandle | None = None

    @property
    def language(self) -> str:
        return self.admission.language

    @property
    def by(self) -> dict[str, str]:
        return {"seat": self.seat_id, "name": self.name}

    @property
    def live(self) -> bool:
        return self.stage == LIVE

    def sees_as(self, reach: Reach, version: int) -> None:
        """Judged by this reach from now on."""
        if reach != self.reach or version == 0:
            self.reach = reach
            self.view = View(self.seat, self.language, print_of(reach))
            self.like = likeness(self.language, reach)
        self.version = version

    def told_reach(
        self, state: RoomState, reach: Reach, welcome: bytes | None = None, *, at_once: bool = False
    ) -> None:
        """Its reach has changed: what waits is dropped, and nothing more leaves before it confirms.

        `at_once` is for whoever has judged it this moment, whether or not anything else is fresh enough to leave.
        """
        if self.stage == AWAITING:
            return
        self.outlet.drop()
        self.epoch += 1
        self.stage = AWAITING
        self.things, self.people, self.read_marks = {}, NOBODY, {}
        if welcome is not None:
            self.outlet.push(welcome)
        scopes = [{"key": s.key, "name": s.name} for s in state.scopes.values() if s.pk in reach]
        leave = self.outlet.urgent if at_once else self.outlet.push
        leave(wire.frame("reach", {"scopes": scopes}))
        self._deadline = asyncio.get_running_loop().call_later(CONFIRM_SECONDS, self.close, SEAT_ENDED)

    def confirmed(self) -> None:
        """Its client has dropped everything and asks anew."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        self.epoch += 1
        self.stage = NEW

    def hold(self, said: Any) -> None:
        """Something it said while nothing may be answered: taken up again after it has confirmed."""
        if len(self.held) < HELD:
            self.held.append(said)

    def close(self, code: int) -> None:
        self.epoch += 1
        self.outlet.close(code)

    def ended(self) -> None:
        """The socket is gone."""
        self.epoch += 1
        if self._deadline is not None:
            self._deadline.cancel()
        self.outlet.end()

    def shows_things(self, things: Mapping[str, bytes]) -> None:
        """Sends what changed among the standing things, and what has left its sight."""
        for gone in [one for one in self.things if one not in things]:
            self.outlet.push(wire.frame("standing-gone", {"id": gone}), 80)
        for id_, text in things.items():
            if self.things.get(id_) != text:
                self.outlet.push(b'{"type":"standing",' + text, len(text))
        self.things = things

    def shows_people(self, people: People) -> frozenset[str]:
        """Sends `people` if it changed; the seats it newly names."""
        shown = _shown_as(people)
        if shown is self.people:
            return frozenset()
        new = people.seats - self.people.seats
        self.outlet.push(people.text, len(people.text))
        self.people = shown
        return new

    def is_active(self) -> bool:
        """Somebody did something; True once in a while, when the house should be told."""
        now = clock.monotonic()
        if now - self.active_at < 30:
            return False
        self.active_at = now
        return True
