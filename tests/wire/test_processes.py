"""Several server processes are one room: what is said at one is seen at all, whether or not the bus carries it."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.request import urlopen

import pytest
import redis
import redis.asyncio

from rooms.live.wake import CHANNEL
from tests.services import Hub
from tests.wire.conftest import Dial, House
from tests.wire.line import now
from tests.wire.test_reach import party, withdraw

pytestmark = [pytest.mark.wire, pytest.mark.served]


@asynccontextmanager
async def overheard(hub: Hub) -> AsyncIterator[list[bytes]]:
    """Everything that the bus carries meanwhile."""
    heard: list[bytes] = []

    async def listen(ear: redis.asyncio.client.PubSub) -> None:
        async for message in ear.listen():
            heard.extend([message["data"]] if message["type"] == "pmessage" else [])

    async with redis.asyncio.Redis.from_url(hub.env["HUB_REDIS_URL"]) as bus, bus.pubsub() as ear:
        await ear.psubscribe("*")
        task = asyncio.create_task(listen(ear))
        yield heard
        await asyncio.sleep(0.3)
        task.cancel()


async def test_what_is_said_at_one_is_seen_at_the_other_at_once(sits: Dial) -> None:
    here, there = await sits("ingvild", server=0), await sits("lars", server=1)
    school = await sits("anders", server=1)
    for n in range(5):
        began = now()
        ack = await here.post(f"Korridorkanari {n}", "health")
        assert (await there.next("entry"))["id"] == ack["id"]
        assert now() - began < 1.5
    answer = await there.post("Og tilbake", "health")
    await here.until(lambda: answer["id"] in {entry["id"] for entry in here.entries()})
    assert "Korridorkanari" not in school.text()


async def test_hints_cross_and_are_judged_where_they_arrive(sits: Dial) -> None:
    ingvild = await sits("ingvild", server=0)
    lars, anders = await sits("lars", server=1), await sits("anders", server=1)
    assert (await ingvild.next("presence"))["connected"] is True
    await lars.until(lambda: any(frame["by"]["name"] == "Ingvild Moen" for frame in lars.of("presence")))
    await ingvild.say("typing", scopes=["health"])
    await lars.next("typing")
    entry = (await ingvild.post("Lest på tvers", "health"))["id"]
    await lars.next("entry")
    await lars.say("read", entry=entry)
    await ingvild.until(lambda: any(frame["entry"] == entry for frame in ingvild.of("read")))
    await lars.close()
    await ingvild.until(lambda: ingvild.of("presence")[-1]["connected"] is False)
    assert not anders.of("typing")


async def test_withdrawal_at_one_empties_sockets_at_the_other(sits: Dial, house: House) -> None:
    ingvild, anders = await sits("ingvild", server=0), await sits("anders", server=1)
    began = now()
    await withdraw(house, "ingvild", party(ingvild, "Anders Vollaug"), "school", server=0)
    await anders.next("reach")
    assert now() - began < 3
    await anders.resume()


async def test_the_bus_carries_nothing_readable(sits: Dial, house: House) -> None:
    ingvild, lars = await sits("ingvild", server=0), await sits("lars", server=1)
    async with overheard(house.hub) as heard:
        for n in range(3):
            await ingvild.post(f"Busskanari {n}", "health")
        await ingvild.say("typing", scopes=["health"])
        await lars.next("typing")
    assert heard
    carried = b"\n".join(heard)
    seats = [ingvild.came[0]["seat"]["id"], lars.came[0]["seat"]["id"], house.room]
    for secret in ("Busskanari", "health", "Ingvild", "typing", *seats):
        assert secret.encode() not in carried


async def test_a_bus_that_is_cut_costs_seconds_and_never_an_entry(sits: Dial, house: House) -> None:
    ingvild, lars = await sits("ingvild", server=0), await sits("lars", server=1)
    with redis.Redis.from_url(house.hub.env["HUB_REDIS_URL"]) as bus:
        said = []
        for n in range(3):
            bus.client_kill_filter(_type="pubsub", skipme=True)
            said.append((await ingvild.post(f"Uten buss {n}", "health"))["id"])
    await lars.until(lambda: set(said) <= {entry["id"] for entry in lars.entries()}, 10)
    assert [entry["id"] for entry in lars.entries()][-3:] == said


def received(hub: Hub, server: int) -> float:
    """How many nudges a process has heard."""
    with urlopen(f"{hub.urls[server]}/metrics", timeout=10) as answer:
        told = answer.read().decode()
    found = re.search(r"^samrom_nudges_received_total (\S+)$", told, re.MULTILINE)
    assert found is not None
    return float(found[1])


@pytest.mark.parametrize(
    "word", [b"garbage", b"[[1]]", b"+1 " + b"x" * 40, b"+x ", b"[1", b"*\0\0\0\x09no", b"\xff", b"7"]
)
async def test_what_cannot_be_read_on_the_bus_makes_nobody_deaf(
    sits: Dial, house: House, word: bytes
) -> None:
    here, there = await sits("ingvild", server=0), await sits("lars", server=1)
    with redis.Redis.from_url(house.hub.env["HUB_REDIS_URL"]) as bus:
        async with asyncio.timeout(10):
            # Whoever was cut off comes back.
            while bus.pubsub_numsub(CHANNEL)[0][1] < len(house.hub.urls):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert bus.publish(CHANNEL, b"-" * 16 + word) >= 2
    before = received(house.hub, 1)
    ack = await here.post("Etter støyen", "health")
    await there.until(lambda: ack["id"] in {entry["id"] for entry in there.entries()})
    async with asyncio.timeout(10):
        while received(house.hub, 1) <= before:
            ack = await here.post("Og en til", "health")
            await there.until(lambda: ack["id"] in {entry["id"] for entry in there.entries()})  # noqa: B023


async def test_a_bus_that_stands_still_is_made_good_by_the_heartbeat(sits: Dial, house: House) -> None:
    ingvild, lars = await sits("ingvild", server=0), await sits("lars", server=1)
    with redis.Redis.from_url(house.hub.env["HUB_REDIS_URL"]) as bus:
        bus.execute_command("CLIENT", "PAUSE", "9000", "ALL")
    began = now()
    ack = await ingvild.post("Mens bussen står", "health")
    entry = await lars.next("entry", 8)
    assert entry["id"] == ack["id"]
    assert now() - began < 6
    await asyncio.sleep(max(0, 9.2 - (now() - began)))


async def test_a_process_that_stood_still_tells_nothing_that_was_taken_meanwhile(
    sits: Dial, house: House
) -> None:
    ingvild = await sits("ingvild", server=0)
    ragnhild = await sits("ragnhild", server=1)
    stopped = house.hub.processes[1].popen
    stopped.send_signal(signal.SIGSTOP)
    try:
        before = await ingvild.post("Sagt mens den sto stille", "school")
        await withdraw(house, "ingvild", party(ingvild, "Ragnhild Aunemo"), "school", server=0)
        await asyncio.sleep(5)
    finally:
        stopped.send_signal(signal.SIGCONT)
    await ragnhild.next("reach")
    assert before["id"] not in ragnhild.text()
    await ragnhild.resume()
    assert before["id"] not in ragnhild.text()
