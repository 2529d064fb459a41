"""The state of a room, folded from the course of its case and kept by version."""

import copy
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import orjson
from django.db.models.functions import Substr

from rooms import rule
from rooms.clock import day_of
from rooms.keystore import seal_of, seals_of
from rooms.kinds import Told, folding, kind_of
from rooms.log import fence
from rooms.models import (
    Entry,
    Room,
)
from rooms.models import (
    Party as PartyRow,
)
from rooms.models import (
    Person as PersonRow,
)
from rooms.models import (
    Scope as ScopeRow,
)
from rooms.models import (
    Seat as SeatRow,
)
from rooms.seal import Seal
from rooms.state import Party, Person, RoomState, Scope

KEPT = 2000
_kept: OrderedDict[int, RoomState] = OrderedDict()
_lock = Lock()


def state_of(room: Room) -> RoomState:
    """The room's state at its version. It is shared: whoever changes it takes a `fork` first. Raises `NoKey`."""
    state = kept_state(room)
    if state is None:
        state = load(room)
        keep(state)
    return state


def kept_state(room: Room) -> RoomState | None:
    """The room's state at its version, if it is at hand."""
    with _lock:
        state = _kept.get(room.pk)
        if state is None or state.version != room.version:
            return None
        _kept.move_to_end(room.pk)
        return state


def keep(state: RoomState) -> None:
    """What has been committed is what the next reader finds."""
    with _lock:
        kept = _kept.get(state.pk)
        if kept is None or kept.version <= state.version:
            _kept[state.pk] = state
            _kept.move_to_end(state.pk)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)


def drop(room_pk: int) -> None:
    """Forgets a room's state; the next reader folds it anew."""
    with _lock:
        _kept.pop(room_pk, None)


def drop_all() -> None:
    with _lock:
        _kept.clear()


def fork(state: RoomState) -> RoomState:
    """A copy to change: those who hold the old one keep what they judged with."""
    return copy.deepcopy(state)


def load(room: Room) -> RoomState:
    """Folds a room from its rows and the course of its case. Raises `NoKey`."""
    seal = seal_of(room.public_id)
    return _folded(room, seal, _rows([room])[room.pk])


def states_of(rooms: Iterable[Room]) -> dict[int, RoomState]:
    """The states of several rooms; those not kept are folded from one question a table. A room without key is left out."""
    rooms = list(rooms)
    with _lock:
        states = {
            room.pk: state
            for room in rooms
            if (state := _kept.get(room.pk)) is not None and state.version == room.version
        }
    seals = seals_of(room.public_id for room in rooms)
    left = [room for room in rooms if room.pk not in states and room.public_id in seals]
    rows = _rows(left)
    for room in left:
        states[room.pk] = _folded(room, seals[room.public_id], rows[room.pk])
        keep(states[room.pk])
    return {room.pk: states[room.pk] for room in rooms if room.public_id in seals}


@dataclass(slots=True)
class Rows:
    """What a room's state is folded from."""

    scopes: list[ScopeRow] = field(default_factory=list)
    parties: list[PartyRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    seats: list[SeatRow] = field(default_factory=list)
    course: list[Entry] = field(default_factory=list)


def _rows(rooms: Sequence[Room]) -> dict[int, Rows]:
    found = {room.pk: Rows() for room in rooms}
    if not found:
        return found
    for scope in ScopeRow.objects.filter(room__in=found).order_by("pk"):
        found[scope.room_id].scopes.append(scope)
    for party in PartyRow.objects.filter(room__in=found).order_by("pk"):
        found[party.room_id].parties.append(party)
    for person in PersonRow.objects.filter(room__in=found).select_related("user").order_by("pk"):
        found[person.room_id].people.append(person)
    for seat in SeatRow.objects.filter(room__in=found):
        found[seat.room_id].seats.append(seat)
    with fence.as_log():
        for entry in Entry._ledger.filter(room__in=found, set=None).order_by("room", "seq"):
            found[entry.room_id].course.append(entry)
        for entry in _beside(list(found)):
            found[entry.room_id].course.append(entry)
    for rows in found.values():
        rows.course.sort(key=lambda entry: entry.seq)
    return found


def _beside(rooms: list[int]) -> Iterable[Entry]:
    """What is seen by its scopes and folded all the same: rare, and in an index of its own (migration 0009)."""
    kinds = folding()
    if not kinds:
        return []
    named = Entry._ledger.annotate(ours=Substr("kind", 1, 2)).filter(ours="x.", kind__in=kinds)
    return named.filter(room__in=rooms)


def _folded(room: Room, seal: Seal, rows: Rows) -> RoomState:
    state = _before(room, seal, rows)
    seats = {seal_key(seal, row): row for row in rows.seats}
    for entry in rows.course:
        told = told_of(entry, seal, state)
        if entry.kind == "seat.opened":
            row = seats[told.event["key"]]
            told.facts = {"seat": (row.pk, row.public_id)}
        kind = kind_of(entry.kind)
        kind.fold(state, told)
        rule.meet(state, told.day, kind.moves(state, told))
    return state


def header(room: Room, seal: Seal) -> RoomState:
    """The room before anything happened in it: its names, scopes, parties and people."""
    return _before(room, seal, _rows([room])[room.pk])


def _before(room: Room, seal: Seal, rows: Rows) -> RoomState:
    state = RoomState(
        pk=room.pk,
        public_id=room.public_id,
        told=seal.open(room.sealed, "room"),
        version=room.version,
        unlimited=room.unlimited,
    )
    for scope in rows.scopes:
        told = seal.open(scope.sealed, "scope")
        state.scopes[scope.pk] = Scope(scope.pk, told["key"], told["name"], told.get("withheld", False))
    for party in rows.parties:
        state.parties[party.pk] = party_of(party, seal)
    for person in rows.people:
        told = seal.open(person.sealed, "person")
        state.people[told["key"]] = Person(person.user_id, told["key"], told["name"], told["login"], told)
    return state


def party_of(row: PartyRow, seal: Seal) -> Party:
    told = seal.open(row.sealed, "party")
    return Party(
        row.pk, row.public_id, told["key"], told["name"], told["kind"], told.get("organisation_number")
    )


def seal_key(seal: Seal, row: SeatRow) -> str:
    return str(seal.open(row.sealed, "seat")["key"])


def told_of(entry: Entry, seal: Seal, state: RoomState) -> Told:
    """An entry of the log as what its kind folds."""
    inside = opened(seal, entry.public_id, entry.kind, entry.sealed)
    seat = state.seats.get(entry.author_id) if entry.author_id is not None else None
    return Told(inside["e"], entry.seq, day_of(entry.at), seat, entry.imported, inside.get("f", {}))


def closed(seal: Seal, public_id: str, kind: str, inside: dict[str, Any]) -> bytes:
    """Seals what an entry says, bound to the entry and its kind."""
    return seal.close_bytes(orjson.dumps(inside), f"entry/{public_id}/{kind}")


def opened(seal: Seal, public_id: str, kind: str, sealed: bytes | memoryview) -> dict[str, Any]:
    inside: dict[str, Any] = orjson.loads(seal.open_bytes(sealed, f"entry/{public_id}/{kind}"))
    return inside


def everything(room: Room) -> Iterator[tuple[Entry, dict[str, Any]]]:
    """The whole log for the archive, in order. Only for the commands of the municipality."""
    seal = seal_of(room.public_id)
    for entry in Entry._ledger.filter(room=room).order_by("seq").iterator(chunk_size=500):
        yield entry, opened(seal, entry.public_id, entry.kind, entry.sealed)
