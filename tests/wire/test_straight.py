"""What is told straight from a commit, beside what takes sight away: nothing after that position reaches who lost it, and
everybody else gets all of it, in order. Nobody is woken by what takes sight away: the positions alone must tell.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from rooms import clock
from rooms.live import arrival
from rooms.live import room as rooms
from rooms.live.guest import SEAT_ENDED
from tests.cast import Stage
from tests.wire.inside import Inside, KeptBack, Two, a_room, two_of
from tests.wire.line import Line

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

Event = dict[str, Any]

MOTHER, COORDINATOR, TEACHER = "ingvild-mother", "siw-coordinator", "anders-teacher"
WITHDRAWN: Event = {"kind": "consent.withdrawn", "consent": "consent-school", "form": "digital"}
CLOSED: Event = {"kind": "seat.closed", "seat": TEACHER}
PAUSED: Event = {"kind": "case.state", "state": "paused"}
TAKEN = {"withdrawn": (MOTHER, WITHDRAWN), "closed": (COORDINATOR, CLOSED)}
GIVEN: Event = {
    "kind": "consent.given",
    "form": "digital",
    "purpose": "På nytt",
    "grants": [{"party": "school", "scopes": ["general"]}],
}
AGAIN: Event = {"kind": "seat.opened", "person": "anders", "party": "school", "role": "participant"}
AGAIN["key"] = "anders-again"


@pytest.fixture
def room() -> Iterator[Stage]:
    with a_room() as room:
        yield room


@pytest.fixture
async def two(room: Stage, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Two]:
    async with two_of(room, monkeypatch) as two:
        yield two


async def silently(here: Inside, seat: str, event: Event) -> str:
    """Committed, and nobody woken; its key."""
    return (await here.ask(lambda: here.stage.act(seat, event))).key


async def says(line: Line, *marks: str) -> None:
    for mark in marks:
        answer = await line.post(f"kanari-{mark}", "general")
        assert answer["type"] == "ack", answer


def heard(line: Line) -> list[str]:
    """The marks of what came, in the order of its coming."""
    found = [re.search(r"kanari-(\w+)", entry["html"]) for entry in line.entries()]
    return [mark[1] for mark in found if mark is not None]


async def hears(line: Line, *marks: str) -> None:
    await line.until(lambda: len(heard(line)) >= len(marks))
    assert heard(line) == list(marks)


async def before_its_loss(at: Inside, line: Line) -> list[str]:
    """What came to it; that it lost sight was told last."""
    await at.looks(line)
    assert line.socket.close_code == SEAT_ENDED or line.came[-1]["type"] == "reach"
    return heard(line)


# --- What is taken in the room ---------------------------------------------------------------------------


@pytest.mark.parametrize("taken", TAKEN)
async def test_what_follows_a_loss_is_told_to_the_others_alone(two: Two, taken: str) -> None:
    here, _ = two
    mother, teacher, coordinator = [await here.sit(key) for key in (MOTHER, TEACHER, COORDINATOR)]
    await says(mother, "ett")
    await silently(here, *TAKEN[taken])
    await says(mother, "to", "tre")
    await hears(coordinator, "ett", "to", "tre")
    await hears(mother, "ett", "to", "tre")
    assert await before_its_loss(here, teacher) == ["ett"]


@pytest.mark.parametrize("taken", TAKEN)
async def test_a_loss_that_comes_while_a_look_is_under_way_is_none_the_less(
    two: Two, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = two
    mother, teacher, coordinator = [await here.sit(key) for key in (MOTHER, TEACHER, COORDINATOR)]
    await says(mother, "ett")
    look = KeptBack(monkeypatch, rooms, "look")
    here.room.nudge()
    await look.known()
    await silently(here, *TAKEN[taken])
    await says(mother, "to", "tre")
    look.let_go()
    await hears(coordinator, "ett", "to", "tre")
    assert await before_its_loss(here, teacher) == ["ett"]


async def test_a_pause_lets_what_came_before_it_through_and_nothing_after(two: Two) -> None:
    here, there = two
    mother = await here.sit(MOTHER)
    teacher, coordinator = await there.sit(TEACHER), await there.sit(COORDINATOR)
    await says(mother, "ett", "to")
    await silently(here, COORDINATOR, PAUSED)
    refused = await mother.post("kanari-tre", "general")
    assert refused["code"] == "read-only"
    for word in here.words():
        there.hears(here, word)
    await hears(coordinator, "ett", "to")
    assert await before_its_loss(there, teacher) == ["ett", "to"]


async def test_in_whatever_order_words_come_from_another_process(two: Two) -> None:
    """Each order in a round of its own; in the last a word is lost, and one comes twice."""
    here, there = two
    mother, coordinator = await here.sit(MOTHER), await there.sit(COORDINATOR)
    teacher, basis = await there.sit(TEACHER), "consent-school"
    orders = [*permutations(range(3)), (2, 0), (0, 0, 2)]
    for order in orders:
        coordinator.forget()
        await says(mother, "ett")
        await silently(here, MOTHER, {**WITHDRAWN, "consent": basis})
        await says(mother, "to", "tre")
        words = here.words()
        for number in order:
            there.hears(here, words[number])
        await hears(coordinator, "ett", "to", "tre")
        assert await before_its_loss(there, teacher) in ([], ["ett"])
        basis = await silently(here, MOTHER, GIVEN)
        teacher.forget()
        await teacher.resume()
        assert not heard(teacher)


async def test_what_follows_on_each_other_is_told_in_one_frame_whoever_committed_it(two: Two) -> None:
    here, there = two
    mother, coordinator = await here.sit(MOTHER), await there.sit(COORDINATOR)
    teacher = await there.sit(TEACHER)
    coordinator.forget()
    teacher.forget()
    await says(mother, "ett")
    private = await mother.post("kanari-skjult", "health")
    assert private["type"] == "ack"
    first, hidden = here.words()
    answer = await coordinator.post("kanari-to", "general")
    assert answer["type"] == "ack"
    assert heard(coordinator) == [], "what is missing before it is waited for"
    there.hears(here, hidden)
    there.hears(here, first)
    await hears(coordinator, "ett", "skjult", "to")
    await hears(teacher, "ett", "to")
    for line, many in ((coordinator, 3), (teacher, 2)):
        (frame,) = [frame for frame in line.came if frame["type"] in ("entry", "entries")]
        assert len(frame["list"]) == many


async def test_two_that_say_by_turns_while_sight_is_taken(two: Two) -> None:
    """Each knows its own at once and the other's late; between them somebody loses sight."""
    here, there = two
    mother, teacher = await here.sit(MOTHER), await here.sit(TEACHER)
    coordinator, special = await there.sit(COORDINATOR), await there.sit("hege-special-ed")
    await says(mother, "ett")
    await says(coordinator, "to")
    await silently(here, *TAKEN["withdrawn"])
    await says(coordinator, "tre")
    await says(mother, "fire")
    for word in there.words():
        here.hears(there, word)
    for word in reversed(here.words()):
        there.hears(here, word)
    await hears(mother, "ett", "to", "tre", "fire")
    await hears(coordinator, "ett", "to", "tre", "fire")
    assert await before_its_loss(here, teacher) in (["ett"], ["ett", "to"])
    assert await before_its_loss(there, special) in ([], ["ett"], ["ett", "to"])


