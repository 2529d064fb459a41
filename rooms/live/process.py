"""What is live in this process: its open rooms, its writer, its place on the bus and its heartbeat. One per event loop.

The heartbeat compares the positions of all open rooms in one question, so a lost nudge costs seconds and never an
entry, and asks which sessions still live. It is started with the server, or with the first socket where a server does
not say when it starts.
"""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from functools import partial

from django.db import DatabaseError

from rooms import clock
from rooms.live import bus as wires
from rooms.live import marks, sessions, wake
from rooms.live.bus import Bus
from rooms.live.guest import Guest
from rooms.live.hints import Hints
from rooms.live.limits import Limits
from rooms.live.record import Attendance, Record
from rooms.live.room import LiveRoom
from rooms.live.threads import Threads, tell
from rooms.live.writer import Heads, Writer
from rooms.log.read import Reader
from rooms.models import Room

_log = logging.getLogger(__name__)

BEAT_SECONDS = 1.5
SESSION_ENDED = 4408
AT_ONCE = 500
NOBODY = Attendance(frozenset(), 0)


class Process:
    """The live layer of one event loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.rooms: dict[int, LiveRoom] = {}
        self.guests: set[Guest] = set()
        self.limits = Limits()
        self.readers = Threads(self.loop, "reader", 4)
        self.looks = Threads(self.loop, "look", 2)
        self.record = Record(self._attending)
        self.writer = Writer(self.loop, self.record, self._committed)
        self.bus = Bus(self._nudged, self._hinted, self._compare_all)
        self._heart: list[asyncio.Task[None]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
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
            room = LiveRoom(reader, self.looks, self.record.covers, self.writer.extend, hints)
            room.compared_by_reading(position, at)
            self.rooms[reader.room] = room
            self._soon(self._seed(room, position))
        room.admit(guest)
        return room

    def leave(self, room: LiveRoom, guest: Guest) -> None:
        room.leave(guest)
        self.writer.leave(room.pk)
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

    # ---- What moved

    def _attending(self, room: int) -> Attendance:
        """From the writer's thread."""
        live = self.rooms.get(room)
        return live.attendance if live is not None else NOBODY

    def _committed(self, heads: Heads) -> None:
        for room in heads:
            self._nudged(room)
        self.bus.nudge(heads)

    def _nudged(self, room: int) -> None:
        live = self.rooms.get(room)
        if live is not None:
            live.nudge()

    def _moved_elsewhere(self, room: int) -> None:
        """From any thread: something was said by a page or a command."""
        tell(self.loop, self._committed, {room: 0})

    def _hinted(self, room: int, sealed: bytes) -> None:
        live = self.rooms.get(room)
        hint = wires.opened(live.seal, sealed) if live is not None else None
        if live is not None and hint is not None:
            live.hints.heard(live, hint)

    # ---- The heartbeat

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            self.bus.hello()
            try:
                await self._compare()
            except DatabaseError:
                _log.warning("positions could not be compared")
            except Exception:  # noqa: BLE001 - the heart goes on
                _log.exception("positions could not be compared")
            for room in list(self.rooms.values()):
                room.hints.refresh(room)

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
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self._close_ended()
            except DatabaseError:
                _log.warning("sessions could not be asked for")
            except Exception:  # noqa: BLE001 - the heart goes on
                _log.exception("sessions could not be asked for")

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


async def start() -> None:
    running()


async def stop() -> None:
    global _process
    if _process is not None:
        stopping, _process = _process, None
        await stopping.stop()
