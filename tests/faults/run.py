"""One way to run under one storm: the clients come, the storm rages, all is healed, everybody catches up, it is judged.

Before the end the nudges between the processes are lost, all of them, and what is said at one process must be on every
screen at the others within 10 s.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random

import uvloop

from tests.faults import chains, reading, schedule, stack, turns
from tests.faults.checker import BROKEN, LOST, Findings, judge
from tests.faults.client import Client, Ticket
from tests.faults.journal import Journal, Post, Room, now
from tests.faults.schedule import Fault
from tests.faults.stack import Stack
from tests.faults.storm import Storm
from tests.faults.world import GENERAL, HEALTH, OWNER, ROOMS, SCHOOL, SEATS

CONVERGES_SECONDS = 10.0
PROBE_EVERY, MOST_PROBES = 20.0, 5
NEWEST_PAGES = 2
TELL_EVERY = 10.0


@dataclass
class Result:
    """What one way came to. `slowest` is how long the last screen waited with all nudges lost, in seconds."""

    way: str
    journal: Journal
    findings: Findings
    slowest: dict[str, float] = field(default_factory=dict)


def run(
    way: str, seed: int, seconds: float, *, servers: int = 3, apart: float = 1, plant: str | None = None
) -> Result:
    """One way on stores of its own. Raises `services.Missing` where the machine lacks a neighbour."""
    with stack.running(way, servers=servers, plantable=plant is not None) as up:
        tickets = stack.load_rooms(up, range(ROOMS))
        if plant is not None:
            up.plant(plant)
        faults = schedule.drawn(seed, way, seconds, len(up.servers), apart)
        return storm(up, tickets, seed, faults, seconds)


def storm(
    up: Stack,
    tickets: list[list[Ticket]],
    seed: int,
    faults: list[Fault],
    seconds: float,
    patience: float = 45.0,
) -> Result:
    """One storm over rooms that nothing was said in. `patience` is how long whatever must come may take at the end."""
    gc.freeze()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(Run(up, tickets, seed, patience).whole(faults, seconds))


class Run:
    """The clients of one storm, and what they know."""

    def __init__(self, up: Stack, tickets: list[list[Ticket]], seed: int, patience: float) -> None:
        self._up = up
        self._patience = patience
        self._tickets = tickets
        self._seed = seed
        self._visits: list[asyncio.Task[None]] = []
        self._journal = Journal(rooms=[Room() for _ in tickets])
        self._clients = [
            Client(
                self._journal,
                ticket,
                room,
                seat,
                (room + seat) % len(up.urls),
                self._chance(room, seat),
                self._new,
            )
            for room, seats in enumerate(tickets)
            for seat, ticket in enumerate(seats)
        ]

    def _chance(self, *of: object) -> Random:
        return Random(f"{self._seed} {self._up.way} {of}")

    def _new(self, client: Client, mask: int) -> Post:
        return self._journal.new_post(self._seed, client.room, client.seat, mask)

    async def whole(self, faults: list[Fault], seconds: float) -> Result:
        result = Result(self._up.way, self._journal, Findings())
        self._visits = visits = [asyncio.create_task(client.run()) for client in self._clients]
        teller = asyncio.create_task(self._tell())
        try:
            await self._all(lambda client: client.live and bool(client.parties), "the first to come")
            storm = Storm(self._up, self._journal, self._cut)
            await self._under(storm, faults, seconds)
            await self._settle()
            if not self._up.planted:
                result.slowest = await self._without_nudges(
                    storm, min(1 + int(seconds / PROBE_EVERY), MOST_PROBES)
                )
            await self._at_the_end(result)
        finally:
            teller.cancel()
            for visit in visits:
                visit.cancel()
            await asyncio.gather(*visits, teller, return_exceptions=True)
        result.findings.all += judge(self._journal).all
        return result

    # ---- The storm

    async def _under(self, storm: Storm, faults: list[Fault], seconds: float) -> None:
        owners = [client for client in self._clients if SEATS[client.seat] == OWNER]
        givers = [turns.Giver(self._journal, owner, self._chance("turns", owner.room)) for owner in owners]
        turning = [asyncio.create_task(giver.run()) for giver in givers]
        for client in self._clients:
            client.talks = True
            client.talk()
        self._journal.did("the storm begins")
        try:
            await storm.rage(faults, seconds)
        finally:
            self._journal.did("the storm is over")
            for giver in givers:
                giver.end()
            for client in self._clients:
                client.talks = False
        await asyncio.gather(*turning)

    def _cut(self, fault: Fault) -> None:
        """The lines of a third of the people break."""
        for client in self._clients[fault.whom % 3 :: 3]:
            client.leave()

    async def _settle(self) -> None:
        """Everything is answered, and what is said last in each scope has come to everybody who may see it."""
        await self._all(lambda client: client.live and not client.waiting, "answers to everything")
        owners = [client for client in self._clients if SEATS[client.seat] == OWNER]
        last = [owner.say(mask) for owner in owners for mask in (GENERAL, HEALTH, SCHOOL)]
        await self._all(
            lambda client: all(post.number in client.seen for post in last if _owed(client, post)), "the last"
        )

    async def _all(self, true: Callable[[Client], bool], what: str, within: float | None = None) -> float:
        """Until it holds for every client; how long that took. What does not come is noted."""
        began, within = now(), within or self._patience
        while wanting := [client for client in self._clients if not true(client)]:
            if now() - began > within:
                names = ", ".join(f"{SEATS[client.seat].key} {client.room}" for client in wanting)
                self._journal.odd(f"{what} did not come within {within:.0f} s: {names}")
                break
            for visit in self._visits:
                if visit.done():
                    visit.result()
            await asyncio.sleep(0.05)
        return now() - began

    # ---- All nudges lost

    async def _without_nudges(self, storm: Storm, probes: int) -> dict[str, float]:
        """Seconds from a post to the last screen, at worst: with Redis frozen and then dead, or in silence."""
        slowest = {}
        if self._up.redis is None:
            with self._up.without_nudges():
                slowest["none told"] = await self._slowest("Nobody is told after a commit", probes)
            return slowest
        for how, take in (("Redis frozen", self._up.redis.freeze), ("Redis dead", self._up.redis.kill)):
            take()
            slowest[how] = await self._slowest(f"{how}, and every nudge lost", probes)
            await storm.heal()
        return slowest

    async def _slowest(self, how: str, probes: int) -> float:
        for client in self._clients:
            client.go_home()
        await self._all(lambda client: client.live, "all at their own servers")
        self._journal.did(how)
        return max([await self._probe() for _ in range(probes)])

    async def _probe(self) -> float:
        said = [client.say(GENERAL) for client in self._clients if SEATS[client.seat] == OWNER]

        def has(client: Client) -> bool:
            return all(post.number in client.seen for post in said if _owed(client, post))

        return await self._all(has, "a post with all nudges lost", CONVERGES_SECONDS)

    # ---- The end

    async def _at_the_end(self, result: Result) -> None:
        rooms = range(len(self._tickets))
        try:
            for number, log in zip(rooms, await asyncio.gather(*map(self._log, rooms)), strict=True):
                self._journal.rooms[number].log = log
            await asyncio.gather(*map(self._ends, rooms))
        except (reading.Failed, OSError) as error:
            result.findings.add(LOST, f"a log could not be read: {error}")
        if not self._up.planted:
            for broken in await asyncio.to_thread(chains.broken, self._up.env):
                result.findings.add(BROKEN, f"the chain of a room does not hold: {broken}")

    async def _log(self, room: int) -> list[reading.Row]:
        return await reading.read(self._tickets[room][0], room)

    async def _ends(self, room: int) -> None:
        seats = range(1, len(SEATS))
        reads = [reading.read(self._tickets[room][seat], room + seat, NEWEST_PAGES) for seat in seats]
        self._journal.rooms[room].ends = dict(zip(seats, await asyncio.gather(*reads), strict=True))

    async def _tell(self) -> None:
        """How it goes, now and then."""
        began = now()
        while True:
            await asyncio.sleep(TELL_EVERY)
            journal = self._journal
            waiting = sum(len(client.waiting) for client in self._clients)
            sys.stderr.write(
                f"{self._up.way} {now() - began:4.0f} s: acknowledged {journal.acknowledged}, "
                f"said again {journal.retried}, unanswered {waiting}, {_counts(journal.kills.items())}\n"
            )


def _owed(client: Client, post: Post) -> bool:
    return client.room == post.room and not post.mask & ~SEATS[client.seat].reach


def _counts(items: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{what} {times}" for what, times in sorted(items))
