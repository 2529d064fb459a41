"""A commit that fails, and one that is done but whose answer is lost: what was said is stored once and acknowledged as that
one entry, everybody is told of it once, and nothing is remembered that is not so.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from rooms.invite import Invitation, invite
from rooms.live import writer as writing
from rooms.live.record import LIVE, STANDING, Shown, Stay
from rooms.log import fence, fold
from rooms.models import Disclosure, Entry
from tests.cast import Stage
from tests.wire.inside import Two, a_room, two_of
from tests.wire.line import Line

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

MOTHER, COORDINATOR, TEACHER, RESPITE = "ingvild-mother", "siw-coordinator", "anders-teacher", "kine-respite"
Commit = Callable[[Any], None]


@pytest.fixture
def room() -> Iterator[Stage]:
    with a_room() as room:
        yield room


@pytest.fixture
async def two(room: Stage, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Two]:
    async with two_of(room, monkeypatch) as two:
        yield two


def answer_lost(commit: Commit, store: Any) -> None:
    """It is done, and the connection dies before it says so."""
    commit(store)
    store.connection.close()
    raise OperationalError("the connection is lost")


def commit_lost(_commit: Commit, store: Any) -> None:
    """The connection dies before it hears of it."""
    store.connection.close()
    raise OperationalError("the connection is lost")


class Next:
    """The next commit of a house's log is another, once."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._is: Callable[[Commit, Any], None] | None = None
        commit = BaseDatabaseWrapper._commit

        def committed(store: Any) -> None:
            how, self._is = (self._is, None) if store.alias == "default" else (None, self._is)
            if how is None:
                commit(store)
            else:
                how(commit, store)

        patch.setattr(BaseDatabaseWrapper, "_commit", committed)

    def is_(self, how: Callable[[Commit, Any], None]) -> None:
        self._is = how


@pytest.fixture
def next_commit(monkeypatch: pytest.MonkeyPatch) -> Next:
    return Next(monkeypatch)


def stored(room: Stage, entry: str) -> int:
    with fence.as_log():
        return Entry._ledger.filter(room=room.room, public_id=entry).count()


def came(line: Line, entry: str) -> int:
    return sum(one["id"] == entry for one in line.entries())


async def hears(line: Line, entry: str) -> None:
    await line.until(lambda: came(line, entry) > 0)


async def test_an_answer_that_is_lost_is_asked_for_again_by_the_process(two: Two, next_commit: Next) -> None:
    here, there = two
    mother, coordinator, teacher = (
        await here.sit(MOTHER),
        await here.sit(COORDINATOR),
        await there.sit(TEACHER),
    )
    head = here.room.position
    next_commit.is_(answer_lost)
    ack = await mother.post("Sagt en gang", "general")
    assert ack["type"] == "ack"
    for word in here.words():
        there.hears(here, word)
    for at, line in ((here, mother), (here, coordinator), (there, teacher)):
        await hears(line, ack["id"])
        await at.looks(line)
        assert came(line, ack["id"]) == 1
        assert at.room.position == head + 1
    assert len(mother.of("ack")) == 1


