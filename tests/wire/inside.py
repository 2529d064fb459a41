"""Server processes inside a test, with no network: what each says to the others waits until the test hands it on.

They share a store, and nobody wakes them: there is no heartbeat and no bus, so the order of things is the test's.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypeVar

import pytest
from websockets.exceptions import ConnectionClosed, ConnectionClosedOK
from websockets.frames import Close

from rooms import clock
from rooms.live.bus import Bus
from rooms.live.process import Process
from rooms.live.room import LiveRoom
from rooms.live.socket import Socket
from rooms.log import find, fold
from rooms.log.read import Reader
from tests.cast import Stage, stage
from tests.wire.line import Line

Answer = TypeVar("Answer")
SOON = 10.0


class KeptBack:
    """A question whose first answer is known in its thread, and kept from the loop until it is let go."""

    def __init__(self, patch: pytest.MonkeyPatch, where: ModuleType, name: str) -> None:
        self._asked, self._let_go = threading.Event(), threading.Event()
        question = getattr(where, name)

        def asked(*about: Any, **how: Any) -> Any:
            found = question(*about, **how)
            self._asked.set()
            assert self._let_go.wait(SOON)
            return found

        patch.setattr(where, name, asked)

    async def known(self) -> None:
        assert await asyncio.to_thread(self._asked.wait, SOON)

    def let_go(self) -> None:
        self._let_go.set()


@dataclass(frozen=True)
class Admission:
    user_id: int
    session_id: str
    language: str = "nb"


class Seam:
    """What a line takes for its socket, and a process for its server."""

    def __init__(self) -> None:
        self.close_code: int | None = None
        self._up: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._down: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def send(self, text: str) -> None:
        self._up.put_nowait({"type": "websocket.receive", "text": text})

    async def recv(self) -> str:
        told = await self._down.get()
        if told["type"] == "websocket.close":
            self.close_code = told["code"]
            raise ConnectionClosedOK(Close(told["code"], ""), None)
        return str(told["text"])

    @property
    def waits(self) -> bool:
        """Has it been served what nobody has received yet?"""
        return not self._down.empty()

    async def close(self) -> None:
        self._up.put_nowait({"type": "websocket.disconnect"})

    async def receive(self) -> dict[str, Any]:
        return await self._up.get()

    async def served(self, told: dict[str, Any]) -> None:
        self._down.put_nowait(told)
        if told["type"] == "websocket.close":
            await self.close()


class Inside:
    """One process, and who sits at it."""

    def __init__(self, room: Stage) -> None:
        self.stage = room
        self.live = Process()
        self.live.bus.start = lambda: None  # type: ignore[method-assign]
        self._sitting: dict[Line, asyncio.Task[None]] = {}

    @property
    def room(self) -> LiveRoom:
        return self.live.rooms[self.stage.room.pk]

    async def ask(self, question: Callable[[], Answer]) -> Answer:
        """Where a database may be waited for."""
        return await self.live.readers.ask(question)

    async def sit(self, key: str, cursor: str | None = None) -> Line:
        """A seat's line, caught up."""
        line = await self.dial(key)
        await line.resume(cursor)
        return line

    async def dial(self, key: str) -> Line:
        reader = await self.ask(lambda: self.stage.reader(key))
        seam = Seam()
        line = Line(seam)  # type: ignore[arg-type]
        self._sitting[line] = asyncio.create_task(self._serve(seam, reader))
        return line

    async def _serve(self, seam: Seam, reader: Reader) -> None:
        admission = Admission(reader.seat.user_id, f"{reader.seat.key}")
        socket = Socket(self.live, seam.receive, seam.served, admission, reader)
        try:
            await socket.listen()
        finally:
            socket.ended()

    def words(self) -> list[bytes]:
        """What it has told of the log since it was last asked; hints are lost."""
        found = []
        with suppress(asyncio.QueueEmpty):
            while True:
                found.append(self.live.bus._outgoing.get_nowait())
        return [word for word in found if word[:1] in (b"+", b"[")]

    def hears(self, other: Inside, word: bytes) -> None:
        self.live.bus._heard(other.live.bus.me.encode() + word)

    async def looks(self, *lines: Line) -> None:
        """Until everything in the log has been told, and these have received it."""
        if self.stage.room.pk in self.live.rooms:
            await self.room.nudge()
        with suppress(ConnectionClosed):
            for line in lines:
                while line.socket.waits:  # type: ignore[attr-defined]
                    await line._receive()

    async def gone(self, line: Line) -> None:
        """Until its end has been written down."""
        await line.close()
        await self._sitting[line]
        await self.live.writer.alive()

    async def ends(self) -> None:
        for sitting in self._sitting.values():
            sitting.cancel()
        await asyncio.gather(*self._sitting.values(), return_exceptions=True)
        await asyncio.to_thread(self.live.writer.stop)
        self.live.readers.stop()
        self.live.looks.stop()


Two = tuple[Inside, Inside]


@contextmanager
def a_room() -> Iterator[Stage]:
    """What a process remembers of a room belongs to its rows, which the next test has not."""
    fold.drop_all()
    find.forget_all_sets()
    yield stage()
    clock.set_source(None)
    fold.drop_all()
    find.forget_all_sets()


@asynccontextmanager
async def two_of(room: Stage, patch: pytest.MonkeyPatch) -> AsyncIterator[Two]:
    """Two processes of one house. Each takes it that somebody hears it."""
    patch.setattr(Bus, "heard", True)
    here, there = Inside(room), Inside(room)
    yield here, there
    await here.ends()
    await there.ends()
