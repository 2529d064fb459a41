"""One occupant of a multi-user chat room (XEP-0045) over plain XMPP: just enough to enter, speak and hear.

The server gives everybody what was said, its author included: the own copy is the acknowledgement.
"""

import asyncio
import re
from typing import cast

from bench.book import MARK, Book, body, now
from bench.member import Ticket

DOMAIN, ROOMS = "localhost", "conference.localhost"
_LIMIT = 20.0
_MARK_BYTES = 10
_OPEN = (
    f"<?xml version='1.0'?><stream:stream to='{DOMAIN}' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>"
)
_ANONYMOUS = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>"
_BIND = "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
_JOIN = (
    "<presence to='%s/n%d'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>"
)


class Occupant(asyncio.Protocol):
    """Has the ways of a `Member`. `ticket.url` is `host:port`."""

    def __init__(self, book: Book, ticket: Ticket, number: int, size: int) -> None:
        self.size = size
        self._book = book
        self._number = number
        self._bit = 1 << number
        self._at = ticket.url.rpartition(":")
        self._room = f"{ticket.room}@{ROOMS}"
        self._mine: set[int] = set()
        self._rest = b""
        self._awaited: tuple[re.Pattern[bytes], asyncio.Future[None]] | None = None
        self._transport: asyncio.Transport | None = None

    async def enter(self) -> str:
        loop = asyncio.get_running_loop()
        host, _, port = self._at
        await loop.create_connection(lambda: self, host, int(port))
        await self._ask(_OPEN, rb"</stream:features>")
        await self._ask(_ANONYMOUS, rb"<success")
        await self._ask(_OPEN, rb"</stream:features>")
        await self._ask(_BIND, rb"</iq>")
        await self._ask(_JOIN % (self._room, self._number), rb"<subject")
        return ""

    def post(self, token: int) -> None:
        self._mine.add(token)
        self._write(f"<message type='groupchat' to='{self._room}'><body>{body(token)}</body></message>")

    def leave(self) -> None:
        if self._transport is not None:
            self._transport.close()

    async def _ask(self, told: str, answer: bytes) -> None:
        self._rest = b""
        came: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._awaited = re.compile(answer), came
        self._write(told)
        await asyncio.wait_for(came, _LIMIT)

    def _write(self, told: str) -> None:
        assert self._transport is not None
        self._transport.write(told.encode())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._awaited is not None:
            self._awaited[1].set_exception(ConnectionError("closed before it was inside"))

    def data_received(self, data: bytes) -> None:
        told = self._rest + data
        if self._awaited is not None:
            self._rest = told
            self._answered(told)
        else:
            self._rest = told[self._heard(told) :]

    def _answered(self, told: bytes) -> None:
        assert self._awaited is not None
        answer, came = self._awaited
        if answer.search(told) and not came.done():
            self._awaited = None
            self._rest = b""
            came.set_result(None)

    def _heard(self, told: bytes) -> int:
        """Where to begin the next time: behind the last marker, or where one may have been cut in two."""
        at, end = now(), 0
        for mark in MARK.finditer(told):
            token, end = int(mark[1]), mark.end()
            self._book.delivered(token, self._bit, at)
            if token in self._mine:
                self._book.is_acked(token, at)
        return max(end, len(told) - _MARK_BYTES + 1)
