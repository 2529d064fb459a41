"""The one way out of the log.

Each question is one statement that judges and reads in the same snapshot (`rooms.log.sql`). What comes back is
`Seen`, which only this package makes; whatever draws or sends takes nothing else. A reader asks for its own seat: the
seat is looked up through the person, never handed in from a request.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from rooms import clock, documents
from rooms.ids import is_id
from rooms.keystore import seal_of
from rooms.kinds import noted as noted_kinds
from rooms.log import fence, fold, sql
from rooms.log.find import part_name, sets_of
from rooms.log.seen import Seen, SeenThing, entry_of, moment, thing_of, unopened
from rooms.models import Entry, Room, Thing
from rooms.rule import Reach, reach_of
from rooms.seal import OVERHEAD, Seal
from rooms.state import RoomState, Seat

STRETCH = 2000

__all__ = ["Page", "Reader", "Seen", "SeenThing", "Version"]


@dataclass(slots=True)
class Reader:
    """An open seat, looked up, and the state it is judged by. `head` is where the log ended then, of a page's reader."""

    room: int
    state: RoomState
    seat: Seat
    seal: Seal
    day: date
    head: int = 0

    @property
    def reach(self) -> Reach:
        return reach_of(self.state, self.seat, self.day)


@dataclass(slots=True)
class Page:
    """Oldest first. `more` says that its reader sees older ones."""

    entries: list[Seen]
    more: bool


@dataclass(slots=True)
class Version:
    """An earlier text of a message, for its author and the owner."""

    at: datetime
    body: str | None


def reader_of(user_id: int, room_id: str) -> Reader | None:
    """The open seat of a person in a room; None where there is no such room *or* no such seat, alike."""
    room = Room.objects.filter(public_id=room_id, erased_at=None).first() if is_id(room_id) else None
    if room is None:
        return None
    state = fold.state_of(room)
    day = clock.today()
    seat = state.seat_of(user_id, day)
    return Reader(room.pk, state, seat, seal_of(room.public_id), day, room.head) if seat else None


def reader_at(state: RoomState, seat: Seat, day: date) -> Reader:
    """A reader for the room's own fan-out and for exports, which hold the state already."""
    return Reader(state.pk, state, seat, seal_of(state.public_id), day)


def page(reader: Reader, before: int | None, limit: int) -> Page:
    """The `limit` newest entries before a position that the reader sees, or all there are."""
    rows = _ask(reader, sql.PAGE, before=before if before is not None else 2**62, limit=limit + 1)
    entries = [entry_of(reader.room, reader.seal, row) for row in reversed(rows[:limit])]
    return Page(entries, len(rows) > limit)


def following(reader: Reader, after: int, limit: int) -> Page:
    """The `limit` oldest entries after a position that the reader sees. `more` says that it sees newer ones."""
    rows = _ask(reader, sql.FOLLOWING, after=after, limit=limit + 1)
    return Page([entry_of(reader.room, reader.seal, row) for row in rows[:limit]], len(rows) > limit)


def changes(reader: Reader, after: int, upto: int, limit: int) -> list[Seen]:
    """What the reader sees of what was said or changed after a position, up to another, each once, in the order of its
    change: at most `limit`, still sealed. Asked for stretch by stretch, so that no question goes through the whole log.
    """
    found: list[Seen] = []
    while after < upto and len(found) < limit:
        end = min(upto, after + STRETCH)
        rows = _ask(reader, sql.CHANGES, after=after, upto=end, limit=limit - len(found))
        found += unopened(reader.room, reader.seal, rows)
        after = end
    return found


def everything(reader: Reader) -> list[Seen]:
    """All entries that the reader sees, oldest first."""
    return page(reader, None, 2**31).entries


def positions(reader: Reader) -> dict[frozenset[int], list[int]]:
    """Where what the reader sees was said, by the scopes it was said in, oldest first: for what is only counted."""
    members = sets_of(reader.room, reader.seal).members
    found: dict[frozenset[int], list[int]] = {}
    for set_id, seq in _ask(reader, sql.POSITIONS):
        found.setdefault(members(set_id), []).append(seq)
    return found


def one(reader: Reader, public_id: str) -> Seen | None:
    """An entry by its public id; None where there is none or the reader does not see it, alike."""
    rows = _ask(reader, sql.ONE, entry=public_id) if is_id(public_id) else []
    return entry_of(reader.room, reader.seal, rows[0]) if rows else None


def named(reader: Reader, keys: Iterable[str]) -> dict[str, Seen]:
    """Those of the entries with these keys that the reader sees."""
    marks = {f"m{i}": reader.seal.mark("key", key) for i, key in enumerate(sorted(set(keys)))}
    if not marks:
        return {}
    rows = _ask(reader, sql.NAMED.format(marks=", ".join(f"%({name})s" for name in marks)), **marks)
    seen = [entry_of(reader.room, reader.seal, row) for row in rows]
    return {entry.event["key"]: entry for entry in seen}


def things(reader: Reader) -> list[SeenThing]:
    """The standing things that the reader sees, in the order in which they came to stand as they do: from when an earlier
    version was, one could tell that there had been one.
    """
    return [thing_of(reader.room, reader.seal, row) for row in _ask(reader, sql.THINGS.format(which="1 = 1"))]


def things_named(reader: Reader, keys: Iterable[str]) -> dict[str, SeenThing]:
    """Those of the standing things with these keys that the reader sees."""
    marks = {f"m{i}": reader.seal.mark("thing", key) for i, key in enumerate(sorted(set(keys)))}
    if not marks:
        return {}
    which = f"t.mark IN ({', '.join(f'%({name})s' for name in marks)})"
    return {
        thing.key: thing
        for thing in (
            thing_of(reader.room, reader.seal, r)
            for r in _ask(reader, sql.THINGS.format(which=which), **marks)
        )
    }


