"""A person's open socket in a test: speaks frames, keeps all that came, and waits for what must come."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

Frame = dict[str, Any]
SOON = 10.0
QUIET = 0.6


class Line:
    """`came` is everything so far, hints included, in order."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.came: list[Frame] = []

    async def say(self, type_: str, **told: Any) -> None:
        await self.socket.send(json.dumps({"type": type_, **told}))

    async def next(self, type_: str, within: float = SOON) -> Frame:
        """The next frame of a type; what comes before it is kept."""
        async with asyncio.timeout(within):
            while True:
                frame = await self._receive()
                if frame["type"] == type_:
                    return frame

    async def quiet(self, seconds: float = QUIET) -> list[Frame]:
        """All that comes until nothing has come for a while."""
        before = len(self.came)
        try:
            while True:
                async with asyncio.timeout(seconds):
                    await self._receive()
        except TimeoutError:
            return self.came[before:]

    async def resume(self, cursor: str | None = None) -> str:
        """Resumes and catches up; the cursor at the end."""
        await self.say("resume", cursor=cursor)
        frame = await self.next("caught_up")
        return str(frame["cursor"])

    async def post(self, body: str, *scopes: str, **more: Any) -> Frame:
        """Says something; the `ack` or the `refused`."""
        told = {"client_id": str(uuid.uuid4()), "body": body, "scopes": list(scopes), **more}
        return await self.answered("post", **told)

    async def answered(self, type_: str, **told: Any) -> Frame:
        """The `ack` or `refused` of a frame with a client id."""
        await self.say(type_, **told)
        async with asyncio.timeout(SOON):
            while True:
                frame = await self._receive()
                if frame["type"] in ("ack", "refused") and frame.get("client_id") == told.get("client_id"):
                    return frame

    async def closed(self, within: float = SOON) -> int:
        """The code it was closed with."""
        async with asyncio.timeout(within):
            while True:
                try:
                    await self._receive()
                except ConnectionClosed:
                    return self.socket.close_code or 0

    async def until(self, true: Callable[[], bool], within: float = SOON) -> None:
        """Receives until something is so."""
        async with asyncio.timeout(within):
            while not true():
                await self._receive()

    async def close(self) -> None:
        await self.socket.close()

    def entries(self) -> list[Frame]:
        """All entries that came, in order, repeats included."""
        found: list[Frame] = []
        for frame in self.came:
            if frame["type"] == "entry":
                found.append(frame)
            elif frame["type"] == "entries":
                found.extend(frame["list"])
        return found

    def screen(self) -> list[Frame]:
        """What a client shows: a second entry with the same id replaces the first."""
        shown: dict[str, Frame] = {}
        for entry in self.entries():
            shown[entry["id"]] = entry
        return list(shown.values())

    def of(self, type_: str) -> list[Frame]:
        return [frame for frame in self.came if frame["type"] == type_]

    def text(self) -> str:
        """Everything that came, as one text to search in."""
        return json.dumps(self.came, ensure_ascii=False)

    def forget(self) -> None:
        """As a client does on `reach`."""
        self.came.clear()

    async def _receive(self) -> Frame:
        frame: Frame = json.loads(await self.socket.recv())
        frame.setdefault("type", "")
        self.came.append(frame)
        return frame


async def dial(
    url: str,
    room: str,
    cookie: str | None,
    *,
    origin: str | None = None,
    protocols: tuple[str, ...] = ("hub.v1",),
    **how: Any,
) -> Line:
    """Opens a socket as a browser would."""
    headers = {"Cookie": cookie} if cookie is not None else {}
    socket = await connect(
        f"{url.replace('http', 'ws', 1)}/ws/rooms/{room}/",
        subprotocols=[*protocols] or None,  # type: ignore[list-item]
        additional_headers=headers,
        origin=origin or url,  # type: ignore[arg-type]
        max_size=None,
        compression=None,
        proxy=None,
        ping_interval=None,
        close_timeout=1,
        **{"max_queue": None, **how},
    )
    return Line(socket)


def now() -> float:
    return time.monotonic()
