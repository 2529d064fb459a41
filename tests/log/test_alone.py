"""What is said alone goes past the room's lock, and only where nobody has been in the room since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from rooms import clock
from rooms.keystore import seal_of
from rooms.log import alone, chain, fence, find, rows
from rooms.log.append import commit
from rooms.log.draft import Draft, Placed
from rooms.models import Entry, Room
from rooms.refusal import Refused
from tests.cast import Stage, stage
from tests.log.fenced import as_application

pytestmark = [pytest.mark.served, pytest.mark.django_db(databases="__all__", transaction=True)]
MOTHER, TEACHER, PHYSIO = "ingvild-mother", "anders-teacher", "lars-physio"


@pytest.fixture
def room() -> Iterator[Stage]:
    with as_application():
        here = stage()
        here.say(MOTHER, "Først under låsen", "general")
        yield here


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The rooms that were locked, each time."""
    found: list[list[int]] = []
    lock = rows.lock

    def noted(pks: Any) -> Any:
        found.append(list(pks))
        return lock(pks)

    monkeypatch.setattr(rows, "lock", noted)
    return found


def whole(here: Stage) -> int:
    """The head of a log without gap, tie or broken chain."""
    here.room.refresh_from_db()
    assert chain.verify(here.room.pk, here.room.head, bytes(here.room.chain)) is None
    return here.room.head


@contextmanager
def meanwhile(here: Stage) -> Iterator[None]:
    """What is done inside is done by another process."""
    left = alone._left.copy()
    yield
    alone._left.clear()
    alone._left.update(left)


def test_one_after_the_other_nobody_waits_for_the_lock(room: Stage, locked: list[Any]) -> None:
    before = whole(room)
    placed = [room.say(key, f"Hei fra {key}", "general") for key in (MOTHER, TEACHER, MOTHER)]
    assert [one.seq for one in placed] == [before + 1, before + 2, before + 3]
    assert whole(room) == before + 3
    assert not locked
    room.say(MOTHER, "Bare helse", "health")
    assert locked, "a set of scopes that has no number yet"
    locked.clear()
    private = room.say(MOTHER, "Bare helse igjen", "health")
    assert not locked
    assert room.seen(PHYSIO, private.public_id) is not None
    assert room.seen(TEACHER, private.public_id) is None


def said_by_another(here: Stage) -> None:
    here.say(TEACHER, "Imens", "general")


def withdrawn(here: Stage) -> None:
    here.act(MOTHER, {"kind": "consent.withdrawn", "consent": "consent-school", "form": "digital"})


@pytest.mark.parametrize("done", [said_by_another, withdrawn])
def test_whatever_another_process_did_comes_first(
    room: Stage, locked: list[Any], done: Callable[[Stage], None]
) -> None:
    with meanwhile(room):
        done(room)
    between = whole(room)
    locked.clear()
    placed = room.say(MOTHER, "Etterpå", "general")
    assert placed.seq == between + 1
    assert whole(room) == between + 1
    assert locked


def test_who_lost_sight_says_nothing_more_with_what_was_remembered(room: Stage) -> None:
    room.say(TEACHER, "Fra skolen", "school")
    with meanwhile(room):
        withdrawn(room)
    before = whole(room)
    with pytest.raises(Refused) as no:
        room.say(TEACHER, "Ikke lenger", "school")
    assert no.value.code == "bad-scope"
    assert whole(room) == before


def test_what_another_process_tells_is_as_good_as_having_been_there(room: Stage, locked: list[Any]) -> None:
    with meanwhile(room):
        said_by_another(room)
    head = whole(room)
    row = room.room
    assert row.at is not None
    alone.heard(row.pk, row.version, head - 2, head, row.at, bytes(row.chain))
    alone.heard(row.pk, row.version + 1, head - 1, head, row.at, bytes(row.chain))
    assert alone._left[row.pk].head == head - 1, "it does not follow on what is remembered"
    alone.heard(row.pk, row.version, head - 1, head, row.at, bytes(row.chain))
    locked.clear()
    assert room.say(MOTHER, "Etterpå", "general").seq == head + 1
    assert not locked
    assert whole(room) == head + 1


