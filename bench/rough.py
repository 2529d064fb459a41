"""Clients that mean no good, each until it is told to stop: one never reads, one floods, one sends 10 MB in a frame.
They come back with a cursor, so that they are soon where the others are.

Each is a process of its own, behind whatever measures: `python -m bench.rough NAME` is told by a line where to go, and
to stop by the end of its input. Bare sockets with a handshake by hand: no library would do this. A client's frames must
be masked; the mask is zero.
"""

import asyncio
import base64
import itertools
import os
import socket
import struct
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import astuple
from urllib.parse import urlsplit

import orjson

from bench.member import PROTOCOL, Ticket

Ended = Counter[str]
Client = Callable[[Ticket, str, asyncio.Event], Awaitable[Ended]]
BEHIND = 19  # how nice it is to whatever measures on the same core

TEXT, CLOSE = 1, 8
SMALL_WINDOW, LARGE_WINDOW, SMALL_SEGMENT = 4096, 1 << 20, 536
FLOOD_AT_ONCE, FLOOD_PAUSE = 200, 0.01
HUGE = 10_000_000
AGAIN_SECONDS = 1.0
LAST_WORDS_SECONDS = 5.0


class Beside:
    """A client of this name at work, until `stop`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def begun(cls, name: str, ticket: Ticket, cursor: str) -> "Beside":
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.rough", name, stdin=PIPE, stdout=PIPE
        )
        assert process.stdin is not None
        process.stdin.write(orjson.dumps([astuple(ticket), cursor]) + b"\n")
        await process.stdin.drain()
        return cls(process)

    async def stop(self) -> Ended:
        told, _ = await self._process.communicate(b"")
        return Counter(orjson.loads(told))


async def main(name: str) -> None:
    os.nice(BEHIND)
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    where, cursor = orjson.loads(await loop.run_in_executor(None, sys.stdin.readline))
    going = asyncio.ensure_future(CLIENTS[name](Ticket(*where), cursor, stop))
    await loop.run_in_executor(None, sys.stdin.read)
    stop.set()
    print(orjson.dumps(await going).decode())


async def mute(ticket: Ticket, cursor: str, stop: asyncio.Event) -> Ended:
    """Enters and never reads. Its segments and window are small, so that the kernel holds little for it."""
    line = await Line.to(ticket, small=True)
    line.say({"type": "resume", "cursor": cursor})
    await stop.wait()
    return Counter([await line.last_words()])


async def flood(ticket: Ticket, cursor: str, stop: asyncio.Event) -> Ended:
    """Posts as fast as it can, reads what it is told, and is back a second after it was thrown out."""
    return await _again_and_again(ticket, cursor, stop, _flood)


async def giant(ticket: Ticket, cursor: str, stop: asyncio.Event) -> Ended:
    """Sends one frame of 10 MB, and is back a second after it was thrown out."""
    return await _again_and_again(ticket, cursor, stop, _giant)


async def _again_and_again(
    ticket: Ticket, cursor: str, stop: asyncio.Event, do: Callable[["Line"], Awaitable[None]]
) -> Ended:
    ended: Ended = Counter()
    while not stop.is_set():
        line = await Line.to(ticket)
        line.say({"type": "resume", "cursor": cursor})
        doing = asyncio.ensure_future(do(line))
        stopped = asyncio.ensure_future(stop.wait())
        hearing = asyncio.ensure_future(line.last_words(None))
        await asyncio.wait([hearing, stopped], return_when=asyncio.FIRST_COMPLETED)
        ended[hearing.result() if hearing.done() else "open"] += 1
        for task in (doing, hearing, stopped):
            task.cancel()
        await asyncio.gather(doing, hearing, stopped, return_exceptions=True)
        line.drop()
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), AGAIN_SECONDS)
    return ended


async def _flood(line: "Line") -> None:
    numbers = itertools.count()
    with suppress(ConnectionError):
        while True:
            for number in itertools.islice(numbers, FLOOD_AT_ONCE):
                client_id = f"f100d000-0000-4000-8000-{number:012d}"
                line.say({"type": "post", "client_id": client_id, "body": "flood", "scopes": ["general"]})
            await line.flushed()
            await asyncio.sleep(FLOOD_PAUSE)


async def _giant(line: "Line") -> None:
    with suppress(ConnectionError):
        line.send(b'{"type":"post","body":"' + b"x" * HUGE + b'"}')
        await line.flushed()


class Line:
    """A WebSocket as it is on the wire."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def to(cls, ticket: Ticket, **sizes: bool) -> "Line":
        """Through the door. `small=True`: with a window and segments as small as they get."""
        at = urlsplit(ticket.url)
        plug = socket.socket()
        plug.settimeout(0)
        if sizes.get("small"):
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_WINDOW)
            plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SMALL_SEGMENT)
        await asyncio.get_running_loop().sock_connect(plug, (at.hostname, at.port))
        reader, writer = await asyncio.open_connection(sock=plug, limit=SMALL_WINDOW)
        key = base64.b64encode(os.urandom(16)).decode()
        writer.write(
            f"GET /ws/rooms/{ticket.room}/ HTTP/1.1\r\nHost: {at.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
            f"Sec-WebSocket-Protocol: {PROTOCOL}\r\nOrigin: {ticket.url}\r\nCookie: {ticket.cookie}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in head:
            raise ConnectionError(head.decode(errors="replace"))
        return cls(reader, writer)

    def say(self, frame: dict[str, object]) -> None:
        self.send(orjson.dumps(frame))

    def send(self, payload: bytes) -> None:
        self._writer.write(header(TEXT, len(payload)) + payload)

    async def flushed(self) -> None:
        await self._writer.drain()

    async def last_words(self, seconds: float | None = LAST_WORDS_SECONDS) -> str:
        """Reads on to the end: the code it was closed with, `cut` if there was none, `open` if it never ended."""
        plug = self._writer.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LARGE_WINDOW)
        try:
            return await asyncio.wait_for(self._code(), seconds)
        except (ConnectionError, asyncio.IncompleteReadError):
            return "cut"
        except TimeoutError:
            return "open"
        finally:
            if seconds is not None:
                self.drop()

    async def _code(self) -> str:
        while True:
            first, length = await self._reader.readexactly(2)
            if length >= 126:
                size = 2 if length == 126 else 8
                length = int.from_bytes(await self._reader.readexactly(size))
            payload = await self._reader.readexactly(length)
            if first & 15 == CLOSE:
                return str(int.from_bytes(payload[:2]))

    def drop(self) -> None:
        transport = self._writer.transport
        transport.abort()


def header(kind: int, length: int) -> bytes:
    """Of a whole client's frame, with a mask that changes nothing."""
    if length < 126:
        return bytes([128 | kind, 128 | length]) + bytes(4)
    if length < 65536:
        return struct.pack("!BBH", 128 | kind, 254, length) + bytes(4)
    return struct.pack("!BBQ", 128 | kind, 255, length) + bytes(4)


CLIENTS: dict[str, Client] = {"mute": mute, "flood": flood, "giant": giant}

if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
