"""What is said alone, which is most of the day: judged by the room as this process last left it, and written in one round
trip, if it still stands there.

The statement takes the room's lock for as long as it runs, and places nothing where anybody has been in the room since:
no position given out, no version, no erasure. Then it is said as everything else is (`rooms.log.append`), and so is
whatever would have to look something up.
"""

from collections import OrderedDict
from datetime import date, datetime
from threading import Lock
from typing import NamedTuple

from django.db import connection

from rooms import clock
from rooms.keystore import NoKey, seal_of
from rooms.log import fold, rows
from rooms.log.draft import Draft, Placed
from rooms.log.ledger import Ledger
from rooms.models import Room
from rooms.refusal import Refused

KEPT = 2000
BARE = frozenset({"kind", "scopes", "body"})


class Left(NamedTuple):
    """A room's row as somebody left it: the columns of `rows.HEAD`."""

    id: int
    public_id: str
    head: int
    version: int
    chain: bytes
    at: datetime | None
    state: str
    plan_until: date | None
    unlimited: bool
    erased_at: datetime | None


_left: OrderedDict[int, Left] = OrderedDict()
_lock = Lock()


def remember(room: Room) -> None:
    """How a transaction that is committed left a room."""
    if connection.vendor == "postgresql":
        _keep(Left(*(getattr(room, name) for name in rows.HEAD)))


def heard(room: int, version: int, before: int, head: int, at: datetime, chain: bytes) -> None:
    """Another process says what it added after a position, and how it left the room: where that follows on what is
    remembered, it is as good as having been there.
    """
    with _lock:
        left = _left.get(room)
    if left is not None and (left.head, left.version) == (before, version):
        _keep(left._replace(head=head, chain=chain, at=at))


def _keep(left: Left) -> None:
    with _lock:
        _left[left.id] = left
        _left.move_to_end(left.id)
        while len(_left) > KEPT:
            _left.popitem(last=False)


def _taken(room: int) -> Left | None:
    with _lock:
        return _left.pop(room, None)


def say(draft: Draft) -> tuple[Placed, Ledger, float] | None:
    """Where it was placed, in which ledger, and a moment when nobody else could have added to the room; None, and nothing
    is written, where it has to be said under the lock. Raises `IntegrityError` for what may have been said before.
    """
    if connection.in_atomic_block or not _bare(draft) or (left := _taken(draft.room)) is None:
        return None
    ledger = _ledger(Room.from_db("default", rows.HEAD, left))
    if ledger is None or not _known(ledger, draft.event["scopes"]):
        return None
    try:
        placed = ledger.say(draft)
    except Refused:
        return None
    (row,) = ledger.waiting
    held_at = clock.monotonic()
    if ledger.moved or not rows.write_after(row, ledger.room, left.head, left.chain):
        return None
    remember(ledger.room)
    return placed, ledger, held_at


def _bare(draft: Draft) -> bool:
    """A message that names nothing."""
    event = draft.event
    more = draft.facts or draft.over is not None or draft.content is not None
    return event["kind"] == "message" and event.keys() <= BARE and not more


def _ledger(room: Room) -> Ledger | None:
    state = fold.kept_state(room)
    if state is None or room.erased_at is not None:
        return None
    try:
        return Ledger(room, state, seal_of(room.public_id), new=False)
    except NoKey:
        return None


def _known(ledger: Ledger, keys: list[str]) -> bool:
    """Has this set of scopes a number already? One that has none gets it under the lock."""
    scopes = [ledger.state.scope_named(key) for key in keys]
    members = frozenset(scope.pk for scope in scopes if scope is not None)
    return None not in scopes and ledger.find.sets.has(members)
