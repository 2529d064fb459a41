"""Every address of a room × every kind of person. An address that is not in the table fails.

The ids in the addresses are of things that only those who reach «Helse» see: a hidden thing and one that is not there
must be the same answer.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from hub import demonstration
from hub.models import User, Visit
from hub.watching import doors as watching
from tests.cast import Stage, stage

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

NOWHERE = "0" * 32
PEOPLE = ("owner", "mother", "coordinator", "health", "teacher")
LOGINS = {
    "owner": "nora.lindgard",
    "mother": "ingvild.moen",
    "coordinator": "siw.brattlien",
    "health": "lars.haugmo",
    "teacher": "anders.vollaug",
}

EVERYBODY = dict.fromkeys(PEOPLE, 200)
REACH_HEALTH = {**EVERYBODY, "teacher": 404}
COORDINATOR = {**dict.fromkeys(PEOPLE, 404), "coordinator": 200}
CONSENT = {**dict.fromkeys(PEOPLE, 404), "owner": 200, "coordinator": 200, "mother": 200}
AUTHOR = {**dict.fromkeys(PEOPLE, 404), "health": 200}
HISTORY = {**AUTHOR, "owner": 200}
ONLY_POST = dict.fromkeys(PEOPLE, 405)

TABLE: dict[str, dict[str, int]] = {
    "room": EVERYBODY,
    "view": ONLY_POST,
    "simple": EVERYBODY,
    "simple-seen": ONLY_POST,
    "write": EVERYBODY,
    "draft": EVERYBODY,
    "draft-files": ONLY_POST,
    "versions": HISTORY,
    "edit": AUTHOR,
    "take-back": AUTHOR,
    "entry-sees": REACH_HEALTH,
    "entry-why": REACH_HEALTH,
    "entry-line": REACH_HEALTH,
    "thing-sees": REACH_HEALTH,
    "thing-why": REACH_HEALTH,
    "person-why": EVERYBODY,
    "about": REACH_HEALTH,
    "documents": EVERYBODY,
    "new-document": EVERYBODY,
    "attach-document": ONLY_POST,
    "document": REACH_HEALTH,
    "preview": REACH_HEALTH,
    "new-meeting": EVERYBODY,
    "meeting": REACH_HEALTH,
    "minutes": REACH_HEALTH,
    "seats": COORDINATOR,
    "new-seat": COORDINATOR,
    "close-seat": COORDINATOR,
    "plan": EVERYBODY,
    "case-state": COORDINATOR,
    "plan-mode": COORDINATOR,
    "new-goal": EVERYBODY,
    "goal": REACH_HEALTH,
    "new-measure": REACH_HEALTH,
    "evaluation": REACH_HEALTH,
    "measure": REACH_HEALTH,
    "new-part": EVERYBODY,
    "part": REACH_HEALTH,
    "consent": CONSENT,
    "consent-export-file": {**CONSENT, "coordinator": 404},
    "consent-export-paper": {**CONSENT, "coordinator": 404},
    "consent-open": ONLY_POST,
    "consent-close": ONLY_POST,
    "consent-close-many": ONLY_POST,
    "consent-effect": {**dict.fromkeys(PEOPLE, 404), "mother": 200},
    "consent-withdraw": ONLY_POST,
    "consent-give": ONLY_POST,
    "consent-asked": ONLY_POST,
    "consent-no": ONLY_POST,
    "consent-say-no": {**dict.fromkeys(PEOPLE, 404), "mother": 200},
    "consent-record": COORDINATOR,
    "consent-ground": COORDINATOR,
    "consent-receipt": CONSENT,
    "consent-scan": CONSENT,
    "consent-who": CONSENT,
    "consent-who-record": COORDINATOR,
    "consent-who-end": {**COORDINATOR, "coordinator": 302},
    "consent-who-assess": COORDINATOR,
    "consent-plan": ONLY_POST,
    "consent-plan-withdraw": ONLY_POST,
    "consent-person-seen": ONLY_POST,
    "consent-object": ONLY_POST,
    "consent-object-end": ONLY_POST,
    "consent-leave": ONLY_POST,
    "consent-looked": ONLY_POST,
    "consent-tasks": COORDINATOR,
    "consent-task-done": ONLY_POST,
}
ELSEWHERE = {
    "home", "welcome", "login", "logout", "second-factor", "second-factor-set-up", "account", "new-recovery-codes",
    "end-session", "language", "look", "keys", "shortcuts", "demo", "demo-enter", "side", "side-sit", "rooms", "find",
}  # fmt: skip


# Before the map of addresses and all middleware; who is answered there is tried in test_watching.py.
WATCHING = {"/health", "/ready", "/metrics"}


def patterns(found: list[Any] | None = None, before: str = "") -> dict[str, str]:
    """Every named address, as a template."""
    names: dict[str, str] = {}
    for pattern in get_resolver().url_patterns if found is None else found:
        if isinstance(pattern, URLResolver):
            names |= patterns(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            names[str(pattern.name)] = before + str(pattern.pattern)
    return names


def test_every_address_is_in_the_table() -> None:
    assert set(patterns()) == set(TABLE) | ELSEWHERE, "an address without a row"
    assert set(watching.DOORS) == WATCHING, "an address before the map without a row"
    assert all(door.reason for door in watching.DOORS.values())


class Doors:
    """Nora's room with one thing of each kind about her health, and the addresses that name them."""

    def __init__(self) -> None:
        self.here: Stage = stage("nora")
        here = self.here
        message = here.say("lars-physio", "om helse", "health")
        key = here.state.scope_named("health")
        assert key is not None
        here.act(
            "lars-physio", {"kind": "message.revised", "message": message.key, "body": "om helse, rettet"}
        )
        call = {
            "kind": "meeting.called", "meeting": "health-meeting", "title": "Om helse", "invited": ["lars-physio"],
            "start": "2026-12-01T10:00:00+01:00", "end": "2026-12-01T11:00:00+01:00", "scopes": ["health"],
        }  # fmt: skip
        here.act("lars-physio", call)
        here.act(
            "lars-physio", {"kind": "plan.part", "part": "needs", "text": "om helse", "scopes": ["health"]}
        )
        things = self.things()
        leisure = [{"party": "respite-home", "scopes": ["leisure"]}]
        withdrawal = {"kind": "consent.withdrawn", "consent": "consent-respite", "form": "digital"}
        taken = here.act("ingvild-mother", {**withdrawal, "grants": leisure})
        signed = self.signed()
        self.ids = {
            "consent-receipt": signed, "consent-scan": signed,
            "consent-effect": taken.public_id,
            "versions": message.public_id, "edit": message.public_id, "take-back": message.public_id,
            "entry-sees": message.public_id, "entry-why": message.public_id, "entry-line": message.public_id,
            "thing-sees": things["goal"], "thing-why": things["goal"], "about": things["goal"],
            "document": self.document(), "preview": self.picture(), "meeting": things["meeting"], "minutes": things["meeting"],
            "goal": things["goal"], "new-measure": things["goal"], "evaluation": things["goal"],
            "measure": things["measure"], "part": things["plan.part"],
            "close-seat": here.seat("lars-physio").public_id,
        }  # fmt: skip
        # Everybody in this room knows everybody: of a person only who is not there is refused (tests/consent/test_why.py).
        self.known = {"person-why": here.seat("lars-physio").public_id}

    def things(self) -> dict[str, str]:
        from rooms.log import read

        health = self.here.state.scope_named("health")
        assert health is not None
        seen = read.things(self.here.reader("nora-owner"))
        return {thing.kind: thing.public_id for thing in seen if thing.scopes == {health.pk}}

    def document(self) -> str:
        from rooms.log import read

        return read.named(self.here.reader("nora-owner"), ["doc-seizure-plan"])["doc-seizure-plan"].public_id

    def signed(self) -> str:
        """A consent on paper that her mother gave about her health, with the paper."""
        from rooms.log.append import Draft, append

        reader = self.here.reader("ingvild-mother")
        event = {
            "kind": "consent.given", "form": "paper", "purpose": "om helse", "until": "2027-06-01",
            "grants": [{"party": "ppt", "scopes": ["health"]}], "with": ["tor-arne-father"],
            "x": {"scan": {"name": "a.pdf", "media_type": "application/pdf"}},
        }  # fmt: skip
        return append(Draft(reader.room, reader.seat.pk, event, content=b"paper")).public_id

    def picture(self) -> str:
        """A picture about her health, shared by her physiotherapist."""
        from rooms.log.append import Draft, append

        reader = self.here.reader("lars-physio")
        event = {"kind": "document", "name": "a.png", "media_type": "image/png", "scopes": ["health"]}
        draft = Draft(reader.room, reader.seat.pk, event, content=b"large", preview=b"small")
        return append(draft).public_id

    def url(self, name: str, room: str = "", id_: str = "") -> str:
        from django.urls import reverse

        words: dict[str, str] = {"room": room or self.here.room.public_id}
        named = self.ids | self.known
        if name in named:
            field = next(
                f for f in ("entry", "thing", "seat") if f in patterns()[name].replace("<public_id:", "<")
            )
            words[field] = id_ or named[name]
        return reverse(name, kwargs=words)


