"""What may be drawn or sent: an entry or a standing thing that somebody was judged to see.

Only this package makes one, of rows that the rule has let through; whatever draws or sends takes nothing else.
"""

from collections.abc import Sequence
from copy import copy
from datetime import UTC, datetime
from typing import Any

from rooms.kinds import Event, Facts
from rooms.log import fold
from rooms.log.find import sets_of
from rooms.seal import Seal

_MAKING = object()
UNSAID = datetime.min.replace(tzinfo=UTC)


class Seen:
    """An entry that its reader may see, in its newest version. Only `rooms.log` can make one."""

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
    """A standing thing that its reader may see, as it stands now. Only `rooms.log` can make one."""

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


def entry_of(room: int, seal: Seal, row: Sequence[Any]) -> Seen:
    """From `sql.COLUMNS`."""
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
    seen.at, seen.author, seen.imported, seen.revision = moment(at), author, bool(imported), count
    seen.scopes = None if set_id is None else sets_of(room, seal).members(set_id)
    seen.event, seen.facts, seen.client_id = inside["e"], inside.get("f", {}), inside.get("c")
    if new_seq != seq:
        newest = fold.opened(seal, new_id, new_kind, new_sealed)
        seen.retracted = new_kind == "message.retracted"
        seen.event = {key: value for key, value in seen.event.items() if key != "body"}
        if not seen.retracted:
            seen.event["body"] = newest["e"]["body"]
    return seen


def entry_said(
    place: tuple[int, str, str, datetime, int | None],
    scopes: frozenset[int],
    event: Event,
    facts: Facts,
    once: str | None,
) -> Seen:
    """From the ledger, as it was said just now: position, id, kind, time and author."""
    seen = Seen(_MAKING)
    seen.first, seen.public_id, seen.kind, seen.at, seen.author = place
    seen.newest = seen.first
    seen.scopes, seen.event, seen.facts, seen.client_id = scopes, event, facts, once
    return seen


def reworded(seen: Seen, public_id: str, body: str) -> Seen:
    """The same with another id and other words, to draw what is alike in all that its author says there."""
    other = copy(seen)
    other.public_id, other.event = public_id, {**seen.event, "body": body}
    return other


def thing_of(room: int, seal: Seal, row: Sequence[Any]) -> SeenThing:
    """From `sql.THINGS`."""
    _pk, public_id, kind, set_id, seq, imported, goal, entry, entry_kind, sealed, author, at = row
    thing = SeenThing(_MAKING)
    thing.public_id, thing.kind, thing.seq, thing.goal = public_id, kind, seq, goal
    thing.entry, thing.imported, thing.author, thing.at = entry, bool(imported), author, moment(at)
    thing.scopes = sets_of(room, seal).members(set_id)
    thing.event = fold.opened(seal, entry, entry_kind, sealed)["e"]
    thing.key = thing.event[{"goal": "goal", "measure": "measure", "meeting": "meeting"}.get(kind, "part")]
    return thing


def moment(value: Any) -> datetime:
    """A time as the driver gives it: SQLite's raw cursors give text or a naive time in UTC."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    assert isinstance(found, datetime)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
