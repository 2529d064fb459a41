"""Sight is taken while somebody comes in and holds the room: whoever lost it is told so all the same, and nobody else of
anything.
"""

from __future__ import annotations

from typing import Any

import pytest

from rooms.live import glances
from rooms.live.room import LiveRoom
from tests.wire.inside import Inside, KeptBack

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

MOTHER, COORDINATOR, TEACHER, PHYSIO = "ingvild-mother", "siw-coordinator", "anders-teacher", "lars-physio"
WITHDRAWN: dict[str, Any] = {"kind": "consent.withdrawn", "consent": "consent-school", "form": "digital"}
GIVEN: dict[str, Any] = {
    "kind": "consent.given",
    "form": "digital",
    "purpose": "På nytt",
    "grants": [{"party": "school", "scopes": ["general"]}],
}
SEAT_ENDED = 4409


def scopes(frame: dict[str, Any]) -> set[str]:
    return {scope["key"] for scope in frame["scopes"]}


async def taken(here: Inside, seat: str, event: dict[str, Any]) -> None:
    await here.ask(lambda: here.stage.act(seat, event))
    here.room.nudge()


async def test_who_lost_sight_is_told_while_somebody_holds_the_room(here: Inside) -> None:
    mother, teacher, physio = await here.sit(MOTHER), await here.sit(TEACHER), await here.sit(PHYSIO)
    await here.looks(mother, physio)
    async with here.room.lock:
        await taken(here, MOTHER, WITHDRAWN)
        assert "general" not in scopes(await teacher.next("reach"))
        assert not physio.socket.waits  # type: ignore[attr-defined]
        assert not mother.socket.waits  # type: ignore[attr-defined]
    await here.looks(mother, physio)
    assert [entry["kind"] for entry in mother.entries()][-1] == "consent.withdrawn"
    assert "consent.withdrawn" not in {entry["kind"] for entry in physio.entries()}
    assert not physio.of("reach")
    assert teacher.of("reach")[1:] == []


async def test_who_lost_the_seat_is_closed_while_somebody_holds_the_room(here: Inside) -> None:
    teacher, physio = await here.sit(TEACHER), await here.sit(PHYSIO)
    async with here.room.lock:
        await taken(here, COORDINATOR, {"kind": "seat.closed", "seat": TEACHER})
        assert await teacher.closed() == SEAT_ENDED
    await physio.post("Vi andre er her", "general")


async def test_who_is_told_to_confirm_meanwhile_sees_what_is_left(here: Inside) -> None:
    """What confirms waits for nobody but the room itself."""
    mother, teacher = await here.sit(MOTHER), await here.sit(TEACHER)
    said = await mother.post("Bare til skolen før", "general")
    await teacher.next("entry")
    async with here.room.lock:
        await taken(here, MOTHER, WITHDRAWN)
        await teacher.next("reach")
    teacher.forget()
    await teacher.resume()
    assert said["id"] not in teacher.text()
    assert "general" not in scopes(teacher.of("welcome")[-1])


async def test_what_was_judged_before_more_was_known_tells_nobody(
    here: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Withdrawn and given anew while a glance is on its way: its word is old when it comes."""
    mother, teacher = await here.sit(MOTHER), await here.sit(TEACHER)
    kept = KeptBack(monkeypatch, glances, "glance")
    async with here.room.lock:
        await taken(here, MOTHER, WITHDRAWN)
        await kept.known()
        await here.ask(lambda: here.stage.act(MOTHER, GIVEN))
    await here.looks(mother, teacher)
    await teacher.resume()
    told = len(teacher.of("reach"))
    kept.let_go()
    await here.room._glances._going
    await here.looks(mother, teacher)
    assert len(teacher.of("reach")) == told


async def test_it_is_told_though_nothing_else_is_fresh_enough_to_leave(
    here: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher, physio = await here.sit(TEACHER), await here.sit(PHYSIO)
    await here.looks(physio)
    async with here.room.lock:
        monkeypatch.setattr(LiveRoom, "fresh", property(lambda _room: False))
        await taken(here, MOTHER, WITHDRAWN)
        assert "general" not in scopes(await teacher.next("reach"))
        assert not physio.socket.waits  # type: ignore[attr-defined]
        monkeypatch.undo()
