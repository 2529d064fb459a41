"""The list of one's rooms says of each what its seat sees, and nothing else."""

from typing import Any

import pytest

from tests.rooms.conftest import COORDINATOR, FATHER, OUTSIDER, RESPITE, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def listed(house: House, login: str) -> list[Any]:
    return house.client(login).get("/rooms/").context["rooms"]


def test_each_sees_their_own_rooms(house: House) -> None:
    (room,) = listed(house, TEACHER)
    assert (room.title, room.url) == ("Blåveis", house.url)
    assert listed(house, OUTSIDER) == []


def test_unread_counts_what_the_seat_sees(house: House) -> None:
    before = {login: listed(house, login)[0].unread for login in (COORDINATOR, TEACHER)}
    house.say(FATHER, {"kind": "message", "scopes": ["health"], "body": "Natta gikk fint."})
    assert listed(house, COORDINATOR)[0].unread == before[COORDINATOR] + 1
    assert listed(house, TEACHER)[0].unread == before[TEACHER]


def test_the_next_meeting_is_one_that_the_seat_sees(house: House) -> None:
    event = {"kind": "meeting.called", "meeting": "soon", "title": "Legemøte", "scopes": ["health"]}
    event |= {"start": "2026-11-25T09:00:00+01:00", "end": "2026-11-25T10:00:00+01:00"}
    assert listed(house, TEACHER)[0].next_meeting is None
    house.say(COORDINATOR, {**event, "invited": ["siw-coordinator"]})
    assert listed(house, RESPITE)[0].next_meeting.isoformat() == "2026-11-25T09:00:00+01:00"
    assert listed(house, TEACHER)[0].next_meeting is None
    assert house.doors() == ["list"]


def test_a_closed_seat_and_an_erased_room_are_gone(house: House) -> None:
    from rooms.erasure import erase

    house.say(COORDINATOR, {"kind": "seat.closed", "seat": "anders-teacher"})
    assert listed(house, TEACHER) == []
    assert len(listed(house, COORDINATOR)) == 1
    erase(house.room, "test")
    assert listed(house, COORDINATOR) == []


def test_order_is_unread_then_meeting_then_title() -> None:
    from datetime import UTC, datetime

    from rooms.views.listing import Listed

    soon, later = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=UTC)
    rooms = [
        Listed("", "b", "", "", 0, None),
        Listed("", "A", "", "", 0, None),
        Listed("", "later", "", "", 0, later),
        Listed("", "soon", "", "", 0, soon),
        Listed("", "unread", "", "", 3, None),
    ]
    assert [room.title for room in sorted(rooms, key=Listed.order)] == ["unread", "soon", "later", "A", "b"]
