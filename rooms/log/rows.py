"""Rows of the log as the ledger writes them: the heads of all rooms locked in one statement, everything placed in one.

Below Django's ORM, which would cost several times the database's own work. The statements say the same on SQLite and
PostgreSQL.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

import psycopg
from django.db import connection

from rooms.log import fence
from rooms.models import Room

HEAD = ("id", "public_id", "head", "version", "chain", "at", "state", "plan_until", "unlimited", "erased_at")
ENTRY = {
    "room_id": "bigint",
    "seq": "bigint",
    "first": "bigint",
    "public_id": "text",
    "kind": "text",
    "at": "timestamptz",
    "set_id": "bigint",
    "author_id": "bigint",
    "mark": "bytea",
    "once": "bytea",
    "told_to_all": "boolean",
    "imported": "boolean",
    "sealed": "bytea",
    "chain": "bytea",
}
MOVED = {"id": "bigint", "head": "bigint", "chain": "bytea", "at": "timestamptz"}

_AT_ONCE = 500
_entry = attrgetter(*ENTRY)


@dataclass(slots=True)
class Row:
    """One entry, about to be written."""

    room_id: int
    seq: int
    first: int
    public_id: str
    kind: str
    at: datetime
    set_id: int | None
    author_id: int | None
    mark: bytes
    once: bytes | None
    told_to_all: bool
    imported: bool
    sealed: bytes
    chain: bytes = b""


def lock(rooms: Sequence[int]) -> dict[int, Room]:
    """The rooms' rows, held until the transaction ends, in one order for all; those that are not there are left out."""
    found: dict[int, Room] = {}
    with _cursor() as cursor:
        for first in range(0, len(rooms), _AT_ONCE):
            part = sorted(rooms)[first : first + _AT_ONCE]
            for row in cursor.ask(_LOCK[connection.vendor], part):
                room = Room.from_db("default", HEAD, _head(row))
                found[room.pk] = room
    return found


def write(rows: Sequence[Row], moved: Sequence[Room]) -> None:
    """Entries, and how far the heads of their rooms have come. Raises `IntegrityError` for what is there already."""
    entries = list(map(_entry, rows))
    heads = [(room.pk, room.head, bytes(room.chain), room.at) for room in moved]
    if entries or heads:
        with _cursor() as cursor:
            cursor.write(entries, heads)


def write_after(row: Row, room: Room, head: int, chain: bytes) -> bool:
    """One entry, if its room still stands where it stood before; False, and nothing is written, if it does not.

    On PostgreSQL, in one round trip that is a transaction of its own. Raises `IntegrityError` for what is there already.
    """
    connection.ensure_connection()
    role = fence.stands()
    with connection.wrap_database_errors:
        raw = connection.connection
        cursor = psycopg.Cursor(raw)
        with raw.pipeline():
            if role:
                psycopg.Cursor(raw).execute(fence.BECOME)
            moved = (room.pk, room.head, bytes(room.chain), room.at)
            stood = (head, bytes(chain), room.version, row.set_id)
            cursor.execute(_WRITE_AFTER, [*moved, *stood, *_entry(row)], prepare=True)
        return bool(cursor.rowcount)


# ---- The two databases

_LOCK = {
    "postgresql": f"SELECT {', '.join(HEAD)} FROM rooms_room WHERE id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE",
    "sqlite": f"SELECT {', '.join(HEAD)} FROM rooms_room WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
}


