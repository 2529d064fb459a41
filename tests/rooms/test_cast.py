"""The demonstration's cast, and synthetic rooms for load tests."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from hub import cli
from rooms.cast import demonstration_cast, open_seats
from tests.rooms.conftest import COORDINATOR, OUTSIDER, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def test_the_cast_is_everyone_with_an_open_seat(house: House, settings: Any) -> None:
    (room,) = demonstration_cast()
    assert room["title"] == "Blåveis"
    logins = [person["login"] for person in room["people"]]
    assert TEACHER in logins
    assert OUTSIDER not in logins
    house.say(COORDINATOR, {"kind": "seat.closed", "seat": "anders-teacher"})
    assert TEACHER not in [person["login"] for person in demonstration_cast()[0]["people"]]
    assert "Siw Brattlien" in Client().get("/demo/").content.decode()
    settings.HUB_DEMO = False
    assert demonstration_cast() == []


def test_open_seats_are_told_by_room_seat_and_key(house: House, settings: Any) -> None:
    seat = house.reader(TEACHER).seat
    assert open_seats(TEACHER) == [{"room": house.room, "seat": seat.public_id, "key": "anders-teacher"}]
    assert open_seats(OUTSIDER) == []
    settings.HUB_DEMO = False
    assert open_seats(TEACHER) == []


def test_a_load_room_is_a_room_like_any_other(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    from rooms.log.read import everything, reader_of
    from rooms.models import Room, Seat

    assert cli.run("load-room", ["--rooms", "2", "--members", "3", "--history", "4"]) == 0
    rooms = json.loads(capsys.readouterr().out)["rooms"]
    assert [len(room["members"]) for room in rooms] == [3, 3]
    member = rooms[0]["members"][0]
    seat = Seat.objects.get(public_id=member["seat"])
    reader = reader_of(seat.user_id, rooms[0]["room"])
    assert reader is not None
    assert reader.state.unlimited
    bodies = [seen.event["body"] for seen in everything(reader) if seen.kind == "message"]
    assert [len(body) for body in bodies] == [120] * 4
    client = Client()
    name, _, value = member["cookie"].partition("=")
    client.cookies[name] = value
    assert client.get(f"/rooms/{rooms[0]['room']}/").status_code == 200
    assert client.get(f"/rooms/{rooms[1]['room']}/").status_code == 404
    assert Room.objects.filter(unlimited=True).count() == 2
    assert [room["title"] for room in demonstration_cast()] == ["Blåveis"]


def test_a_regular_sits_in_as_many_rooms_as_asked_for(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    from rooms.models import Room, Seat

    words = ["--rooms", "3", "--members", "2", "--history", "3", "--regular", "2", "--limited"]
    assert cli.run("load-room", words) == 0
    told = json.loads(capsys.readouterr().out)
    assert [len(room["members"]) for room in told["rooms"]] == [2, 2, 2]
    client = Client()
    name, _, value = told["regular"]["cookie"].partition("=")
    client.cookies[name] = value
    codes = [client.get(f"/rooms/{room['room']}/").status_code for room in told["rooms"]]
    assert codes == [200, 200, 404]
    assert Seat.objects.filter(user__login__endswith="-regular").count() == 2
    assert Room.objects.filter(unlimited=True).count() == 0


def test_load_rooms_are_for_the_demonstration(house: House, settings: Any) -> None:
    from rooms.models import Room

    settings.HUB_DEMO = False
    assert cli.run("load-room", ["--rooms", "1", "--members", "1"]) == 1
    assert Room.objects.count() == 1
