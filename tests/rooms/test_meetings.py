"""Calling a meeting, changing it, and its minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.rooms.conftest import AIDS, COORDINATOR, MOTHER, OUTSIDER, PHYSIO, RESPITE, TEACHER, House

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def told(**more: Any) -> dict[str, Any]:
    when = {"day": "2026-12-01", "start": "09:00", "end": "10:30"}
    named = {"title": "Søvnmøte", "place": "Rådhuset", "agenda": "Natta\r\n\r\n Veien videre "}
    return {**when, **named, "invited": ["siw-coordinator", "lars-physio"], "scopes": ["health"], **more}


def test_a_meeting_is_called_for_those_who_may_see_it(house: House, once: Callable[[], str]) -> None:
    client_id = once()
    answer = house.post(COORDINATOR, "meetings/new/", told(client_id=client_id))
    said = house.newest()
    assert answer["Location"] == f"{house.url}#e-{said.public_id}"
    assert said.event["start"] == "2026-12-01T09:00:00+01:00"
    assert said.event["end"] == "2026-12-01T10:30:00+01:00"
    assert said.event["agenda"] == ["Natta", "Veien videre"]
    assert "Søvnmøte" in house.text(PHYSIO)
    assert "Søvnmøte" not in house.text(TEACHER)
    again = house.post(COORDINATOR, "meetings/new/", told(client_id=client_id))
    assert again["Location"] == answer["Location"]
    assert house.post(OUTSIDER, "meetings/new/", told()).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"end": "08:00"}, "end"),
        ({"day": "i morgen"}, "day"),
        ({"invited": []}, "invited"),
        ({"invited": ["nobody"]}, "invited"),
        ({"scopes": ["health"]}, "scopes"),
        ({"agenda": "x" * 201}, "agenda"),
    ],
)
def test_a_meeting_that_cannot_be_called_stays_in_the_form(
    house: House, wrong: dict[str, Any], field: str
) -> None:
    head = house.head()
    answer = house.post(
        TEACHER, "meetings/new/", told(**{"scopes": ["school"], "invited": ["hege-special-ed"]} | wrong)
    )
    assert (answer.status_code, house.head()) == (400, head)
    assert field in answer.context["form"].errors
    assert answer.context["form"]["title"].value() == "Søvnmøte"
    assert house.post(OUTSIDER, "meetings/new/", told()).status_code == 404


def test_the_invited_whom_an_editor_does_not_know_stay_invited(house: House) -> None:
    new = {
        "party": "-",
        "party_name": "Kulturskolen",
        "party_kind": "leisure",
        "login": OUTSIDER,
        "role": "participant",
    }
    assert house.post(COORDINATOR, "seats/new/", new).status_code == 302
    unknown = house.reader(OUTSIDER).seat.key
    event = {"kind": "meeting.called", "meeting": "both", "title": "Konsert", "scopes": ["general"]}
    event |= {"start": "2026-12-01T09:00:00+01:00", "end": "2026-12-01T10:00:00+01:00"}
    house.say(COORDINATOR, {**event, "invited": [unknown, "anders-teacher"]})
    path = f"meetings/{house.thing('both').public_id}/"
    assert "Kari Nordmann" not in house.text(TEACHER, path)
    assert unknown not in house.text(TEACHER, path)
    changed = told(invited=["hege-special-ed"], scopes=["general"])
    assert house.post(TEACHER, path, changed).status_code == 302
    assert house.thing("both").event["invited"] == [unknown, "hege-special-ed"]
    assert house.post(TEACHER, path, told(invited=[unknown], scopes=["general"])).status_code == 400
    assert house.get(OUTSIDER, path).status_code == 404


def test_a_next_version_is_for_those_who_see_the_meeting(house: House) -> None:
    house.post(COORDINATOR, "meetings/new/", told())
    key = house.newest().event["meeting"]
    thing = house.thing(key).public_id
    page = house.get(PHYSIO, f"meetings/{thing}/")
    assert page.context["form"]["day"].value().isoformat() == "2026-12-01"
    assert 'value="09:00"' in page.content.decode()
    assert house.post(PHYSIO, f"meetings/{thing}/", told(title="Flyttet møte")).status_code == 302
    assert house.thing(key).event["title"] == "Flyttet møte"
    for wrong in (TEACHER, AIDS, OUTSIDER):
        assert house.get(wrong, f"meetings/{thing}/").status_code == 404
        assert house.post(wrong, f"meetings/{thing}/", told(title="Tatt over")).status_code == 404
        assert house.get(wrong, f"meetings/{thing}/minutes/").status_code == 404
    assert house.thing(key).event["title"] == "Flyttet møte"
    goal = house.thing("breaks").public_id
    assert house.get(COORDINATOR, f"meetings/{goal}/").status_code == 404


def test_whoever_cannot_see_the_invitation_is_named_to_who_sent_it(house: House) -> None:
    answer = house.client(COORDINATOR).post(
        f"{house.url}meetings/new/", told(invited=["anders-teacher", "lars-physio"]), follow=True
    )
    (notice,) = answer.context["messages"]
    assert "Anders Vollaug" in str(notice)
    assert "Lars" not in str(notice)
    assert "Søvnmøte" not in house.text(TEACHER)


def test_minutes_are_seen_by_no_more_than_the_meeting(house: House, once: Callable[[], str]) -> None:
    house.post(COORDINATOR, "meetings/new/", told())
    key = house.newest().event["meeting"]
    path = f"meetings/{house.thing(key).public_id}/minutes/"
    form = house.get(COORDINATOR, path).context["form"]
    assert form["scopes"].value() == ["health"]
    assert form["attended"].value() == ["siw-coordinator", "lars-physio"]
    minutes = {
        "body": "Vi snakket om natta.",
        "attended": ["siw-coordinator"],
        "decision_1": "Ny seng",
        "responsible_1": "respite-home",
        "due_1": "2027-01-15",
        "decision_3": "Møtes igjen",
        "scopes": ["health"],
        "client_id": once(),
    }
    assert house.post(COORDINATOR, path, {**minutes, "scopes": ["leisure"]}).status_code == 400
    assert house.post(COORDINATOR, path, {**minutes, "decision_1": ""}).status_code == 400
    assert house.post(COORDINATOR, path, minutes).status_code == 302
    assert house.newest().event["decisions"] == [
        {"text": "Ny seng", "responsible": "respite-home", "due": "2027-01-15"},
        {"text": "Møtes igjen"},
    ]
    assert "Ny seng" in house.text(RESPITE)
    assert "Ny seng" not in house.text(TEACHER)
    for wrong in (TEACHER, OUTSIDER):
        assert house.post(wrong, path, minutes).status_code == 404
    assert house.get(MOTHER, path).status_code == 200
