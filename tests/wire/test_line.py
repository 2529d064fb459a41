"""A frame written past ASGI is the one that the library would have made, and a wrapped `send` is never gone past."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import connect
from websockets.frames import Frame, Opcode

from hub.line import Line, _head
from hub.panels import _Telling
from rooms.live.held import at_once


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65_535, 65_536, 200_000])
def test_a_head_is_as_the_library_writes_it(length: int) -> None:
    text = b"x" * length
    assert _head(length) + text == Frame(Opcode.TEXT, text).serialize(mask=False)


def test_only_the_line_s_own_send_has_a_way_past_it() -> None:
    line = object.__new__(Line)
    assert at_once(line.send) == line.text_at_once

    async def wrapped(message: dict[str, Any]) -> None:
        await line.send(message)  # type: ignore[arg-type]

    assert at_once(wrapped) is None
    assert at_once(_Telling("left", line.send)) is None


async def test_what_opened_a_line_is_not_held_as_long_as_it_is_open() -> None:
    held: list[set[str]] = []

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        line = receive.__self__
        await receive()
        held.append({"request", "response"} & vars(line).keys())
        await send({"type": "websocket.accept"})
        assert (await receive())["text"] == "first"
        held.append({"request", "response"} & vars(line).keys())
        await send({"type": "websocket.send", "text": "heard"})
        await receive()

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    server = uvicorn.Server(uvicorn.Config(app, ws=Line, lifespan="off", log_config=None))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        async with connect(f"ws://127.0.0.1:{listening.getsockname()[1]}/") as browser:
            await browser.send("first")
            assert await browser.recv() == "heard"
    finally:
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await serving
    assert held == [{"request", "response"}, set()]
