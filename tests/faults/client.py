"""A person at a socket who never gives up: comes back with the last cursor, says again what was not answered.

What is said again bears the same client id, to whichever server answers; that is what makes "exactly once" worth
asking. A server that is silent for too long is left for another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

import orjson
from picows import WSError, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from tests.faults.journal import Era, Journal, Post, now
from tests.faults.world import SEATS, body_of, mask_of, number_in, scopes_of, some_of

HANDSHAKE = SILENCE = 6.0
PAUSES = (0.02, 0.25)
IN_FLIGHT = 6
FASTEST = 0.025
AGAIN = frozenset({"too-fast"})
UNEXPECTED = frozenset({4400, 4401, 4403, 4404, 4408, 4413})

Frame = dict[str, Any]
NewPost = Callable[["Client", int], Post]


@dataclass(frozen=True)
class Ticket:
    """What lets one seat in, at any of the servers."""

    urls: Sequence[str]
    room: str
    cookie: str


class Client:
    """One seat's screen and outbox. `home` is the server it tries first."""

    def __init__(
        self, journal: Journal, ticket: Ticket, room: int, seat: int, home: int, chance: Random, new: NewPost
    ) -> None:
        self.journal = journal
        self.ticket = ticket
        self.room = room
        self.seat = seat
        self._home = home
        self._goes_home = True
        self.waiting: dict[str, Post] = {}
        self.seen: set[int] = set()
        self.parties: dict[str, str] = {}
        self.reach = 0
        self.talks = False
        self.live = False
        self._new = new
        self._chance = chance
        self._cursor: str | None = None
        self._era: Era | None = None
        self._asked = 0.0
        self._heard = 0.0
        self._spoke = 0.0
        self._line: Line | None = None
        self._sent: set[str] = set()
        self._more: asyncio.TimerHandle | None = None

    # ---- Coming and going

    async def run(self) -> None:
        """Until cancelled."""
        watch = asyncio.create_task(self._watch())
        try:
            while True:
                await self._visit(
                    self._home if self._goes_home else self._chance.randrange(len(self.ticket.urls))
                )
                await asyncio.sleep(self._chance.uniform(*PAUSES))
        finally:
            watch.cancel()
            self.leave()

    def go_home(self) -> None:
        """To the server where it began, so that a room's people sit at different ones again."""
        self._goes_home = True
        self.live = False
        self.leave()

    def leave(self) -> None:
        if self._line is not None:
            self._line.transport.disconnect()

    async def _visit(self, server: int) -> None:
        url = self.ticket.urls[server]
        self._goes_home = False
        headers = {"Cookie": self.ticket.cookie, "Origin": url, "Sec-WebSocket-Protocol": "hub.v1"}
        address = f"{url.replace('http', 'ws', 1)}/ws/rooms/{self.ticket.room}/"
        try:
            transport, line = await ws_connect(
                lambda: Line(self), address, extra_headers=headers, websocket_handshake_timeout=HANDSHAKE
            )
        except (OSError, TimeoutError, WSError):
            return
        if not isinstance(line, Line):
            return  # it was gone before it was ours
        self.journal.visits += 1
        self._line, self._sent = line, set()
        self._heard = now()
        self._resume(self._cursor)
        await transport.wait_disconnected()
        self._line, self.live = None, False

    async def _watch(self) -> None:
        """Leaves a server that owes an answer and has long been silent."""
        while True:
            await asyncio.sleep(0.5)
            owed = self.waiting or not self.live
            if self._line is not None and owed and now() - self._heard > SILENCE:
                self.journal.closed["left for its silence"] += 1
                self.leave()

    def _resume(self, cursor: str | None) -> None:
        self._cursor = cursor
        if cursor is None:
            self._era = None
        self._asked = now()
        self._say({"type": "resume", "cursor": cursor})

    def closed(self, code: int) -> None:
        self.journal.closed[str(code)] += 1
        if code in UNEXPECTED:
            self.journal.odd(f"room {self.room}, {SEATS[self.seat].key} was closed with {code}")

    # ---- Saying

    def say(self, mask: int) -> Post:
        """Something new, now or as soon as there is a line."""
        post = self._new(self, mask)
        self.waiting[post.client_id] = post
        if self.live:
            self._send(post)
        return post

    def talk(self) -> None:
        """Keeps some posts in flight, as fast as they are answered but not faster than a fast crowd."""
        if self._more is not None or not (self.talks and self.live):
            return
        if len(self.waiting) < IN_FLIGHT:
            self.say(some_of(self.reach, self._chance))
        self._more = asyncio.get_running_loop().call_later(FASTEST, self._again)

    def _again(self) -> None:
        self._more = None
        self.talk()

    def _send(self, post: Post) -> None:
        self._sent.add(post.client_id)
        post.tries += 1
        self.journal.retried += post.tries == 2
        told = {"client_id": post.client_id, "body": body_of(post.number), "scopes": scopes_of(post.mask)}
        self._say({"type": "post", **told})

    def _say(self, frame: Frame) -> None:
        if self._line is not None:
            with suppress(OSError, WSError):
                self._line.transport.send(WSMsgType.TEXT, orjson.dumps(frame))

    # ---- Hearing

    def heard(self, text: bytes) -> None:
        self._heard = now()
        frame = orjson.loads(text)
        take = self._TAKES.get(frame["type"])
        if take is not None:
            take(self, frame)

    def _welcome(self, frame: Frame) -> None:
        self.reach = mask_of([scope["key"] for scope in frame["scopes"]])
        if self._era is None:
            self._era = Era(self._asked, now(), self.reach)
            self.journal.rooms[self.room].eras.setdefault(self.seat, []).append(self._era)
        self._era.visits.append((len(self._era.rows), self._asked))

    def _people(self, frame: Frame) -> None:
        self.parties |= {one["name"]: one["party"]["id"] for one in frame["list"] if one.get("party")}

    def _entry(self, frame: Frame) -> None:
        assert self._era is not None
        number = number_in(frame["html"])
        self.journal.shown(self.room, self._era, frame["id"], number)
        self.seen.add(number)
        self._cursor = frame["cursor"]

    def _entries(self, frame: Frame) -> None:
        for one in frame["list"]:
            self._entry(one)

    def _caught_up(self, frame: Frame) -> None:
        self._cursor = frame["cursor"]
        self.live = True
        for post in [post for post in self.waiting.values() if post.client_id not in self._sent]:
            self._send(post)
        self.talk()

    def _reach(self, frame: Frame) -> None:
        """Everything on the screen goes; what is asked for next is an empty screen's."""
        self.live = False
        self._resume(None)

    def _ack(self, frame: Frame) -> None:
        self._sent.discard(frame["client_id"])
        post = self.waiting.pop(frame["client_id"], None)
        if post is not None:
            self.journal.ack(post, frame["id"])
        self.talk()

    def _refused(self, frame: Frame) -> None:
        if frame["code"] == "bad-cursor":
            self._resume(None)
            return
        post = self.waiting.get(frame.get("client_id", ""))
        if post is None:
            return
        self._sent.discard(post.client_id)
        if frame["code"] in AGAIN:
            asyncio.get_running_loop().call_later(0.3, self._once_more, post)
            return
        del self.waiting[post.client_id]
        post.refused = frame["code"]
        if not (frame["code"] == "bad-scope" and SEATS[self.seat].wavers & post.mask):
            self.journal.odd(f"room {self.room}, {SEATS[self.seat].key} was refused: {frame['code']}")

    def _once_more(self, post: Post) -> None:
        if self.live and post.client_id in self.waiting:
            self._send(post)

    _TAKES = {
        "welcome": _welcome,
        "people": _people,
        "entry": _entry,
        "entries": _entries,
        "caught_up": _caught_up,
        "reach": _reach,
        "ack": _ack,
        "refused": _refused,
    }


class Line(WSListener):
    """One connection of a client."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.transport: WSTransport

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if self._client._line is not self and self._client._line is not None:
            return
        if frame.msg_type == WSMsgType.TEXT:
            self._client.heard(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            self._client.closed(int(frame.get_close_code()))
            transport.disconnect()
