"""The one way out of the log.

Each question is one statement that judges and reads in the same snapshot (`rooms.log.sql`). What comes back is
`Seen`, which only this module makes; whatever draws or sends takes nothing else. A reader asks for its own seat: the
seat is looked up through the person, never handed in from a request.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from rooms import clock, documents
from rooms.ids import is_id
from rooms.keystore import seal_of
from rooms.kinds import Event, Facts, Told, kind_of
from rooms.log import fold, sql
from rooms.log.find import part_name, sets_of
from rooms.models import Room, Thing
from rooms.rule import Envelope, Reach, reach_of, sees
from rooms.seal import Seal
from rooms.state import RoomState, Seat

_MAKING = object()
UNSAID = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Reader:
    """An open seat, looked up, and the state it is judged by."""

    room: int
    state: RoomState
    seat: Seat
    seal: Seal
    day: date

    @property
    def reach(self) -> Reach:
        return reach_of(self.state, self.seat, self.day)


class Seen:
    """An entry that its reader may see, in its newest version. Only `rooms.log.read` can make one."""

    __slots__ = (
        "at", "author", "client_id", "event", "facts", "first", "imported", "kind", "newest", "public_id", "retracted",
        "revision", "scopes",
    )  # fmt: skip

    def __init__(self, making: object) -> None:
        if making is not _MAKING:
            raise TypeError("what is seen comes from the log")
        self.public_id = ""
        self.kind = ""
        self.first = 0
        self.newest = 0
        self.at = UNSAID
        self.author: int | None = None
        self.scopes: frozenset[int] | None = None
        self.event: Event = {}
        self.facts: Facts = {}
        self.client_id: str | None = None
        self.imported = False
        self.retracted = False
        self.revision = 1


class SeenThing:
    """A standing thing that its reader may see, as it stands now. Only `rooms.log.read` can make one."""

    __slots__ = (
        "at",
        "author",
        "entry",
        "event",
        "goal",
        "imported",
        "key",
        "kind",
        "public_id",
        "scopes",
        "seq",
    )

    def __init__(self, making: object) -> None:
        if making is not _MAKING:
            raise TypeError("what is seen comes from the log")
        self.public_id = ""
        self.kind = ""
        self.key = ""
        self.seq = 0
        self.entry = ""
        self.goal: str | None = None
        self.imported = False
        self.scopes: frozenset[int] = frozenset()
        self.event: Event = {}
        self.author: int | None = None
        self.at = UNSAID


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
    return Reader(room.pk, state, seat, seal_of(room.public_id), day) if seat else None


def reader_at(state: RoomState, seat: Seat, day: date) -> Reader:
    """A reader for the room's own fan-out and for exports, which hold the state already."""
    return Reader(state.pk, state, seat, seal_of(state.public_id), day)


def page(reader: Reader, before: int | None, limit: int) -> Page:
    """The `limit` newest entries before a position that the reader sees, or all there are."""
    rows = _ask(reader, sql.PAGE, before=before if before is not None else 2**62, limit=limit + 1)
    entries = [_seen(reader, row) for row in reversed(rows[:limit])]
    return Page(entries, len(rows) > limit)


def changes(reader: Reader, after: int, limit: int) -> list[Seen]:
    """What the reader sees of what was said or changed after a position, each once, in the order of its change."""
    return [_seen(reader, row) for row in _ask(reader, sql.CHANGES, after=after, limit=limit)]


def everything(reader: Reader) -> list[Seen]:
    """All entries that the reader sees, oldest first."""
    return page(reader, None, 2**31).entries


def one(reader: Reader, public_id: str) -> Seen | None:
    """An entry by its public id; None where there is none or the reader does not see it, alike."""
    rows = _ask(reader, sql.ONE, entry=public_id) if is_id(public_id) else []
    return _seen(reader, rows[0]) if rows else None


