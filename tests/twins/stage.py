"""One twin on stage: the loaded room, the seat that looks, its cookie, and names for what it must not tell apart.

In the first world `strangers` are ids of what is hidden from the seat, in the second ids of nothing at all: what a
seat does not see is answered as what does not exist, so the two must be answered alike.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

Case = dict[str, Any]
ENTRY_KINDS = ("message", "document", "goal", "measure", "meeting.called")
THING_KINDS = ("goal", "measure", "meeting", "plan.part")


@dataclass
class Stage:
    """`number` is the pair's: what is chosen by chance is chosen alike in both worlds."""

    room: int
    room_id: str
    user: int
    cookie: str
    strangers: dict[str, str]
    number: int

    def reader(self) -> Any:
        from rooms.log.read import reader_of

        reader = reader_of(self.user, self.room_id)
        assert reader is not None, "the seat is not open"
        return reader

    def revised(self) -> list[str]:
        """Ids of the messages in sight that have been changed or taken back."""
        from rooms.log import read

        return [one.public_id for one in read.everything(self.reader()) if one.revision > 1]


def set_up(case: Case, seat: str, number: int, *, hidden: bool) -> Stage:
    """Loads a case; `hidden` says whether the strangers are there."""
    from rooms.casefile.load import load

    room = load(case)
    user = user_of(case, seat)
    assert user is not None
    stage = Stage(room.pk, room.public_id, user, cookie_of(user), {}, number)
    kinds = [*(f"entry {kind}" for kind in ENTRY_KINDS), *(f"thing {kind}" for kind in THING_KINDS)]
    stage.strangers = {kind: secrets.token_hex(16) for kind in (*kinds, "seat", "party")}
    if hidden:
        stage.strangers |= _hidden(stage)
    return stage


def user_of(case: Case, seat: str) -> int | None:
    """The number of the person who sits at a seat."""
    from hub.models import User

    people = {person["key"]: person["login"] for person in case["people"]}
    opened = next((e for e in case["timeline"] if e["kind"] == "seat.opened" and e["key"] == seat), None)
    if opened is None:
        return None
    return int(User.objects.get(login=people[opened["person"]]).pk)


def cookie_of(user: int) -> str:
    from hub.demonstration import ready_session
    from hub.models import User

    return ready_session(User.objects.get(pk=user))


def _hidden(stage: Stage) -> dict[str, str]:
    """Ids of entries, standing things, seats and parties that are there and that the seat does not see."""
    from rooms.log import read
    from rooms.models import Entry, Thing
    from rooms.sight import Sight

    reader = stage.reader()
    sight = Sight(reader, "nb")
    found: dict[str, str] = {}
    standing = read.things(
        reader
    )  # a standing thing is seen though the entry that told it may be out of sight
    seen = {one.public_id for one in read.everything(reader)} | {one.entry for one in standing}
    for id_, kind in Entry._ledger.filter(room=stage.room).values_list("public_id", "kind"):
        if id_ not in seen and kind in ENTRY_KINDS:
            found[f"entry {kind}"] = id_
    things = {one.public_id for one in standing}
    for id_, kind in Thing.objects.filter(room=stage.room).values_list("public_id", "kind"):
        if id_ not in things and kind in THING_KINDS:
            found[f"thing {kind}"] = id_
    known = {party.public_id for party in sight.parties()}
    for party in reader.state.parties.values():
        if party.public_id not in known:
            found["party"] = party.public_id
    for seat in reader.state.seats.values():
        if not sight.knows(seat):
            found["seat"] = seat.public_id
    return found