async def test_who_sends_again_gets_the_answer_that_was_lost(
    two: Two, next_commit: Next, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process gives up, and the person comes back to another one with the same words."""
    here, there = two
    mother, coordinator, teacher = (
        await here.sit(MOTHER),
        await here.sit(COORDINATOR),
        await there.sit(TEACHER),
    )
    cursor = mother.of("caught_up")[-1]["cursor"]
    monkeypatch.setattr(writing, "PATIENCE_SECONDS", -1.0)
    told = {"client_id": str(uuid.uuid4()), "body": "Sagt en gang", "scopes": ["general"]}
    next_commit.is_(answer_lost)
    await mother.say("post", **told)
    assert await mother.closed() == 1013
    again = await there.sit(MOTHER, cursor)
    ack = await again.answered("post", **told)
    assert ack["type"] == "ack"
    assert (await again.answered("post", **told))["id"] == ack["id"]
    for word in there.words():
        here.hears(there, word)
    for at, line in ((here, coordinator), (there, teacher), (there, again)):
        await hears(line, ack["id"])
        await at.looks(line)
        assert came(line, ack["id"]) == 1
    assert await here.ask(partial(stored, here.stage, ack["id"])) == 1
    other = await again.answered("post", **{**told, "body": "Noe annet"})
    assert other["code"] == "bad-frame"


async def test_a_set_of_scopes_that_was_taken_back_is_nobodys(two: Two, next_commit: Next) -> None:
    """The number that it had may be another's by now: what is said in it must not become what others may read."""
    here, there = two
    mother, respite = await here.sit(MOTHER), await there.sit(RESPITE)
    next_commit.is_(commit_lost)
    with pytest.raises(OperationalError):
        await here.ask(lambda: here.stage.say(MOTHER, "Hjemme", "health", "home", "leisure"))
    await here.ask(lambda: here.stage.say(MOTHER, "Avlastning", "general", "health", "respite", "leisure"))
    ack = await mother.post("Hjemmekanari", "health", "home", "leisure")
    await there.looks(respite)
    assert "Hjemmekanari" not in respite.text()
    assert await here.ask(lambda: here.stage.seen(RESPITE, ack["id"])) is None
    assert await here.ask(lambda: here.stage.seen(MOTHER, ack["id"])) is not None


def open_stays(seat: str) -> int:
    return sum(row.seats == [seat] for row in Disclosure.objects.filter(ended_at=None))


@pytest.mark.parametrize("how", [commit_lost, pytest.param(answer_lost, marks=pytest.mark.served)])
async def test_who_stays_has_one_open_row_and_none_when_gone(two: Two, next_commit: Next, how: Any) -> None:
    here, _ = two
    await here.sit(COORDINATOR)
    teacher = await here.dial(TEACHER)
    next_commit.is_(how)
    await teacher.resume()
    seat = teacher.of("welcome")[0]["seat"]["id"]
    assert await here.ask(partial(open_stays, seat)) == 1
    await here.gone(teacher)
    assert await here.ask(partial(open_stays, seat)) == 0


async def test_the_end_of_who_never_stayed_is_not_anothers(
    two: Two, next_commit: Next, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that was taken back had a number, which the next one may get."""
    here, _ = two
    await here.sit(COORDINATOR)
    before = set(here.live.guests)
    teacher = await here.dial(TEACHER)
    await teacher.say("resume", cursor="not one of ours")
    await teacher.next("refused")
    (guest,) = here.live.guests - before
    monkeypatch.setattr(writing, "PATIENCE_SECONDS", -1.0)
    next_commit.is_(commit_lost)
    room, seat = here.stage.room.pk, guest.seat_id
    page = [Shown(room, seat, 1, 1, door) for door in (LIVE, STANDING)]
    assert not await here.live.shows(guest, page, Stay(room, seat, 2))
    mother = await here.sit(MOTHER)
    await here.gone(teacher)
    assert await here.ask(partial(open_stays, mother.of("welcome")[0]["seat"]["id"])) == 1


async def test_an_invitation_that_was_taken_back_hides_no_withdrawal(
    two: Two, next_commit: Next, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state with the newcomer had a version, which the next change made elsewhere gets."""
    here, _ = two
    invitation = Invitation("ny.person", "Ny Person", "participant", None, party="school")
    next_commit.is_(commit_lost)
    with pytest.raises(OperationalError):
        await here.ask(lambda: invite(here.stage.reader(COORDINATOR), invitation))
    monkeypatch.setattr(fold, "keep", lambda _state: None)
    withdrawn = {"kind": "consent.withdrawn", "consent": "consent-school", "form": "digital"}
    await here.ask(lambda: here.stage.act(MOTHER, withdrawn))
    monkeypatch.undo()
    assert await here.ask(lambda: here.stage.reader(TEACHER).reach) == {}
