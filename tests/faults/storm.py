"""Does what the schedule says, each kind of fault in its own stream, and brings back what it took down.

A server is killed no sooner than it has come back from the time before and stood a while: on a slow machine faults come
later, not in vain.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from tests.faults import schedule
from tests.faults.journal import Journal
from tests.faults.schedule import Fault
from tests.faults.stack import Stack
from tests.services import Restartable, _postgres_answers

BACK_SECONDS = 30.0
STEP = 0.05
UP_SECONDS = 2.0


class Storm:
    """`cut` breaks the lines of some clients."""

    def __init__(self, stack: Stack, journal: Journal, cut: Callable[[Fault], None]) -> None:
        self._stack = stack
        self._cut = cut
        self._journal = journal
        self._held = {id(one): asyncio.Lock() for one in stack.everything()}

    async def rage(self, faults: list[Fault], seconds: float) -> None:
        """So long and no longer; what the schedule has left by then is left out."""
        began = time.monotonic()
        streams: dict[str, list[Fault]] = {}
        for fault in faults:
            streams.setdefault(fault.act, []).append(fault)
        tasks = [asyncio.create_task(self._stream(began, own)) for own in streams.values()]
        tasks.append(asyncio.create_task(asyncio.sleep(seconds)))
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        for told in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(told, Exception):
                raise told
        await self.heal()

    async def heal(self) -> None:
        """Everything runs and answers, in the order in which it stands on one another."""
        for one in self._stack.everything():
            one.thaw()
            if one is self._stack.postgres:
                await self._postgres_back(one)
            one.start()
        await asyncio.gather(*(self._back(number) for number in range(len(self._stack.servers))))

    async def _stream(self, began: float, faults: list[Fault]) -> None:
        for fault in faults:
            await asyncio.sleep(began + fault.at - time.monotonic())
            if fault.act == schedule.CUT_LINES:
                self._journal.kills[fault.act] += 1
                self._cut(fault)
                continue
            whom = self._whom(fault)
            async with self._held[id(whom)]:
                if whom in self._stack.servers and await self._back(fault.whom):
                    await asyncio.sleep(UP_SECONDS)
                self._journal.did(f"{fault.act} {fault.whom if whom in self._stack.servers else ''}".strip())
                await self._act(fault, whom)

    def _whom(self, fault: Fault) -> Restartable:
        stack = self._stack
        if fault.act in (schedule.KILL_SERVER, schedule.FREEZE_SERVER):
            return stack.servers[fault.whom]
        one = {
            schedule.KILL_WORKER: stack.worker,
            schedule.KILL_REDIS: stack.redis,
            schedule.FREEZE_REDIS: stack.redis,
        }.get(fault.act, stack.postgres)
        assert one is not None
        return one

    async def _act(self, fault: Fault, whom: Restartable) -> None:
        self._journal.kills[fault.act] += 1
        if fault.act in (schedule.FREEZE_SERVER, schedule.FREEZE_REDIS):
            whom.freeze()
            await asyncio.sleep(fault.lasts)
            whom.thaw()
            return
        if fault.act == schedule.RESTART_POSTGRES:
            whom.ask_to_end()
            await _until(lambda: not whom.alive, "PostgreSQL did not end")
        else:
            whom.kill()
        await asyncio.sleep(fault.lasts)
        whom.start()
        if whom is self._stack.postgres:
            await self._postgres_stays(whom)

    async def _postgres_stays(self, whom: Restartable) -> None:
        """It refuses to start while children of the one that was killed are still about."""
        steady = 0
        while steady < 10:
            await asyncio.sleep(STEP)
            steady += 1
            if not whom.alive:
                whom.start()
                steady = 0

    async def _postgres_back(self, whom: Restartable) -> None:
        """Until it answers. One that is about to end is alive and must not be taken for one that has come back."""
        url = self._stack.env["HUB_DATABASE_URL"]
        deadline = time.monotonic() + BACK_SECONDS
        while not await asyncio.to_thread(_postgres_answers, url):
            if time.monotonic() > deadline:
                raise TimeoutError(f"PostgreSQL did not come back:\n{whom.process.said()}")
            whom.start()
            await asyncio.sleep(STEP)

    async def _back(self, number: int) -> bool:
        """Until a server takes connections; whether that had to be waited for."""
        waited = False
        at = urlsplit(self._stack.urls[number])
        deadline = time.monotonic() + BACK_SECONDS
        server = self._stack.servers[number]
        while True:
            try:
                _, writer = await asyncio.open_connection(at.hostname, at.port)
            except OSError:
                if time.monotonic() > deadline:
                    raise TimeoutError(
                        f"server {number} did not come back:\n{server.process.said()}"
                    ) from None
                if not server.alive:
                    self._journal.did(f"server {number} ended by itself; started again")
                    server.start()
                waited = True
                await asyncio.sleep(STEP)
            else:
                writer.close()
                return waited


async def _until(true: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + BACK_SECONDS
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(otherwise)
        await asyncio.sleep(STEP)
