"""The invented people of the demonstration, and a person's open seats by login. Nothing of it where people are real."""

from typing import Any

from django.conf import settings
from django.db.models import Q

from rooms import clock
from rooms.keystore import seal_of
from rooms.log import fold
from rooms.models import Room, Seat
from rooms.state import RoomState
from rooms.web import language
from rooms.words import words


def demonstration_cast() -> list[dict[str, Any]]:
    """Each room's title and the people with an open seat in it; rooms of load tests are left out."""
    if not settings.HUB_DEMO:
        return []
    rooms = Room.objects.filter(erased_at=None, unlimited=False).order_by("pk")
    return [{"title": state.title, "people": _people(state)} for state in map(fold.state_of, rooms)]


def _people(state: RoomState) -> list[dict[str, str]]:
    roles = words(language())["roles"]
    open_now = [seat for seat in state.seats.values() if seat.open_on(clock.today())]
    logins = {person.user_id: person.login for person in state.people.values()}
    return [
        {
            "login": logins[seat.user_id],
            "name": seat.name,
            "role": roles[seat.role],
            "party": party if (party := state.parties[seat.party].name) != seat.name else "",
        }
        for seat in open_now
    ]


def open_seats(login: str) -> list[dict[str, str]]:
    """Room, seat and key of each open seat of a person."""
    if not settings.HUB_DEMO:
        return []
    rows = Seat.objects.filter(
        Q(until=None) | Q(until__gte=clock.today()), user__login=login, closed=None, room__erased_at=None
    )
    return [
        {
            "room": row.room.public_id,
            "seat": row.public_id,
            "key": str(seal_of(row.room.public_id).open(bytes(row.sealed), "seat")["key"]),
        }
        for row in rows.select_related("room").order_by("pk")
    ]
