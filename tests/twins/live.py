"""The end of a case told while the seat is listening: what it is sent must be the same in both worlds.

The case is loaded up to a cut; what follows is appended as it stands in the file, one event at a time or all at once,
and each time it is waited until the room has told everybody. A confirmed reach drops what came before, as a client does.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from tests.twins.stage import Case, cookie_of, user_of
from tests.twins.wire import CLOSED, Socket, flat, settled, type_of

Observation = tuple[str, str]


def cut_at(case: Case, place: int) -> tuple[Case, list[dict[str, Any]]]:
    """The case before a place in its timeline, and what is still to be told."""
    timeline = case["timeline"]
    head = {key: value for key, value in case.items() if key != "expect"}
    return {**head, "timeline": timeline[:place]}, timeline[place:]


def beginning(case: Case, seat: str) -> tuple[int, str, str]:
    """Loads the beginning of a case; the room's number and id, and the cookie of the seat's person."""
    from rooms.casefile.load import load

    room = load(case)
    user = user_of(case, seat)
    assert user is not None
    return room.pk, room.public_id, cookie_of(user)


async def follow(
    place: tuple[int, str, str], rest: list[dict[str, Any]], *, at_once: bool
) -> list[Observation]:
    """The frames of one socket while the rest is told, and what a second one gets that missed it all."""
    from rooms.live import process

    room, room_id, cookie = place
    seen: list[Observation] = []
    socket = Socket(room_id, cookie)
    missed = Socket(room_id, cookie)
    first = await socket.resume()
    other = await missed.resume()
    await missed.leave()
    await settled(room)
    seen.append(("live begins", "\n".join(flat(first + socket.rest()))))
    if type_of(first[-1]) != CLOSED:
        running = process.running()
        frames: list[str] = []
        for events in [rest] if at_once else [[event] for event in rest]:
            moved = await running.readers.ask(partial(_tell, room, events))
            running._committed({room: moved})
            await settled(room)
            frames += await _heard(socket, room)
        name = "live all at once" if at_once else "live one by one"
        seen += [(name, "\n".join(flat(frames)))]
        seen += await _caught_up(room_id, cookie, other)
    await socket.leave()
    return seen


async def _heard(socket: Socket, room: int) -> list[str]:
    """What came, with everything that a confirmed reach brought."""
    frames = socket.rest()
    while frames and type_of(frames[-1]) == "reach":
        frames += await socket.resume()
        await settled(room)
        frames += socket.rest()
    return frames


async def _caught_up(room_id: str, cookie: str, before: list[str]) -> list[Observation]:
    """Comes back from where it stood before the end was told."""
    from tests.twins.wire import told

    place = told(before, "caught_up")
    if place is None:
        return []
    again = Socket(room_id, cookie)
    came = await again.resume(place["cursor"])
    await again.leave()
    return [("live missed", "\n".join(flat(came)))]


def _tell(room: int, events: list[dict[str, Any]]) -> Any:
    """Appends what the file says, under the room's lock; what moved, as the writer hands it to the fan-out."""
    from django.db import transaction

    from rooms import clock
    from rooms.log.append import Moved, holding

    with transaction.atomic(), holding(room) as ledger:
        held_at = clock.monotonic()
        for event in events:
            ledger.replay(event, datetime.fromisoformat(event["at"]))
    return Moved(
        ledger.room.head,
        ledger.room.version,
        held_at,
        ledger.fresh,
        ledger.seal,
        bytes(ledger.room.chain),
    )
