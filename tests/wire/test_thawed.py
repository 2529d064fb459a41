"""A process that stood still so long that it was taken for gone: what it tells afterwards is covered by the record of
disclosures, or it tells nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any

import pytest

from rooms import clock, disclosures
from rooms.models import Disclosure
from tests.cast import Stage
from tests.wire.inside import Inside, Two, a_room, two_of
from tests.wire.line import Line

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

MOTHER, TEACHER, PHYSIO = "ingvild-mother", "anders-teacher", "lars-physio"
TRY_AGAIN = 1013


@pytest.fixture
def room() -> Iterator[Stage]:
    with a_room() as room:
        yield room


@pytest.fixture
async def two(room: Stage, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Two]:
    async with two_of(room, monkeypatch) as two:
        yield two


async def stands_still(here: Inside, there: Inside, patch: pytest.MonkeyPatch) -> None:
    """100 s pass in which one process says that it runs and the other does not, and a worker watches."""
    await there.ask(disclosures.end_left)
    real = clock.monotonic
    patch.setattr(clock, "monotonic", lambda: real() + 100)
    await there.live._live_on()
    await there.ask(disclosures.end_left)


async def passed_on(here: Inside, there: Inside, body: str, mother: Line) -> str:
    """Said at one, and told to the other straight; the entry's id."""
    answer = await mother.post(body, "general")
    for word in there.words():
        here.hears(there, word)
    return str(answer["id"])


def covered(seat: str, position: int) -> bool:
    """Does the record say that this seat was shown what stands there? What its process left open is ended first."""
    disclosures.end_left()
    rows = [row for row in Disclosure.objects.all() if row.seats == [seat] and row.since <= position]
    return any(row.upto is None or row.upto >= position for row in rows)


def entered(here: Inside, patch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set when somebody next takes their place in the room."""
    came, enter = asyncio.Event(), here.live.enter

    def noted(*who: Any) -> Any:
        came.set()
        return enter(*who)

    patch.setattr(here.live, "enter", noted)
    return came


async def test_who_sat_there_is_told_nothing_and_comes_anew(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = two
    teacher, mother = await here.sit(TEACHER), await there.sit(MOTHER)
    cursor = teacher.of("caught_up")[-1]["cursor"]
    await stands_still(here, there, monkeypatch)
    said = await passed_on(here, there, "Sagt mens den sto stille", mother)
    await here.looks(teacher)
    assert said not in teacher.text()
    await here.live._live_on()
    assert await teacher.closed() == TRY_AGAIN
    assert said not in teacher.text()
    await here.live._live_on()
    again = await here.sit(TEACHER, cursor)
    later = await passed_on(here, there, "Sagt etterpå", mother)
    await again.until(lambda: later in again.text())
    assert [entry["id"] for entry in again.entries()] == [said, later]
    seat = again.of("welcome")[0]["seat"]["id"]
    for position in (here.room.position - 1, here.room.position):
        assert await here.ask(partial(covered, seat, position))


async def test_who_comes_before_it_knows_is_told_nothing_that_is_not_recorded(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first in a room: nobody else's look has asked whether what is told there is recorded."""
    here, there = two
    mother = await there.sit(MOTHER)
    await here.gone(await here.sit(PHYSIO))
    await stands_still(here, there, monkeypatch)
    came = entered(here, monkeypatch)
    teacher = await here.dial(TEACHER)
    await teacher.say("resume", cursor=None)
    await came.wait()
    said = await passed_on(here, there, "Sagt før den visste det", mother)
    await here.looks(teacher)
    (guest,) = here.room.guests
    assert said not in teacher.text() or await here.ask(partial(covered, guest.seat_id, here.room.position))
    await here.live._live_on()
    assert await teacher.closed() == TRY_AGAIN
    assert said not in teacher.text()
