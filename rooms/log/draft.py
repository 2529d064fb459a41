"""What goes into the log, before and after it has its place."""

from dataclasses import dataclass, field

from rooms.kinds import Event, Facts
from rooms.log.rows import Row


@dataclass(slots=True)
class Draft:
    """What somebody wants to say, here and now: an event without key, time and author. `over` is the position of the
    version that it takes the place of, 0 where it is the first; None where that does not matter.
    """

    room: int
    seat: int
    event: Event
    client_id: str | None = None
    audience: str | None = None
    content: bytes | None = None
    facts: Facts = field(default_factory=dict)
    preview: bytes | None = None
    over: int | None = None


@dataclass(slots=True)
class Placed:
    """An event that has its place: the public id and key of its entry, and of the first version."""

    room: int
    seq: int
    public_id: str
    key: str


@dataclass(slots=True)
class Fresh:
    """An entry on its way from the ledger to the fan-out, before anybody has been judged for it."""

    row: Row
    scopes: frozenset[int] | None
    event: Event
    facts: Facts
    client_id: str | None
