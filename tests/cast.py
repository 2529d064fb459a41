"""The people everyone knows: the told cases, loaded, and what their seats may say and see.

Nora's room: Ingvild (mother), Siw (coordinator), Anders (teacher, no health), Lars (physiotherapist, health), Kine (respite, no school).
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rooms import clock
from rooms.casefile.load import load
from rooms.log import fold, read
from rooms.log.append import Draft, Placed, append
from rooms.log.read import Reader, reader_at
from rooms.models import Room
from rooms.sight import Sight
from rooms.state import RoomState, Seat

CASES = Path(__file__).parent.parent / "demo" / "cases"


def told(name: str) -> dict[str, Any]:
    """A told case as its file has it."""
    case: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return case


@dataclass
class Stage:
    """A loaded room, asked through the product's own doors."""

    room: Room

    @property
    def state(self) -> RoomState:
        self.room.refresh_from_db()
        return fold.state_of(self.room)

    def seat(self, key: str) -> Seat:
        seat = self.state.seat_named(key)
        assert seat is not None, key
        return seat

    def reader(self, key: str, day: date | None = None) -> Reader:
        return reader_at(self.state, self.seat(key), day or clock.today())

    def sight(self, key: str, language: str = "en") -> Sight:
        return Sight(self.reader(key), language)

    def say(self, seat: str, body: str, *scopes: str, client_id: str | None = None, **fields: Any) -> Placed:
        """A message, as the wire would append it. Raises `Refused`."""
        event = {"kind": "message", "scopes": list(scopes), "body": body, **fields}
        return self.act(seat, event, client_id)

    def act(self, seat: str, event: dict[str, Any], client_id: str | None = None, **more: Any) -> Placed:
        return append(Draft(self.room.pk, self.seat(seat).pk, event, client_id, **more))

    def sees(self, seat: str) -> list[str]:
        """Keys of the entries with scopes that a seat sees, oldest first."""
        return [seen.event["key"] for seen in read.everything(self.reader(seat)) if seen.scopes is not None]

    def seen(self, seat: str, public_id: str) -> read.Seen | None:
        return read.one(self.reader(seat), public_id)


def stage(name: str = "nora") -> Stage:
    """A told case, loaded into a room of its own."""
    return Stage(load(told(name)))


def at(text: str) -> datetime:
    """A moment in UTC, from «2026-11-22T10:00»."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
