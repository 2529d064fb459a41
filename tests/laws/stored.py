"""Puts replayed worlds into the database as rows, many at once, and asks the SQL rule what a seat sees of them.

Nothing is sealed here: the rule reads the envelope, never the letter.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from rooms import models
from rooms.kinds import Target
from rooms.log import sql
from rooms.log.outline import reach_rows
from rooms.state import Seat
from tests.laws.replay import World

AT = datetime(2026, 1, 1, tzinfo=UTC)


def store(worlds: Sequence[World]) -> None:
    """Rows for worlds whose numbers do not overlap; `world.state.pk` is the room's number."""
    user, _made = get_user_model().objects.get_or_create(login="somebody", defaults={"name": "Somebody"})
    rows: dict[Any, list[Any]] = {}

    def put(row: Any) -> None:
        rows.setdefault(type(row), []).append(row)

    for world in worlds:
        _room(world, put, user.pk)
    with transaction.atomic():
        for model in ORDER:
            manager = getattr(model, "_ledger", None) or model.objects
            manager.bulk_create(rows.get(model, []), batch_size=900)


ORDER = (
    models.Room, models.Scope, models.Party, models.Seat, models.Reach, models.ScopeSet, models.ScopeInSet,
    models.Entry, models.Line, models.Thing,
)  # fmt: skip


def _room(world: World, put: Any, user: int) -> None:
    state = world.state
    room = state.pk
    put(models.Room(pk=room, public_id=f"{room:032x}", reference=room.to_bytes(8, "big"), sealed=b""))
    for scope in state.scopes:
        put(models.Scope(pk=scope, room_id=room, sealed=b""))
    for party in state.parties.values():
        put(models.Party(pk=party.pk, public_id=party.public_id, room_id=room, sealed=b""))
    for seat in state.seats.values():
        put(_seat(seat, room, user))
    for seat_pk, scope_pk, start, until in reach_rows(state):
        put(models.Reach(seat_id=seat_pk, scope_id=scope_pk, start=start, until=until))
    sets = _sets(world, room, put)
    numbers = {}
    for position, (key, envelope) in enumerate(world.envelopes.items()):
        numbers[key] = room + position
        put(_entry(world, key, envelope, room, numbers[key], sets))
        for line in envelope.lines:
            put(
                models.Line(
                    entry_id=numbers[key], scope_id=line.scope, party_id=line.party, seat_id=line.seat
                )
            )
    things = {name: room + index for index, name in enumerate(world.things)}
    for name, target in world.things.items():
        put(_thing(room, things[name], target, sets, things))


def _thing(
    room: int, pk: int, target: Target, sets: dict[frozenset[int], int], things: dict[str, int]
) -> models.Thing:
    return models.Thing(
        pk=pk, room_id=room, public_id=f"{pk:032x}", kind=target.kind, mark=pk.to_bytes(8, "big"),
        set_id=sets[target.scopes], seq=target.first, goal_id=things[target.goal_key] if target.goal_key else None,
    )  # fmt: skip


def _seat(seat: Seat, room: int, user: int) -> models.Seat:
    return models.Seat(
        pk=seat.pk, public_id=seat.public_id, room_id=room, user_id=user, party_id=seat.party, role=seat.role,
        opened=seat.opened, closed=seat.closed, until=seat.until, sealed=b"",
    )  # fmt: skip


def _sets(world: World, room: int, put: Any) -> dict[frozenset[int], int]:
    used = {e.scopes for e in world.envelopes.values() if e.scopes} | {
        t.scopes for t in world.things.values()
    }
    sets = {scopes: room + index for index, scopes in enumerate(sorted(used, key=sorted))}
    for scopes, pk in sets.items():
        put(models.ScopeSet(pk=pk, room_id=room, mark=pk.to_bytes(8, "big")))
        for scope in scopes:
            put(models.ScopeInSet(set_id=pk, scope_id=scope))
    return sets


def _entry(
    world: World, key: str, envelope: Any, room: int, pk: int, sets: dict[frozenset[int], int]
) -> models.Entry:
    target = world.entries.get(key)
    return models.Entry(
        pk=pk, room_id=room, seq=envelope.first, first=envelope.first, public_id=f"{pk:032x}", kind="message", at=AT,
        set_id=sets[envelope.scopes] if envelope.scopes else None, author_id=target.author if target else None,
        mark=pk.to_bytes(8, "big"), told_to_all=envelope.told_to_all, sealed=b"", chain=b"",
    )  # fmt: skip


def asked(world: World, seat: Seat, day: date) -> tuple[list[int], list[int]]:
    """Positions of the entries, and numbers of the standing things, that the SQL rule lets a seat see."""
    today = day if connection.vendor == "postgresql" else day.isoformat()
    values = {"room": world.state.pk, "seat": seat.pk, "today": today}
    with connection.cursor() as cursor:
        cursor.execute(f"{sql.RULE} SELECT e.seq FROM rooms_entry e WHERE {sql.SEEN} ORDER BY e.seq", values)
        entries = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            f"{sql.RULE} SELECT t.id FROM rooms_thing t JOIN open_sets o ON o.set_id = t.set_id "
            "LEFT JOIN rooms_thing g ON g.id = t.goal_id WHERE t.room_id = %(room)s "
            "AND (t.goal_id IS NULL OR g.set_id IN (SELECT set_id FROM open_sets)) ORDER BY t.id",
            values,
        )
        return entries, [row[0] for row in cursor.fetchall()]


def expected(world: World, seat: Seat, day: date) -> tuple[list[int], list[int]]:
    """The same, by the pure rule."""
    seen = {*world.seen(seat, day), *world.course(seat, day)}
    entries = [e.first for key, e in world.envelopes.items() if key in seen]
    names = world.standing(seat, day)
    numbers = []
    for index, (name, target) in enumerate(world.things.items()):
        kind = "part" if target.kind == "plan.part" else target.kind
        scopes = tuple(sorted(world.state.keys_of(target.scopes)))
        if (kind, name.split("/")[0], scopes) in names:
            numbers.append(world.state.pk + index)
    return sorted(entries), numbers