def thing_keys(reader: Reader, keys: Iterable[str]) -> set[str]:
    """Those of these keys that name a standing thing, seen or not: so that a pointer to an unseen one stays absent."""
    marks = {reader.seal.mark("thing", key): key for key in keys}
    if not marks:
        return set()
    rows = Thing.objects.filter(room=reader.room, mark__in=list(marks)).values_list("mark", flat=True)
    with fence.as_log():
        return {marks[bytes(mark)] for mark in rows}


def thing(reader: Reader, public_id: str) -> SeenThing | None:
    """A standing thing by its public id, if the reader sees it."""
    if not is_id(public_id):
        return None
    rows = _ask(reader, sql.THINGS.format(which="t.public_id = %(thing)s"), thing=public_id)
    return thing_of(reader.room, reader.seal, rows[0]) if rows else None


def said_by(room: int, at: datetime) -> int:
    """The last position of a room that had been told by a moment; 0 where there was none."""
    told = Entry._ledger.filter(room=room, at__lte=at).order_by("-seq").values_list("seq", flat=True)
    with fence.as_log():
        return told.first() or 0


def has_said(reader: Reader, client_id: str) -> bool:
    """Has the reader's own seat said something under this client id?"""
    said = Entry._ledger.filter(author=reader.seat.pk, once=reader.seal.mark("once", client_id.lower()))
    with fence.as_log():
        return said.exists()


def part_key(part: str, scopes: frozenset[int]) -> str:
    return part_name(part, scopes)


def content(reader: Reader, seen: Seen) -> bytes | None:
    """A document's bytes, judged once more in the statement that reads them."""
    rows = _ask(reader, sql.CONTENT, entry=seen.public_id)
    if rows:
        return reader.seal.open_bytes(rows[0][0], f"content/{seen.public_id}")
    return documents.decoded(seen.event["base64"]) if "base64" in seen.event else None


def preview(reader: Reader, seen: Seen) -> bytes | None:
    """A picture made small, judged once more in the statement that reads it."""
    rows = _ask(reader, sql.PREVIEW, entry=seen.public_id)
    return reader.seal.open_bytes(rows[0][0], f"preview/{seen.public_id}") if rows else None


def versions(reader: Reader, public_id: str) -> list[Version]:
    """Every text of a message, oldest first; none for anyone but its author and the owner."""
    rows = _ask(reader, sql.VERSIONS, entry=public_id) if is_id(public_id) else []
    found = []
    for _seq, entry, kind, at, sealed in rows:
        event = fold.opened(reader.seal, entry, kind, sealed)["e"]
        found.append(Version(moment(at), event.get("body")))
    return found


def unread(reader: Reader, after: int) -> int:
    """How many entries by others the reader sees after a position."""
    return int(_ask(reader, sql.UNREAD, after=after)[0][0])


def first_new(reader: Reader, after: int) -> str | None:
    """The id of the oldest entry by others after a position that the reader sees."""
    rows = _ask(reader, sql.FIRST_NEW, after=after)
    return str(rows[0][0]) if rows else None


def documents_seen(reader: Reader) -> list[tuple[Seen, int | None]]:
    """The documents that the reader sees, newest first, each with how many bytes it holds where that is known."""
    return [
        (entry_of(reader.room, reader.seal, row[:-1]), None if row[-1] is None else row[-1] - OVERHEAD)
        for row in _ask(reader, sql.DOCUMENTS)
    ]


def latest(reader: Reader, upto: int) -> tuple[int, str] | None:
    """The position and id of the newest entry at or before a position that the reader sees."""
    rows = _ask(reader, sql.LATEST, upto=upto)
    return (rows[0][0], rows[0][1]) if rows else None


def of_kind(reader: Reader, kind: str, limit: int) -> list[Seen]:
    """The newest entries of one kind that the reader sees, newest first: at most `limit`."""
    rows = _ask(reader, sql.OF_KIND, kind=kind, limit=limit)
    return [entry_of(reader.room, reader.seal, row) for row in rows]


def unscoped(reader: Reader, kinds: Iterable[str]) -> list[Seen]:
    """The entries of some kinds that the reader sees and that were said in no scopes, oldest first."""
    return _of_kinds(reader, sql.UNSCOPED, kinds)


def noted(reader: Reader) -> list[Seen]:
    """The entries that the reader sees of those by which something waits for somebody, oldest first."""
    return sorted(_of_kinds(reader, sql.NOTED, noted_kinds()), key=lambda seen: seen.first)


def minutes(reader: Reader) -> list[Seen]:
    """The minutes that the reader sees, in no order."""
    return [entry_of(reader.room, reader.seal, row) for row in _ask(reader, sql.MINUTES)]


def authors(reader: Reader) -> set[int]:
    """The seats that wrote something the reader sees."""
    return {row[0] for row in _ask(reader, sql.AUTHORS)}


def _of_kinds(reader: Reader, question: str, kinds: Iterable[str]) -> list[Seen]:
    names = {f"k{number}": kind for number, kind in enumerate(kinds)}
    if not names:
        return []
    rows = _ask(reader, question.format(kinds=", ".join(f"%({name})s" for name in names)), **names)
    return [entry_of(reader.room, reader.seal, row) for row in rows]


def _ask(reader: Reader, question: str, **more: Any) -> list[tuple[Any, ...]]:
    values = {"seat": reader.seat.pk, "room": reader.room, "today": reader.day.isoformat(), **more}
    if connection.vendor == "postgresql":
        values["today"] = reader.day
    return fence.ask_for(reader.seat.pk, reader.day, question, values)
