"""The screens of the one whose sight is taken: many sockets of one seat, each empty again when it is told to be.

Kept is, of everything said, how late it came and how late at the latest it had been asked for.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

import orjson
from picows import WSError, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from tests.faults.client import HANDSHAKE, PAUSES, Frame, Ticket
from tests.faults.journal import now
from tests.faults.world import HEALTH, mask_of

NUMBER = re.compile(rb"t(\d{9})t")
WELCOME, REACH, PAGE, CAUGHT_UP = (
    b'{"type":"welcome"',
    b'{"type":"reach"',
    b'{"type":"page"',
    b'{"type":"caught_up"',
)
FIRST_ID = re.compile(rb'"id":"([0-9a-f]{32})"')
ASKED_BACK = 20
NO_SERVER = -1


@dataclass(slots=True)
class Shown:
    """How late it came at the latest, when at the latest that had been asked for, and whether on a shut screen."""

    came: float
    asked: float
    shut: bool = False


@dataclass(slots=True)
class Sitting:
    """A socket that sees what wavers: from its welcome until it is told, or gone."""

    server: int
    since: float
    until: float = float("inf")


@dataclass
class Seen:
    """What all screens and pages of one room's wavering seat were shown, by door and server; pages by door alone."""

    shown: dict[tuple[str, int], dict[int, Shown]] = field(default_factory=dict)
    sittings: list[Sitting] = field(default_factory=list)
    closed: int = 0
    frames: int = 0
    reads: int = 0
    audiences: list[float] = field(default_factory=list)

    def in_use(self) -> bool:
        """Whether a screen is open that sees what wavers."""
        return len(self.sittings) > self.closed

    def note(
        self, door: str, number: int, asked: float, *, server: int = NO_SERVER, shut: bool = False
    ) -> None:
        at = now()
        of_door = self.shown.setdefault((door, server), {})
        before = of_door.get(number)
        if before is None:
            of_door[number] = Shown(at, asked, shut)
        else:
            before.came, before.asked, before.shut = at, max(asked, before.asked), before.shut or shut


class Screen:
    """One socket, which comes back whenever it is cut off."""

    def __init__(self, seen: Seen, ticket: Ticket, server: int, chance: Random) -> None:
        self._seen = seen
        self._ticket = ticket
        self._server = server
        self._chance = chance
        self._transport: WSTransport | None = None
        self._sitting: Sitting | None = None
        self._asked = self._asked_back = 0.0
        self._first = b""
        self.live = False

    async def run(self) -> None:
        try:
            while True:
                await self._visit()
                await asyncio.sleep(self._chance.uniform(*PAUSES))
        finally:
            if self._transport is not None:
                self._transport.disconnect()

    async def _visit(self) -> None:
        url = self._ticket.urls[self._server]
        headers = {"Cookie": self._ticket.cookie, "Origin": url, "Sec-WebSocket-Protocol": "hub.v1"}
        address = f"{url.replace('http', 'ws', 1)}/ws/rooms/{self._ticket.room}/"
        try:
            transport, _ = await ws_connect(
                lambda: Ear(self), address, extra_headers=headers, websocket_handshake_timeout=HANDSHAKE
            )
        except (OSError, TimeoutError, WSError):
            return
        self._transport = transport
        self._resume()
        await transport.wait_disconnected()
        self.live, self._transport = False, None
        self._shuts()

    def heard(self, text: bytes) -> None:
        self._seen.frames += 1
        if text.startswith(REACH):
            self._shuts()
            self.live = False
            self._resume()
            return
        if text.startswith(WELCOME):
            self._welcome(orjson.loads(text))
        elif text.startswith(CAUGHT_UP):
            self.live = True
            if self._first:
                self._asked_back = now()
                self._say({"type": "earlier", "before": self._first.decode(), "limit": ASKED_BACK})
        door, asked = ("earlier", self._asked_back) if text.startswith(PAGE) else ("socket", self._asked)
        for number in numbers(text):
            self._seen.note(door, number, asked, server=self._server, shut=self._sitting is None)
        if not self._first and door == "socket" and (found := FIRST_ID.search(text)) and b'"html"' in text:
            self._first = found[1]

    def _welcome(self, frame: Frame) -> None:
        self._first = b""
        if mask_of([scope["key"] for scope in frame["scopes"]]) & HEALTH:
            self._sitting = Sitting(self._server, now())
            self._seen.sittings.append(self._sitting)

    def _shuts(self) -> None:
        if self._sitting is not None:
            self._sitting.until = now()
            self._seen.closed += 1
            self._sitting = None

    def _resume(self) -> None:
        self._asked = now()
        self._say({"type": "resume", "cursor": None})

    def _say(self, frame: Frame) -> None:
        if self._transport is not None:
            with suppress(OSError, WSError):
                self._transport.send(WSMsgType.TEXT, orjson.dumps(frame))


class Ear(WSListener):
    """One connection of a screen."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self._screen.heard(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()


def numbers(text: bytes) -> Iterator[int]:
    """Of the posts that a text shows."""
    return (int(found) for found in set(NUMBER.findall(text)))
