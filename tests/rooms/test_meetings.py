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
        ({"day": "0001-01-01"}, "day"),
        ({"day": "1899-12-31"}, "day"),
        ({"day": "2201-01-01"}, "day"),
        ({"day": "9999-12-31"}, "day"),
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


def test_two_who_change_a_meeting_at_once_do_not_write_over_each_other(
    house: House, once: Callable[[], str]
) -> None:
    house.post(COORDINATOR, "meetings/new/", told())
    key = house.newest().event["meeting"]
    path = f"meetings/{house.thing(key).public_id}/"
    version = house.get(PHYSIO, path).context["form"]["version"].value()
    hers = told(title="Flyttet møte", version=version, client_id=once())
    assert house.post(COORDINATOR, path, hers).status_code == 302
    assert house.post(COORDINATOR, path, hers).status_code == 302, "a second press is answered as the first"
    head = house.head()
    his = told(place="Helsehuset", version=version, client_id=once())
    late = house.post(PHYSIO, path, his)
    assert late.status_code == 400
    page = late.content.decode()
    assert "Flyttet møte" in page
    assert "Helsehuset" in page
    assert house.head() == head
    assert house.post(TEACHER, path, his).status_code == 404
    again = {**his, "version": late.context["form"]["version"].value()}
    assert house.post(PHYSIO, path, again).status_code == 302
    assert house.head() == head + 1


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
    opened = house.get(COORDINATOR, path)
    form, page = opened.context["form"], opened.content.decode()
    assert "Søvnmøte" in page
    assert "Søvnmøte" not in page.split("</title>")[0], "a browser remembers that"
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


MEETING = {
    "kind": "meeting.called",
    "meeting": "odd",
    "title": "Møtet",
    "start": "2026-12-03T10:00:00+01:00",
    "end": "2026-12-03T11:00:00+01:00",
    "invited": ["siw-coordinator"],
    "scopes": ["general"],
}
PART = {"kind": "plan.part", "part": "period", "text": "x", "scopes": ["general"]}
GOAL = {"kind": "goal", "goal": "odd-goal", "text": "x", "scopes": ["general"]}
MINUTES = {"kind": "minutes.approved", "meeting": "odd", "body": "x", "scopes": ["general"]}


@pytest.mark.parametrize(
    ("event", "where"),
    [
        ({**MEETING, "start": "0001-01-01T00:00:00+14:00"}, "start"),
        ({**MEETING, "end": "9999-12-31T23:59:59-12:00"}, "end"),
        ({**MEETING, "start": "2026-12-01t10:00:00z"}, "start"),
        ({**MEETING, "start": "2026-12-01T10:00:00"}, "start"),
        ({**MEETING, "end": "2026-12-03T10:30:00+02:00"}, "end"),
        ({**GOAL, "due": "0000-01-01"}, "due"),
        ({**GOAL, "due": "2201-01-01"}, "due"),
        ({**PART, "from": "0000-01-01"}, "from"),
        ({**PART, "until": "9999-12-31"}, "until"),
        ({**PART, "next_revision": "soon"}, "next_revision"),
        ({**MINUTES, "decisions": [{"text": "a"}, {"text": "b", "due": "0000-01-01"}]}, "decisions[1].due"),
    ],
)
def test_what_is_said_tells_dates_that_can_be_read(house: House, event: dict[str, Any], where: str) -> None:
    from rooms.refusal import Refused

    if event["kind"] == "minutes.approved":
        house.say(COORDINATOR, MEETING)
    head = house.head()
    with pytest.raises(Refused) as no:
        house.say(COORDINATOR, event)
    assert (no.value.code, no.value.where, house.head()) == ("bad-frame", where, head)


