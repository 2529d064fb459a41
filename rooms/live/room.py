"""One open room in this process: who sits in it, and how far they have been told.

On a nudge it looks once for all of them. A changed reach is told before anything else, and nothing after a position
leaves before what its receiver may see of it. No frame is caused by what its receiver may not see.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from django.db import DatabaseError

from rooms import clock
from rooms.live import wire
from rooms.live.guest import JOINING, LIVE, NEW, SEAT_ENDED, Guest, View
from rooms.live.hints import Hints
from rooms.live.look import Asked, Look, look
from rooms.live.record import Attendance
from rooms.live.threads import Threads
from rooms.log.read import Reader
from rooms.seal import Seal

_log = logging.getLogger(__name__)

LEASE_SECONDS = 4.0
RECORDINGS = 5

Covers = Callable[[int, frozenset[str], int], bool]
Extend = Callable[[int, int], Awaitable[bool]]


class LiveRoom:
    """`position` has been told to everybody live in it; `verified` is when that was last known to be all there is."""

    def __init__(
        self, reader: Reader, threads: Threads, covers: Covers, extend: Extend, hints: Hints
    ) -> None:
        self.pk = reader.room
        self.seal: Seal = reader.seal
        self.state = reader.state
        self.version = reader.state.version
        self.day = reader.day
        self.position = 0
        self.verified = float("-inf")
        self.guests: set[Guest] = set()
        self.attendance = Attendance(frozenset(), 0)
        self.lock = asyncio.Lock()
        self.hints = hints
        self._threads = threads
        self._covers = covers
        self._extend = extend
        self._due = False
        self._looks = 0
        self._looking = False
        self._advancing: asyncio.Task[None] | None = None

    # ---- Who sits here

    def admit(self, guest: Guest) -> None:
        """From now on it is told of its reach, and once it has joined, of everything else."""
        self.guests.add(guest)
        guest.stage = JOINING
        guest.included_from = self._looks + 1

    def may_join(self, guest: Guest, position: int, version: int) -> bool:
        """Nothing was told to the others since what was read for this one, and a look under way includes it."""
        if self.position > position or self.version > version:
            return False
        return not self._looking or guest.included_from <= self._looks

    def join(self, guest: Guest, position: int) -> None:
        guest.stage = LIVE
        guest.position = position
        self.attend()

    def leave(self, guest: Guest) -> None:
        self.guests.discard(guest)
        self.attend()
        self.hints.left(self, guest)

    def attend(self) -> None:
        """Who is shown what comes next."""
        seats = frozenset(guest.seat_id for guest in self.guests if guest.live)
        self.attendance = Attendance(seats, self.position)

    # ---- How far they have been told

    @property
    def fresh(self) -> bool:
        """What was last known is young enough to be told."""
        return clock.monotonic() - self.verified <= LEASE_SECONDS

    def compared(self, stood: tuple[int, int] | None, at: float) -> None:
        """The heartbeat's word: at which position and version the log stood at a moment; None for no log."""
        reached = stood is not None and stood[0] <= self.position and stood[1] <= self.version
        if reached and self.day == clock.today():
            self.verified = max(self.verified, at)
        else:
            self.nudge()

    def compared_by_reading(self, position: int, at: float) -> None:
        """The first who comes has read the room as it stood at a moment."""
        self.position, self.verified = position, at

    def nudge(self) -> "asyncio.Task[None]":
        """Looks, now or right after the look that is under way."""
        self._due = True
        if self._advancing is None or self._advancing.done():
            self._advancing = asyncio.get_running_loop().create_task(self._advance())
        return self._advancing

    async def lease(self) -> None:
        """Waits until what is known is fresh; a database that is away keeps everybody waiting."""
        await asyncio.shield(self.nudge())
        if not self.fresh:
            await asyncio.sleep(0.2)

    async def _advance(self) -> None:
        while self._due:
            self._due = False
            async with self.lock:
                self._looking = True
                try:
                    while await self._step():
                        pass
                except DatabaseError:
                    _log.warning("a room could not be looked at; the heartbeat tries again")
                except Exception:  # noqa: BLE001 - a room goes on looking
                    _log.exception("a look at a room failed; the heartbeat tries again")
                finally:
                    self._looking = False

    async def _step(self) -> bool:
        """One look, told; whether there is more to look at."""
        began = clock.monotonic()
        self._looks += 1
        seen = await self._threads.ask(partial(look, self._asked()))
        if seen is None:
            self._over()
            return False
        if seen.position > self.position and not await self._record(seen):
            raise DatabaseError
        if clock.monotonic() - began > LEASE_SECONDS:
            return True
        self._tell(seen)
        if not seen.more:
            self.verified = began
        return seen.more

    def _asked(self) -> Asked:
        seated = [guest for guest in self.guests if guest.stage != NEW]
        return Asked(
            room=self.pk,
            version=self.version,
            day=self.day,
            position=self.position,
            reaches={guest.view: guest.reach for guest in seated},
            known={guest.view: guest.people.seats for guest in seated},
        )

    async def _record(self, seen: Look) -> bool:
        """Written down before it leaves, for those who attend by then."""
        for _ in range(RECORDINGS):
            seats = self.attendance.seats
            if not seats or self._covers(self.pk, seats, seen.position):
                return True
            if not await self._extend(self.pk, seen.position):
                break
        return False

    def _tell(self, seen: Look) -> None:
        self.state, self.version, self.day = seen.state, seen.version, seen.day
        if seen.moved:
            self._tell_reach(seen)
        cut: dict[tuple[View, int], list[tuple[str, int]]] = {}
        for guest in list(self.guests):
            if guest.live:
                self._tell_one(guest, seen, cut)
        self.position = seen.position
        self.attend()
        self.hints.noted(self, seen)

    def _tell_reach(self, seen: Look) -> None:
        for guest in list(self.guests):
            if guest.seat in seen.ended:
                guest.close(SEAT_ENDED)
            elif guest.stage != NEW and guest.seat in seen.reaches:
                if seen.reaches[guest.seat] != guest.reach:
                    guest.told_reach(seen.state, seen.reaches[guest.seat])
                guest.version = max(guest.version, seen.version)

    def _tell_one(self, guest: Guest, seen: Look, cut: dict[tuple[View, int], list[tuple[str, int]]]) -> None:
        view = guest.view
        if view in seen.people:
            self.hints.met(self, guest, guest.shows_people(seen.people[view]))
        drawn = seen.entries.get(view)
        if drawn and guest.position < seen.position:
            key = (view, guest.position)
            if key not in cut:
                due = [one for one in drawn if one.seq > guest.position]
                cut[key] = wire.entries(due, guest.seat, guest.cursors, view.print, wire.SPLIT) if due else []
            for text, size in cut[key]:
                guest.outlet.push(text, size)
        if view in seen.things:
            guest.shows_things(seen.things[view])
        guest.position = max(guest.position, seen.position)

    def _over(self) -> None:
        """The room has been erased."""
        for guest in list(self.guests):
            guest.close(SEAT_ENDED)
