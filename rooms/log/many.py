"""The seats of one person, in all their rooms at once: as many statements for sixty rooms as for one.

Each seat is judged by itself, by the same rule (`rooms.log.sql`); what comes back is told room by room.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from rooms import clock
from rooms.keystore import seals_of
from rooms.kinds import noted as noted_kinds
from rooms.log import fence, fold, sql
from rooms.log.find import fill_sets
from rooms.log.read import Reader
from rooms.log.seen import Seen, SeenThing, entry_of, moment, thing_of
from rooms.models import Seat

MOST = 100  # unread entries that are counted, of each set of scopes


@dataclass(slots=True)
class Latest:
    """Who said the newest thing that a seat sees, when and where. `author` is a seat, or None for the municipality;
    `read_to` is how far the seat has read.
    """

    author: int | None
    at: datetime
    seq: int
    read_to: int


def readers_of(user_id: int) -> list[Reader]:
    """The open seats of a person, one a room, in the order they were opened. A room without key is left out."""
    day = clock.today()
    rows = Seat.objects.filter(
        Q(until=None) | Q(until__gte=day), user=user_id, closed=None, room__erased_at=None
    )
    rooms = {row.room_id: row.room for row in rows.select_related("room").order_by("pk")}
    states = fold.states_of(rooms.values())
    seals = seals_of(room.public_id for room in rooms.values())
    readers = []
    for pk, room in rooms.items():
        state = states.get(pk)
        seat = state.seat_of(user_id, day) if state is not None else None
        if state is not None and seat is not None:
            readers.append(Reader(pk, state, seat, seals[room.public_id], day))
    return readers


def unread(readers: Sequence[Reader]) -> dict[int, int]:
    """How many entries by others each sees after what it has read; counted to `MOST` and no further."""
    found: dict[int, int] = {}
    for room, count in _ask(readers, sql.UNREAD_OF_MANY, most=MOST):
        found[room] = min(MOST, found.get(room, 0) + count)
    return found


def latest(readers: Sequence[Reader]) -> dict[int, Latest]:
    """The newest entry with scopes that each sees; no word of it."""
    rows = _ask(readers, sql.LATEST_OF_MANY)
    return {room: Latest(author, moment(at), seq, read_to) for room, author, at, seq, read_to in rows}


def things(readers: Sequence[Reader]) -> dict[int, list[SeenThing]]:
    """The goals, measures and meetings that each sees, in the same order as by itself."""
    seals = {reader.room: reader.seal for reader in readers}
    rows = _ask(readers, sql.THINGS_OF_MANY)
    fill_sets({room: seals[room] for room, *_ in rows})
    found: dict[int, list[SeenThing]] = {}
    for room, *row in rows:
        found.setdefault(room, []).append(thing_of(room, seals[room], row))
    return found


def noted(readers: Sequence[Reader]) -> dict[int, list[Seen]]:
    """The entries that each sees of those by which something waits for somebody, oldest first."""
    kinds = {f"k{number}": kind for number, kind in enumerate(noted_kinds())}
    if not kinds:
        return {}
    asked = sql.NOTED_OF_MANY.replace("{kinds}", ", ".join(f"%({name})s" for name in kinds))
    found = _entries(readers, asked, **kinds)
    return {room: sorted(seen, key=lambda one: one.first) for room, seen in found.items()}


def minutes(readers: Sequence[Reader]) -> dict[int, list[Seen]]:
    """The minutes that each sees, in no order."""
    return _entries(readers, sql.MINUTES_OF_MANY)


def authors(readers: Sequence[Reader]) -> dict[int, set[int]]:
    """The seats that wrote something each sees."""
    found: dict[int, set[int]] = {}
    for room, seat in _ask(readers, sql.AUTHORS_OF_MANY):
        found.setdefault(room, set()).add(seat)
    return found


def _entries(readers: Sequence[Reader], question: str, **more: Any) -> dict[int, list[Seen]]:
    seals = {reader.room: reader.seal for reader in readers}
    rows = _ask(readers, question, **more)
    fill_sets({room: seals[room] for room, *_ in rows})
    found: dict[int, list[Seen]] = {}
    for room, *row in rows:
        found.setdefault(room, []).append(entry_of(room, seals[room], row))
    return found


def _ask(readers: Sequence[Reader], question: str, **more: Any) -> list[tuple[Any, ...]]:
    if not readers:
        return []
    day, seats = readers[0].day, [reader.seat.pk for reader in readers]
    today = day if connection.vendor == "postgresql" else day.isoformat()
    named = {f"s{number}": seat for number, seat in enumerate(seats)}
    asked = question.replace("{seats}", ", ".join(f"%({name})s" for name in named))
    return fence.ask_for_all(seats, day, asked, {"today": today, **named, **more})
