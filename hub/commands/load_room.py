"""`hub load-room`: synthetic rooms for load tests. Limits per person are lifted for them, unless they are to stay.

Each member acts for a party of its own and reaches `general` by a consent, as in any other room. A regular is one
person more, who sits in as many of the rooms as asked for.
"""

import argparse
import json
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
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
    parser.add_argument("--limited", action="store_true", help="keep the limits per person")
    parser.add_argument("--regular", type=int, default=0, metavar="K", help="one person in the first K rooms")


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
    regular = f"load-{secrets.token_hex(6)}-regular"
    rooms = []
    for number in range(args.rooms):
        name = f"load-{secrets.token_hex(6)}"
        sitting = {f"m{member}": f"{name}-m{member}" for member in range(args.members)}
        if number < args.regular:
            sitting["regular"] = regular
        rooms.append(one_room(name, sitting, args.history, unlimited=not args.limited))
    told: dict[str, Any] = {"rooms": rooms}
    if args.regular:
        told["regular"] = {"cookie": _ready_session(regular)}
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def one_room(name: str, sitting: Mapping[str, str], history: int, *, unlimited: bool) -> dict[str, Any]:
    """A room with its people (key to login), their seats and a ready session for each, in one transaction."""
    from rooms.casefile.load import load
    from rooms.log import fold
    from rooms.models import Room

    with transaction.atomic():
        _make_people(name, sitting)
        room = load(synthetic(name, sitting, history))
        Room.objects.filter(pk=room.pk).update(unlimited=unlimited)
        ready = _ready(name, room.pk)
    fold.drop(room.pk)  # as it was loaded, it is limited
    return {"room": room.public_id, "members": ready}


def _make_people(name: str, sitting: Mapping[str, str]) -> None:
    """All of a room at once, none with a password that anyone could type; who is here already stays."""
    from hub.models import User

    users = [User(login=person["login"], name=person["name"]) for person in _people(name, sitting)]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users, ignore_conflicts=True)


def _ready(name: str, room: int) -> list[dict[str, str]]:
    """The seats of the room's own members; a regular has one session for all rooms."""
    from hub.demonstration import ready_session
    from rooms.models import Seat

    rows = Seat.objects.filter(room=room, user__login__startswith=f"{name}-m").select_related("user")
    return [{"seat": row.public_id, "cookie": ready_session(row.user)} for row in rows.order_by("pk")]


def _ready_session(login: str) -> str:
    from hub.demonstration import ready_session
    from hub.models import User

    return ready_session(User.objects.get(login=login))


def synthetic(name: str, sitting: Mapping[str, str], history: int) -> dict[str, Any]:
    """A case as a file would tell it."""
    parties = [{"key": "owner", "name": "Owner", "kind": "owner"}]
    parties.append({"key": "coordination", "name": "Coordination", "kind": "coordination"})
    parties += [{"key": key, "name": f"Service {key}", "kind": "other"} for key in sitting]
    return {
        "format": "hub-case/1",
        "municipality": {"name": "Load", "number": "9999"},
        "case": {"reference": name, "title": name, "owner": "owner", "language": "nb"},
        "people": list(_people(name, sitting)),
        "parties": parties,
        "scopes": [{"key": "general", "name": "General"}],
        "timeline": list(_timeline(list(sitting), history)),
    }


def _people(name: str, sitting: Mapping[str, str]) -> Iterator[dict[str, str]]:
    yield {"key": "owner", "name": "Owner", "login": f"{name}-owner"}
    yield {"key": "coordinator", "name": "Coordinator", "login": f"{name}-coordinator"}
    for key, login in sitting.items():
        yield {"key": key, "name": f"Member {key}", "login": login}


def _timeline(members: Sequence[str], history: int) -> Iterator[dict[str, Any]]:
    """Its events, each a millisecond after the one before, all of them past."""
    from rooms import clock

    at = clock.now() - timedelta(hours=1)
    for event in _events(members, history):
        at += timedelta(milliseconds=1)
        yield {"at": _iso(at), **event}


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _events(members: Sequence[str], history: int) -> Iterator[dict[str, Any]]:
    for state in STATES:
        yield {"kind": "case.state", "key": f"state-{state}", "state": state}
    yield _seat("owner", "owner", "owner")
    yield _seat("coordinator", "coordination", "coordinator")
    for member in members:
        yield _seat(member, member, "participant")
    parties = ["coordination", *members]
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
        by = f"seat-{members[number % len(members)]}"
        yield {"kind": "message", "key": f"message-{number}", "by": by, "scopes": ["general"], "body": words}


def _seat(person: str, party: str, role: str) -> dict[str, Any]:
    return {"kind": "seat.opened", "key": f"seat-{person}", "person": person, "party": party, "role": role}
