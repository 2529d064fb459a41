"""Renewal through the doors (CR-12, 13, 17, 18, 19): who is told what must be decided, and who is not."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from rooms import clock
from tests.consent.cr.test_who import assess
from tests.consent.house import COORDINATOR, DAY, FATHER, JONAS, MOTHER, TEACHER, House, bare

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

NURSE, CLUB = "torunn.eikesdal", "even.loteberg"


def act(house: House, login: str, event: dict[str, Any]) -> str:
    from rooms.log.append import Draft, append

    reader = house.reader(login)
    return append(Draft(reader.room, reader.seat.pk, event)).public_id


def give(house: House, login: str, party: str, scope: str, until: date | None) -> None:
    event: dict[str, Any] = {
        "kind": "consent.given",
        "form": "digital",
        "purpose": "Turen",
        "grants": [{"party": party, "scopes": [scope]}],
    }
    act(house, login, event | ({"until": until.isoformat()} if until else {}))


def came(house: House, login: str, name: str, party: str, new: str = "") -> str:
    """Somebody takes a seat; gives its public id."""
    from rooms.invite import Invitation, invite

    told = Invitation(login, name, "participant", None, party, new, "school" if new else "")
    placed = invite(house.reader(COORDINATOR), told)
    seat = house.state.seat_named(placed.key)
    assert seat is not None
    return seat.public_id


def waits(house: House, login: str) -> list[str]:
    groups = house.client(login).get("/rooms/").context["groups"]
    return [one.words for group in groups for room in group.rooms for one in room.waits]


def decide(house: House, login: str) -> dict[str, Any]:
    return dict(house.get(login, "consent/").context["renewal"])


def press(house: House, login: str, path: str, **told: str) -> int:
    return int(house.post(login, f"consent/{path}/", told).status_code)


def last(house: House) -> dict[str, Any]:
    return house.told()[-1]


def at(house: House, day: str) -> None:
    """Another day, on which everybody has signed in anew."""
    house.clients.clear()
    moment = datetime.fromisoformat(f"{day}T11:00").replace(tzinfo=UTC)
    clock.set_source(lambda: moment)


# --- Period ends.


def test_cr_18_who_gave_and_the_coordinator_are_warned_and_nobody_else(jonas: House) -> None:
    until = DAY.date() + timedelta(days=25)
    give(jonas, MOTHER, "youth-club", "school", until)
    for login, mine in ((MOTHER, True), (JONAS, False), (COORDINATOR, False)):
        (found,) = decide(jonas, login)["endings"]
        assert (found["scopes"], found["level"], found["mine"]) == ("Skule", 30, mine), login
        assert found["people"] == ["Even Loteberg"]
    assert decide(jonas, FATHER)["endings"] == [], "somebody else's consent"
    assert jonas.get(CLUB, "consent/").status_code == 404
    assert "A consent that you gave ends Thursday 17 December" in waits(jonas, MOTHER)
    assert not any("ends" in said for login in (JONAS, FATHER, CLUB) for said in waits(jonas, login))
    text = jonas.text(MOTHER)
    party = jonas.state.party_named("youth-club")
    assert party is not None
    assert f'href="#party-{party.public_id}"' in text
    assert f'id="party-{party.public_id}"' in text
    assert "If nobody acts, it closes by itself after that day." in text
    assert "a consent ends" in jonas.text(COORDINATOR, "consent/tasks/")
    give(jonas, MOTHER, "youth-club", "school", until + timedelta(days=300))
    for login in (MOTHER, JONAS, COORDINATOR):
        assert decide(jonas, login)["endings"] == [], "renewed"


def test_cr_18_what_ended_by_itself_waits_for_a_decision(jonas: House) -> None:
    give(jonas, MOTHER, "youth-club", "school", DAY.date())
    at(jonas, "2026-11-23")
    (found,) = decide(jonas, MOTHER)["parties"]
    assert (found["lapsed"], found["mine"]) == ("Skule", True)
    assert decide(jonas, JONAS)["parties"][0]["mine"] is False
    assert decide(jonas, COORDINATOR)["parties"] == decide(jonas, FATHER)["parties"] == []
    assert press(jonas, MOTHER, "leave", party=found["id"]) == 302
    assert decide(jonas, MOTHER)["parties"] == decide(jonas, JONAS)["parties"] == []


def test_cr_18_what_the_owner_withholds_ends_in_the_owners_sight_alone(jonas: House) -> None:
    others = (MOTHER, COORDINATOR)
    before = {login: (bare(jonas.get(login, "consent/")), waits(jonas, login)) for login in others}
    tasks = bare(jonas.get(COORDINATOR, "consent/tasks/"))
    give(jonas, JONAS, "school", "own-talks", DAY.date() + timedelta(days=5))
    assert [one["level"] for one in decide(jonas, JONAS)["endings"]] == [7]
    assert {login: (bare(jonas.get(login, "consent/")), waits(jonas, login)) for login in others} == before
    assert bare(jonas.get(COORDINATOR, "consent/tasks/")) == tasks


def test_cr_19_different_last_days_are_told_and_nothing_changes(jonas: House) -> None:
    head = jonas.head()
    assert decide(jonas, JONAS)["different"] == []
    came(jonas, "per.new", "Per Ny", "", "Biblioteket")
    party = next(one for one in jonas.state.parties.values() if one.name == "Biblioteket")
    give(jonas, MOTHER, party.key, "general", DAY.date() + timedelta(days=100))
    found = {one["party"]: one["day"] for one in decide(jonas, JONAS)["different"]}
    assert found["Biblioteket"] == "2 March 2027"
    assert "" in found.values()
    assert "The consents end on different days" in jonas.text(JONAS)
    assert jonas.head() == head + 2


# --- New parties, new persons.


def test_cr_17_a_new_party_waits_for_those_who_decide_and_is_not_opened(jonas: House) -> None:
    came(jonas, "per.new", "Per Ny", "", "Biblioteket")
    (found,) = decide(jonas, MOTHER)["parties"]
    assert (found["name"], found["people"]) == ("Biblioteket", ["Per Ny"])
    said = "You are asked to decide who may read what"
    assert said in waits(jonas, MOTHER)
    assert said not in waits(jonas, JONAS) + waits(jonas, TEACHER) + waits(jonas, COORDINATOR)
    assert jonas.reader("per.new").reach == {}
    head = jonas.head()
    assert press(jonas, TEACHER, "leave", party=found["id"]) == 404
    assert press(jonas, JONAS, "leave", party=found["id"]) == 400, "sees it, and decides nothing"
    assert jonas.head() == head
    assert press(jonas, MOTHER, "leave", party=found["id"]) == 302
    assert last(jonas)["kind"] == "x.consent.left"
    assert decide(jonas, MOTHER)["parties"] == []
    assert press(jonas, MOTHER, "leave", party=found["id"]) == 400
    assert jonas.head() == head + 1, "said once"


def test_cr_17_what_another_opened_and_closed_again_is_decided(jonas: House) -> None:
    came(jonas, "per.new", "Per Ny", "", "Biblioteket")
    party = next(one for one in jonas.state.parties.values() if one.name == "Biblioteket")
    assert decide(jonas, MOTHER)["parties"]
    assert jonas.open(FATHER, party.key, "general").status_code == 302
    assert decide(jonas, MOTHER)["parties"] == []
    assert jonas.close(FATHER, party.key, "general", sure="1").status_code == 302
    for login in (MOTHER, FATHER, JONAS):
        assert decide(jonas, login)["parties"] == [], login


def test_cr_12_a_new_person_of_a_party_is_told_to_those_who_decide(jonas: House) -> None:
    seat = came(jonas, "per.new", "Per Ny", "school")
    said = next(one for one in waits(jonas, MOTHER) if one.startswith("Per Ny now sits for "))
    for login in (MOTHER, FATHER, JONAS):
        assert said in waits(jonas, login), login
        assert [one["seat"] for one in decide(jonas, login)["newcomers"]] == [seat], login
    for login in (COORDINATOR, TEACHER, CLUB):
        assert said not in waits(jonas, login), login
    assert decide(jonas, COORDINATOR)["newcomers"] == []
    assert press(jonas, TEACHER, "people/seen", seat=seat) == 404
    assert press(jonas, MOTHER, "people/seen", seat=seat) == 302
    assert said not in waits(jonas, MOTHER)
    assert said in waits(jonas, FATHER), "seen by another"


def test_cr_13_one_press_objects_and_the_coordinator_has_it_first(jonas: House) -> None:
    seat = came(jonas, "per.new", "Per Ny", "school")
    head = jonas.head()
    assert press(jonas, TEACHER, "people/object", seat=seat) == 404
    assert press(jonas, COORDINATOR, "people/object", seat=seat) == 400, "not hers, so nothing is said"
    assert jonas.head() == head
    assert press(jonas, MOTHER, "people/object", seat=seat) == 302
    assert press(jonas, MOTHER, "people/object", seat=seat) == 400
    assert jonas.head() == head + 1
    assert last(jonas)["kind"] == "x.seat.objected"
    mother = next(one.name for one in jonas.state.seats.values() if one.key == "solveig-mother")
    said = f"{mother} objects to Per Ny"
    assert waits(jonas, COORDINATOR)[0] == said
    assert said not in waits(jonas, TEACHER) + waits(jonas, "per.new") + waits(jonas, CLUB)
    tasks = jonas.get(COORDINATOR, "consent/tasks/").context["tasks"]
    assert tasks[0]["told"].heading.startswith(f"{mother} objects to Per Ny")
    assert tasks[0]["form"] is None, "ended by what it is about, not by saying so"
    assert "waits with the coordinator" in jonas.text(MOTHER)
    assert [one["mine"] for one in decide(jonas, JONAS)["objections"]] == [False]
    assert decide(jonas, FATHER)["objections"] == [], "said where the father does not read"
    assert jonas.reaches("per.new", "school") is not None, "the seat stands"


def test_cr_13_what_is_said_of_an_objection_reaches_as_few_as_may_be(jonas: House) -> None:
    from rooms.log import read

    seat = came(jonas, "per.new", "Per Ny", "school")
    assert press(jonas, MOTHER, "people/object", seat=seat) == 302
    seen = {
        login
        for login in (JONAS, MOTHER, FATHER, COORDINATOR, TEACHER, NURSE, CLUB, "per.new")
        if any(one.kind == "x.seat.objected" for one in read.everything(jonas.reader(login)))
    }
    assert seen == {JONAS, MOTHER, COORDINATOR}


@pytest.mark.parametrize("way", ["taken back", "seat ended"])
def test_cr_13_an_objection_ends(jonas: House, way: str) -> None:
    seat = came(jonas, "per.new", "Per Ny", "school")
    assert press(jonas, MOTHER, "people/object", seat=seat) == 302
    if way == "taken back":
        assert press(jonas, JONAS, "people/object/end", seat=seat) == 400
        assert decide(jonas, MOTHER)["objections"], "somebody else's"
        assert press(jonas, MOTHER, "people/object/end", seat=seat) == 302
        assert last(jonas)["kind"] == "x.seat.objection-ended"
    else:
        key = next(one.key for one in jonas.state.seats.values() if one.public_id == seat)
        act(jonas, COORDINATOR, {"kind": "seat.closed", "seat": key})
    assert decide(jonas, MOTHER)["objections"] == []
    assert not any("objects" in said for said in waits(jonas, COORDINATOR))


def test_cr_13_whom_one_does_not_know_one_cannot_object_to(astrid: House) -> None:
    """And whoever reads of an objection without knowing about whom reads no name."""
    from rooms.casefile.export import view
    from rooms.draw import entries
    from rooms.log import read
    from rooms.refusal import Refused
    from rooms.sight import Sight

    about = {"kind": "x.seat.objected", "x": {"seat": "bozena-home-care"}, "scopes": ["leisure"]}
    with pytest.raises(Refused):
        act(astrid, volunteer(astrid), about)
    act(astrid, "astrid.bergheim", about)
    found = {}
    for login in ("astrid.bergheim", volunteer(astrid)):
        reader = astrid.reader(login)
        seen = [one for one in read.everything(reader) if one.kind == "x.seat.objected"]
        (found[login],) = entries(Sight(reader, "en"), seen)
        (told,) = [one for one in view(Sight(reader, "en"))["timeline"] if one["kind"] == "x.seat.objected"]
        assert ("seat" in told["x"]) == (login == "astrid.bergheim")
    name = next(one.name for one in astrid.state.seats.values() if one.key == "bozena-home-care")
    assert name in found["astrid.bergheim"]["html"]
    assert name not in found[volunteer(astrid)]["html"]


def volunteer(house: House) -> str:
    return login_of(house, "unni-volunteer")


def login_of(house: House, key: str) -> str:
    seat = house.state.seat_named(key)
    assert seat is not None
    return next(one.login for one in house.state.people.values() if one.user_id == seat.user_id)


# --- The coordinator's tasks, and the owner's.


def test_cr_18_a_birthday_is_the_coordinators_task_until_she_says_what_was_done(jonas: House) -> None:
    """Jonas turns 15 on 5 December."""
    text = jonas.text(COORDINATOR, "consent/tasks/")
    assert "turns 15 on 5 December 2026" in text
    assert "within 30 days" in text
    for login in (MOTHER, FATHER, JONAS, TEACHER):
        assert jonas.get(login, "consent/tasks/").status_code == 404
        assert press(jonas, login, "tasks/done", task="age-15", text="x") == 404
    assert "1 task about consent" in waits(jonas, COORDINATOR)
    head = jonas.head()
    empty = jonas.post(COORDINATOR, "consent/tasks/done/", {"task": "age-15", "seat": "", "text": ""})
    assert empty.status_code == 400
    assert jonas.head() == head
    assert press(jonas, COORDINATOR, "tasks/done", task="age-15", seat="", text="Snakka med Jonas") == 302
    assert last(jonas)["x"] == {"task": "age-15", "text": "Snakka med Jonas"}
    assert "turns 15" not in jonas.text(COORDINATOR, "consent/tasks/")
    at(jonas, "2026-12-05")
    assert "turns 15" in jonas.text(COORDINATOR, "consent/tasks/"), "prepared is not done"
    assert press(jonas, COORDINATOR, "tasks/done", task="age-15", seat="", text="Snakka igjen") == 302
    assert "turns 15" not in jonas.text(COORDINATOR, "consent/tasks/")
    assert press(jonas, COORDINATOR, "tasks/done", task="age-15", seat="", text="Ein gong til") == 400
    assert jonas.head() == head + 2


def test_cr_18_at_sixteen_nothing_stops_nothing_goes_on_unseen_and_the_owner_is_asked(jonas: House) -> None:
    at(jonas, "2027-12-04")
    said = "You decide now: look through who may read what"
    assert said not in waits(jonas, JONAS)
    teacher = dict(jonas.reader(TEACHER).reach)
    at(jonas, "2027-12-05")
    assert dict(jonas.reader(TEACHER).reach) == teacher
    assert said in waits(jonas, JONAS)
    assert "What was given stands until its last day" in jonas.text(JONAS)
    assert press(jonas, COORDINATOR, "looked", task="age-16") == 404
    assert press(jonas, JONAS, "looked", task="age-16") == 302
    assert said not in waits(jonas, JONAS)
    assert "turns 16" in jonas.text(COORDINATOR, "consent/tasks/"), "the owner's word ends the owner's task"


def test_cr_18_an_assessment_asks_for_what_was_given_before_it(astrid: House) -> None:
    maren = login_of(astrid, "maren-coordinator")
    assert assess(astrid, maren, "health").status_code == 302
    text = astrid.text(maren, "consent/tasks/")
    assert "has been assessed as unable to decide about Helse" in text
    assert astrid.get(volunteer(astrid), "consent/tasks/").status_code == 404
    assert press(astrid, maren, "tasks/done", task="capacity", seat="", text="Snakket med datteren") == 302
    assert "has been assessed" not in astrid.text(maren, "consent/tasks/")


def test_cr_18_while_the_case_is_paused_nothing_is_said(jonas: House) -> None:
    seat = came(jonas, "per.new", "Per Ny", "school")
    act(jonas, COORDINATOR, {"kind": "case.state", "state": "paused"})
    head = jonas.head()
    assert press(jonas, JONAS, "people/object", seat=seat) == 400
    assert press(jonas, COORDINATOR, "tasks/done", task="age-15", seat="", text="x") == 400
    assert jonas.head() == head


def test_what_is_said_about_renewal_travels(jonas: House) -> None:
    """In = out; and what a file means by the same names is kept, and says nothing here."""
    from rooms.casefile.export import whole
    from rooms.casefile.load import load
    from rooms.models import Room

    seat = came(jonas, "per.new", "Per Ny", "school")
    assert press(jonas, MOTHER, "people/object", seat=seat) == 302
    assert press(jonas, FATHER, "people/seen", seat=seat) == 302
    assert press(jonas, COORDINATOR, "tasks/done", task="age-15", seat="", text="Snakka med Jonas") == 302
    case = json.loads(json.dumps(whole(Room.objects.get(public_id=jonas.room))))
    case["case"]["reference"] = "elsewhere"
    when = case["timeline"][-1]["at"]
    odd = [
        {"x": {"seat": ["no", "seat"]}, "kind": "x.seat.objected"},
        {"x": {"seat": {"a": 1}}, "kind": "x.seat.seen"},
        {"x": {"task": 7, "text": {"a": 1}}, "kind": "x.renewal.done"},
        {"x": {"kinds": "all", "party": {"b": 2}}, "kind": "x.consent.left"},
        {"x": {"kinds": [1, {"c": 3}]}, "kind": "x.consent.left"},
    ]
    case["timeline"] += [
        {"key": f"odd-{number}", "at": when, "by": "solveig-mother", "scopes": ["general"], **one}
        for number, one in enumerate(odd)
    ]
    room = load(case)
    assert whole(room)["timeline"] == case["timeline"]
    other = House(room.public_id)
    assert [one["mine"] for one in decide(other, MOTHER)["objections"]] == [True]
    assert "turns 15" not in other.text(COORDINATOR, "consent/tasks/")
    for login in (JONAS, MOTHER, TEACHER):
        assert other.get(login, "").status_code == 200
