"""What is live in this process: its open rooms, its writer, its place on the bus and its heartbeat. One per event loop.

The heartbeat compares the positions of all open rooms in one question, so a lost nudge costs seconds and never an
entry, and asks which sessions still live. It is started with the server, or with the first socket where a server does
not say when it starts.
"""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from functools import partial

from django.db import DatabaseError

from rooms import clock
from rooms.counts import tally
from rooms.live import bus as wires
from rooms.live import marks, sessions, wake
from rooms.live.bus import Bus
from rooms.live.group import Page
from rooms.live.guest import Guest
from rooms.live.hints import Hints
from rooms.live.limits import Limits
from rooms.live.record import Record, Shown, Stay
from rooms.live.room import LiveRoom
from rooms.live.threads import Threads, tell
from rooms.live.writer import Heads, Writer
from rooms.log import alone, news
from rooms.log.append import Moved
from rooms.log.read import Reader
from rooms.models import Room
from rooms.trouble import Trouble

_log = logging.getLogger(__name__)

BEAT_SECONDS = 0.75
DEAF_BEAT_SECONDS = 0.4  # while nothing is heard from other processes
DOORS_SECONDS = 1.5
SESSION_ENDED = 4408
AT_ONCE = 500
ALIVE_EVERY, ALIVE_SECONDS = 10.0, 40.0
TRY_AGAIN = 1013


