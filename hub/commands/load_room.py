"""`hub load-room`: synthetic rooms for load tests. Limits per person are lifted for them.

Each member acts for a party of its own and reaches `general` by a consent, as in any other room.
"""

import argparse
import json
import secrets
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

STATES = ("assessing", "offered", "consent-pending", "draft", "active")
LENGTH = 120  # characters of a message


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rooms", type=_positive, required=True, metavar="R")
    parser.add_argument("--members", type=_positive, required=True, metavar="M")
    parser.add_argument("--history", type=int, default=0, metavar="N", help="messages in each room")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def run(args: argparse.Namespace) -> int:
    """0 made, with rooms, seats and cookies on standard output; 1 outside the demonstration."""
    if not settings.HUB_DEMO:
        sys.stderr.write("hub load-room: makes open doors, and so refuses unless HUB_DEMO=1.\n")
        return 1
    rooms = [one_room(args.members, args.history) for _ in range(args.rooms)]
    sys.stdout.write(json.dumps({"rooms": rooms}) + "\n")
    return 0


def one_room(members: int, history: int) -> dict[str, Any]:
    """A room with its people, their seats and a ready session for each, in one transaction."""
    from rooms.casefile.load import load
    from rooms.log import fold
    from rooms.models import Room

    name = f"load-{secrets.token_hex(6)}"
    with transaction.atomic():
        _make_people(name, members)
        room = load(synthetic(name, members, history))
        Room.objects.filter(pk=room.pk).update(unlimited=True)
        ready = _ready(name, room.pk, members)
    fold.drop(room.pk)  # as it was loaded, it is limited
    return {"room": room.public_id, "members": ready}


def _make_people(name: str, members: int) -> None:
    """All of a room at once, none with a password that anyone could type."""
    from hub.models import User

    users = [User(login=person["login"], name=person["name"]) for person in _people(name, members)]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users)


def _ready(name: str, room: int, members: int) -> list[dict[str, str]]:
    from hub.demonstration import ready_session
    from rooms.models import Seat

    logins = {f"{name}-m{number}" for number in range(members)}
    rows = Seat.objects.filter(room=room, user__login__in=logins).select_related("user").order_by("pk")
    return [{"seat": row.public_id, "cookie": ready_session(row.user)} for row in rows]


def synthetic(name: str, members: int, history: int) -> dict[str, Any]:
    """A case as a file would tell it."""
    parties = [{"key": "owner", "name": "Owner", "kind": "owner"}]
    parties.append({"key": "coordination", "name": "Coordination", "kind": "coordination"})
    parties += [{"key": f"m{n}", "name": f"Service {n}", "kind": "other"} for n in range(members)]
    return {
        "format": "hub-case/1",
        "municipality": {"name": "Load", "number": "9999"},
        "case": {"reference": name, "title": name, "owner": "owner", "language": "nb"},
        "people": list(_people(name, members)),
        "parties": parties,
        "scopes": [{"key": "general", "name": "General"}],
        "timeline": list(_timeline(members, history)),
    }


def _people(name: str, members: int) -> Iterator[dict[str, str]]:
    yield {"key": "owner", "name": "Owner", "login": f"{name}-owner"}
    yield {"key": "coordinator", "name": "Coordinator", "login": f"{name}-coordinator"}
    for number in range(members):
        yield {"key": f"m{number}", "name": f"Member {number}", "login": f"{name}-m{number}"}


def _timeline(members: int, history: int) -> Iterator[dict[str, Any]]:
    """Its events, each a millisecond after the one before, all of them past."""
    from rooms import clock

    at = clock.now() - timedelta(hours=1)
    for event in _events(members, history):
        at += timedelta(milliseconds=1)
        yield {"at": _iso(at), **event}


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _events(members: int, history: int) -> Iterator[dict[str, Any]]:
    for state in STATES:
        yield {"kind": "case.state", "key": f"state-{state}", "state": state}
    yield _seat("owner", "owner", "owner")
    yield _seat("coordinator", "coordination", "coordinator")
    for number in range(members):
        yield _seat(f"m{number}", f"m{number}", "participant")
    parties = ["coordination", *(f"m{number}" for number in range(members))]
    yield {
        "kind": "consent.given",
        "key": "consent",
        "by": "seat-owner",
        "form": "digital",
        "purpose": "Load",
        "plan": True,
        "grants": [{"party": party, "scopes": ["general"], "earlier": True} for party in parties],
    }
    for number in range(history):
        words = f"Message {number} of a history that was never lived. ".ljust(LENGTH, "x")[:LENGTH]
        by = f"seat-m{number % members}"
        yield {"kind": "message", "key": f"message-{number}", "by": by, "scopes": ["general"], "body": words}


def _seat(person: str, party: str, role: str) -> dict[str, Any]:
    return {"kind": "seat.opened", "key": f"seat-{person}", "person": person, "party": party, "role": role}
