"""A line takes whole messages as they come, and hears the same as the library that parses everything."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pytest
import uvicorn
from hypothesis import example, given
from hypothesis import strategies as st
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.frames import Close, Frame, Opcode

from hub.line import HEARD_AHEAD, Line

KNOCK = (
    b"GET / HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
Heard = list[dict[str, Any]]


class Wire:
    """A transport that is read only while it may be."""

    def __init__(self) -> None:
        self.reading = asyncio.Event()
        self.reading.set()
        self.paused = 0
        self.closed = False

    def pause_reading(self) -> None:
        self.paused += 1
        self.reading.clear()

    def resume_reading(self) -> None:
        self.reading.set()

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True
        self.reading.set()

    def write(self, data: bytes) -> None:
        pass

    def get_extra_info(self, name: str) -> None:
        return None


async def heard(kind: type[WebSocketsSansIOProtocol], pieces: Sequence[bytes]) -> tuple[Heard, Wire]:
    """What an application hears of what comes in these pieces."""
    came: Heard = []

    async def app(_scope: Any, receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while True:
            came.append(await receive())
            if came[-1]["type"] == "websocket.disconnect":
                return

    wire = Wire()
    config = uvicorn.Config(
        app, log_config=None, ws_ping_interval=None, ws_per_message_deflate=False, ws_max_size=20_000
    )
    config.load()
    line = kind(config, ServerState(), {}, asyncio.get_running_loop())
    line.connection_made(wire)  # type: ignore[arg-type]
    line.data_received(KNOCK)
    for piece in pieces:
        for _ in range(3):
            await asyncio.sleep(0)
        await wire.reading.wait()
        if not wire.closed:
            line.data_received(piece)
    for _ in range(300):
        await asyncio.sleep(0)
    wire.closed = True
    line.connection_lost(None)
    for _ in range(3):
        await asyncio.sleep(0)
    return came, wire


def frame(opcode: Opcode, data: bytes, *, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin=fin).serialize(mask=True)


def whole(text: str) -> tuple[bytes, str]:
    return frame(Opcode.TEXT, text.encode()), text


def in_pieces(parts: list[str]) -> tuple[bytes, str]:
    """One message in several frames, with a ping between them."""
    first, *middle, last = (part.encode() for part in parts)
    frames = [
        frame(Opcode.TEXT, first, fin=False),
        *(frame(Opcode.PING, b"") + frame(Opcode.CONT, part, fin=False) for part in middle),
        frame(Opcode.CONT, last),
    ]
    return b"".join(frames), "".join(parts)


texts = st.one_of(st.text(max_size=20), st.text("aå", min_size=60, max_size=70), st.text("€", max_size=900))
said = st.one_of(
    texts.map(whole),
    st.lists(st.text(min_size=1, max_size=30), min_size=2, max_size=4).map(in_pieces),
    st.sampled_from(
        [
            (frame(Opcode.PING, b"here?"), None),
            (frame(Opcode.PONG, b""), None),
            (frame(Opcode.BINARY, b"\x81\x80"), b"\x81\x80"),
        ]
    ),
)
WRONG = {
    "no text": frame(Opcode.TEXT, b"\xff\xfe"),
    "goes on with nothing": frame(Opcode.CONT, b"of nothing"),
    "two at once": frame(Opcode.TEXT, b"begun", fin=False) + frame(Opcode.TEXT, b"and another"),
    "unmasked": Frame(Opcode.TEXT, b"unmasked").serialize(mask=False),
    "a bit nobody knows": b"\xc1\x81....x",
    "too large": b"\x81\xff" + (1 << 40).to_bytes(8) + b"." * 200,
    "goes": frame(Opcode.CLOSE, Close(1000, "").serialize()),
}
cuts = st.lists(st.integers(0, 4000), max_size=6)


def cut(data: bytes, at: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(place for place in at if place < len(data))})
    return [data[first:last] for first, last in pairwise(places)]


def messages(came: Heard) -> list[str | bytes]:
    return [one.get("text", one.get("bytes")) for one in came if one["type"] == "websocket.receive"]


@given(st.lists(said, max_size=12), cuts)
@example([whole("one")] * 40, [])
@example([whole("x" * length) for length in (0, 125, 126, 127, 128, 1000)], [700])
async def test_a_line_hears_what_is_said_as_the_library_does(
    said: list[tuple[bytes, str | bytes | None]], at: list[int]
) -> None:
    pieces = cut(b"".join(data for data, _ in said), at)
    ours, _ = await heard(Line, pieces)
    theirs, _ = await heard(WebSocketsSansIOProtocol, pieces)
    assert messages(ours) == messages(theirs) == [text for _, text in said if text is not None]


@pytest.mark.parametrize("wrong", WRONG)
@given(st.lists(texts.map(whole), max_size=4), cuts)
@example([whole("one"), whole("two")], [])
async def test_what_is_wrong_is_never_heard(wrong: str, said: list[tuple[bytes, str]], at: list[int]) -> None:
    more = frame(Opcode.TEXT, b"after it")
    pieces = cut(b"".join([*(data for data, _ in said), WRONG[wrong], more]), at)
    came, _ = await heard(Line, [frame(Opcode.TEXT, b"first"), *pieces])
    heard_of = messages(came)
    assert heard_of == ["first", *(text for _, text in said)][: len(heard_of)]
    assert at or len(heard_of) == len(said) + 1, "what came whole before it was heard"


@pytest.mark.parametrize("before", [b"", frame(Opcode.PING, b"")], ids=["alone", "after a ping"])
async def test_the_end_of_a_message_is_not_taken_for_another(before: bytes) -> None:
    """Its bytes are those of a whole frame, unmasked by nothing."""
    inside = b"\xe2\x81\x85" + b"mask" + b"pages"
    whole = before + bytes((0x81, 0x80 + len(inside))) + bytes(4) + inside
    place = whole.index(b"\x81\x85")
    came, _ = await heard(Line, [frame(Opcode.TEXT, b"first"), whole[:place], whole[place:]])
    assert messages(came) == ["first", inside.decode()]


@pytest.mark.parametrize("many", [HEARD_AHEAD, HEARD_AHEAD + 1])
async def test_what_is_not_taken_is_not_read_on(many: int) -> None:
    pieces = [frame(Opcode.TEXT, b"first"), frame(Opcode.TEXT, b"at once") * many]
    came, wire = await heard(Line, pieces)
    assert len(came) == many + 2
    assert wire.paused == (many > HEARD_AHEAD) + 1, "the first one is the parser's, which always pauses"
    assert wire.reading.is_set()