def test_a_measure_tells_dates_that_can_be_read(house: House) -> None:
    from rooms.refusal import Refused

    scopes = house.reader(COORDINATOR).state.keys_of(house.thing("breaks").scopes)
    measure = {"kind": "measure", "measure": "odd", "goal": "breaks", "text": "x", "scopes": scopes}
    for field in ("from", "until"):
        with pytest.raises(Refused) as no:
            house.say(COORDINATOR, {**measure, field: "0000-01-01"})
        assert no.value.where == field


def test_odd_dates_that_are_here_already_stop_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """They came before they were refused."""
    from plans import kinds
    from rooms import meetings

    odd = "9999-12-31T23:59:59-12:00<b>"
    with monkeypatch.context() as patch:
        patch.setattr(meetings, "readable", lambda *args, **more: None)
        patch.setattr(kinds, "readable", lambda *args, **more: None)
        patch.setattr(meetings, "moment_told", str)
        house.say(COORDINATOR, {**MEETING, "start": odd, "end": odd})
        house.say(COORDINATOR, {**MINUTES, "decisions": [{"text": "a", "due": "0000-01-01"}]})
        house.say(COORDINATOR, {**GOAL, "due": "0000-01-01<i>"})
        house.say(COORDINATOR, {**PART, "from": "0000-01-01"})
    for path in ("", "plan/", f"meetings/{house.thing('odd', COORDINATOR).public_id}/"):
        text = house.text(COORDINATOR, path)
        assert "59-12:00<b>" not in text
        assert "01-01<i>" not in text
    assert "9999-12-31T23:59:59-12:00&lt;b&gt;" in house.text(COORDINATOR)
    assert "0000-01-01&lt;i&gt;" in house.text(COORDINATOR)
    (group,) = house.client(COORDINATOR).get("/rooms/").context["groups"]
    assert [room.meeting for room in group.rooms] == [None]
    for login in (TEACHER, MOTHER):
        assert house.get(login).status_code == 200


def test_a_meeting_tells_its_day_once_and_its_minutes_say_which_it_was(house: House) -> None:
    house.say(COORDINATOR, MEETING)
    called = house.text(TEACHER).split("Møtet</strong>")[-1].split("</p>")[0]
    assert called.count("2026</") + called.count("2026 ") == 1
    assert ">11:00</time>" in called
    house.say(COORDINATOR, MINUTES)
    assert drawn(house, TEACHER).count(">Møtet</a>") == 1
    house.say(COORDINATOR, {**MEETING, "end": "2026-12-04T11:00:00+01:00"})
    assert "4. des. 2026 11:00" in drawn(house, TEACHER)


def test_whoever_sees_the_minutes_and_not_the_meeting_as_it_stands_is_not_told_its_name(house: House) -> None:
    house.say(COORDINATOR, MEETING)
    house.say(COORDINATOR, MINUTES)
    house.say(COORDINATOR, {**MEETING, "title": "Helsemøtet", "scopes": ["general", "health"]})
    assert ">Helsemøtet</a>" in minutes_of(house, PHYSIO)
    assert "Gjelder:" not in minutes_of(house, TEACHER)


def drawn(house: House, login: str) -> str:
    from rooms import draw
    from rooms.sight import Sight

    frame = draw.entries(Sight(house.reader(login), "nb"), [house.newest(login)])[0]
    return str(frame["html"])


def minutes_of(house: House, login: str) -> str:
    from rooms import draw
    from rooms.log import read
    from rooms.sight import Sight

    seen = [one for one in read.everything(house.reader(login)) if one.kind == "minutes.approved"][-1]
    (frame,) = draw.entries(Sight(house.reader(login), "nb"), [seen])
    assert "about" not in frame
    return str(frame["html"])


def test_days_in_northern_sami_stand_as_the_texts_around_them() -> None:
    from rooms import dates

    assert dates.day("2026-12-03", "se") == dates.day("2026-12-03", "nb") == "3. desember 2026"
    assert dates.moment("2026-12-03T10:00:00+01:00", "se")["words"] == "3. des. 2026 10:00"