def named(reader: Reader, keys: Iterable[str]) -> dict[str, Seen]:
    """Those of the entries with these keys that the reader sees."""
    marks = {f"m{i}": reader.seal.mark("key", key) for i, key in enumerate(sorted(set(keys)))}
    if not marks:
        return {}
    rows = _ask(reader, sql.NAMED.format(marks=", ".join(f"%({name})s" for name in marks)), **marks)
    seen = [_seen(reader, row) for row in rows]
    return {entry.event["key"]: entry for entry in seen}


def things(reader: Reader) -> list[SeenThing]:
    """The standing things that the reader sees, in the order they were first told."""
    return [_thing(reader, row) for row in _ask(reader, sql.THINGS.format(which="1 = 1"))]


def things_named(reader: Reader, keys: Iterable[str]) -> dict[str, SeenThing]:
    """Those of the standing things with these keys that the reader sees."""
    marks = {f"m{i}": reader.seal.mark("thing", key) for i, key in enumerate(sorted(set(keys)))}
    if not marks:
        return {}
    which = f"t.mark IN ({', '.join(f'%({name})s' for name in marks)})"
    return {
        thing.key: thing
        for thing in (_thing(reader, r) for r in _ask(reader, sql.THINGS.format(which=which), **marks))
    }


def thing_keys(reader: Reader, keys: Iterable[str]) -> set[str]:
    """Those of these keys that name a standing thing, seen or not: so that a pointer to an unseen one stays absent."""
    marks = {reader.seal.mark("thing", key): key for key in keys}
    if not marks:
        return set()
    rows = Thing.objects.filter(room=reader.room, mark__in=list(marks)).values_list("mark", flat=True)
    return {marks[bytes(mark)] for mark in rows}


def thing(reader: Reader, public_id: str) -> SeenThing | None:
    """A standing thing by its public id, if the reader sees it."""
    if not is_id(public_id):
        return None
    rows = _ask(reader, sql.THINGS.format(which="t.public_id = %(thing)s"), thing=public_id)
    return _thing(reader, rows[0]) if rows else None


class News:
    """Something new in the log that nobody has been judged for yet: for the fan-out, which shows it by `show`."""

    __slots__ = ("_seen", "envelope", "kind", "seq", "stands")

    def __init__(self, seen: Seen, envelope: Envelope, seq: int, kind: str) -> None:
        self._seen = seen
        self.envelope = envelope
        self.seq = seq
        self.kind = kind
        self.stands = kind_of(kind).stands(seen.event) is not None