def stale(row: Room) -> dict[str, dict[str, Any]]:
    return {
        "head": {"head": row.head - 1},
        "chain": {"chain": bytes(32)},
        "version": {"version": row.version - 1},
    }


@pytest.mark.parametrize("what", ["head", "chain", "version", "erased"])
def test_the_statement_itself_places_nothing_in_another_room_than_was_judged(room: Stage, what: str) -> None:
    before = whole(room)
    pk, seat = room.room.pk, room.seat(MOTHER).pk
    if what == "erased":
        Room.objects.filter(pk=pk).update(erased_at=clock.now())
    else:
        alone._left[pk] = alone._left[pk]._replace(**stale(room.room)[what])
        room.state.version = alone._left[pk].version
    draft = Draft(pk, seat, {"kind": "message", "scopes": ["general"], "body": "Nei"})
    assert alone.say(draft) is None
    assert whole(room) == before


def test_a_number_that_may_be_taken_back_is_not_written_down(room: Stage) -> None:
    """Another thread of this process gave it to a set of scopes, under the lock, and has not committed."""
    before = whole(room)
    pk, state = room.room.pk, room.state
    scopes = frozenset(scope.pk for scope in state.scopes.values() if scope.key in ("general", "school"))
    event = {"kind": "message", "scopes": ["general", "school"], "body": "Nei"}
    draft = Draft(pk, room.seat(MOTHER).pk, event)
    sets = find.sets_of(pk, seal_of(state.public_id))
    assert not sets.has(scopes)
    sets.keep(2**40, scopes)
    assert alone.say(draft) is None
    assert whole(room) == before
    find.forget_sets(pk)
    (placed,) = commit([draft]).answers
    assert isinstance(placed, Placed)
    assert room.seen(MOTHER, placed.public_id) is not None
    assert whole(room) == before + 1


def test_said_again_is_answered_as_it_was(room: Stage) -> None:
    event = {"kind": "message", "scopes": ["general"], "body": "Én gang"}
    draft = Draft(room.room.pk, room.seat(MOTHER).pk, event, str(uuid4()))
    room.say(TEACHER, "Før", "general")
    first = commit([draft])
    head = whole(room)
    again = commit([replace(draft)])
    assert again.answers == first.answers
    assert whole(room) == head
    other = commit([replace(draft, event={**event, "body": "Noe annet"})])
    assert isinstance(other.answers[0], Refused)
    assert whole(room) == head


def test_what_names_something_or_is_part_of_more_is_said_under_the_lock(
    room: Stage, locked: list[Any]
) -> None:
    placed = room.say(MOTHER, "Alene", "general")
    assert not locked
    room.say(MOTHER, "Et svar", "general", reply_to=placed.key)
    assert len(locked) == 1
    with transaction.atomic():
        room.say(MOTHER, "Sammen med noe annet", "general")
    assert len(locked) == 2
    draft = Draft(
        room.room.pk, room.seat(MOTHER).pk, {"kind": "message", "scopes": ["general"], "body": "Og"}
    )
    commit([draft, replace(draft)])
    beside: list[int] = []
    commit([replace(draft)], lambda: beside.append(1))
    assert len(locked) == 4
    assert beside == [1]
    whole(room)


def test_time_does_not_go_back_behind_what_was_remembered(room: Stage) -> None:
    last = room.say(MOTHER, "Nå", "general")
    real = clock.now()
    try:
        clock.set_source(lambda: real - timedelta(hours=1))
        after = room.say(MOTHER, "Klokka er stilt tilbake", "general")
    finally:
        clock.set_source(None)
    with fence.as_log():
        at = dict(Entry._ledger.filter(room=room.room).values_list("seq", "at"))
    assert at[after.seq] >= at[last.seq]
