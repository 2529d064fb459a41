"""Many people in one room: one order for all, nothing lost or doubled, and nobody waits for somebody else's network."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosed

from tests.services import Hub
from tests.wire.conftest import Dial, House
from tests.wire.line import Line, dial

pytestmark = pytest.mark.wire

MEMBERS = 8


@dataclass
class Crowd:
    """A synthetic room, where no limit of speed holds."""

    hub: Hub
    room: str
    cookies: list[str]

    async def sit(self, member: int, cursor: str | None = None, **how: Any) -> Line:
        url = self.hub.urls[member % len(self.hub.urls)]
        line = await dial(url, self.room, self.cookies[member], **how)
        await line.resume(cursor)
        return line


@pytest.fixture(scope="module")
def crowd(hub_server: Hub) -> Crowd:
    done = hub_server.cli("load-room", "--rooms", "1", "--members", str(MEMBERS))
    assert done.returncode == 0, done.stderr
    (room,) = json.loads(done.stdout)["rooms"]
    return Crowd(hub_server, room["room"], [member["cookie"] for member in room["members"]])


@pytest.fixture
async def lines(crowd: Crowd) -> AsyncIterator[list[Line]]:
    lines = [await crowd.sit(member) for member in range(MEMBERS)]
    for line in lines:
        line.forget()
    yield lines
    await asyncio.gather(*(line.close() for line in lines))


def ids(line: Line) -> list[str]:
    return [entry["id"] for entry in line.entries()]


async def speak(line: Line, count: int, body: str = "Samtidig") -> list[str]:
    return [(await line.post(f"{body} {n}", "general"))["id"] for n in range(count)]


async def test_many_at_once_arrive_in_one_order_for_all(lines: list[Line]) -> None:
    spoken = await asyncio.gather(*(speak(line, 10) for line in lines))
    every = {entry for one in spoken for entry in one}
    for line in lines:
        await line.until(lambda line=line: every <= set(ids(line)))  # type: ignore[misc]
    assert all(ids(line) == ids(lines[0]) for line in lines)
    assert len(ids(lines[0])) == len(every)
    for one, said in zip(lines, spoken, strict=True):
        assert [entry for entry in ids(one) if entry in said] == said


async def test_a_burst_without_waiting_for_answers(lines: list[Line]) -> None:
    for n in range(200):
        await lines[0].say(
            "post", client_id=f"00000000-0000-4000-8000-{n:012d}", body=f"Skur {n}", scopes=["general"]
        )
    for line in lines:
        await line.until(lambda line=line: len(ids(line)) >= 200, 30)  # type: ignore[misc]
    await lines[0].until(lambda: len(lines[0].of("ack")) == 200)
    acked = [frame["id"] for frame in lines[0].of("ack")]
    assert all(ids(line) == acked for line in lines)


async def test_joining_in_the_middle_of_talk_loses_and_doubles_nothing(
    crowd: Crowd, lines: list[Line]
) -> None:
    start = await start_of(crowd)
    spoken: list[str] = []

    async def talk() -> None:
        for n in range(60):
            spoken.extend(await speak(lines[0], 1, f"Strøm {n}"))
            await asyncio.sleep(0.02)

    async def come() -> list[Line]:
        came = []
        for n in range(20):
            came.append(await crowd.sit(1 + n % 3, None if n % 2 else start[1 + n % 3]))
            await asyncio.sleep(0.04)
        return came

    _, came = await asyncio.gather(talk(), come())
    for line in came:
        await line.until(lambda line=line: spoken[-1] in ids(line))  # type: ignore[misc]
        got = [entry for entry in ids(line) if entry in set(spoken)]
        assert got == spoken[-len(got) :]
        assert len(line.of("caught_up")) == 1
        await line.close()


async def start_of(crowd: Crowd) -> dict[int, str]:
    cursors = {}
    for member in (1, 2, 3):
        line = await crowd.sit(member)
        cursors[member] = line.of("caught_up")[0]["cursor"]
        await line.close()
    return cursors


async def test_a_slow_reader_is_cut_off_and_catches_up(crowd: Crowd, lines: list[Line]) -> None:
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    address = urlsplit(crowd.hub.url)
    small.setblocking(False)
    await asyncio.get_running_loop().sock_connect(small, (address.hostname, address.port))
    slow = await dial(crowd.hub.url, crowd.room, crowd.cookies[0], sock=small, max_queue=1)
    cursor = await slow.resume()
    body = "x" * 19_000
    said: list[str] = []
    for n in range(500):
        said.append((await lines[1].post(f"{n} {body}", "general"))["id"])
        if n % 5 == 0:
            await lines[2].until(lambda: said[-1] in ids(lines[2]))
    await lines[2].until(lambda: said[-1] in ids(lines[2]), 30)
    assert [entry for entry in ids(lines[2]) if entry in set(said)] == said
    assert await slow.closed(60) == 4429
    had = [entry["id"] for entry in slow.entries() if entry["id"] in set(said)]
    assert had == said[: len(had)]
    assert len(had) < len(said)
    last = next((entry["cursor"] for entry in reversed(slow.entries()) if entry["id"] in set(said)), cursor)
    back = await crowd.sit(0, last)
    assert had + [entry for entry in ids(back) if entry in set(said)] == said
    await back.close()


async def test_who_goes_too_fast_is_told_and_who_floods_is_closed(sits: Dial, house: House) -> None:
    line = await sits("ragnhild")
    sent = 0
    while not line.of("refused"):
        for _ in range(50):
            await line.say("audience", scopes=["general"])
        sent += 50
        await line.until(lambda: len(line.of("audience") + line.of("refused")) >= sent)  # noqa: B023
    assert {frame["code"] for frame in line.of("refused")} == {"too-fast"}
    with suppress(ConnectionClosed):
        for _ in range(2000):
            await line.say("audience", scopes=["general"])
    assert await line.closed() == 4429


@pytest.mark.parametrize("frame", ['{"type":"resume","cursor":null}', '{"type":"no such thing"}', "[" * 1000])
async def test_what_is_not_due_or_not_understood_counts_as_well(sits: Dial, house: House, frame: str) -> None:
    line = await sits("ragnhild")
    with suppress(ConnectionClosed):
        for _ in range(1500):
            await line.socket.send(frame)
    assert await line.closed() == 4429
    assert {refused["code"] for refused in line.of("refused")} <= {"bad-frame", "too-fast"}