def news(state: RoomState, after: int, upto: int, limit: int) -> list[News]:
    """What came into a room after a position, up to another, in order: at most `limit`."""
    seal = seal_of(state.public_id)
    values = {"room": state.pk, "after": after, "upto": upto, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(sql.NEWS, values)
        rows = cursor.fetchall()
    return [_news(state, seal, row) for row in rows]


def show(news: News, reader: Reader, reach: Reach) -> Seen | None:
    """The entry, if the rule lets this reader with this reach have it."""
    return news._seen if sees(news.envelope, reach, reader.seat) else None


def places(state: RoomState, head: int, kept: int) -> list[tuple[int, str, frozenset[int]]]:
    """Position, id and scopes of the newest entries of each set of scopes: for the fan-out, and no word of theirs."""
    sets = sets_of(state.pk, seal_of(state.public_id))
    with connection.cursor() as cursor:
        cursor.execute(sql.PLACES, {"room": state.pk, "head": head, "kept": kept})
        return [(seq, public_id, sets.members(set_id)) for seq, public_id, set_id in cursor.fetchall()]


def _news(state: RoomState, seal: Seal, row: Sequence[Any]) -> News:
    seen = _opened(state.pk, seal, row)
    told = Told(seen.event, seen.first, clock.day_of(seen.at), None, seen.imported, seen.facts)
    if seen.author is not None:
        told.seat = state.seats.get(seen.author)
    kind = kind_of(row[3])
    envelope = Envelope(seen.first, seen.scopes) if seen.scopes is not None else kind.envelope(state, told)
    return News(seen, envelope, row[9], row[11])


def part_key(part: str, scopes: frozenset[int]) -> str:
    return part_name(part, scopes)


def content(reader: Reader, seen: Seen) -> bytes | None:
    """A document's bytes, judged once more in the statement that reads them."""
    rows = _ask(reader, sql.CONTENT, entry=seen.public_id)
    if rows:
        return reader.seal.open_bytes(rows[0][0], f"content/{seen.public_id}")
    return documents.decoded(seen.event["base64"]) if "base64" in seen.event else None


def versions(reader: Reader, public_id: str) -> list[Version]:
    """Every text of a message, oldest first; none for anyone but its author and the owner."""
    rows = _ask(reader, sql.VERSIONS, entry=public_id) if is_id(public_id) else []
    found = []
    for _seq, entry, kind, at, sealed in rows:
        event = fold.opened(reader.seal, entry, kind, sealed)["e"]
        found.append(Version(_moment(at), event.get("body")))
    return found


def unread(reader: Reader, after: int) -> int:
    """How many entries by others the reader sees after a position."""
    return int(_ask(reader, sql.UNREAD, after=after)[0][0])


def latest(reader: Reader, upto: int) -> tuple[int, str] | None:
    """The position and id of the newest entry at or before a position that the reader sees."""
    rows = _ask(reader, sql.LATEST, upto=upto)
    return (rows[0][0], rows[0][1]) if rows else None


def authors(reader: Reader) -> set[int]:
    """The seats that wrote something the reader sees."""
    return {row[0] for row in _ask(reader, sql.AUTHORS)}


def _ask(reader: Reader, question: str, **more: Any) -> list[tuple[Any, ...]]:
    values = {"seat": reader.seat.pk, "room": reader.room, "today": reader.day.isoformat(), **more}
    if connection.vendor == "postgresql":
        values["today"] = reader.day
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def _seen(reader: Reader, row: Sequence[Any]) -> Seen:
    return _opened(reader.room, reader.seal, row)


def _opened(room: int, seal: Seal, row: Sequence[Any]) -> Seen:
    (
        _pk,
        seq,
        public_id,
        kind,
        at,
        set_id,
        author,
        imported,
        sealed,
        new_seq,
        new_id,
        new_kind,
        new_sealed,
        count,
    ) = row
    inside = fold.opened(seal, public_id, kind, sealed)
    seen = Seen(_MAKING)
    seen.public_id, seen.kind, seen.first, seen.newest = public_id, kind, seq, new_seq
    seen.at, seen.author, seen.imported, seen.revision = _moment(at), author, bool(imported), count
    seen.scopes = None if set_id is None else sets_of(room, seal).members(set_id)
    seen.event, seen.facts, seen.client_id = inside["e"], inside.get("f", {}), inside.get("c")
    if new_seq != seq:
        newest = fold.opened(seal, new_id, new_kind, new_sealed)
        seen.retracted = new_kind == "message.retracted"
        seen.event = {key: value for key, value in seen.event.items() if key != "body"}
        if not seen.retracted:
            seen.event["body"] = newest["e"]["body"]
    return seen


def _thing(reader: Reader, row: Sequence[Any]) -> SeenThing:
    _pk, public_id, kind, set_id, seq, imported, goal, entry, entry_kind, sealed, author, at = row
    thing = SeenThing(_MAKING)
    thing.public_id, thing.kind, thing.seq, thing.goal = public_id, kind, seq, goal
    thing.entry, thing.imported, thing.author, thing.at = entry, bool(imported), author, _moment(at)
    thing.scopes = sets_of(reader.room, reader.seal).members(set_id)
    thing.event = fold.opened(reader.seal, entry, entry_kind, sealed)["e"]
    thing.key = thing.event[{"goal": "goal", "measure": "measure", "meeting": "meeting"}.get(kind, "part")]
    return thing


def _moment(value: Any) -> datetime:
    """A time as the driver gives it: SQLite's raw cursors give text or a naive time in UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    assert isinstance(moment, datetime)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
