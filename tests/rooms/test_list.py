"""The list of one's rooms says of each what its seat sees, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.rooms.conftest import (
    COORDINATOR,
    DAY,
    FATHER,
    MOTHER,
    OUTSIDER,
    OWNER,
    PHYSIO,
    RESPITE,
    TEACHER,
    House,
)

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

MEETING = {
    "kind": "meeting.called", "meeting": "soon", "title": "Legemøte", "place": "Rom 4", "scopes": ["health"],
    "start": "2026-11-25T09:00:00+01:00", "end": "2026-11-25T10:00:00+01:00", "invited": ["siw-coordinator"],
}  # fmt: skip
MEASURE = {
    "kind": "measure", "measure": "bed", "goal": "sleep", "text": "Ny seng", "scopes": ["health"],
    "responsible": "physiotherapy", "until": "2026-11-30", "status": "under-way",
}  # fmt: skip


def groups(house: House, login: str) -> dict[str, list[Any]]:
    answer = house.client(login).get("/rooms/")
    return {group.name: group.rooms for group in answer.context["groups"]}


def listed(house: House, login: str) -> list[Any]:
    return [room for rooms in groups(house, login).values() for room in rooms]


def waits(house: House, login: str) -> list[str]:
    return [one.kind for room in listed(house, login) for one in room.waits]


def test_each_sees_their_own_rooms(house: House) -> None:
    (room,) = listed(house, TEACHER)
    assert (room.title, room.url) == ("Blåveis", house.url)
    assert listed(house, OUTSIDER) == []
    assert "calm" in house.client(OUTSIDER).get("/rooms/").content.decode()


def test_unread_counts_what_the_seat_sees(house: House) -> None:
    before = {login: listed(house, login)[0].unread for login in (COORDINATOR, TEACHER)}
    house.say(FATHER, {"kind": "message", "scopes": ["health"], "body": "Natta gikk fint."})
    assert listed(house, COORDINATOR)[0].unread == before[COORDINATOR] + 1
    assert listed(house, TEACHER)[0].unread == before[TEACHER]


def test_who_wrote_last_is_the_last_that_the_seat_sees(house: House) -> None:
    before = listed(house, TEACHER)[0]
    house.say(FATHER, {"kind": "message", "scopes": ["health"], "body": "skjult-3311"})
    assert listed(house, COORDINATOR)[0].last["name"] == "Tor Arne Lindgård"
    assert listed(house, FATHER)[0].last["name"] == "Du"
    after = listed(house, TEACHER)[0]
    assert (after.last, after.last_at) == (before.last, before.last_at)
    assert "skjult-3311" not in house.client(COORDINATOR).get("/rooms/").content.decode()


def test_what_is_told_of_what_was_said_is_recorded_as_far_as_the_seat_sees(house: House) -> None:
    """Who wrote last is one position; how much is new goes back to where the seat has read."""
    from rooms.models import Disclosure, Seat

    def recorded(login: str) -> list[tuple[int, int | None]]:
        Disclosure.objects.all().delete()
        listed(house, login)
        seat = [house.reader(login).seat.public_id]
        assert all(row.seats == seat for row in Disclosure.objects.all())
        return [(row.since, row.upto) for row in Disclosure.objects.filter(door="list").order_by("pk")]

    Seat.objects.update(read_to=house.head())
    read_to = house.head()
    teachers = recorded(TEACHER)
    house.say(FATHER, {"kind": "message", "scopes": ["health"], "body": "Natta gikk fint."})
    house.say(FATHER, {"kind": "message", "scopes": ["health"], "body": "Og dagen."})
    assert recorded(COORDINATOR)[-1] == (read_to + 1, house.head())
    assert recorded(FATHER)[-1] == (house.head(), house.head())
    assert recorded(TEACHER) == teachers
    assert all(upto is not None and upto <= read_to for _, upto in teachers)
    Disclosure.objects.all().delete()
    assert (listed(house, OUTSIDER), house.doors()) == ([], [])
    house.say(COORDINATOR, {"kind": "case.state", "state": "paused"})
    assert recorded(TEACHER) == []


def test_the_next_meeting_is_one_that_the_seat_sees(house: House) -> None:
    assert listed(house, FATHER)[0].meeting is None
    before = house.doors()
    house.say(COORDINATOR, MEETING)
    seen = listed(house, FATHER)[0]
    assert seen.meeting == {
        "when": {"iso": "2026-11-25T09:00+01:00", "words": "onsdag 25. november 09:00"}, "place": "Rom 4",
    }  # fmt: skip
    assert house.doors() == [*before, "list", "list"]  # the meeting, and who wrote last
    assert listed(house, TEACHER)[0].meeting is None


def test_a_meeting_waits_for_those_invited(house: House) -> None:
    house.say(COORDINATOR, MEETING)
    waiting = {login: "meeting" in waits(house, login) for login in (COORDINATOR, FATHER, TEACHER)}
    assert waiting == {COORDINATOR: True, FATHER: False, TEACHER: False}


def test_minutes_wait_for_the_coordinator_until_she_sees_them(house: House) -> None:
    held = {**MEETING, "start": "2026-11-20T09:00:00+01:00", "end": "2026-11-20T10:00:00+01:00"}

    def waiting() -> dict[str, int]:
        return {
            login: waits(house, login).count("minutes") for login in (COORDINATOR, FATHER, PHYSIO, TEACHER)
        }

    nobody = dict.fromkeys(waiting(), 0)
    assert waiting() == nobody
    house.say(COORDINATOR, MEETING)
    assert waiting() == nobody  # not held yet
    house.say(COORDINATOR, held)
    assert waiting() == {**nobody, COORDINATOR: 1}
    page = house.client(COORDINATOR).get("/rooms/").content.decode()
    assert "Det var møte fredag 20. november. Referatet er ikke skrevet" in page
    [asked] = [one for one in listed(house, COORDINATOR)[0].waits if one.kind == "minutes"]
    assert house.client(COORDINATOR).get(asked.url).status_code == 200
    house.say(
        COORDINATOR,
        {"kind": "minutes.approved", "meeting": "soon", "scopes": ["health"], "body": "Vi ble enige."},
    )
    assert waiting() == nobody
    house.say(
        COORDINATOR,
        {**held, "meeting": "old", "start": "2026-08-20T09:00:00+02:00", "end": "2026-08-20T10:00:00+02:00"},
    )
    assert waiting() == nobody  # too long ago to be asked for


def test_a_measure_waits_for_the_party_that_answers_for_it(house: House) -> None:
    before = {login: len(waits(house, login)) for login in (PHYSIO, RESPITE)}
    assert before[PHYSIO] == 0
    house.say(PHYSIO, MEASURE)
    assert waits(house, PHYSIO) == ["measure"]
    assert len(waits(house, RESPITE)) == before[RESPITE]
    house.say(PHYSIO, {**MEASURE, "status": "done"})
    assert waits(house, PHYSIO) == []
    house.say(PHYSIO, {**MEASURE, "until": "2027-11-30"})
    assert waits(house, PHYSIO) == []
    house.say(PHYSIO, {**MEASURE, "until": "2026-01-30"})
    assert "Et tiltak dere har ansvar for, gikk ut" in house.client(PHYSIO).get("/rooms/").content.decode()


def test_a_goal_waits_for_its_owner_and_those_who_wrote_it(house: House) -> None:
    goal = {"kind": "goal", "goal": "new", "text": "Sove", "scopes": ["health"], "due": "2026-11-29"}
    house.say(PHYSIO, goal)
    waiting = {login: waits(house, login).count("goal") for login in (OWNER, PHYSIO, TEACHER, RESPITE)}
    assert waiting == {OWNER: 2, PHYSIO: 1, TEACHER: 0, RESPITE: 0}  # one of the owner's was due long ago


def test_what_is_due_waits_for_the_coordinator_who_sees_it(house: House) -> None:
    """She sees to the plan: a goal as it falls due, and whoever's measure has ended without a word that it is over."""
    goal = {"kind": "goal", "goal": "new", "text": "Sove", "scopes": ["health"], "due": "2026-11-29"}

    def waiting() -> dict[str, tuple[int, int]]:
        return {
            login: (waits(house, login).count("goal"), waits(house, login).count("measure"))
            for login in (COORDINATOR, TEACHER)
        }

    before = waiting()
    house.say(PHYSIO, goal)
    house.say(PHYSIO, MEASURE)
    goals, measures = before[COORDINATOR]
    assert waiting() == {**before, COORDINATOR: (goals + 1, measures)}
    house.say(PHYSIO, {**MEASURE, "until": "2026-11-20"})
    assert waiting() == {**before, COORDINATOR: (goals + 1, measures + 1)}
    assert (
        "Et tiltak gikk ut fredag 20. november" in house.client(COORDINATOR).get("/rooms/").content.decode()
    )
    house.say(PHYSIO, {**MEASURE, "until": "2026-11-20", "status": "done"})
    house.say(PHYSIO, {**goal, "status": "reached"})
    assert waiting() == before


