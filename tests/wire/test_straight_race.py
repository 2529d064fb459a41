"""Posts that race with a withdrawal, seen from outside: the owner's side shows where it came, and nothing said after it
reached who lost sight. The others have everything, in one order.
"""

from __future__ import annotations

import asyncio

import pytest

from tests.services import Hub
from tests.wire.conftest import Dial, House, load
from tests.wire.line import Line
from tests.wire.test_reach import party, withdraw

pytestmark = pytest.mark.wire

MANY, MORE = 100, 10


@pytest.fixture
def house(hub_server: Hub) -> House:
    """A room of its own: a consent is taken in it."""
    return load(hub_server, "nora")


async def says(line: Line, enough: asyncio.Event) -> int:
    """One after the other, each acknowledged, until it is enough and some more; how many."""
    said, more = 0, MORE
    while more:
        ack = await line.post("Kappløpskanari", "general")
        assert ack["type"] == "ack"
        said, more = said + 1, more - enough.is_set()
        if said == MANY:
            await enough.wait()
    return said


def order(line: Line) -> list[str]:
    """What was said in the race, in the order of its coming, each once."""
    found = [entry["id"] for entry in line.entries() if "Kappløpskanari" in entry["html"]]
    assert len(found) == len(set(found))
    return found


def before_withdrawal(line: Line) -> list[str]:
    """What was said in the race before the withdrawal, as one sees it who is told of that."""
    kinds = [(entry["kind"], entry["id"], entry["html"]) for entry in line.entries()]
    at = max(index for index, (kind, _, _) in enumerate(kinds) if kind == "consent.withdrawn")
    return [id_ for _, id_, html in kinds[:at] if "Kappløpskanari" in html]


async def test_nothing_said_after_a_withdrawal_reaches_who_lost_sight(sits: Dial, house: House) -> None:
    far = len(house.hub.urls) - 1
    mother, coordinator = await sits("ingvild"), await sits("siw", server=far)
    physio, near, teacher = (
        await sits("lars", server=far),
        await sits("hege"),
        await sits("anders", server=far),
    )
    enough = asyncio.Event()

    async def takes() -> None:
        await withdraw(house, "ingvild", party(teacher, "Anders Vollaug"), "general", server=far)
        enough.set()

    one, other, _ = await asyncio.gather(says(mother, enough), says(coordinator, enough), takes())
    for line in (physio, mother, coordinator):
        await line.until(lambda: len(order(line)) >= one + other)  # noqa: B023
        assert order(line) == order(physio)
    said = order(physio)
    before = before_withdrawal(mother)
    assert len(before) < len(said)
    for line in (near, teacher):
        await line.next("reach")
        assert order(line) == before[: len(order(line))]
        assert await line.closed() == 4409
        assert order(line) == before[: len(order(line))]
