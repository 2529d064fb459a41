"""Reads a room afresh when all is over: the owner everything, from the newest page back to the beginning."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from picows import WSError, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from tests.faults.client import Ticket
from tests.faults.journal import Row
from tests.faults.world import number_in

PAGE = 100
WITHIN = 30.0


class Failed(Exception):
    """A room could not be read when nothing was wrong any more."""


class Reader(WSListener):
    """One socket that asks one thing at a time."""

    def __init__(self) -> None:
        self._came: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._transport: WSTransport

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self._came.put_nowait(orjson.loads(frame.get_payload_as_bytes()))
        elif frame.msg_type == WSMsgType.CLOSE:
            self._came.put_nowait({"type": "closed", "code": int(frame.get_close_code())})
            transport.disconnect()

    async def ask(self, frame: dict[str, Any], until: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """The entries that came until a frame of that type, and the frame. Raises `Failed`."""
        self._transport.send(WSMsgType.TEXT, orjson.dumps(frame))
        entries: list[dict[str, Any]] = []
        try:
            async with asyncio.timeout(WITHIN):
                while True:
                    came = await self._came.get()
                    if came["type"] == until:
                        return entries, came
                    if came["type"] in ("closed", "refused"):
                        raise Failed(f"a fresh read was answered with {came}")
                    if came["type"] == "entry":
                        entries.append(came)
                    elif came["type"] == "entries":
                        entries += came["list"]
        except TimeoutError:
            raise Failed(f"a fresh read had no {until} in {WITHIN:.0f} s") from None

    def leave(self) -> None:
        self._transport.disconnect()


async def _came(ticket: Ticket, server: int) -> tuple[Reader, list[dict[str, Any]]]:
    """A socket that has caught up, and what it was shown. Raises `Failed` or `OSError`."""
    url = ticket.urls[server % len(ticket.urls)]
    headers = {"Cookie": ticket.cookie, "Origin": url, "Sec-WebSocket-Protocol": "hub.v1"}
    address = f"{url.replace('http', 'ws', 1)}/ws/rooms/{ticket.room}/"
    try:
        _, reader = await ws_connect(
            Reader, address, extra_headers=headers, websocket_handshake_timeout=WITHIN
        )
    except WSError as error:
        raise OSError(str(error)) from error
    assert isinstance(reader, Reader)
    entries, _ = await reader.ask({"type": "resume", "cursor": None}, "caught_up")
    return reader, entries


async def sat(ticket: Ticket, server: int) -> Reader:
    """A socket that has caught up, to ask things of. Raises `Failed` or `OSError`."""
    reader, _ = await _came(ticket, server)
    return reader


async def read(ticket: Ticket, server: int, pages: float = float("inf")) -> list[Row]:
    """A room as a seat finds it that comes for the first time: the newest page, and so many before it; oldest first."""
    reader, entries = await _came(ticket, server)
    parts = [entries]
    more = bool(entries)
    while more and len(parts) <= pages:
        oldest = parts[-1][0]["id"]
        _, page = await reader.ask({"type": "earlier", "before": oldest, "limit": PAGE}, "page")
        parts.append(page["entries"])
        more = page["more"]
    reader.leave()
    return [_row(entry) for part in reversed(parts) for entry in part]


def _row(entry: dict[str, Any]) -> Row:
    return Row(entry["id"], entry["kind"], number_in(entry["html"]), "key" in entry)
