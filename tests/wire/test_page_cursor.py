"""A socket that goes on from where its page was drawn: nothing is told twice, and nothing is lost in between."""

from __future__ import annotations

import asyncio
import re
import uuid
from urllib.request import Request, urlopen

import pytest

from tests.wire.conftest import Dial, House
from tests.wire.test_reach import house, party, untouched, withdraw

pytestmark = pytest.mark.wire
__all__ = ["house", "untouched"]


async def opened(house: House, person: str) -> tuple[str, list[str]]:
    """The cursor of a person's page, and the ids of the entries on it."""
    request = Request(f"{house.hub.url}/rooms/{house.room}/", headers={"Cookie": house.cookie(person)})
    page = (await asyncio.to_thread(urlopen, request, None, 20)).read().decode()
    (cursor,) = re.findall(r'data-cursor="(\w*)"', page)
    return cursor, re.findall(r'data-entry="(\w+)"', page)


async def test_what_stands_on_the_page_is_not_told_again_and_what_came_after_is_told_once(
    house: House, sits: Dial
) -> None:
    ingvild = await sits("ingvild")
    said = [(await ingvild.post(f"Før siden {n}", "school"))["id"] for n in range(3)]
    cursor, shown = await opened(house, "anders")
    assert shown[-3:] == said
    quiet = await sits("anders", cursor=cursor)
    assert [frame["type"] for frame in quiet.came] == ["welcome", "people", "caught_up"]
    new = (await ingvild.post("Etter siden", "school"))["id"]
    await ingvild.post("Ikke for skolen", "health")
    await ingvild.answered("revise", client_id=str(uuid.uuid4()), entry=said[0], body="Rettet etter siden")
    await ingvild.answered("retract", client_id=str(uuid.uuid4()), entry=said[1])
    line = await sits("anders", cursor=cursor)
    assert [one["id"] for one in line.entries()] == [new, said[0], said[1]]
    assert line.entries()[2]["retracted"] is True
    assert "Ikke for skolen" not in line.text()
    assert "Før siden 2" not in line.text()


async def test_sight_that_went_in_between_empties_the_page(house: House, sits: Dial) -> None:
    ingvild = await sits("ingvild")
    cursor, _ = await opened(house, "anders")
    await withdraw(house, "ingvild", party(ingvild, "Anders Vollaug"), "school")
    await ingvild.post("Etter tilbaketrekkingen", "school")
    line = await sits("anders", resumed=False)
    await line.say("resume", cursor=cursor)
    await line.next("reach")
    assert [frame["type"] for frame in line.came] == ["welcome", "reach"]
    await line.resume()
    assert "Etter tilbaketrekkingen" not in line.text()


async def test_the_page_of_another_seat_opens_nothing(house: House, sits: Dial) -> None:
    cursor, _ = await opened(house, "ingvild")
    line = await sits("anders", resumed=False)
    await line.say("resume", cursor=cursor)
    assert (await line.next("refused"))["code"] == "bad-cursor"
    assert [frame["type"] for frame in line.came] == ["refused"]
