"""A server with faults planted in it: `python -m tests.faults.planted FILE serve …` instead of `hub serve …`.

FILE names the faults, one a line; without it there is none. Each fault is one that the checker must find under a storm, or it is not worth its name.
"""

from __future__ import annotations

import functools
import os
import sys
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import orjson

Frame = dict[str, Any]
Send = Callable[[Frame], Awaitable[None]]
Receive = Callable[[], Awaitable[Frame]]
SLOW_SECONDS = 0.4


# ---- In the house


def acknowledged_before_the_commit() -> None:
    """The answers leave while the transaction still stands open; a server that dies then has promised too much."""
    from django.db import transaction

    from rooms.live.writer import Writer

    write = Writer._write

    @functools.wraps(write)
    def early(self: Writer, group: Any) -> None:
        with transaction.atomic():
            write(self, group)
            if group.posts:
                time.sleep(SLOW_SECONDS)

    Writer._write = early  # type: ignore[method-assign]


def everybody_reaches_everything() -> None:
    """The rule lets every seat see what the owner sees, where it is judged in memory."""
    from rooms import rule

    def covers(reach: Any, scopes: Any, position: int) -> bool:
        return bool([*scopes])

    rule.covers = covers


def no_nudge_is_told() -> None:
    """Not a fault but a condition: after a commit nobody is told, and only heartbeats are left."""
    from rooms.live.process import Process

    def silent(self: Process, *told: Any) -> None:
        return

    assert callable(Process._committed)
    Process._committed = silent  # type: ignore[method-assign]


# ---- On the line


class Line:
    """What one socket is told, on its way out; what it says, on its way in."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.count = 0

    async def out(self, frame: Frame) -> None:
        await self.send(frame)

    def into(self, frame: Frame) -> Frame:
        return frame


class Loses(Line):
    """Every seventh frame with something said never leaves."""

    async def out(self, frame: Frame) -> None:
        self.count += says_something(frame)
        if not (says_something(frame) and self.count % 7 == 0):
            await self.send(frame)


class Repeats(Line):
    """Every seventh leaves twice."""

    async def out(self, frame: Frame) -> None:
        self.count += says_something(frame)
        await self.send(frame)
        if says_something(frame) and self.count % 7 == 0:
            await self.send(frame)


class Swaps(Line):
    """Every seventh waits for the next one to overtake it."""

    held: Frame | None = None

    async def out(self, frame: Frame) -> None:
        self.count += says_something(frame)
        if says_something(frame) and self.held is None and self.count % 7 == 0:
            self.held = frame
            return
        await self.send(frame)
        if says_something(frame) and self.held is not None:
            held, self.held = self.held, None
            await self.send(held)


class Forgets(Line):
    """What is said again is taken for something new: each frame gets a client id of its own."""

    def __init__(self, send: Send) -> None:
        super().__init__(send)
        self._told: dict[str, str] = {}

    def into(self, frame: Frame) -> Frame:
        said = orjson.loads(frame.get("text") or "{}")
        if said.get("type") != "post":
            return frame
        anew = str(uuid.uuid4())
        self._told[anew] = said["client_id"]
        return {**frame, "text": orjson.dumps({**said, "client_id": anew}).decode()}

    async def out(self, frame: Frame) -> None:
        text = frame.get("text") or ""
        if text.startswith(('{"type":"ack"', '{"type":"refused"')):
            told = orjson.loads(text)
            told["client_id"] = self._told.get(told.get("client_id", ""), "")
            frame = {**frame, "text": orjson.dumps(told).decode()}
        await self.send(frame)


def says_something(frame: Frame) -> bool:
    return (frame.get("text") or "").startswith('{"type":"entr')


def on_the_line(line: type[Line]) -> None:
    """Puts it between the application and every socket."""
    import hub.asgi

    inner = hub.asgi.application

    async def application(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await inner(scope, receive, send)
            return
        between = line(send)

        async def told() -> Frame:
            return between.into(await receive())

        await inner(scope, told, between.out)

    hub.asgi.application = application


# What must be found, and as what.
PLANTS: dict[str, tuple[Callable[[], None], str]] = {
    "acknowledged before the commit": (acknowledged_before_the_commit, "lost"),
    "frames are lost": (functools.partial(on_the_line, Loses), "lost"),
    "client ids are forgotten": (functools.partial(on_the_line, Forgets), "duplicated"),
    "frames are repeated": (functools.partial(on_the_line, Repeats), "duplicated"),
    "frames are swapped": (functools.partial(on_the_line, Swaps), "out of order"),
    "everybody reaches everything": (everybody_reaches_everything, "wrongly seen"),
}
NO_NUDGES = "no nudge is told"
CONDITIONS: dict[str, Callable[[], None]] = {
    NO_NUDGES: no_nudge_is_told,
    **{name: plant for name, (plant, _) in PLANTS.items()},
}


def main(words: list[str]) -> int:
    file, *rest = Path(words[0]), *words[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    os.environ["HUB_PORT"] = rest[rest.index("--port") + 1]
    import django

    django.setup(set_prefix=False)
    if file.exists():
        from tests.races.planted import PLANTS as OF_RACES

        known = CONDITIONS | {name: plant for name, (plant, _) in OF_RACES.items()}
        for name in file.read_text("utf-8").splitlines():
            known[name]()
    from hub.cli import main as hub

    return hub(rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