def browser(login: str) -> Client:
    name, _, value = demonstration.ready_session(User.objects.get(login=login)).partition("=")
    client = Client()
    client.cookies[name] = value
    return client


@pytest.fixture
def doors(settings: Any) -> Doors:
    settings.HUB_DEMO = True
    return Doors()


def test_who_comes_in_where(doors: Doors) -> None:
    for person in PEOPLE:
        client = browser(LOGINS[person])
        found = {name: client.get(doors.url(name)).status_code for name in TABLE}
        assert found == {name: row[person] for name, row in TABLE.items()}, person


def test_what_is_hidden_is_as_what_is_not_there(doors: Doors) -> None:
    client = browser(LOGINS["teacher"])
    for name in doors.ids:
        hidden, absent = client.get(doors.url(name)), client.get(doors.url(name, id_=NOWHERE))
        assert (hidden.status_code, absent.status_code) == (404, 404), name
        assert bare(hidden, doors.ids[name]) == bare(absent, NOWHERE), name


def test_a_place_in_the_log_that_is_hidden_is_as_one_that_is_not_there(doors: Doors) -> None:
    hidden_id = doors.ids["entry-sees"]
    room = doors.url("room")
    assert browser(LOGINS["health"]).get(f"{room}?at={hidden_id}").status_code == 200
    client = browser(LOGINS["teacher"])
    for how in ("at", "before", "after"):
        hidden, absent = client.get(f"{room}?{how}={hidden_id}"), client.get(f"{room}?{how}={NOWHERE}")
        assert (hidden.status_code, absent.status_code) == (404, 404), how
        assert bare(hidden, hidden_id) == bare(absent, NOWHERE), how


