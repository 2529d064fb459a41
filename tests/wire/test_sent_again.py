"""A phone that came out of a tunnel sends again what it does not know to be stored, and sight may have gone meanwhile: what
was stored is answered as it was then, and nothing else is told.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from rooms.live import acts
from rooms.live.frames import parse
from rooms.log.append import Placed, append
from rooms.refusal import Refused
from tests.cast import Stage
from tests.wire.inside import a_room

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

MOTHER, TEACHER, RESPITE = "ingvild-mother", "anders-teacher", "kine-respite"
WITHDRAWN = {"kind": "consent.withdrawn", "consent": "consent-school", "form": "digital"}


@pytest.fixture
def room() -> Iterator[Stage]:
    with a_room() as room:
        yield room


def sends(room: Stage, seat: str, type_: str, **told: Any) -> Placed:
    """As a socket does. Raises `Refused`."""
    said = parse(json.dumps({"type": type_, **told}))
    return append(acts.draft(said, room.reader(seat)))


def refused(room: Stage, seat: str, type_: str, **told: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as no:
        sends(room, seat, type_, **told)
    return no.value.code, no.value.words()


def new() -> str:
    return str(uuid.uuid4())


def pointing(room: Stage, field: str) -> dict[str, Any]:
    """What points to something of the school's."""
    if field in ("reply_to", "about"):
        return {field: room.say(MOTHER, "Korleis gjekk det?", "school").public_id}
    if field == "documents":
        told = {"kind": "document", "name": "a.pdf", "media_type": "application/pdf", "scopes": ["school"]}
        return {field: [room.act(MOTHER, told).public_id]}
    told = {
        "goal": {"kind": "goal", "goal": "lese", "text": "Lese", "status": "active", "scopes": ["school"]}
    }
    told["part"] = {"kind": "plan.part", "part": "needs", "text": "Ro", "scopes": ["school"]}
    placed = room.act(MOTHER, told[field])
    from rooms.log import read

    thing = next(one for one in read.things(room.reader(MOTHER)) if one.entry == placed.public_id)
    return {"about": thing.public_id}


@pytest.mark.parametrize("field", ["reply_to", "about", "documents", "goal", "part"])
def test_what_pointed_to_something_is_answered_as_it_was(room: Stage, field: str) -> None:
    told = {"client_id": new(), "body": "Bra", "scopes": ["school"], **pointing(room, field)}
    first = sends(room, TEACHER, "post", **told)
    room.act(MOTHER, WITHDRAWN)
    assert room.seen(TEACHER, first.public_id) is None
    head = room.state and room.room.head
    assert sends(room, TEACHER, "post", **told) == first
    room.room.refresh_from_db()
    assert room.room.head == head
    assert refused(room, RESPITE, "post", **told)[0] == "not-found", "it is not hers"


def test_a_change_is_answered_as_it_was(room: Stage) -> None:
    entry = room.say(TEACHER, "Fyrste", "school").public_id
    revise = {"client_id": new(), "entry": entry, "body": "Andre"}
    retract = {"client_id": new(), "entry": entry}
    first, second = sends(room, TEACHER, "revise", **revise), sends(room, TEACHER, "retract", **retract)
    room.act(MOTHER, WITHDRAWN)
    assert sends(room, TEACHER, "revise", **revise) == first
    assert sends(room, TEACHER, "retract", **retract) == second
    assert refused(room, TEACHER, "revise", **{**revise, "body": "Tredje"})[0] == "not-found"
    assert refused(room, RESPITE, "retract", **retract)[0] == "not-found"


def test_what_is_not_the_same_is_told_nothing_of(room: Stage) -> None:
    """Neither that something is there which it does not see, nor what it said itself."""
    told = {"client_id": new(), "body": "Bra", "scopes": ["school"], **pointing(room, "reply_to")}
    sends(room, TEACHER, "post", **told)
    room.act(MOTHER, WITHDRAWN)
    hidden = room.say(MOTHER, "Berre oss", "health").public_id
    absent = refused(room, TEACHER, "post", **{**told, "reply_to": "0" * 32})
    assert absent[0] == "not-found"
    for other in (
        {"reply_to": hidden},
        {"body": "Anna"},
        {"about": told["reply_to"]},
        {"scopes": ["health"]},
    ):
        assert refused(room, TEACHER, "post", **{**told, **other}) == absent, other
    assert refused(room, TEACHER, "post", **{**told, "client_id": new()}) == absent
