"""Everything that a seat can learn over its socket while nothing new is said: history, audience, refusals, presence."""

from __future__ import annotations

import json
import random
import uuid
from datetime import datetime
from typing import Any

from tests.twins.addresses import chosen
from tests.twins.stage import Stage
from tests.twins.strangers import NO_SCOPE
from tests.twins.wire import CLOSED, Socket, entries_in, flat, settled, told, type_of

Observation = tuple[str, str]
LIMIT = 7
LIMITS = 8
LARGE = 50
MOST_PAGES = 60


async def listen(stage: Stage, others: list[tuple[str, str]]) -> list[Observation]:
    """All surfaces of the wire. `others` are the cookies of who else sits in the room, with their seats' keys."""
    seen: list[Observation] = []

    def keep(what: str, frames: list[str]) -> None:
        seen.append((f"wire {what}", "\n".join(flat(frames))))

    socket = Socket(stage.room_id, stage.cookie)
    first = await socket.resume()
    keep("resume", first)
    if type_of(first[-1]) == CLOSED:
        return seen
    await settled(stage.room)
    keep("after resume", socket.rest())
    entries = await _history(socket, first, stage, keep)
    await _audiences(socket, first, stage, keep)
    await _refusals(socket, stage, entries, keep)
    await _company(socket, stage, others, keep)
    await _says(socket, stage, first, keep)
    await _again(socket, stage, first, entries, keep)
    return seen


async def _history(socket: Socket, first: list[str], stage: Stage, keep: Any) -> list[str]:
    """Pages of seven to the beginning, and some of other sizes from the newest on; the ids of all entries seen, newest page first."""
    entries = [entry["id"] for entry in entries_in(first)]
    before = entries[0] if entries else None
    for _ in range(MOST_PAGES):
        if before is None:
            break
        came = await socket.ask("earlier", "page", before=before, limit=LIMIT)
        keep("earlier", came)
        page = told(came, "page")
        if page is None or not page["entries"]:
            break
        entries += [entry["id"] for entry in page["entries"]]
        before = page["entries"][0]["id"] if page["more"] else None
    newest = entries_in(first)[-1:]
    for limit in random.Random(stage.number).sample(range(8, 80), LIMITS):
        for entry in newest:
            keep(
                "earlier of another size",
                await socket.ask("earlier", "page", before=entry["id"], limit=limit),
            )
    return entries


async def _audiences(socket: Socket, first: list[str], stage: Stage, keep: Any) -> None:
    welcome = told(first, "welcome")
    assert welcome is not None
    reached = [scope["key"] for scope in welcome["scopes"]]
    for keys in [*([key] for key in reached), reached, [NO_SCOPE], [*reached[:1], NO_SCOPE], []]:
        keep("audience", await socket.ask("audience", "audience", scopes=keys))
        socket.say("typing", scopes=keys)
        keep("typing", await socket.ask("ping", "pong"))


async def _refusals(socket: Socket, stage: Stage, entries: list[str], keep: Any) -> None:
    """What is not there and what is hidden, named in every field that takes a name, alone and together."""
    number = 0

    async def refused(type_: str, **frame: Any) -> None:
        nonlocal number
        number += 1
        once = str(uuid.UUID(int=number))
        came = await socket.ask(type_, "ack", "page", "audience", client_id=once, **frame)
        keep(f"refusal of {type_}", came)

    here, nowhere = "general", NO_SCOPE
    await refused("post", body="Til ingen", scopes=[nowhere])
    await refused("post", body="Til flere", scopes=[here, nowhere])
    rng = random.Random(stage.number)
    for id_ in chosen(list(stage.strangers.values()), rng, 5):
        for scopes in ([here], [nowhere]):
            await refused("post", body="Svar", scopes=scopes, reply_to=id_)
            await refused("post", body="Om", scopes=scopes, about=id_)
            await refused("post", body="Med", scopes=scopes, documents=[id_])
        await refused("revise", entry=id_, body="Endret")
        await refused("retract", entry=id_)
        keep("refusal of earlier", await socket.ask("earlier", "page", before=id_, limit=LIMIT))
        socket.say("read", entry=id_)
        keep("refusal of read", await socket.until("refused"))
    for id_ in rng.sample(entries, min(4, len(entries))):
        await refused("post", body="Svar", scopes=[nowhere], reply_to=id_)
    await refused("post", body="Ord", scopes=[nowhere], audience="0" * 32)
    keep("second resume", await socket.ask("resume", "caught_up", cursor=None))


