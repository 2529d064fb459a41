"""A client of the room's wire in the product's own event loop, through the same application that a server runs.

Nothing here sleeps blindly: it waits for frames, or for the room's object to have told everybody everything.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from tests.twins.installation import ORIGIN

Frame = dict[str, Any]
PATIENCE = 20.0
CLOSED = "closed"


class Socket:
    """One socket. `frames` is what it was sent, as text and in order; a close is a frame of its own."""

    def __init__(self, room_id: str, cookie: str, subprotocols: tuple[str, ...] = ("hub.v1",)) -> None:
        from hub.asgi import application

        scope = {
            "type": "websocket",
            "path": f"/ws/rooms/{room_id}/",
            "headers": [
                (b"cookie", cookie.encode()),
                (b"origin", ORIGIN.encode()),
                (b"host", b"127.0.0.1:8000"),
            ],
            "subprotocols": list(subprotocols),
            "query_string": b"",
            "client": ("127.0.0.1", 1),
        }
        self.frames: list[str] = []
        self._taken = 0
        self._inbox: asyncio.Queue[Frame] = asyncio.Queue()
        self._came = asyncio.Event()
        self._task = asyncio.ensure_future(application(scope, self._inbox.get, self._sent))
        self._inbox.put_nowait({"type": "websocket.connect"})

    async def _sent(self, message: Frame) -> None:
        if message["type"] == "websocket.send":
            self.frames.append(message["text"])
        elif message["type"] == "websocket.close":
            self.frames.append(json.dumps({"type": CLOSED, "code": message.get("code")}))
        self._came.set()

    def say(self, type_: str, **told: Any) -> None:
        self._inbox.put_nowait({"type": "websocket.receive", "text": json.dumps({"type": type_, **told})})

    async def until(self, *types: str) -> list[str]:
        """What comes up to and with a frame of one of these types, or a close."""
        for _ in range(100_000):
            for place in range(self._taken, len(self.frames)):
                if type_of(self.frames[place]) in (*types, CLOSED):
                    came = self.frames[self._taken : place + 1]
                    self._taken = place + 1
                    return came
            if self._task.done() and not self._task.cancelled() and self._task.exception():
                raise RuntimeError("the application failed") from self._task.exception()
            self._came.clear()
            await asyncio.wait_for(self._came.wait(), PATIENCE)
        raise TimeoutError

    def rest(self) -> list[str]:
        """What has come since."""
        came = self.frames[self._taken :]
        self._taken = len(self.frames)
        return came

    async def ask(self, type_: str, *answers: str, **told: Any) -> list[str]:
        self.say(type_, **told)
        return await self.until(*answers, "refused")

    async def resume(self, cursor: str | None = None) -> list[str]:
        """Until it is caught up; a changed reach is confirmed."""
        came = await self.ask("resume", "caught_up", "reach", cursor=cursor)
        if type_of(came[-1]) == "reach":
            came += await self.resume()
        return came

    async def leave(self) -> None:
        self._inbox.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(self._task, PATIENCE)


def type_of(text: str) -> str:
    return str(json.loads(text)["type"])


def flat(frames: list[str]) -> list[str]:
    """`entries` as that many `entry` frames, which is what the contract says they are."""
    told: list[str] = []
    for text in frames:
        frame = json.loads(text)
        if frame["type"] == "entries" and frame["list"]:
            told += [json.dumps({"type": "entry", **entry}, ensure_ascii=False) for entry in frame["list"]]
        else:
            told.append(json.dumps(frame, ensure_ascii=False))
    return told


def entries_in(frames: list[str]) -> list[Frame]:
    """The entries of some frames, pages included, in their order."""
    found: list[Frame] = []
    for text in frames:
        frame = json.loads(text)
        found += frame["list"] if frame["type"] == "entries" else []
        found += frame["entries"] if frame["type"] == "page" else []
        found += [frame] if frame["type"] == "entry" else []
    return found


def told(frames: list[str], type_: str) -> Frame | None:
    """The last frame of a type."""
    return next((json.loads(text) for text in reversed(frames) if type_of(text) == type_), None)


async def settled(room: int) -> None:
    """Waits until the room's object has told those who sit in it all that the log holds."""
    from rooms.live import process
    from rooms.models import Room

    running = process.running()
    row = await running.readers.ask(lambda: Room.objects.values_list("head", "version").get(pk=room))

    def is_settled() -> bool:
        live = running.rooms.get(room)
        if live is None:
            return True
        resting = live._advancing is None or live._advancing.done()
        idle = all(guest.outlet._task is None for guest in live.guests)
        at_head = (live.position, live.version) == row or not any(guest.live for guest in live.guests)
        return resting and not live._due and idle and at_head

    await waited(is_settled)


async def waited(until: Callable[[], bool]) -> None:
    """Gives way to others until something holds."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not until():
        if asyncio.get_running_loop().time() > deadline:
            raise TimeoutError
        await asyncio.sleep(0.001)