def test_consent_waits_for_whoever_gave_it_and_may_again(house: House) -> None:
    grants = [{"party": "school", "scopes": ["leisure"]}]
    given = {"kind": "consent.given", "form": "digital", "purpose": "Turen", "grants": grants}
    house.say(MOTHER, {**given, "until": "2026-12-10"})
    assert "renewal" in waits(house, MOTHER)
    assert not {"renewal", "consent"} & {*waits(house, FATHER), *waits(house, OWNER), *waits(house, TEACHER)}
    house.say(MOTHER, given)
    assert "renewal" not in waits(house, MOTHER)


def test_groups_and_their_order(house: House) -> None:
    from rooms.models import Seat

    assert list(groups(house, FATHER)) == ["news"]
    Seat.objects.update(read_to=house.head())
    assert list(groups(house, FATHER)) == ["rest"]
    assert list(groups(house, TEACHER)) == ["waits"]
    house.say(COORDINATOR, MEETING)
    assert list(groups(house, COORDINATOR)) == ["waits"]
    house.say(COORDINATOR, {"kind": "case.state", "state": "paused"})
    assert {login: list(groups(house, login)) for login in (COORDINATOR, TEACHER)} == {
        COORDINATOR: ["quiet"], TEACHER: ["quiet"],
    }  # fmt: skip
    (room,) = listed(house, TEACHER)
    assert (room.unread, room.meeting, room.last, room.waits) == (0, None, None, [])


