"""Coming back: exactly what was missed, from one's own cursors only, once each."""

from __future__ import annotations

import uuid

import pytest

from tests.wire.conftest import Dial
from tests.wire.line import Line

pytestmark = pytest.mark.wire


async def test_nothing_missed_is_nothing_sent(sits: Dial) -> None:
    line = await sits("anders")
    cursor = line.came[-1]["cursor"]
    await line.close()
    again = await sits("anders", cursor=cursor)
    assert [frame["type"] for frame in again.came] == ["welcome", "people", "caught_up"]


async def test_what_was_missed_comes_once_in_order(sits: Dial) -> None:
    anders = await sits("anders")
    cursor = anders.came[-1]["cursor"]
    await anders.close()
    ingvild = await sits("ingvild")
    said = [(await ingvild.post(f"Mens du var borte {n}", "school"))["id"] for n in range(5)]
    await ingvild.post("Ikke for skolen", "health")
    await ingvild.answered(
        "revise", client_id=str(uuid.uuid4()), entry=said[1], body="Rettet mens du var borte"
    )
    back = await sits("anders", cursor=cursor)
    assert [entry["id"] for entry in back.entries()] == [said[0], *said[2:], said[1]]
    assert back.entries()[-1]["revision"] == 2
    assert "Ikke for skolen" not in back.text()
    assert len(back.of("caught_up")) == 1


async def test_every_cursor_on_the_way_loses_nothing(sits: Dial) -> None:
    ingvild = await sits("ingvild")
    said = [(await ingvild.post(f"Markør {n}", "general"))["id"] for n in range(4)]
    await ingvild.answered("revise", client_id=str(uuid.uuid4()), entry=said[0], body="Markør null, rettet")
    anders = await sits("anders")
    entries = anders.entries()
    newest = {entry["id"]: entry["revision"] for entry in entries}
    for place in range(len(entries) - 5, len(entries)):
        back = await sits("anders", cursor=entries[place]["cursor"])
        had = {entry["id"]: entry["revision"] for entry in entries[: place + 1]}
        got = {entry["id"]: entry["revision"] for entry in back.entries()}
        assert {**had, **got} == newest
        await back.close()


async def test_a_live_cursor_is_as_good_as_a_caught_up_one(sits: Dial) -> None:
    ingvild, anders = await sits("ingvild"), await sits("anders")
    first = await ingvild.post("Én", "school")
    cursor = (await anders.next("entry"))["cursor"]
    await anders.close()
    await ingvild.post("Usett", "health")
    second = await ingvild.post("To", "school")
    back = await sits("anders", cursor=cursor)
    assert [entry["id"] for entry in back.entries()] == [second["id"]]
    assert first["id"] not in {entry["id"] for entry in back.entries()}


async def test_a_cursor_is_its_seats_alone(sits: Dial) -> None:
    ingvild = await sits("ingvild")
    foreign = ingvild.came[-1]["cursor"]
    anders: Line = await sits("anders", resumed=False)
    await anders.say("resume", cursor=foreign)
    assert (await anders.next("refused"))["code"] == "bad-cursor"
    assert [frame["type"] for frame in anders.came] == ["refused"]
    await anders.resume()


async def test_cursors_tell_nothing(sits: Dial) -> None:
    line = await sits("ingvild")
    cursors = [entry["cursor"] for entry in line.entries()] + [line.came[-1]["cursor"]]
    assert len(set(cursors)) == len(cursors)
    assert len({len(cursor) for cursor in cursors}) == 1


async def test_a_second_resume_is_out_of_place(sits: Dial) -> None:
    line = await sits("anders")
    for cursor in (None, line.came[-1]["cursor"]):
        await line.say("resume", cursor=cursor)
        assert (await line.next("refused"))["code"] == "bad-frame"