def bare(answer: Any, id_: str) -> str:
    """A page without its own address, its token, the name that its form is sent under, and its sealed place."""
    import re

    text = answer.content.decode().replace(id_, "ID")
    return re.sub(r'name="(csrfmiddlewaretoken|client_id)" value="[^"]*"|data-cursor="[^"]*"', "", text)


def test_a_stranger_a_closed_seat_and_a_room_that_is_not_there_are_alike(doors: Doors) -> None:
    User.objects.create_user("kari", "Kari Nordmann")
    doors.here.act("siw-coordinator", {"kind": "seat.closed", "seat": "kine-respite"})
    for login in ("kari", "kine.almlid"):
        client = browser(login)
        for name in TABLE:
            for room in ("", NOWHERE):
                answers = [
                    client.get(doors.url(name, room=room)),
                    client.post(doors.url(name, room=room), {}),
                ]
                assert {answer.status_code for answer in answers} <= {404, 405}, (login, name)


def test_nobody_comes_in_without_signing_in_or_without_the_second_factor(doors: Doors) -> None:
    half = browser(LOGINS["mother"])
    Visit.objects.filter(user__login=LOGINS["mother"]).update(second_factor_at=None)
    for client, door in ((Client(), ("/login/", "/demo/")), (half, ("/second-factor/", "/login/", "/demo/"))):
        for name in [*TABLE, "rooms", "find"]:
            url = doors.url(name) if name in TABLE else {"rooms": "/rooms/", "find": "/rooms/find/"}[name]
            for answer in (client.get(url), client.post(url, {})):
                assert answer.status_code == 302, name
                assert answer["Location"].startswith(door), (name, answer["Location"])


def test_a_case_that_is_not_told_here_is_nowhere(doors: Doors) -> None:
    mother, jonas = browser(LOGINS["mother"]), stage("jonas")
    title = jonas.state.title
    found = mother.post("/rooms/find/", {"text": title}, headers={"X-Part": "found"}).content.decode()
    assert title not in mother.get("/rooms/").content.decode()
    assert jonas.room.public_id not in found
    assert "rooms__room" not in found