def test_the_latest_is_first() -> None:
    from rooms.letters import order
    from rooms.views.listed import LONG_AGO, Mine

    now = datetime(2026, 12, 1, tzinfo=UTC)
    told = {"Å": LONG_AGO, "A": LONG_AGO, "Æ": LONG_AGO, "old": now - timedelta(days=9), "new": now}
    rooms = [
        Mine("", title, order(title, "nb"), "", "", False, 0, [], None, None, at)
        for title, at in told.items()
    ]
    assert [room.title for room in sorted(rooms, key=Mine.latest_first)] == ["new", "old", "A", "Æ", "Å"]


def test_what_waits_soonest_is_first(monkeypatch: pytest.MonkeyPatch) -> None:
    from rooms.letters import order
    from rooms.views import listed
    from rooms.waiting import Waiting

    def mine(title: str, days: int) -> listed.Mine:
        waits = [Waiting("goal", (DAY + timedelta(days=days)).date(), "", "")]
        return listed.Mine(
            "", title, order(title, "nb"), "", "", False, 0, waits, None, None, listed.LONG_AGO
        )

    monkeypatch.setattr(listed, "_mine", lambda _: [mine("A", 9), mine("Å", 1), mine("B", 1)])
    monkeypatch.setattr(listed, "sights", lambda *_: [])
    (group,) = listed.groups(0, "nb")
    assert [room.title for room in group.rooms] == ["B", "Å", "A"]


def test_more_than_a_hundred_are_not_counted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from rooms.log import many

    monkeypatch.setattr(many, "MOST", 3)
    (room,) = listed(house, TEACHER)
    assert (room.unread, room.unread_words) == (3, "2+")
    assert "2+ nye" in house.client(TEACHER).get("/rooms/").content.decode()


def test_a_closed_seat_and_an_erased_room_are_gone(house: House) -> None:
    from rooms.erasure import erase

    house.say(COORDINATOR, {"kind": "seat.closed", "seat": "anders-teacher"})
    assert listed(house, TEACHER) == []
    assert len(listed(house, COORDINATOR)) == 1
    erase(house.room, "test")
    assert listed(house, COORDINATOR) == []


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "i dag"), (1, "i morgen"), (-1, "i går"), (3, "onsdag 25. november"), (300, "18. september 2027")],
)
def test_days_are_said_beside_today(house: House, days: int, words: str) -> None:
    from django.utils.translation import override

    from rooms.when import day_said

    for language in ("nb", "se"):
        with override(language):
            assert day_said((DAY + timedelta(days=days)).date(), language) == words


# --- Looking for a room or a person.


def found(house: House, login: str, text: str) -> tuple[list[str], list[str]]:
    answer = house.client(login).post("/rooms/find/", {"text": text}, headers={"X-Part": "found"})
    assert answer.status_code == 200
    told = answer.context["found"]
    return [room["title"] for room in told.rooms], [person.name for person in told.people]


def test_a_room_is_found_by_its_alias(house: House) -> None:
    assert found(house, TEACHER, "BLÅ") == (["Blåveis"], [])
    assert found(house, TEACHER, "blaa") == (["Blåveis"], [])
    assert found(house, TEACHER, "bla") == ([], [])
    assert found(house, OUTSIDER, "blå") == ([], [])


def test_people_are_found_where_one_knows_them(house: House) -> None:
    assert found(house, COORDINATOR, "lars haug") == ([], ["Lars Petter Haugmo"])
    assert found(house, MOTHER, "i") == ([], ["Ingvild Moen"])


def test_nobody_is_found_whom_one_may_not_know(house: House) -> None:
    """In Astrid's room the volunteer and the services have nothing in common."""
    from hub.models import User
    from tests.cast import stage

    state = stage("astrid").state
    login = {s.key: User.objects.get(pk=s.user_id).login for s in state.seats.values()}
    assert found(house, login["roger-aids"], "Unni")[1] == []
    assert found(house, login["unni-volunteer"], "Ida Fossheimen")[1] == []
    assert found(house, login["unni-volunteer"], "Unni")[1] == ["Unni Børsheim"]
    coordinator = next(s.key for s in state.seats.values() if s.role == "coordinator" and s.closed is None)
    assert found(house, login[coordinator], "børs")[1] == ["Unni Børsheim"]


def test_what_is_looked_for_is_in_no_address_and_no_match_says_so(house: House) -> None:
    client = house.client(TEACHER)
    assert client.get("/rooms/find/", {"text": "blå"}).status_code == 405
    page = client.post("/rooms/find/", {"text": "<b>finnes ikke"}).content.decode()
    assert "Fant ingenting på «&lt;b&gt;finnes ikke»" in page
    assert "<html" in page
    assert house.doors() == []
    assert "Blåveis" in client.post("/rooms/find/", {"text": "  "}).content.decode()