class _OnPostgres:
    """Columns travel as binary arrays, in statements that are prepared once a connection."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._cursor = psycopg.Cursor(raw)

    def ask(self, statement: str, numbers: list[int]) -> list[tuple[Any, ...]]:
        return self._cursor.execute(statement, [numbers], prepare=True, binary=True).fetchall()

    def write(self, entries: list[tuple[Any, ...]], heads: list[tuple[Any, ...]]) -> None:
        if len(entries) == len(heads) == 1:
            self._cursor.execute(_WRITE_ONE, [*heads[0], *entries[0]], prepare=True)
            return
        columns = [[list(column) for column in zip(*rows, strict=True)] for rows in (heads, entries)]
        statement = _WRITE[bool(heads), bool(entries)]
        self._cursor.execute(statement, [*columns[0], *columns[1]], prepare=True)


def _arrays(columns: dict[str, str]) -> str:
    return ", ".join(f"%b::{type_}[]" for type_ in columns.values())


_MOVE = (
    "UPDATE rooms_room r SET head = m.head, chain = m.chain, at = m.at "
    f"FROM unnest({_arrays(MOVED)}) AS m ({', '.join(MOVED)}) WHERE r.id = m.id"
)
_INSERT = f"INSERT INTO rooms_entry ({', '.join(ENTRY)}) SELECT * FROM unnest({_arrays(ENTRY)})"
_WRITE = {
    (True, True): f"WITH moved AS ({_MOVE}) {_INSERT}",
    (True, False): _MOVE,
    (False, True): _INSERT,
}


def _values(columns: dict[str, str]) -> str:
    return ", ".join(f"%b::{type_}" for type_ in columns.values())


# What is said alone, which is most of the day: arrays of one would cost both sides as much again.
_WRITE_ONE = (
    f"WITH m ({', '.join(MOVED)}) AS (VALUES ({_values(MOVED)})), moved AS "
    "(UPDATE rooms_room r SET head = m.head, chain = m.chain, at = m.at FROM m WHERE r.id = m.id) "
    f"INSERT INTO rooms_entry ({', '.join(ENTRY)}) VALUES ({_values(ENTRY)})"
)


# In one statement the room's row is held as well: whoever was there first has moved its head. A number that a set of
# scopes has from somebody who has not committed may be taken back: it is not there yet.
_WRITE_AFTER = (
    f"WITH m ({', '.join(MOVED)}) AS (VALUES ({_values(MOVED)})), moved AS "
    "(UPDATE rooms_room r SET head = m.head, chain = m.chain, at = m.at FROM m WHERE r.id = m.id AND r.erased_at IS NULL "
    "AND r.head = %b::bigint AND r.chain = %b::bytea AND r.version = %b::bigint "
    "AND EXISTS (SELECT 1 FROM rooms_scopeset s WHERE s.id = %b::bigint AND s.room_id = r.id) RETURNING r.id) "
    f"INSERT INTO rooms_entry ({', '.join(ENTRY)}) SELECT said.* FROM (VALUES ({_values(ENTRY)})) AS said, moved"
)


class _OnSqlite:
    """The whole file is locked, so asking is holding."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def ask(self, statement: str, numbers: list[int]) -> list[tuple[Any, ...]]:
        return list(self._raw.execute(statement, [str(numbers)]))

    def write(self, entries: list[tuple[Any, ...]], heads: list[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" * len(ENTRY))
        statement = f"INSERT INTO rooms_entry ({', '.join(ENTRY)}) VALUES ({marks})"
        self._raw.executemany(statement, [tuple(map(_plain, row)) for row in entries])
        statement = "UPDATE rooms_room SET head = ?, chain = ?, at = ? WHERE id = ?"
        self._raw.executemany(statement, [(head, chain, _plain(at), pk) for pk, head, chain, at in heads])


_ON = {"postgresql": _OnPostgres, "sqlite": _OnSqlite}


@contextmanager
def _cursor() -> Iterator[Any]:
    """What it raises is what Django raises."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        yield _ON[connection.vendor](connection.connection)


def _plain(value: Any) -> Any:
    """As Django writes it: a time in UTC, without saying so."""
    return str(value.astimezone(UTC).replace(tzinfo=None)) if isinstance(value, datetime) else value


def _head(row: Sequence[Any]) -> list[Any]:
    """SQLite's own cursor gives times in UTC that do not say so."""
    return [value.replace(tzinfo=UTC) if _naive(value) else value for value in row]


def _naive(value: Any) -> bool:
    return isinstance(value, datetime) and value.tzinfo is None