# --- What a day takes ------------------------------------------------------------------------------------


@dataclass
class LastDay:
    """Somebody's last day in Oslo, late in the evening, and how it passes."""

    who: str
    day: date

    def evening(self) -> None:
        self._stands(datetime.combine(self.day, time(23, 30), clock.OSLO))

    def passes(self) -> None:
        self._stands(datetime.combine(self.day + timedelta(days=1), time(0, 0, 1), clock.OSLO))

    def _stands(self, moment: datetime) -> None:
        clock.set_source(lambda: moment.astimezone(UTC))


@pytest.fixture(params=["seat", "grant"])
def last_day(request: pytest.FixtureRequest, room: Stage) -> LastDay:
    """The last day of a teacher's seat, or of what the school may see."""
    day = clock.today() + timedelta(days=1)
    if request.param == "seat":
        room.act(COORDINATOR, CLOSED)
        room.act(COORDINATOR, {**AGAIN, "until": day.isoformat()})
    else:
        room.act(MOTHER, {**GIVEN, "until": day.isoformat()})
        room.act(MOTHER, WITHDRAWN)
    last = LastDay(AGAIN["key"] if request.param == "seat" else TEACHER, day)
    last.evening()
    return last


async def test_midnight_ends_what_is_told_straight(two: Two, last_day: LastDay) -> None:
    here, _ = two
    mother, teacher, coordinator = [await here.sit(key) for key in (MOTHER, last_day.who, COORDINATOR)]
    await says(mother, "ett")
    last_day.passes()
    await says(mother, "to")
    await hears(coordinator, "ett", "to")
    assert await before_its_loss(here, teacher) == ["ett"]


async def test_midnight_passes_while_a_word_is_on_its_way(two: Two, last_day: LastDay) -> None:
    here, there = two
    mother = await here.sit(MOTHER)
    teacher, coordinator = await there.sit(last_day.who), await there.sit(COORDINATOR)
    await says(mother, "ett", "to")
    words = here.words()
    there.hears(here, words[0])
    await hears(coordinator, "ett")
    last_day.passes()
    there.hears(here, words[1])
    await hears(coordinator, "ett", "to")
    assert await before_its_loss(there, teacher) == ["ett"]


async def test_midnight_passes_while_a_look_is_under_way(
    two: Two, last_day: LastDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = two
    mother, teacher, coordinator = [await here.sit(key) for key in (MOTHER, last_day.who, COORDINATOR)]
    await says(mother, "ett")
    look = KeptBack(monkeypatch, rooms, "look")
    here.room.nudge()
    await look.known()
    last_day.passes()
    await says(mother, "to")
    look.let_go()
    await hears(coordinator, "ett", "to")
    assert await before_its_loss(here, teacher) == ["ett"]


async def test_who_comes_at_midnight_is_judged_by_the_new_day(
    two: Two, last_day: LastDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read for them before it is known only after, when the others have had the new day for a while."""
    here, _ = two
    mother, coordinator = await here.sit(MOTHER), await here.sit(COORDINATOR)
    teacher = await here.dial(last_day.who)
    stretch = KeptBack(monkeypatch, arrival, "stretch")
    await teacher.say("resume", cursor=None)
    await stretch.known()
    last_day.passes()
    await here.looks()
    stretch.let_go()
    with suppress(ConnectionClosed):
        await teacher.next("caught_up")
    await says(mother, "ett")
    await hears(coordinator, "ett")
    await here.looks(teacher)
    assert not heard(teacher)
    assert teacher.socket.close_code == SEAT_ENDED or teacher.of("welcome")[0]["scopes"] == []
