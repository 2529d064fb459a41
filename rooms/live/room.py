"""One open room in this process: who sits in it, and how far they have been told.

On a nudge it looks once for all of them. A changed reach is told before anything else, and nothing after a position
leaves before what its receiver may see of it. No frame is caused by what its receiver may not see.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial

from django.db import DatabaseError

from rooms import clock
from rooms.counts import tally
from rooms.live import drawings, wire
from rooms.live.ahead import Ahead, Came
from rooms.live.glances import Glances
from rooms.live.guest import JOINING, LIVE, NEW, SEAT_ENDED, Guest, Like, View
from rooms.live.hints import Hints
from rooms.live.look import Asked, Look, look, plainly
from rooms.live.threads import Threads
from rooms.live.wire import Drawn
from rooms.log.news import News
from rooms.log.read import Reader
from rooms.seal import Seal
from rooms.trouble import Trouble

_log = logging.getLogger(__name__)

LEASE_SECONDS = 4.0
GAP_SECONDS = 0.1  # that what is missing between two commits is waited for
SOON_DRAWN = 20_000  # characters that the loop draws itself; more is drawn in a thread


class LiveRoom:
    """`position` has been told to everybody live in it; `verified` is when that was last known to be all there is.

    `recorded` says whether what is told now is covered by the record of disclosures.
    """

    def __init__(self, reader: Reader, threads: Threads, recorded: Callable[[], bool], hints: Hints) -> None:
        self.pk = reader.room
        self.seal: Seal = reader.seal
        self.state = reader.state
        self.version = reader.state.version
        self.day = reader.day
        self.position = 0
        self.head = 0  # as the heartbeat last heard
        self.verified = float("-inf")
        self.guests: set[Guest] = set()
        self.lock = asyncio.Lock()
        self.hints = hints
        self._threads = threads
        self._recorded = recorded
        self._due = False
        self._ahead = Ahead()
        self._gap: asyncio.TimerHandle | None = None
        self._looks = 0
        self._looking = False
        self._advancing: asyncio.Task[None] | None = None
        self._glances = Glances(threads, self._asked, self._tell_reach, LEASE_SECONDS)
        self._trouble = Trouble(_log, "look")

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

    def leave(self, guest: Guest) -> None:
        self.guests.discard(guest)
        self.hints.left(self, guest)

    # ---- How far they have been told

    @property
    def fresh(self) -> bool:
        """What was last known is young enough to be told."""
        return clock.monotonic() - self.verified <= LEASE_SECONDS

    def compared(self, stood: tuple[int, int] | None, at: float) -> None:
        """The heartbeat's word: at which position and version the log stood at a moment; None for no log."""
        self.head = stood[0] if stood is not None else self.position
        reached = stood is not None and stood[0] <= self.position and stood[1] <= self.version
        if reached and self.day == clock.today():
            self._knows(at)
        else:
            tally.nudges_made_good += self.head > self.position and not (self._due or self._looking)
            self.nudge()

    def compared_by_reading(self, position: int, at: float) -> None:
        """The first who comes has read the room as it stood at a moment."""
        self.position = position
        self._knows(at)

    def nudge(self) -> "asyncio.Task[None]":
        """Looks, now or right after the look that is under way."""
        self._due = True
        if self.lock.locked() and not self._looking:
            self._glances.due()
        return self._go()

    def told(self, plain: Sequence[News], version: int, held_at: float | None) -> None:
        """News straight from a commit: told at once where it follows on what has been told, looked at otherwise.

        `held_at` is when nobody else could add to the room, where that is known.
        """
        room_for_it = self._ahead.put(Came(plain, version, held_at))
        if not room_for_it or version > self.version:
            self._ahead.clear()
            self.nudge()
        elif self._looking or self.lock.locked() or not self._take():
            self._go()

    async def lease(self) -> None:
        """Waits until what is known is fresh; a database that is away keeps everybody waiting."""
        await asyncio.shield(self.nudge())
        if not self.fresh:
            await asyncio.sleep(0.2)

    def _knows(self, at: float) -> None:
        if self._recorded():
            self.verified = max(self.verified, at)

    def _go(self) -> "asyncio.Task[None]":
        if self._advancing is None or self._advancing.done():
            self._advancing = asyncio.get_running_loop().create_task(self._advance())
        return self._advancing

    async def _advance(self) -> None:
        while self._due or self._ahead:
            if self._due and self.lock.locked():
                self._glances.due()
            async with self.lock:
                if not self._due and self._take():
                    return
                self._due = False
                self._looking = True
                try:
                    while await self._step():
                        pass
                    self._trouble.ends()
                except DatabaseError:
                    tally.look_failures += 1  # the heartbeat tells of the database, and tries again
                    self._ahead.clear()
                except Exception:  # noqa: BLE001 - a room goes on looking
                    self._trouble.begins()
                    self._ahead.clear()
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
        if clock.monotonic() - began > LEASE_SECONDS:
            return True
        self._tell(seen)
        if not seen.more:
            self._knows(began)
        return seen.more

    def _take(self) -> bool:
        """Tells what came straight from commits, as far as it follows on; False where a look is needed instead."""
        try:
            taken = self._take_what_follows()
        except Exception:  # noqa: BLE001 - whoever hands on a commit goes on to the next room
            self._trouble.begins()
            taken = False
        if not taken:
            self._ahead.clear()
            self._due = True
        return taken

    def _take_what_follows(self) -> bool:
        """Commits that follow on each other are told in one stroke: two processes that commit by turns would else send each
        socket a frame for either.
        """
        taken = self._ahead.following(self.position, self._follows)
        if taken.plain and not self._tell_plainly(taken.plain):
            return False
        self._knows(taken.held_at)
        if self._ahead and self._gap is None:
            self._gap = asyncio.get_running_loop().call_later(GAP_SECONDS, self._still_missing)
        return taken.fitting

    def _still_missing(self) -> None:
        self._gap = None
        if self._ahead and self.guests:
            self.nudge()

    def _follows(self, came: Came) -> bool:
        """Nobody's reach is another than when it was said, it is whole, and soon drawn."""
        return (
            came.whole
            and came.version == self.version
            and self.day == clock.today()
            and sum(one.size for one in came.plain) <= SOON_DRAWN
        )

    def _tell_plainly(self, plain: Sequence[News]) -> bool:
        """Tells it to those who see it; False, with nothing told, where somebody would meet a new author."""
        alike: dict[Like, list[Guest]] = {}
        for guest in self.guests:
            if guest.stage == LIVE:
                alike.setdefault(guest.like, []).append(guest)
        likes = {like: (guests[0].view, guests[0].reach) for like, guests in alike.items()}
        seen = plainly(self.state, self.day, likes, plain)
        seats = self.state.seats
        for like, drawn in seen.entries.items():
            wrote = {seats[one.author].public_id for one in drawn if one.author is not None}
            if not all(wrote <= guest.people.seats for guest in alike[like]):
                return False
        for like, drawn in seen.entries.items():
            batches: dict[int, wire.Batch] = {}
            for guest in alike[like]:
                self._tell_drawn(guest, drawn, seen.position, batches)
        self.position = seen.position
        self.hints.noted(self, seen.marks)
        return True

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

    def _tell(self, seen: Look) -> None:
        self.state, self.version, self.day = seen.state, seen.version, seen.day
        if seen.moved:
            self._tell_reach(seen)
        batches: dict[View, dict[int, wire.Batch]] = {}
        for guest in list(self.guests):
            if guest.live:
                self._tell_one(guest, seen, batches.setdefault(guest.view, {}))
        self.position = seen.position
        self.hints.noted(self, seen.marks)

    def _tell_reach(self, seen: Look) -> None:
        for guest in list(self.guests):
            if guest.version > seen.version:
                continue
            if guest.seat in seen.ended:
                guest.close(SEAT_ENDED)
            elif guest.stage != NEW and guest.seat in seen.reaches:
                if seen.reaches[guest.seat] != guest.reach:
                    guest.told_reach(seen.state, seen.reaches[guest.seat], at_once=True)
                guest.version = max(guest.version, seen.version)

    def _tell_one(self, guest: Guest, seen: Look, batches: dict[int, wire.Batch]) -> None:
        view = guest.view
        if view in seen.people:
            self.hints.met(self, guest, guest.shows_people(seen.people[view]))
        self._tell_drawn(guest, seen.entries.get(view, ()), seen.position, batches)
        if view in seen.things:
            guest.shows_things(seen.things[view])

    def _tell_drawn(
        self, guest: Guest, drawn: Sequence[Drawn], position: int, batches: dict[int, wire.Batch]
    ) -> None:
        """What this guest has not had of it. Guests who stand at one place share a batch."""
        at = guest.position
        if drawn and at < drawn[-1].seq:
            batch = batches.get(at)
            if batch is None:
                due = drawn if at < drawn[0].seq else [one for one in drawn if one.seq > at]
                batch = batches[at] = wire.Batch(due, guest.view.print, wire.SPLIT)
            tally.entries += len(batch)
            push = guest.outlet.push
            for text, size in batch.frames(guest.seat, guest.cursors):
                push(text, size)
        if at < position:
            guest.position = position

    def _over(self) -> None:
        """The room has been erased."""
        drawings.forget(self.state)
        for guest in list(self.guests):
            guest.close(SEAT_ENDED)
