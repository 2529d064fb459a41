"""Two presses of one button say one thing, and the second is answered as the first was."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from tests.at_once import AtOnce
from tests.consent.house import COORDINATOR, JONAS, MOTHER, OUTSIDER, TEACHER, House
from tests.services import hidden

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def token(house: House, login: str, path: str) -> str:
    found = str(hidden(house.text(login, path), "client_id"))
    assert found
    return found


def twice(house: House, login: str, path: str, told: dict[str, Any]) -> list[int]:
    """At once, and once more after both."""
    house.client(login)
    with AtOnce(2) as pool:
        sent = [pool.submit(house.post, login, path, told) for _ in range(2)]
        found = [one.result().status_code for one in sent]
    return [*found, house.post(login, path, told).status_code]


def forms(house: House) -> list[tuple[str, dict[str, Any]]]:
    """Every form of the plan, as Jonas fills it in."""
    goal = house.thing("school-days")
    under = f"goals/{goal.public_id}/"
    scopes = ["general", "school"]
    return [
        ("goals/new/", {"text": "ta lappen", "status": "proposed", "scopes": ["leisure"]}),
        (f"{under}measure/", {"text": "øve", "status": "planned", "scopes": scopes}),
        (f"{under}evaluation/", {"text": "det går", "achievement": "improving", "scopes": scopes}),
        (under, {"text": "fire", "status": "active", "scopes": scopes, "version": goal.entry}),
        ("parts/new/?part=language-and-culture", {"text": "nynorsk", "scopes": ["leisure"]}),
    ]


def test_what_is_written_in_the_plan_is_written_once(jonas: House) -> None:
    for path, told in forms(jonas):
        told["client_id"] = token(jonas, JONAS, path)
        head = jonas.head()
        assert jonas.post(OUTSIDER, path, told).status_code == 404, path
        assert twice(jonas, JONAS, path, told) == [302, 302, 302], path
        assert jonas.head() == head + 1, path
        other = jonas.post(JONAS, path, {**told, "text": "noko anna"})
        assert other.status_code == 400, path
        assert "noko anna" in other.content.decode(), "it is not lost"
        assert jonas.head() == head + 1, path


def test_a_press_that_took_what_it_was_about_away_is_answered_as_it_was(jonas: House) -> None:
    from tests.consent.cr.test_who import key_of, record

    said = jonas.post(
        TEACHER, "", {"body": "For fort", "scopes": ["general"], "client_id": str(uuid.uuid4())}
    )
    entry = re.findall(r"#e-([0-9a-f]{32})", said["Location"])[0]
    record(jonas, "solveig-mother", "next-of-kin")
    ended = {"ends": key_of(jonas), "on": "2026-11-21", "source": "Sagt"}
    seat = next(one for one in jonas.state.seats.values() if one.key == "even-youth-club")
    presses: list[tuple[str, str, dict[str, Any]]] = [
        (TEACHER, f"entries/{entry}/take-back/", {}),
        (COORDINATOR, "consent/who/end/", ended),
        (COORDINATOR, f"seats/{seat.public_id}/close/", {"reason": ""}),
    ]
    for login, path, told in presses:
        told["client_id"] = str(uuid.uuid4())
        head = jonas.head()
        assert jonas.post(MOTHER, path, told).status_code == 404, path
        assert twice(jonas, login, path, told) == [302, 302, 302], path
        assert jonas.head() == head + 1, path
        anew = {**told, "client_id": str(uuid.uuid4())}
        assert jonas.post(login, path, anew).status_code == 404, "from another page there is nothing there"
        assert jonas.post(MOTHER, path, told).status_code == 404, path
        assert jonas.head() == head + 1, path


@pytest.mark.parametrize("what", ["goal", "meeting"])
def test_whoever_is_overtaken_between_the_look_and_the_lock_writes_over_nobody(
    jonas: House, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    from rooms.views import posting

    key, words = {"goal": ("school-days", "text"), "meeting": (_meeting(jonas), "title")}[what]
    path = f"{what}s/{jonas.thing(key).public_id}/"
    asked = jonas.get(JONAS, path).context["form"]
    told = {
        name: asked[name].value() for name in asked.fields if asked[name].value() not in (None, "", False)
    }
    told |= {"version": jonas.thing(key).entry, "client_id": str(uuid.uuid4())}
    really = posting.say

    def late(*said: Any, **how: Any) -> Any:
        monkeypatch.setattr(posting, "say", really)
        hers = {**told, words: "Ho var fyrst", "client_id": str(uuid.uuid4())}
        assert jonas.post(COORDINATOR, path, hers).status_code == 302
        return really(*said, **how)

    monkeypatch.setattr(posting, "say", late)
    answer = jonas.post(JONAS, path, {**told, words: "Han var sein"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Somebody changed this" in page
    assert "Ho var fyrst" in page
    assert "Han var sein" in page
    assert jonas.thing(key).event[words] == "Ho var fyrst"
    assert jonas.post(OUTSIDER, path, told).status_code == 404
    again = {**told, words: "Han var sein", "version": hidden(page, "version")}
    assert jonas.post(JONAS, path, again).status_code == 302
    assert jonas.thing(key).event[words] == "Han var sein"


def _meeting(house: House) -> str:
    from rooms.log import read

    things = read.things(house.reader(COORDINATOR))
    return next(thing.key for thing in things if thing.kind == "meeting")


def test_the_case_goes_on_once(jonas: House) -> None:
    told = {"state": "evaluating", "basis": "", "reason": "Ein gong"}
    told["client_id"] = token(jonas, COORDINATOR, "state/")
    head = jonas.head()
    assert jonas.post(TEACHER, "state/", told).status_code == 404
    assert twice(jonas, COORDINATOR, "state/", told) == [302, 302, 302]
    assert (jonas.head(), jonas.state.state) == (head + 1, "evaluating")
    for other in ({"reason": "Ein annan"}, {"state": "paused"}):
        answer = jonas.post(COORDINATOR, "state/", {**told, **other})
        assert answer.status_code == 400, other
        assert token_of(answer) not in ("", told["client_id"]), "the next press says it"
    back = {"state": "active", "client_id": token(jonas, COORDINATOR, "state/")}
    assert jonas.post(COORDINATOR, "state/", back).status_code == 302
    assert jonas.post(COORDINATOR, "state/", told).status_code == 302, "it is said, and not said anew"
    assert (jonas.head(), jonas.state.state) == (head + 2, "active")
    assert jonas.post(TEACHER, "state/", told).status_code == 404


def token_of(answer: Any) -> str:
    return str(hidden(answer.content.decode(), "client_id"))


@pytest.mark.parametrize(
    "party",
    [
        {"party": "school"},
        {"party": "-", "party_name": "Kulturskulen", "party_kind": "leisure"},
    ],
    ids=["of ours", "new"],
)
def test_a_seat_is_given_once(jonas: House, party: dict[str, str]) -> None:
    from hub.models import User
    from rooms.models import Party, Person

    def standing() -> Any:
        return jonas.head(), Party.objects.count(), Person.objects.count(), User.objects.count()

    told = {**party, "login": "ny.larar", "name": "Ny Lærar", "role": "participant", "until": "2027-06-30"}
    told["client_id"] = token(jonas, COORDINATOR, "seats/new/")
    head, parties, persons, users = standing()
    assert jonas.post(TEACHER, "seats/new/", told).status_code == 404
    assert twice(jonas, COORDINATOR, "seats/new/", told) == [302, 302, 302]
    after = (head + 1, parties + (party["party"] == "-"), persons + 1, users + 1)
    assert standing() == after
    for other in (
        {"name": "Ein Annan"},
        {"login": "ein.annan"},
        {"role": "proxy"},
        {"until": ""},
        OTHER_PARTY,
    ):
        answer = jonas.post(COORDINATOR, "seats/new/", {**told, **other})
        assert answer.status_code == 400, other
        assert standing() == after, other
    anew = jonas.post(COORDINATOR, "seats/new/", {**told, "client_id": str(uuid.uuid4())})
    assert anew.status_code == 400
    assert "has a seat here already" in anew.content.decode()
    assert jonas.post(TEACHER, "seats/new/", told).status_code == 404
    assert standing() == after


OTHER_PARTY = {"party": "-", "party_name": "Musikkskulen", "party_kind": "leisure"}


def test_the_owners_own_seat_is_given_once(jonas: House) -> None:
    owner = next(seat for seat in jonas.state.seats.values() if seat.role == "owner")
    party = jonas.state.parties[owner.party]
    say_closed(jonas, owner.key)
    told = {"party": party.key, "login": JONAS, "name": "", "role": "owner", "until": ""}
    told["client_id"] = token(jonas, COORDINATOR, "seats/new/")
    head = jonas.head()
    assert twice(jonas, COORDINATOR, "seats/new/", told) == [302, 302, 302]
    assert jonas.head() == head + 1
    assert jonas.post(TEACHER, "seats/new/", told).status_code == 404


def say_closed(house: House, seat: str) -> None:
    from rooms.web import say

    say(house.reader(COORDINATOR), {"kind": "seat.closed", "seat": seat})