class Process:
    """The live layer of one event loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.rooms: dict[int, LiveRoom] = {}
        self.guests: set[Guest] = set()
        self.limits = Limits()
        self.readers = Threads(self.loop, "reader", 4)
        self.looks = Threads(self.loop, "look", 2)
        self.record = Record()
        self.writer = Writer(self.loop, self.record, self._committed)
        self.bus = Bus(self._nudged, self._told, self._hinted, self._compare_all)
        self.alive_at = self._asked_alive_at = clock.monotonic()
        self._heart: list[asyncio.Task[None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._unasked = {what: Trouble(_log, what) for what in ("positions", "sessions")}

    def start(self) -> None:
        tally.beat()
        self.bus.start()
        wake.settle_local(self._moved_elsewhere)
        self._heart = [self.loop.create_task(beat) for beat in (self._beat(), self._doors())]

    async def stop(self) -> None:
        wake.settle_local(None)
        for task in self._heart:
            task.cancel()
        await asyncio.gather(*self._heart, return_exceptions=True)
        await self.bus.stop()
        await self.loop.run_in_executor(None, self.writer.stop)
        self.readers.stop()
        self.looks.stop()

    def enter(self, reader: Reader, guest: Guest, position: int, at: float) -> LiveRoom:
        """The room's object, with this guest in it, who was read for at a moment."""
        room = self.rooms.get(reader.room)
        if room is None:
            hints = Hints(self.bus)
            room = LiveRoom(reader, self.looks, self.is_alive, hints)
            room.compared_by_reading(position, at)
            self.rooms[reader.room] = room
            self._soon(self._seed(room, position))
        room.admit(guest)
        return room

    def leave(self, room: LiveRoom, guest: Guest) -> None:
        room.leave(guest)
        if not room.guests:
            self.rooms.pop(room.pk, None)

    def _soon(self, what: Coroutine[None, None, None]) -> None:
        """A task without a keeper may be swept away before it is done."""
        task = self.loop.create_task(what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _seed(self, room: LiveRoom, head: int) -> None:
        with suppress(DatabaseError):
            room.hints.seed(room, await self.readers.ask(partial(marks.seed, room.state, head)))

    async def shows(self, guest: Guest, shown: Sequence[Shown], stay: Stay | None = None) -> bool:
        """Writes down what a guest is about to be shown; False where it could not be."""
        if not shown and stay is None:
            return True
        page = Page(shown, stay, self.loop.create_future())
        self.writer.show(page)
        page.done.add_done_callback(lambda _done: self._stays(guest, page.row))
        return await asyncio.shield(page.done)

    def _stays(self, guest: Guest, row: int | None) -> None:
        """Its row is open, also where whoever waited for that waits no more."""
        if row is not None:
            guest.row = row
            if guest.outlet.closing and guest not in self.guests:
                self.ends_stay(guest)

    def ends_stay(self, guest: Guest) -> None:
        """The socket is gone: so ends what was open for it."""
        if guest.row is not None:
            row, guest.row = guest.row, None
            self.writer.leave(row, guest.position)

    def is_alive(self) -> bool:
        """Nobody can have taken this process for gone, and closed what is open in its record."""
        return clock.monotonic() - self.alive_at < ALIVE_SECONDS

    # ---- What moved

    def _committed(self, heads: Heads) -> None:
        for room, moved in heads.items():
            live = self.rooms.get(room)
            plain = news.straight(moved.fresh) if live is not None or self.bus.heard else None
            if live is not None:
                if plain:
                    live.told(plain, moved.version, moved.held_at)
                else:
                    live.nudge()
            self._tell_others(room, moved, plain)

    def _tell_others(self, room: int, moved: Moved, plain: list[news.News] | None) -> None:
        if not self.bus.heard:
            return
        if plain:
            self.bus.news(room, news.sealed(moved.seal, moved.version, moved.chain, plain))
        else:
            self.bus.nudge(room, moved.head)

    def _told(self, room: int, sealed: bytes) -> None:
        """From another process: what was said there, straight from its commit."""
        live = self.rooms.get(room)
        if live is None:
            return
        try:
            version, chain, plain = news.unsealed(live.seal, sealed)
        except Exception:  # noqa: BLE001 - not sealed for this room, or of a version that says more: the log knows
            live.nudge()
        else:
            alone.heard(room, version, plain[0].seq - 1, plain[-1].seq, plain[-1].at, chain)
            live.told(plain, version, None)

    def _nudged(self, room: int) -> None:
        live = self.rooms.get(room)
        if live is not None:
            live.nudge()

    def _moved_elsewhere(self, room: int) -> None:
        """From any thread: something was said by a page or a command."""
        tell(self.loop, self._looked_for, room)

    def _looked_for(self, room: int) -> None:
        self._nudged(room)
        self.bus.nudge(room, 0)

    def _hinted(self, room: int, sealed: bytes) -> None:
        live = self.rooms.get(room)
        hint = wires.opened(live.seal, sealed) if live is not None else None
        if live is not None and hint is not None:
            live.hints.heard(live, hint)

    # ---- The heartbeat

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(DEAF_BEAT_SECONDS)
            if self.bus.sound:
                await asyncio.sleep(BEAT_SECONDS - DEAF_BEAT_SECONDS)
            self.bus.hello()
            self._soon(self._live_on())
            try:
                await self._compare()
            except Exception:  # noqa: BLE001 - the heart goes on
                self._unasked["positions"].begins()
            else:
                self._unasked["positions"].ends()
            tally.beat()
            for room in list(self.rooms.values()):
                room.hints.refresh(room)

    async def _live_on(self) -> None:
        """Says now and then that this process runs. If it was taken for gone meanwhile, its guests come anew."""
        now = clock.monotonic()
        if now - self._asked_alive_at < ALIVE_EVERY:
            return
        self._asked_alive_at = now
        if await self.writer.alive():
            self.alive_at = now
            return
        self._asked_alive_at = float("-inf")
        if self.record.gone:
            for guest in list(self.guests):
                guest.close(TRY_AGAIN)
            self.record.gone = False

    def _compare_all(self) -> None:
        """The bus was away: whatever was said meanwhile was not heard."""
        for room in list(self.rooms.values()):
            room.nudge()

    async def _compare(self) -> None:
        pks = list(self.rooms)
        for first in range(0, len(pks), AT_ONCE):
            began = clock.monotonic()
            part = pks[first : first + AT_ONCE]
            rows = await self.looks.ask(partial(_positions, part))
            for pk in part:
                room = self.rooms.get(pk)
                if room is not None:
                    room.compared(rows.get(pk), began)

    async def _doors(self) -> None:
        """Sessions that have ended close their sockets."""
        while True:
            await asyncio.sleep(DOORS_SECONDS)
            try:
                await self._close_ended()
            except Exception:  # noqa: BLE001 - the heart goes on
                self._unasked["sessions"].begins()
            else:
                self._unasked["sessions"].ends()

    async def _close_ended(self) -> None:
        guests = list(self.guests)
        ids = list({guest.admission.session_id for guest in guests})
        living: set[str] = set()
        for first in range(0, len(ids), AT_ONCE):
            living |= await self.readers.ask(partial(sessions.still_valid, ids[first : first + AT_ONCE]))
        for guest in guests:
            if guest.admission.session_id not in living:
                guest.close(SESSION_ENDED)


def _positions(pks: list[int]) -> dict[int, tuple[int, int]]:
    rows = Room.objects.filter(pk__in=pks, erased_at=None).values_list("pk", "head", "version")
    return {pk: (head, version) for pk, head, version in rows}


_process: Process | None = None


def running() -> Process:
    """The process of the running loop, started if it was not."""
    global _process
    if _process is None or _process.loop is not asyncio.get_running_loop():
        _process = Process()
        _process.start()
    return _process


def current() -> Process | None:
    """The process that runs here, if one does; for whoever counts what it holds."""
    return _process


async def start() -> None:
    running()


async def stop() -> None:
    global _process
    if _process is not None:
        stopping, _process = _process, None
        await stopping.stop()
