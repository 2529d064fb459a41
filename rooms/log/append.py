"""The one way into the log.

A position is taken under the room's lock, in the transaction that inserts; what may not be said is refused before
anything is stored. Edits and withdrawals are new entries. Nothing here ever changes or removes one.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction

from rooms import clock
from rooms.keystore import NoKey, seal_of
from rooms.log import alone, fence, fold, rows
from rooms.log.draft import Draft, Fresh, Placed
from rooms.log.find import forget_sets
from rooms.log.ledger import Ledger, write
from rooms.models import Room
from rooms.refusal import Refused
from rooms.seal import Seal

__all__ = ["Commit", "Draft", "Ledger", "Moved", "Placed", "append", "append_group", "commit", "holding"]

Answers = list[Placed | Refused]
Also = Callable[[], None]


@dataclass(slots=True)
class Moved:
    """A room that stands at `head` and `version` now, with the chain that ends there, and what was placed in it, in order.

    `held_at` is a moment, on the monotonic clock, at which nobody else could add anything to it.
    """

    head: int
    version: int
    held_at: float
    fresh: list[Fresh]
    seal: Seal
    chain: bytes


@dataclass(slots=True)
class Commit:
    """What one transaction brought: an answer to each draft, and what moved in each room."""

    answers: Answers
    moved: dict[int, Moved]


def append(draft: Draft) -> Placed:
    """Says one thing, in a transaction of its own. Raises `Refused`; then nothing is stored."""
    (placed,) = append_group([draft])
    if isinstance(placed, Refused):
        raise placed
    return placed


def append_group(drafts: Sequence[Draft]) -> Answers:
    """Commits what several people say in one transaction, each judged by itself, in the order given."""
    return commit(drafts).answers


def commit(drafts: Sequence[Draft], also: Also | None = None) -> Commit:
    """`append_group`, with what the fan-out needs to know. `also` is called once, inside the transaction, at its end.

    First as if nothing had been said before; where something had, the unique index says so and all is done again.
    """
    try:
        if also is None and len(drafts) == 1 and (done := _alone(drafts[0])) is not None:
            return done
        return _commit(drafts, also, _trust)
    except IntegrityError:
        return _commit(drafts, also, Ledger.recall)


def _alone(draft: Draft) -> Commit | None:
    said = alone.say(draft)
    if said is None:
        return None
    placed, ledger, held_at = said
    return Commit([placed], {draft.room: _moved(ledger, held_at)})


def _moved(ledger: Ledger, held_at: float) -> Moved:
    return Moved(
        ledger.room.head, ledger.room.version, held_at, ledger.fresh, ledger.seal, bytes(ledger.room.chain)
    )


def _commit(
    drafts: Sequence[Draft], also: Also | None, before: Callable[[Ledger, Sequence[Draft]], None]
) -> Commit:
    answers: dict[int, Placed | Refused] = {}
    by_room: dict[int, list[int]] = {}
    for index, draft in enumerate(drafts):
        by_room.setdefault(draft.room, []).append(index)
    with fence.atomic():
        with _holding(by_room) as ledgers:
            held_at = clock.monotonic()
            for room, indexes in by_room.items():
                ledger = ledgers.get(room)
                if ledger is not None:
                    before(ledger, [drafts[index] for index in indexes])
                for index in indexes:
                    answers[index] = _answer(ledger, drafts[index])
        if also is not None:
            also()
    if not connection.in_atomic_block:
        for ledger in ledgers.values():
            alone.remember(ledger.room)
    moved = {
        pk: _moved(ledger, held_at)
        for pk, ledger in ledgers.items()
        if ledger.fresh or ledger.said  # what was said before may not have been told
    }
    return Commit([answers[index] for index in range(len(drafts))], moved)


def _trust(ledger: Ledger, drafts: Sequence[Draft]) -> None:
    """Nothing of this was said before."""


def _answer(ledger: Ledger | None, draft: Draft) -> Placed | Refused:
    if ledger is None:
        return Refused("not-found")
    try:
        return ledger.say(draft)
    except Refused as refused:
        return refused


@contextmanager
def holding(room: int) -> Iterator[Ledger]:
    """The room's lock, inside a transaction; on leaving, what was placed is written."""
    with _holding([room]) as ledgers:
        if room not in ledgers:
            raise Refused("not-found")
        yield ledgers[room]


@contextmanager
def _holding(pks: Sequence[int] | dict[int, list[int]]) -> Iterator[dict[int, Ledger]]:
    """The locks of those rooms that can be written in, taken in one order by all."""
    ledgers: dict[int, Ledger] = {}
    for pk, row in rows.lock(list(pks)).items():
        ledger = _ledger(row)
        if ledger is not None:
            ledgers[pk] = ledger
    try:
        with fence.as_log():
            yield ledgers
            write(list(ledgers.values()))
    except BaseException:
        for pk in ledgers:
            forget_sets(pk)
        raise
    for pk, ledger in ledgers.items():
        if ledger.find.sets.grew:
            forget_sets(pk)
        if ledger.forked:
            transaction.on_commit(ledger.committed)


def _ledger(row: Room) -> Ledger | None:
    """None where the room has been erased."""
    if row.erased_at is not None:
        return None
    try:
        return Ledger(row, fold.state_of(row), seal_of(row.public_id), new=False)
    except NoKey:
        return None
