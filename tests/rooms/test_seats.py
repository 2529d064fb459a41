"""The coordinator gives people seats and closes them; access follows from consent alone."""

from __future__ import annotations

from typing import Any

import pytest

from rooms.log import fold
from tests.rooms.conftest import AIDS, COORDINATOR, MOTHER, OUTSIDER, OWNER, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def told(**more: Any) -> dict[str, Any]:
    return {"party": "school", "login": "ny.larer", "name": "Ny Lærer", "role": "participant", **more}


def test_people_and_seats_are_for_the_coordinator(house: House) -> None:
    text = house.text(COORDINATOR, "seats/")
    assert "Hjelpemiddelsentralen" in text
    assert "Amina Yusuf Warsan" in text
    for wrong in (MOTHER, TEACHER, OWNER, OUTSIDER):
        assert house.get(wrong, "seats/").status_code == 404
        assert house.get(wrong, "seats/new/").status_code == 404
        assert house.post(wrong, "seats/new/", told()).status_code == 404


def test_the_form_says_when_its_fields_are_needed(house: House) -> None:
    text = house.text(COORDINATOR, "seats/new/")
    assert text.count("Må fylles ut når «") == 2
    assert "Må fylles ut for en som er ny i Samrom" in text


def test_somebody_new_gets_a_seat_and_no_password(house: House) -> None:
    from hub.models import User

    assert house.post(COORDINATOR, "seats/new/", told(until="2027-06-30")).status_code == 302
    user = User.objects.get(login="ny.larer")
    assert (user.name, user.has_usable_password()) == ("Ny Lærer", False)
    seat = house.reader("ny.larer").seat
    assert (seat.role, seat.until.isoformat()) == ("participant", "2027-06-30")
    assert house.entry("new-voice", TEACHER).public_id in house.text("ny.larer")
    assert house.get(OUTSIDER).status_code == 404


def test_a_new_party_opens_nothing_to_anybody(house: House) -> None:
    before = {login: house.reader(login).reach for login in (COORDINATOR, TEACHER, AIDS)}
    new = told(party="-", party_name="Elvestrand kulturskole", party_kind="leisure", login=OUTSIDER, name="")
    assert house.post(COORDINATOR, "seats/new/", new).status_code == 302
    assert {login: house.reader(login).reach for login in before} == before
    page = house.get(OUTSIDER)
    assert page.context["empty_reach"]
    assert "Elvestrand kulturskole" in page.content.decode()
    assert "Elvestrand kulturskole" not in house.text(TEACHER)
    assert "Elvestrand kulturskole" in house.text(COORDINATOR, "seats/")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"login": "anders.vollaug", "name": ""}, "login"),
        ({"login": "nobody.here", "name": ""}, "login"),
        ({"login": "No Spaces"}, "login"),
        ({"login": OUTSIDER, "name": "En Annen"}, "name"),
        ({"until": "2026-11-21"}, "until"),
        ({"party": "nobody"}, "party"),
        ({"party": ""}, "party"),
        ({"party": "-", "party_name": "", "party_kind": "school"}, "party_name"),
        ({"party": "-", "party_name": "X", "party_kind": ""}, "party_kind"),
        ({"role": "owner"}, "role"),
    ],
)
def test_what_cannot_be_opened_leaves_nothing_behind(house: House, wrong: dict[str, Any], field: str) -> None:
    from hub.models import User
    from rooms.models import Party, Person, Room

    def standing() -> Any:
        room = Room.objects.get(public_id=house.room)
        return room.head, room.version, Party.objects.count(), Person.objects.count(), User.objects.count()

    house.get(COORDINATOR)
    before = standing()
    answer = house.post(COORDINATOR, "seats/new/", told(**wrong))
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert standing() == before
    assert house.post(TEACHER, "seats/new/", told()).status_code == 404
    assert standing() == before
    assert house.post(COORDINATOR, "seats/new/", told()).status_code == 302


def test_a_refusal_late_in_the_day_takes_back_party_person_and_state(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rooms import invite
    from rooms.models import Party, Room

    parties, version = Party.objects.count(), Room.objects.get().version
    monkeypatch.setattr(invite, "say", _loads_and_refuses)
    new = told(party="-", party_name="Ny tjeneste", party_kind="other")
    assert house.post(COORDINATOR, "seats/new/", new).status_code == 400
    assert (Party.objects.count(), Room.objects.get().version) == (parties, version)
    assert "Ny tjeneste" not in {party.name for party in house.reader(COORDINATOR).state.parties.values()}
    monkeypatch.undo()
    assert house.post(COORDINATOR, "seats/new/", told()).status_code == 302
    assert "Ny tjeneste" not in {party.name for party in house.reader(COORDINATOR).state.parties.values()}
    assert house.post(OUTSIDER, "seats/new/", told()).status_code == 404


def _loads_and_refuses(reader: Any, event: Any, **_how: Any) -> None:
    from rooms.models import Room
    from rooms.refusal import Refused

    fold.state_of(Room.objects.get(pk=reader.room))
    raise Refused("not-found", where="party")


def test_a_closed_seat_sees_nothing_and_what_it_wrote_stays(house: House) -> None:
    seat = house.reader(AIDS).seat.public_id
    path = f"seats/{seat}/close/"
    for wrong in (MOTHER, TEACHER, OUTSIDER):
        assert house.get(wrong, path).status_code == 404
        assert house.post(wrong, path, {}).status_code == 404
    assert house.get(AIDS).status_code == 200
    assert house.post(COORDINATOR, path, {"reason": "Ny kontakt"}).status_code == 302
    assert house.get(AIDS).status_code == 404
    assert house.get(COORDINATOR, path).status_code == 404
    assert house.entry("amina-hello", TEACHER).public_id in house.text(TEACHER, "?before=" + newest(house))


def newest(house: House) -> str:
    return house.newest(TEACHER).public_id


def test_nobody_is_shown_out_of_their_own_plan(house: House) -> None:
    seat = house.reader(OWNER).seat.public_id
    assert house.get(COORDINATOR, f"seats/{seat}/close/").status_code == 404
    assert house.get(COORDINATOR, f"seats/{'0' * 32}/close/").status_code == 404
    assert house.get(TEACHER, f"seats/{seat}/close/").status_code == 404