async def _company(socket: Socket, stage: Stage, others: list[tuple[str, str]], keep: Any) -> None:
    """Everybody else comes, writes, reads and goes: what the seat is told of it."""
    frames: list[str] = []
    for cookie, _key in others:
        other = Socket(stage.room_id, cookie)
        came = await other.resume()
        if type_of(came[-1]) == CLOSED:
            continue
        welcome = told(came, "welcome")
        scopes = [scope["key"] for scope in welcome["scopes"]] if welcome else []
        for key in scopes:
            other.say("typing", scopes=[key])
        entry = await _newest_said(other, came)
        if entry is not None:
            other.say("read", entry=entry)
        await other.ask("ping", "pong")
        await settled(stage.room)
        await other.leave()
        await settled(stage.room)
        frames += socket.rest()
    keep("company", [text for text in frames if type_of(text) != "typing"])
    scenes = [json.dumps(json.loads(text), sort_keys=True) for text in frames if type_of(text) == "typing"]
    keep("typing of others", scenes)


async def _newest_said(other: Socket, came: list[str]) -> str | None:
    """The newest that was said, not the newest changed, however far back: what others read is given, and may not hang on
    what is hidden. One page may hold nothing but what happened in the case, and as much of that is hidden as it may be.
    """
    page = entries_in(came)
    for _ in range(MOST_PAGES):
        said = [entry for entry in page if entry["scopes"]]
        if said or not page:
            newest = sorted(said, key=lambda one: datetime.fromisoformat(one["at"]))[-1:]
            return newest[0]["id"] if newest else None
        earlier = told(await other.ask("earlier", "page", before=page[0]["id"], limit=LARGE), "page")
        page = earlier["entries"] if earlier is not None else []
    return None


async def _says(socket: Socket, stage: Stage, first: list[str], keep: Any) -> None:
    """One thing said where the seat may: its ack and its entry come in either order."""
    welcome = told(first, "welcome")
    scopes = [scope["key"] for scope in welcome["scopes"]][:1] if welcome else []
    if not scopes:
        return
    audience = told(await socket.ask("audience", "audience", scopes=scopes), "audience")
    token = audience["token"] if audience else ""
    once = str(uuid.UUID(int=1000))
    frames = await socket.ask("post", "ack", body="Hei", scopes=scopes, client_id=once, audience=token)
    await settled(stage.room)
    keep("post", sorted(frames + socket.rest(), key=type_of))


async def _again(socket: Socket, stage: Stage, first: list[str], entries: list[str], keep: Any) -> None:
    """Comes back with cursors: of the end, of entries, and with what is none."""
    caught_up = told(first, "caught_up")
    cursors = [entry["cursor"] for entry in entries_in(first)]
    cursors = [*([caught_up["cursor"]] if caught_up else []), *cursors[:1], *cursors[len(cursors) // 2 :][:1]]
    await socket.leave()
    for cursor in [*cursors, "A" * 22, "", "x"]:
        again = Socket(stage.room_id, stage.cookie)
        keep("resume from a cursor", await again.resume(cursor))
        await again.leave()
    for room in (stage.strangers["party"], stage.room_id):
        stranger = Socket(room, stage.cookie if room != stage.room_id else "samrom=none")
        keep("door", await stranger.ask("resume", "caught_up", cursor=None))
        await stranger.leave()
