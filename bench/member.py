"""One member of a room over `hub.v1`. It reads no more of a frame than its markers, so that the generator stays cheap."""

import asyncio
import re
from dataclasses import dataclass
from typing import Protocol

import orjson
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from bench.book import LENGTH, MARK, Book, body, now

PROTOCOL = "hub.v1"
_ACK = re.compile(rb'"client_id":"[^"]{24}(\d{12})"')
_LIMIT = 40.0


@dataclass(frozen=True)
class Ticket:
    """What lets one member in. `url` is the server's own, http://…"""

    url: str
    room: str
    cookie: str


class Person(Protocol):
    """Who can be measured: a member here, an occupant at the peer. `size` is how many are owed what it says."""

    size: int

    async def enter(self) -> str: ...

    def post(self, token: int) -> None: ...

    def leave(self) -> None: ...


class Member(WSListener):
    """`number` is its place in the room, `size` how many sit there, `length` how many characters it says at a time.

    `history` is what came before `caught_up`, in `frames` frames.
    """

    def __init__(self, book: Book, ticket: Ticket, number: int, size: int) -> None:
        self.size = size
        self.ticket = ticket
        self.length = LENGTH
        self.history: list[int] = []
        self.frames = 0
        self._book = book
        self._bit = 1 << number
        self._transport: WSTransport | None = None
        self._caught_up: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def enter(self, cursor: str | None = None) -> str:
        """Connects and resumes; the cursor of `caught_up`."""
        headers = {
            "Cookie": self.ticket.cookie,
            "Origin": self.ticket.url,
            "Sec-WebSocket-Protocol": PROTOCOL,
        }
        address = f"{self.ticket.url.replace('http', 'ws', 1)}/ws/rooms/{self.ticket.room}/"
        await ws_connect(lambda: self, address, extra_headers=headers, websocket_handshake_timeout=_LIMIT)
        self._send({"type": "resume", "cursor": cursor})
        return await asyncio.wait_for(self._caught_up, _LIMIT)

    def post(self, token: int) -> None:
        client_id = f"0be9c4a5-0000-4000-8000-{token:012d}"
        words = body(token, self.length)
        self._send({"type": "post", "client_id": client_id, "body": words, "scopes": ["general"]})

    def leave(self) -> None:
        if self._transport is not None:
            self._transport.disconnect()

    def _send(self, frame: dict[str, object]) -> None:
        assert self._transport is not None
        self._transport.send(WSMsgType.TEXT, orjson.dumps(frame))

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if not self._caught_up.done():
            self._caught_up.set_exception(ConnectionError("closed before caught_up"))

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self._told(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            self._book.closed.append(str(frame.get_close_code()))
            transport.disconnect()

    def _told(self, told: bytes) -> None:
        if told.startswith((b'{"type":"entry"', b'{"type":"entries"')):
            self._entries(MARK.findall(told))
        elif told.startswith(b'{"type":"ack"'):
            said = _ACK.search(told)
            assert said is not None
            self._book.is_acked(int(said[1]), now())
        elif told.startswith(b'{"type":"caught_up"'):
            self._caught_up.set_result(orjson.loads(told)["cursor"])
        elif told.startswith(b'{"type":"refused"'):
            self._book.refused.append(orjson.loads(told)["code"])

    def _entries(self, marks: list[bytes]) -> None:
        if self._caught_up.done():
            at = now()
            for mark in marks:
                self._book.delivered(int(mark), self._bit, at)
        else:
            self.history += map(int, marks)
            self.frames += 1
