"""A socket comes, or comes back: it catches up without holding anybody up, and then goes on live without a gap.

Stretch by stretch it is brought to where the room's object stands. If others were told of something meanwhile, another
stretch follows; after a few of those the room waits for it. Each `resume` ends in one `caught_up`, unless the reach
has changed.
"""

from collections.abc import Callable, Iterable
from functools import partial

from django.db import DatabaseError

from rooms.counts import tally
from rooms.live import wire
from rooms.live.catch_up import Stretch, stretch
from rooms.live.guest import SEAT_ENDED, Guest
from rooms.live.process import Process
from rooms.live.record import Stay
from rooms.live.room import LiveRoom
from rooms.log.read import reader_at
from rooms.refusal import Refused

Entered = Callable[[LiveRoom], None]

PATIENCE = 3
AT_ONCE = 4


class Arrival:
    """One resume of one socket. Raises `Refused` bad-cursor."""

    def __init__(
        self, process: Process, guest: Guest, room_id: str, cursor: str | None, entered: Entered
    ) -> None:
        place = guest.cursors.read(cursor) if cursor is not None else None
        if cursor is not None and place is None:
            raise Refused("bad-cursor")
        self._process = process
        self._guest = guest
        self._room_id = room_id
        self._entered = entered
        self._after: int | None = place[0] if place else None
        self._print: bytes | None = place[1] if place else None
        self._epoch = guest.epoch
        self._done = False
        self.room: LiveRoom | None = None

    async def run(self) -> None:
        """Until it is live, or its reach has changed, or it has gone."""
        tries = 0
        while not self._over:
            tries += 1
            if self.room is not None and tries > PATIENCE:
                async with self.room.lock:
                    texts = await self._go_on()
            else:
                texts = await self._go_on()
            # Never under the lock: a slow network would hold up the whole room.
            await self._guest.outlet.flow(texts)
            if self.room is not None and self.room.lock.locked() and not self._over:
                async with self.room.lock:
                    pass

    @property
    def _over(self) -> bool:
        return self._done or self._guest.epoch != self._epoch

    async def _go_on(self) -> Iterable[bytes]:
        """One stretch: joins after it, or gives what is to be sent before the next."""
        guest = self._guest
        got = await self._read()
        if self._over:
            return ()
        if got is None:
            guest.close(SEAT_ENDED)
            return ()
        if not self._settles(got) or self.room is None or self._over:
            return ()
        batch = wire.Batch(got.entries, guest.view.print, wire.PAGE_SPLIT)
        tally.entries += len(batch)
        texts = (text for text, _ in batch.frames(guest.seat, guest.cursors))
        if got.more or batch.count > AT_ONCE or not self.room.may_join(guest, got.position, got.version):
            return texts
        for text in texts:
            guest.outlet.push(text)
        self.room.join(guest, got.position)
        guest.outlet.push(wire.caught_up(guest.cursors, got.position, guest.view.print))
        self.room.hints.came(self.room, guest)
        self._done = True
        return ()

    async def _read(self) -> Stretch | None:
        """Reads a stretch, and writes down that it will be shown."""
        guest, user = self._guest, self._guest.admission.user_id
        asked = partial(
            stretch,
            user,
            self._room_id,
            guest.language,
            self._after,
            self._print,
            first=self.room is None,
        )
        got = await self._process.readers.ask(asked)
        if got is not None and not await self._process.shows(guest, got.shown, self._stay(got)):
            raise DatabaseError
        return got

    def _stay(self, got: Stretch) -> Stay | None:
        """From the end of the last piece on, this socket is live: one row says so as long as it stays."""
        if got.more or self._guest.row is not None:
            return None
        return Stay(got.state.pk, self._guest.seat_id, got.position + 1)

    def _settles(self, got: Stretch) -> bool:
        """Takes its place in the room by what was read; False where the room, or the day, has moved on since."""
        room = self.room or self._process.rooms.get(got.state.pk)
        if room is not None and (got.version < room.version or got.day < room.day):
            return False
        guest = self._guest
        if self.room is None:
            self._enter(got)
        elif got.reach != guest.reach:
            guest.told_reach(got.state, got.reach)
        else:
            guest.version = got.version
            if got.around is not None:
                guest.shows_people(got.around.people)
                guest.shows_things(got.around.things)
        self._after, self._print = got.position, None
        if self.room is not None and got.version > self.room.version:
            self.room.nudge()
        return True

    def _enter(self, got: Stretch) -> None:
        guest = self._guest
        guest.sees_as(got.reach, got.version)
        reader = reader_at(got.state, got.state.seats[guest.seat], got.day)
        self.room = self._process.enter(reader, guest, got.position, got.at)
        self._entered(self.room)
        assert got.around is not None
        if self._print not in (None, got.print):
            guest.told_reach(got.state, got.reach, got.around.welcome)
            return
        guest.outlet.push(got.around.welcome)
        guest.things = got.around.things
        guest.shows_people(got.around.people)
