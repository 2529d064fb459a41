"""Between processes: "room R is at n", and what is sealed under the room's key: news and hints. Never anything readable.

What is sent may be lost; every open room compares positions on a heartbeat, so a lost word costs seconds. One's own
process is told directly, and nothing is published while no other process listens.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import orjson
import redis
import redis.asyncio
from cryptography.exceptions import InvalidTag
from django.conf import settings

from rooms import clock
from rooms.counts import tally
from rooms.live.wake import CHANNEL, NOBODY
from rooms.seal import Seal
from rooms.trouble import Trouble

_log = logging.getLogger(__name__)

ABOUT = "hint"
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
ME_LENGTH = len(NOBODY)
TOGETHER = 200
SILENT_SECONDS = 1.0
SEVERAL = b"*"
# Without a timeout for reading: a silent bus is no dead one. `hub check` looks at these.
OPTIONS: dict[str, Any] = {"socket_timeout": None, "socket_connect_timeout": 2, "health_check_interval": 15}

Hint = dict[str, Any]


class Bus:
    """One process's place on the bus. `nudged(room)`, `told(room, sealed)` and `hinted(room, sealed)` are called on the
    loop.
    """

    def __init__(
        self,
        nudged: Callable[[int], None],
        told: Callable[[int, bytes], None],
        hinted: Callable[[int, bytes], None],
        returned: Callable[[], None],
    ) -> None:
        self.me = secrets.token_hex(ME_LENGTH // 2)
        self._nudged = nudged
        self._told = told
        self._hinted = hinted
        self._returned = returned
        self._redis: redis.asyncio.Redis | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._outgoing: asyncio.Queue[bytes] = asyncio.Queue(maxsize=10_000)
        self._alone = False
        self._speaks_since: float | None = None
        self._trouble = Trouble(_log, "bus")

    def start(self) -> None:
        if not settings.HUB_REDIS_URL:
            return
        self._redis = redis.asyncio.Redis.from_url(settings.HUB_REDIS_URL, **OPTIONS)
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._listen()), loop.create_task(self._speak())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._redis is not None:
            with suppress(redis.RedisError, OSError):
                await self._redis.aclose()

    @property
    def heard(self) -> bool:
        """Does anybody else listen?"""
        return self._redis is not None and not self._alone

    @property
    def sound(self) -> bool:
        """Is what others say heard, and what is said taken? Where nobody else can be, it is."""
        if self._redis is None:
            return True
        since = self._speaks_since
        return tally.bus_open and (since is None or clock.monotonic() - since < SILENT_SECONDS)

    def nudge(self, room: int, head: int) -> None:
        """Other processes look at this room."""
        if self.heard:
            tally.nudges_sent += 1
            self._put(orjson.dumps([[room, head]]))

    def news(self, room: int, sealed: bytes) -> None:
        """Sealed rows that ride with a nudge."""
        if self.heard:
            tally.nudges_sent += 1
            self._put(b"+%d " % room + sealed)

    def hint(self, room: int, seal: Seal, hint: Hint) -> None:
        """Something small that may be lost, for those in other processes who may see it."""
        if self.heard:
            self._put(b"%d " % room + seal.close(hint, ABOUT))

    def hello(self) -> None:
        """Am I alone? Asked on every heartbeat."""
        if self._redis is not None:
            self._put(b"[]")

    def _put(self, told: bytes) -> None:
        try:
            self._outgoing.put_nowait(told)
        except asyncio.QueueFull:
            tally.bus_dropped += 1

    async def _speak(self) -> None:
        """What waits leaves as one message: each publishing costs more than what it carries."""
        assert self._redis is not None
        while True:
            parts = [await self._outgoing.get()]
            while not self._outgoing.empty() and len(parts) < TOGETHER:
                parts.append(self._outgoing.get_nowait())
            self._speaks_since = clock.monotonic()
            try:
                self._alone = await self._redis.publish(CHANNEL, self.me.encode() + joined(parts)) <= 1
            except (redis.RedisError, OSError):
                self._alone = False
            self._speaks_since = None

    async def _listen(self) -> None:
        pause = FIRST_PAUSE
        while True:
            began = clock.monotonic()
            try:
                await self._hear()
            except Exception:  # noqa: BLE001 - whatever it was, it listens again
                self._trouble.begins()
            tally.bus_open = False
            if clock.monotonic() - began > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _hear(self) -> None:
        assert self._redis is not None
        async with self._redis.pubsub() as ear:
            await ear.subscribe(CHANNEL)
            tally.bus_open, tally.bus_connections = True, tally.bus_connections + 1
            self._trouble.ends()
            self._returned()
            self.hello()
            async for message in ear.listen():
                if message["type"] == "message":
                    self._heard(message["data"])

    def _heard(self, told: bytes) -> None:
        who, told = told[:ME_LENGTH], told[ME_LENGTH:]
        if who == self.me.encode():
            return
        self._alone = False
        try:
            for part in parted(told):
                self._heard_one(part)
        except Exception:  # noqa: BLE001 - whoever can write here must not be able to make us deaf
            tally.bus_malformed += 1
            self._returned()

    def _heard_one(self, told: bytes) -> None:
        if told.startswith(b"["):
            for room, _head in orjson.loads(told):
                tally.nudges_received += 1
                self._nudged(room)
            return
        room, _, sealed = told.partition(b" ")
        if room.startswith(b"+"):
            tally.nudges_received += 1
            self._told(int(room), sealed)
        else:
            self._hinted(int(room), sealed)


def joined(parts: Sequence[bytes]) -> bytes:
    """One part as it is, several with their lengths before them."""
    if len(parts) == 1:
        return parts[0]
    return SEVERAL + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def parted(told: bytes) -> Iterator[bytes]:
    if not told.startswith(SEVERAL):
        yield told
        return
    at = len(SEVERAL)
    while at < len(told):
        end = at + 4 + int.from_bytes(told[at : at + 4], "big")
        yield told[at + 4 : end]
        at = end


def opened(seal: Seal, sealed: bytes) -> Hint | None:
    """A hint of a room, if it was sealed for it."""
    try:
        hint = seal.open(sealed, ABOUT)
    except (InvalidTag, orjson.JSONDecodeError, ValueError):
        return None
    return hint if isinstance(hint, dict) else None
