"""Replays a case into a new room, through the same kinds that judge what a screen says.

All or nothing: one transaction for the main database; the key is taken back if it fails.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from rooms import keystore
from rooms.casefile.check import BrokenCase, check
from rooms.ids import new_id
from rooms.log import fence, fold
from rooms.log.append import Ledger
from rooms.models import Party, Person, Room, Scope
from rooms.refusal import Refused
from rooms.seal import Seal, reference_mark


class AlreadyHere(Exception):
    """A case with this reference has been loaded before."""


def load(case: dict[str, Any]) -> Room:
    """A new room with the whole timeline in it. Raises `BrokenCase` and `AlreadyHere`; then nothing is left."""
    check(case)
    room_id = new_id()
    try:
        with fence.atomic():
            return _replay(case, room_id)
    except BaseException:
        keystore.destroy(room_id)
        raise


def _replay(case: dict[str, Any], room_id: str) -> Room:
    reference = reference_mark("reference", case["case"]["reference"])
    if Room.objects.filter(reference=reference).exists():
        raise AlreadyHere(case["case"]["reference"])
    seal = keystore.create(room_id)
    room = open_room(case, room_id, reference, seal)
    ledger = Ledger(room, fold.header(room, seal), seal, new=True)
    for index, event in enumerate(case["timeline"]):
        at = datetime.fromisoformat(event["at"])
        try:
            ledger.replay(event, at)
        except Refused as refused:
            place = f".{refused.where}" if refused.where else ""
            raise BrokenCase(f"$.timeline[{index}]{place}", refused.reason()) from refused
    ledger.write()
    transaction.on_commit(ledger.committed)
    return room


def open_room(case: dict[str, Any], room_id: str, reference: bytes, seal: Seal) -> Room:
    """The room and its header, before anything has happened in it."""
    told = {**case["case"], "municipality": case["municipality"]}
    room = Room.objects.create(public_id=room_id, reference=reference, sealed=seal.close(told, "room"))
    for scope in case["scopes"]:
        Scope.objects.create(room=room, sealed=seal.close(scope, "scope"))
    for party in case["parties"]:
        Party.objects.create(room=room, sealed=seal.close(party, "party"))
    for index, person in enumerate(case["people"]):
        user = same_person(person, f"$.people[{index}]")
        Person.objects.create(room=room, user=user, sealed=seal.close(person, "person"))
    return room


def same_person(person: dict[str, Any], where: str) -> Any:
    """The user of a login: new, or the one already here if name and birth date agree. Raises `BrokenCase`."""
    users = get_user_model().objects
    birth = reference_mark("birth", person["login"], person["birth_date"]) if "birth_date" in person else None
    user = users.filter(login=person["login"]).first()
    if user is None:
        return users.create_user(
            login=person["login"], name=person["name"], language=person.get("language", "nb"), birth=birth
        )
    if user.name != person["name"]:
        raise BrokenCase(f"{where}.login", "this login belongs to somebody with another name")
    if birth is not None and user.birth is not None and bytes(user.birth) != birth:
        raise BrokenCase(f"{where}.login", "this login belongs to somebody born on another day")
    if birth is not None and user.birth is None:
        users.filter(pk=user.pk).update(birth=birth)
    return user
