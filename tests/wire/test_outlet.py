"""What leaves to one socket: in order, bounded, dropped when it must be, and never without a fresh word of the room."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from rooms.live.outlet import BACKLOG, Outlet


class Network:
    """An ASGI `send` that takes what it is given, or does not."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.takes = asyncio.Event()
        self.takes.set()

    async def __call__(self, message: dict[str, Any]) -> None:
        await self.takes.wait()
        self.sent.append(message.get("text") or str(message["code"]))


def outlet(network: Network, fresh: list[bool] | None = None) -> Outlet:
    async def lease() -> None:
        await asyncio.sleep(0.01)

    return Outlet(network, None, lambda: fresh is None or fresh[0], lease, lambda: None, lambda: 0)


async def test_what_waits_is_dropped_up_to_the_frame_in_hand() -> None:
    network = Network()
    out = outlet(network)
    out.push(b"one", 3)
    network.takes.clear()
    for frame in (b"two", b"three"):
        out.push(frame, 5)
    await asyncio.sleep(0)
    out.drop()
    out.push(b"reach")
    network.takes.set()
    await asyncio.sleep(0.01)
    assert network.sent == ["one", "reach"]


async def test_a_backlog_beyond_its_bound_closes() -> None:
    network = Network()
    out = outlet(network)
    network.takes.clear()
    out.push(b"in hand", 7)
    for _ in range(BACKLOG // 1000):
        out.push(b"x" * 1000, 1000)
    assert not out.closing
    out.push(b"x" * 1000, 1000)
    assert out.closing
    network.takes.set()
    await asyncio.sleep(0.01)
    assert network.sent == ["4429"]


async def test_nothing_leaves_while_nobody_knows_whether_it_may() -> None:
    network, fresh = Network(), [False]
    out = outlet(network, fresh)
    out.push(b"of the room", 11)
    out.urgent(b"pong")
    await asyncio.sleep(0.05)
    assert network.sent == ["pong"]
    fresh[0] = True
    await asyncio.sleep(0.05)
    assert network.sent == ["pong", "of the room"]


async def test_however_a_server_says_that_a_line_is_gone_it_ends_that_one_alone() -> None:
    async def gone(message: dict[str, Any]) -> None:
        raise RuntimeError("after sending 'websocket.close'")

    async def lease() -> None:
        return

    out = Outlet(gone, None, lambda: True, lease, lambda: None, lambda: 0)
    out.push(b"of the room", 11)
    assert out.closing
    out.push(b"more", 4)
    other = Outlet(gone, None, lambda: True, lease, lambda: None, lambda: 0)
    other.urgent(b"pong")
    assert other.closing


async def test_what_can_leave_at_once_goes_past_asgi_and_never_past_what_waits() -> None:
    network, said, takes = Network(), [], [True]

    def say(frame: bytes) -> bool:
        if takes[0]:
            said.append(frame)
        return takes[0]

    async def lease() -> None:
        return

    out = Outlet(network, say, lambda: True, lease, lambda: None, lambda: 0)
    out.push(b"one", 3)
    assert (said, network.sent) == ([b"one"], [])
    takes[0] = False
    network.takes.clear()
    out.push(b"two", 3)
    takes[0] = True
    out.push(b"three", 5)
    assert said == [b"one"]
    network.takes.set()
    await asyncio.sleep(0.01)
    assert (said, network.sent) == ([b"one", b"three"], ["two"])


async def test_nothing_goes_past_asgi_while_nobody_knows_whether_it_may() -> None:
    fresh, said = [False], []

    async def lease() -> None:
        await asyncio.sleep(0.01)

    def say(frame: bytes) -> bool:
        said.append(frame)
        return True

    out = Outlet(Network(), say, lambda: fresh[0], lease, lambda: None, lambda: 0)
    out.push(b"of the room", 11)
    await asyncio.sleep(0.05)
    assert said == []
    fresh[0] = True
    await asyncio.sleep(0.05)
    assert said == [b"of the room"]
    out.close(4409)
    out.push(b"more", 4)
    assert said == [b"of the room"]


class Noted:
    """A way past ASGI that notes each write; `takes` says whether it does."""

    def __init__(self) -> None:
        self.writes: list[tuple[bytes, ...]] = []
        self.takes = True

    def __call__(self, *frames: bytes) -> bool:
        if self.takes:
            self.writes.append(frames)
        return self.takes


def past(said: Noted, network: Network, fresh: list[bool]) -> Outlet:
    async def lease() -> None:
        await asyncio.sleep(0.01)

    return Outlet(network, said, lambda: fresh[0], lease, lambda: None, lambda: 0)


async def test_an_answer_leaves_in_one_write_with_what_follows_and_alone_where_nothing_does() -> None:
    said = Noted()
    out = past(said, Network(), [True])
    out.soon(b"ack", 3)
    out.soon(b"ack too", 7)
    assert said.writes == []
    out.push(b"entry", 5)
    assert said.writes == [(b"ack", b"ack too", b"entry")]
    out.push(b"next", 4)
    out.soon(b"late ack", 8)
    await asyncio.sleep(0)
    assert said.writes[1:] == [(b"next",), (b"late ack",)]


@pytest.mark.parametrize("how", ["urgent", "drop", "close"])
async def test_an_answer_leaves_before_whatever_else_is_done_with_its_line(how: str) -> None:
    said, network = Noted(), Network()
    out = past(said, network, [True])
    out.soon(b"ack", 3)
    {"urgent": lambda: out.urgent(b"pong"), "drop": out.drop, "close": lambda: out.close(4409)}[how]()
    assert said.writes == [(b"ack",), (b"pong",)][: 1 + (how == "urgent")]
    await asyncio.sleep(0.01)
    assert said.writes == [(b"ack",), (b"pong",)][: 1 + (how == "urgent")]


async def test_an_answer_waits_in_its_place_where_nobody_knows_whether_it_may_leave() -> None:
    said, network, fresh = Noted(), Network(), [False]
    out = past(said, network, fresh)
    out.soon(b"first ack", 9)
    await asyncio.sleep(0)
    assert said.writes == []
    out.push(b"between", 7)
    out.soon(b"ack", 3)
    out.push(b"entry", 5)
    await asyncio.sleep(0.03)
    assert said.writes == []
    fresh[0] = True
    await asyncio.sleep(0.03)
    assert said.writes == [(b"first ack",), (b"between",), (b"ack",), (b"entry",)]
    out.end()
    out.soon(b"after the end", 13)
    await asyncio.sleep(0)
    assert len(said.writes) == 4


async def test_answers_that_the_line_does_not_take_are_sent_one_by_one_and_counted() -> None:
    said, network = Noted(), Network()
    out = past(said, network, [True])
    said.takes = False
    network.takes.clear()
    out.soon(b"ack", 3)
    out.push(b"entry", 5)
    for _ in range(BACKLOG // 1000):
        out.soon(b"x" * 1000, 1000)
        await asyncio.sleep(0)
    assert not out.closing
    out.soon(b"x" * 1000, 1000)
    out.soon(b"x" * 1000, 1000)
    await asyncio.sleep(0)
    assert out.closing
    network.takes.set()
    await asyncio.sleep(0.01)
    assert network.sent == ["4429"]


@pytest.mark.parametrize("asgi", [True, False], ids=["asgi", "past it"])
@pytest.mark.parametrize("full", [True, False], ids=["backlog", "closed"])
async def test_whatever_is_done_with_a_line_that_closes_it_is_closed(full: bool, asgi: bool) -> None:
    """Somebody far behind loses sight: to drop what waits for them must not take back that they are closed."""
    network, said = Network(), Noted()
    said.takes = False
    over: list[bool] = []

    async def lease() -> None:
        return

    out = Outlet(network, None if asgi else said, lambda: True, lease, lambda: over.append(True), lambda: 0)
    network.takes.clear()
    out.push(b"in hand", 7)
    out.push(b"x" * BACKLOG, BACKLOG)
    out.soon(b"ack", 3)
    if full:
        out.push(b"entry", 5)
    else:
        out.close(4409)
    assert out.closing is True
    for done in (out.drop, lambda: out.urgent(b"reach"), lambda: out.close(4408), out.drop):
        done()
        await asyncio.sleep(0)
    network.takes.set()
    await asyncio.sleep(0.01)
    assert network.sent == ["4429" if full else "4409"]
    assert not over


async def test_who_has_gone_holds_no_closing_open() -> None:
    network = Network()
    out = outlet(network)
    network.takes.clear()
    out.push(b"in hand", 7)
    out.close(4409)
    closing = out._task
    out.end()
    await asyncio.sleep(0)
    assert closing is not None
    assert closing.cancelled()


async def test_an_answer_that_would_have_to_wait_when_all_is_dropped_closes_nobody() -> None:
    network, said = Network(), Noted()
    out = past(said, network, [True])
    said.takes = False
    network.takes.clear()
    out.push(b"in hand", 7)
    out.push(b"x" * (BACKLOG - 7), BACKLOG - 7)
    out.soon(b"ack", 100)
    out.drop()
    assert not out.closing
    said.takes = True
    network.takes.set()
    out.push(b"reach")
    await asyncio.sleep(0.01)
    assert (said.writes, network.sent) == ([(b"reach",)], [])
