"""What one line costs the others: nothing, however it is used and however it is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from hub.line import SLICE, Line
from rooms.live.frames import LARGEST
from rooms.live.limits import COMES_AT_ONCE, COMES_LATE_SECONDS, Pace
from tests.wire.conftest import Dial, House
from tests.wire.line import dial

HUGE = 10_000_000


@pytest.mark.wire
@pytest.mark.parametrize("whole", [True, False], ids=["in one frame", "in fragments"])
async def test_a_message_far_too_large_is_its_senders_trouble_alone(sits: Dial, *, whole: bool) -> None:
    anders, lars, siw = await sits("anders"), await sits("lars"), await sits("siw")
    text = '{"type":"ping"' + " " * HUGE + "}"
    cut = [text[at : at + 100_000] for at in range(0, len(text), 100_000)]
    with suppress(ConnectionClosed):
        await anders.socket.send(text if whole else cut)
    assert await anders.closed() == 4413
    ack = await siw.post("Etter den store", "general")
    assert (await lars.next("entry"))["id"] == ack["id"]


@pytest.mark.wire
async def test_who_comes_in_again_and_again_waits_for_a_turn_and_is_closed(house: House, sits: Dial) -> None:
    url, room = house.hub.url, house.room
    lines = await asyncio.gather(*(dial(url, room, house.cookie("kine")) for _ in range(3 * COMES_AT_ONCE)))
    closings = [asyncio.ensure_future(line.closed(60)) for line in lines]
    done, waiting = await asyncio.wait(closings, return_when=asyncio.FIRST_COMPLETED)
    assert {one.result() for one in done} == {4429}
    assert len(waiting) >= COMES_AT_ONCE
    assert (await (await sits("anders")).post("Jeg slipper til", "general"))["type"] == "ack"
    for one in closings:
        one.cancel()
    await asyncio.gather(*(line.close() for line in lines), *closings, return_exceptions=True)


def test_a_pace_lets_a_burst_go_and_then_one_by_one() -> None:
    pace = Pace(burst=4, rate=10.0)
    assert [pace.turn() for _ in range(4)] == [0.0] * 4
    assert [round(pace.turn() or 0.0, 2) for _ in range(3)] == [0.1, 0.2, 0.3]
    assert pace.turn(within=0.3) is None
    assert round(pace.turn() or 0.0, 2) == 0.4
    assert COMES_LATE_SECONDS > 0


class End:
    """A line's server end, and an application that takes a message only when it is told to."""

    def __init__(self) -> None:
        self.line: Line
        self.accepted = asyncio.Event()
        self.messages: list[Any] = []
        self._receive: Any = None
        self._over = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        self._receive = receive
        self.accepted.set()
        await self._over.wait()

    async def take(self) -> Any:
        return await asyncio.wait_for(self._receive(), 10)

    def over(self) -> None:
        self._over.set()

    def made(self) -> Line:
        config = Config(self, ws=Line, ws_max_size=LARGEST, log_config=None, ws_per_message_deflate=False)
        self.line = Line(config, ServerState(), {})
        return self.line


@asynccontextmanager
async def connected(**how: Any) -> AsyncIterator[tuple[End, ClientConnection]]:
    end = End()
    server = await asyncio.get_running_loop().create_server(end.made, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = await connect(
        f"ws://127.0.0.1:{port}/", proxy=None, ping_interval=None, compression=None, close_timeout=1, **how
    )
    try:
        await end.accepted.wait()
        yield end, client
    finally:
        end.over()
        client.transport.abort()
        server.close()


async def test_a_flood_is_read_as_it_is_taken_and_nothing_of_it_is_lost() -> None:
    flood = [str(number) for number in range(5000)]
    async with connected() as (end, client):
        sending = asyncio.ensure_future(send_all(client, flood))
        first = await end.take()
        taken = [first["text"]]
        most = 0
        while len(taken) < len(flood):
            most = max(most, end.line.queue.qsize())
            taken.append((await end.take())["text"])
        await sending
    assert taken == flood
    assert most <= SLICE // 7  # a frame with a mask and a digit


async def send_all(client: ClientConnection, texts: list[str]) -> None:
    for text in texts:
        await client.send(text)


async def test_a_line_that_answers_no_ping_ends_at_once_though_much_is_owed() -> None:
    async with connected(max_queue=1) as (end, client):
        client.transport.pause_reading()
        while not end.line.transport.get_write_buffer_size():
            end.line.transport.write(b"\x82\x7e\xff\xff" + bytes(0xFFFF))
        end.line.keepalive_timeout()
        while (await end.take())["type"] != "websocket.disconnect":
            pass
        assert end.line.disconnected


async def test_what_is_broken_is_closed_with_its_code_and_the_rest_let_by() -> None:
    async with connected() as (end, client):
        client.transport.write(b"\x81\xff" + (LARGEST + 1).to_bytes(8) + bytes(4) + b" " * 1000)
        message = await end.take()
        assert (message["type"], message["code"]) == ("websocket.disconnect", 4413)
        end.over()
        client.transport.write(b" " * 100_000)
        await client.wait_closed()
        assert client.close_code == 4413


async def test_what_is_let_by_is_read_a_piece_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[int] = []
    received = Line.data_received

    def seen(line: Line, data: bytes) -> None:
        received(line, data)
        if line.close_sent:
            pieces.append(len(data))
            assert not line.transport.is_reading()

    monkeypatch.setattr(Line, "data_received", seen)
    async with connected() as (end, client):
        client.transport.write(b"\x81\xff" + HUGE.to_bytes(8) + bytes(4) + b" " * HUGE)
        message = await end.take()
        assert (message["type"], message["code"]) == ("websocket.disconnect", 4413)
        end.over()
        await client.wait_closed()
        assert client.close_code == 4413
    assert sum(pieces) > HUGE // 2
    assert max(pieces) <= 1 << 18
