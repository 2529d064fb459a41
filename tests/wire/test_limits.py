"""How fast one person may go, and what it costs to have been put out: the person alone."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from rooms import clock
from rooms.live import limits
from rooms.live.frames import LARGEST
from rooms.live.limits import FLOOD, FORGIVEN_SECONDS, KEPT_OUT_LONGEST, KEPT_OUT_SECONDS, Limit
from tests.wire.conftest import Dial
from tests.wire.inside import Inside

TEACHER, PHYSIO = "anders-teacher", "lars-physio"
TOO_LARGE, TOO_MUCH, SESSION_ENDED, GONE_AWAY = 4413, 4429, 4408, 1001


class Hand:
    """A clock that is moved by hand, in seconds."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.at = 1000.0
        patch.setattr(clock, "monotonic", lambda: self.at)


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Hand:
    return Hand(monkeypatch)


def test_who_was_put_out_waits_longer_each_time_and_the_others_do_not(hand: Hand) -> None:
    rude, other = Limit(), Limit()
    waited = []
    for _ in range(8):
        rude.put_out()
        wait = rude.comes_in()
        assert wait is not None
        waited.append(wait)
        assert other.comes_in() == 0.0
        hand.at += wait
        assert rude.comes_in() == 0.0
    assert waited[:4] == [KEPT_OUT_SECONDS * 2**n for n in range(4)]
    assert waited[-2:] == [KEPT_OUT_LONGEST] * 2


def test_who_was_quiet_for_a_while_is_forgiven(hand: Hand) -> None:
    rude = Limit()
    for _ in range(3):
        rude.put_out()
        hand.at += KEPT_OUT_LONGEST
    hand.at += FORGIVEN_SECONDS
    rude.put_out()
    assert rude.comes_in() == KEPT_OUT_SECONDS


def test_lines_that_end_together_count_once(hand: Hand) -> None:
    rude = Limit()
    for _ in range(5):
        rude.put_out()
    assert rude.comes_in() == KEPT_OUT_SECONDS


def test_much_that_is_said_at_once_is_stored_at_a_pace(hand: Hand) -> None:
    limit = Limit()
    waits = [limit.is_taken() for _ in range(60)]
    assert waits[:20] == [0.0] * 20
    assert waits[20:] == pytest.approx([0.025 * n for n in range(1, 41)])


# ---- At a socket


def kept_out(here: Inside, key: str) -> float:
    """For how many seconds this seat's person would wait now."""
    wait = here.live.limits.of(here.stage.seat(key).user_id).comes_in()
    assert wait is not None
    return wait


@pytest.mark.django_db(databases="__all__", transaction=True)
async def test_a_message_too_large_puts_out_its_sender(here: Inside) -> None:
    teacher = await here.sit(TEACHER)
    await teacher.socket.send(" " * (LARGEST + 1))
    assert await teacher.closed() == TOO_LARGE
    assert await here.ask(lambda: kept_out(here, TEACHER)) > 0
    assert await here.ask(lambda: kept_out(here, PHYSIO)) == 0.0


@pytest.mark.django_db(databases="__all__", transaction=True)
@pytest.mark.parametrize(("code", "out"), [(TOO_LARGE, True), (GONE_AWAY, False), (None, False)])
async def test_a_line_that_the_server_closed_for_its_size_puts_out_too(
    here: Inside, code: int | None, *, out: bool
) -> None:
    teacher = await here.sit(TEACHER)
    teacher.socket._up.put_nowait({"type": "websocket.disconnect", "code": code})  # type: ignore[attr-defined]
    await here._sitting[teacher]
    assert (await here.ask(lambda: kept_out(here, TEACHER)) > 0) is out


@pytest.mark.django_db(databases="__all__", transaction=True)
async def test_a_flood_puts_out_and_one_too_many_does_not(
    here: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Limit, "is_heard", lambda _self: 0.0)
    monkeypatch.setattr(limits.Bucket, "take", lambda _self: False)
    teacher = await here.sit(TEACHER)
    await teacher.say("ping")
    await teacher.next("refused")
    assert await here.ask(lambda: kept_out(here, TEACHER)) == 0.0
    for _ in range(FLOOD):
        await teacher.say("ping")
    assert await teacher.closed() == TOO_MUCH
    assert await here.ask(lambda: kept_out(here, TEACHER)) > 0


@pytest.mark.django_db(databases="__all__", transaction=True)
async def test_what_is_said_waits_for_its_turn_and_is_not_stored_once_the_session_has_ended(
    here: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, turns = asyncio.Event(), [0.0, 0.2, 0.2]

    def turn(_self: Limit) -> float:
        waiting.set()
        return turns.pop()

    monkeypatch.setattr(Limit, "is_taken", turn)
    teacher, physio = await here.sit(TEACHER), await here.sit(PHYSIO)
    assert (await teacher.post("Med en pause før", "general"))["type"] == "ack"
    waiting.clear()
    await teacher.say("post", client_id=str(uuid.uuid4()), body="Etter utlogging", scopes=["general"])
    await asyncio.wait_for(waiting.wait(), 10)
    seat = await here.ask(lambda: here.stage.seat(TEACHER).pk)
    next(guest for guest in here.live.guests if guest.seat == seat).close(SESSION_ENDED)
    assert await teacher.closed() == SESSION_ENDED
    await here._sitting[teacher]
    assert (await physio.post("Etter det", "general"))["type"] == "ack"
    await here.looks(physio)
    assert "Med en pause" in physio.text()
    assert "Etter utlogging" not in physio.text()


@pytest.mark.wire
async def test_who_was_put_out_comes_back_by_waiting(sits: Dial) -> None:
    anders = await sits("anders")
    await anders.socket.send(" " * (LARGEST + 1))
    assert await anders.closed() == TOO_LARGE
    back, lars = await asyncio.gather(sits("anders"), sits("lars"))
    ack = await back.post("Tilbake igjen", "general")
    assert (await lars.next("entry"))["id"] == ack["id"]
