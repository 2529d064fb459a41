"""What may be drawn or sent: an entry or a standing thing that somebody was judged to see.

Only this package makes one, of rows that the rule has let through; whatever draws or sends takes nothing else.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import UTC, datetime
from typing import Any, NamedTuple

from rooms.kinds import Event, Facts
from rooms.log import fold
from rooms.log.find import sets_of
from rooms.seal import Seal

_MAKING = object()
UNSAID = datetime.min.replace(tzinfo=UTC)


class Said(NamedTuple):
    """What an entry says."""

    event: Event
    facts: Facts
    client_id: str | None
    retracted: bool


class Seen:
    """An entry that its reader may see, in its newest version. Only `rooms.log` can make one.

    One that is `sealed` is opened when it is first asked what it says: what was drawn before can be shown again unopened.
    Raises `InvalidTag` then, where what is stored was changed or moved.
    """

    __slots__ = (
        "_said", "at", "author", "first", "imported", "kind", "newest", "public_id", "revision", "scopes", "sealed",
    )  # fmt: skip

    def __init__(
        self,
        making: object,
        place: tuple[int, str, str, datetime, int | None],
        newest: int,
        scopes: frozenset[int] | None,
        imported: bool,  # noqa: FBT001 - what a row has; thousands are made at once
        revision: int,
        sealed: tuple[Seal, Sequence[Any]] | None,
        said: Said | None,
    ) -> None:
        if making is not _MAKING:
            raise TypeError("what is seen comes from the log")
        self.first, self.public_id, self.kind, self.at, self.author = place
        self.newest = newest
        self.scopes = scopes
        self.imported = imported
        self.revision = revision
        self.sealed = sealed
        self._said = said

    @property
    def said(self) -> Said:
        if self._said is None:
            assert self.sealed is not None
            self._said = _opened(*self.sealed)
        return self._said

    @property
    def event(self) -> Event:
        return self.said.event

    @property
    def facts(self) -> Facts:
        return self.said.facts

    @property
    def client_id(self) -> str | None:
        return self.said.client_id

    @property
    def retracted(self) -> bool:
        return self.said.retracted


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
    """From `sql.COLUMNS`. Raises `InvalidTag` for what was changed or moved."""
    (seen,) = unopened(room, seal, [row])
    seen.said  # noqa: B018 - opened here, so that nothing is shown of a page of which something does not open
    return seen


def unopened(room: int, seal: Seal, rows: Iterable[Sequence[Any]]) -> list[Seen]:
    """From `sql.COLUMNS`, still sealed."""
    members = sets_of(room, seal).members
    seen = []
    for row in rows:
        _pk, seq, public_id, kind, at, set_id, author, imported, _sealed, newest, _id, _kind, _new, count = (
            row
        )
        place = (seq, public_id, kind, moment(at), author)
        scopes = None if set_id is None else members(set_id)
        seen.append(Seen(_MAKING, place, newest, scopes, bool(imported), count, (seal, row), None))
    return seen


def _opened(seal: Seal, row: Sequence[Any]) -> Said:
    (
        _pk,
        seq,
        public_id,
        kind,
        _at,
        _set,
        _author,
        _imported,
        sealed,
        new_seq,
        new_id,
        new_kind,
        new,
        _count,
    ) = row
    inside = fold.opened(seal, public_id, kind, sealed)
    event, retracted = inside["e"], False
    if new_seq != seq:
        newest = fold.opened(seal, new_id, new_kind, new)
        retracted = new_kind == "message.retracted"
        event = {key: value for key, value in event.items() if key != "body"}
        if not retracted:
            event["body"] = newest["e"]["body"]
    return Said(event, inside.get("f", {}), inside.get("c"), retracted)


def entry_said(
    place: tuple[int, str, str, datetime, int | None],
    scopes: frozenset[int],
    event: Event,
    facts: Facts,
    once: str | None,
    *,
    imported: bool,
) -> Seen:
    """From the ledger, as it was said just now: position, id, kind, time and author."""
    return Seen(
        _MAKING, place, place[0], scopes, imported, 1, None, Said(event, facts, once, retracted=False)
    )


def reworded(seen: Seen, public_id: str, body: str) -> Seen:
    """The same with another id and other words, to draw what is alike in all that its author says there."""
    other = copy(seen)
    other.public_id = public_id
    other._said = seen.said._replace(event={**seen.event, "body": body})
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
