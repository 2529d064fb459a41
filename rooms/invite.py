"""Bringing somebody in: a party and a person where they are new to the room, and a seat. All of it or nothing, and once.

Nobody's access changes by a new party: reach comes from grants alone. A seat lets its person see what has been
granted to its party, and nothing more.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import Error, IntegrityError, transaction
from django.utils.translation import gettext as _

from rooms import clock
from rooms.ids import new_key
from rooms.kinds import Event
from rooms.log import fold
from rooms.log.append import Placed
from rooms.log.read import Reader, has_said
from rooms.models import Party, Person, Room
from rooms.refusal import Refused
from rooms.rule import knows_seat
from rooms.state import RoomState
from rooms.web import say


@dataclass(slots=True)
class Invitation:
    """Who is to sit for whom. `party` is the key of one that is here; else `party_name` and `party_kind` tell a new one."""

    login: str
    name: str
    role: str
    until: date | None
    party: str = ""
    party_name: str = ""
    party_kind: str = ""
    client_id: str | None = None


def invite(reader: Reader, invitation: Invitation) -> Placed:
    """Opens the seat. Raises `Refused`, `where` being a field of `Invitation`; then nothing is stored."""
    try:
        with transaction.atomic():
            return _under_lock(reader, invitation)
    except Error as error:
        fold.drop(reader.room)
        if not isinstance(error, IntegrityError):
            raise
        raise Refused(
            "bad-frame", _("Somebody got this login at the same moment. Try again."), "login"
        ) from error


def _under_lock(reader: Reader, invitation: Invitation) -> Placed:
    row = Room.objects.select_for_update().get(pk=reader.room)
    try:
        event = _seat(reader, row, invitation)
        return say(reader, event, client_id=invitation.client_id)
    except BaseException:
        # A state folded from rows that are about to be taken back must not outlive the lock.
        fold.drop(reader.room)
        raise


def _seat(reader: Reader, row: Room, invitation: Invitation) -> Event:
    state = fold.state_of(row)
    if row.erased_at is not None or not _arranges(state, reader):
        raise Refused("not-found", where="by")
    again = invitation.client_id is not None and has_said(reader, invitation.client_id)
    event: Event = {
        "kind": "seat.opened",
        "person": _person(reader, state, row, invitation, again=again),
        "party": invitation.party or _new_party(reader, state, row, invitation),
        "role": invitation.role,
    }
    if invitation.until is not None:
        event["until"] = invitation.until.isoformat()
    if not again:
        row.version += 1
        row.save(update_fields=["version"])
    return event


def _arranges(state: RoomState, reader: Reader) -> bool:
    seat = state.seats.get(reader.seat.pk)
    return seat is not None and seat.role == "coordinator" and seat.open_on(clock.today())


def _person(reader: Reader, state: RoomState, row: Room, invitation: Invitation, *, again: bool) -> str:
    """The key of the person in this room, who is added to it where needed. Said `again`, whoever sits here may be the one
    who was given the seat: the log judges that.
    """
    user = _user(invitation, state.language)
    seat = state.seat_of(user.pk, clock.today())
    if seat is not None and not again:
        known = knows_seat(state, reader.seat, seat, reader.day)
        seated = _("This person has a seat here already.")
        raise Refused(
            "bad-frame", seated if known else _("This login cannot be given a seat here now."), "login"
        )
    there = next((person for person in state.people.values() if person.user_id == user.pk), None)
    key = there.key if there is not None else new_key()
    owner = state.told["owner"]
    if (invitation.role == "owner") != (key == owner):
        raise Refused(
            "bad-frame",
            _("Only the person whose plan this is sits as its owner, and as nothing else."),
            "role",
        )
    if there is None:
        told = {"key": key, "name": user.name, "login": user.login, "language": user.language}
        Person.objects.create(room=row, user=user, sealed=reader.seal.close(told, "person"))
    return key


def _user(invitation: Invitation, language: str) -> Any:
    """Who signs in by this login: somebody who is here, or somebody new if a name is given."""
    users = get_user_model().objects
    user = users.filter(login=invitation.login).first()
    if user is None and not invitation.name:
        words = _("Nobody signs in by this login. Look it through, or write the person's name to add them.")
        raise Refused("bad-frame", words, "login")
    if user is None:
        return users.create_user(login=invitation.login, name=invitation.name, language=language)
    if invitation.name and invitation.name != user.name:
        raise Refused("bad-frame", _("This login belongs to somebody with another name."), "name")
    return user


def _new_party(reader: Reader, state: RoomState, row: Room, invitation: Invitation) -> str:
    """Its key, which the same invitation gets when it is sent twice."""
    once = invitation.client_id or str(uuid.uuid4())
    key = "k" + reader.seal.mark("party-key", reader.seat.key, once).hex()
    told = {"key": key, "name": invitation.party_name, "kind": invitation.party_kind}
    there = state.party_named(key)
    if there is None:
        Party.objects.create(room=row, sealed=reader.seal.close(told, "party"))
    elif (there.name, there.kind) != (told["name"], told["kind"]):
        raise Refused("bad-frame", where="client_id")
    return key
