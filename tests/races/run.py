"""One way to run: an owner gives and takes one seat's sight while that seat reads at every door at once.

Meanwhile Redis dies and stands still, and servers stand still and go on. What was said bears a number, and the order of
everything is the owner's log; nothing of the product is asked who may see what.
"""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

import uvloop

from tests.faults import reading, stack, turns
from tests.faults.client import Client, Ticket
from tests.faults.journal import Journal, Post, Room, now
from tests.faults.schedule import FREEZE_REDIS, FREEZE_SERVER, KILL_REDIS, KILL_SERVER, Fault
from tests.faults.stack import Stack
from tests.faults.storm import Storm
from tests.faults.world import HEALTH, SEATS, WAVERING, body_of
from tests.races.browse import Browser
from tests.races.doors import Reader, audiences, exports
from tests.races.judge import Verdict, judge
from tests.races.screens import Screen, Seen
from tests.services import Restartable

SPEAKS_EVERY, IN_FLIGHT, FILE_EVERY = 0.04, 6, 0.5
COMES_WITHIN = 30.0
LEAST_TURNS = 5
PDF = b"%%PDF-1.4\n%% %s\n%%%%EOF\n"
COORDINATOR = next(number for number, seat in enumerate(SEATS) if seat.key == "coordinator")
# Seconds between two of a kind, and how long it lasts.
EVERY: dict[str, dict[str, tuple[float, float, float]]] = {
    "embedded": {FREEZE_SERVER: (15, 1.5, 6.0)},
    "served": {
        FREEZE_SERVER: (14, 1.5, 6.0),
        KILL_REDIS: (14, 2.0, 5.0),
        FREEZE_REDIS: (40, 1.5, 4.0),
        KILL_SERVER: (60, 0.0, 0.5),
    },
}


@dataclass(frozen=True)
class Tempo:
    """Seconds between two turns of one room's owner, at least and at most, and between two pages at one door on average.

    A hurried race keeps every server busy; over a longer time the queues must not be what is measured.
    """

    turns: tuple[float, float]
    rest: float


HURRIED, LASTING = Tempo((0.05, 0.4), 0.0), Tempo((0.8, 2.4), 3.0)


def drawn(seed: int, way: str, seconds: float, servers: int) -> list[Fault]:
    """What is done to whom and when, from the seed alone; at least one of each kind in 3 s and more."""
    found = []
    for act, (every, shortest, longest) in EVERY[way].items():
        chance = Random(f"{seed} {way} {act}")
        count = max(round(seconds / every), 1 if act in (FREEZE_SERVER, KILL_REDIS) else 0)
        for number in range(count):
            at = (number + chance.uniform(0.15, 0.6)) * seconds / count
            lasts = min(chance.uniform(shortest, longest), seconds / count / 2)
            found.append(Fault(round(at, 2), act, chance.randrange(servers), round(lasts, 2)))
    return sorted(found)


def run(
    way: str, seed: int, seconds: float, *, screens: int, rooms: int, tempo: Tempo = HURRIED, servers: int = 3
) -> Verdict:
    """One way on stores of its own. Raises `services.Missing` where the machine lacks a neighbour."""
    with stack.running(way, servers=servers) as up:
        tickets = stack.load_rooms(up, range(rooms))
        return race(up, tickets, seed, drawn(seed, way, seconds, len(up.servers)), seconds, screens, tempo)


def race(
    up: Stack,
    tickets: list[list[Ticket]],
    seed: int,
    faults: list[Fault],
    seconds: float,
    screens: int,
    tempo: Tempo = HURRIED,
) -> Verdict:
    gc.freeze()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(Race(up, tickets, seed, screens, tempo).whole(faults, seconds))


class Watched(Storm):
    """Notes when each server stood still."""

    def __init__(self, up: Stack, journal: Journal) -> None:
        super().__init__(up, journal, lambda fault: None)
        self.frozen: dict[int, list[tuple[float, float]]] = {}

    async def _act(self, fault: Fault, whom: Restartable) -> None:
        began = now()
        try:
            await super()._act(fault, whom)
        finally:
            if fault.act == FREEZE_SERVER:
                whom.thaw()
                self.frozen.setdefault(fault.whom, []).append((began, now()))


class Race:
    """The people of one race, and what they know."""

    def __init__(self, up: Stack, tickets: list[list[Ticket]], seed: int, screens: int, tempo: Tempo) -> None:
        self._up = up
        self._tickets = tickets
        self._seed = seed
        self._tempo = tempo
        self._journal = Journal(rooms=[Room() for _ in tickets])
        self._seen = [Seen() for _ in tickets]
        self._files: list[list[tuple[str, int]]] = [[] for _ in tickets]
        self._owners = [
            Client(
                self._journal, seats[0], room, 0, room % len(up.urls), self._chance("owner", room), self._new
            )
            for room, seats in enumerate(tickets)
        ]
        self._screens = [
            Screen(self._seen[room], seats[WAVERING], n % len(up.urls), self._chance("screen", room, n))
            for room, seats in enumerate(tickets)
            for n in range(screens)
        ]
        self._tasks: list[asyncio.Task[None]] = []
        self._browsers: list[Browser | Reader] = []

    def _chance(self, *of: object) -> Random:
        return Random(f"{self._seed} {self._up.way} {of}")

    def _new(self, client: Client, mask: int) -> Post:
        return self._journal.new_post(self._seed, client.room, client.seat, mask)

    async def whole(self, faults: list[Fault], seconds: float) -> Verdict:
        storm = Watched(self._up, self._journal)
        try:
            for one in (*self._owners, *self._screens):
                self._go(one.run())
            await self._all_come()
            givers = [
                turns.Giver(
                    self._journal,
                    owner,
                    self._chance("turns", owner.room),
                    self._tempo.turns,
                    self._seen[owner.room].in_use,
                )
                for owner in self._owners
            ]
            turning = [asyncio.create_task(giver.run()) for giver in givers]
            self._everybody_reads()
            await storm.rage(faults, seconds)
            await self._enough_turns()
            for giver in givers:
                giver.end()
            await asyncio.gather(*turning)
            await asyncio.sleep(1.0)  # what must be told by now is told
        finally:
            await self._end()
        for room, seats in enumerate(self._tickets):
            self._journal.rooms[room].log = await reading.read(seats[0], room)
        return judge(self._journal, self._seen, storm.frozen)

    def _go(self, what: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(what))

    async def _all_come(self) -> None:
        began = now()
        people = [*self._owners, *self._screens]
        while not all(one.live for one in people) or not all(owner.parties for owner in self._owners):
            if now() - began > COMES_WITHIN:
                raise TimeoutError("not everybody came")
            await asyncio.sleep(0.02)

    async def _enough_turns(self) -> None:
        """A busy machine may have come to few by now: a race without withdrawals from open screens shows nothing."""
        began = now()
        while min(len(room.turns) for room in self._journal.rooms) < LEAST_TURNS or not all(
            one.closed for one in self._seen
        ):
            if now() - began > COMES_WITHIN:
                break
            await asyncio.sleep(0.05)

    def _everybody_reads(self) -> None:
        for room, seats in enumerate(self._tickets):
            seen, chance = self._seen[room], self._chance("doors", room)
            self._go(self._speaks(self._owners[room]))
            self._go(self._shares(self._owners[room]))
            reader = Reader(
                seats[WAVERING], self._journal.rooms[room], seen, self._files[room], chance, self._tempo.rest
            )
            self._browsers.append(reader)
            for door in reader.doors:
                self._go(reader.go_on(door))
            self._go(audiences(seats[COORDINATOR], seen, chance))
            if room == 0:
                self._go(exports(self._up, seats[WAVERING], seen))

    async def _speaks(self, owner: Client) -> None:
        while True:
            if len(owner.waiting) < IN_FLIGHT:
                owner.say(HEALTH)
            await asyncio.sleep(SPEAKS_EVERY)

    async def _shares(self, owner: Client) -> None:
        """A document now and then."""
        browser, chance = Browser(owner.ticket.cookie), self._chance("files", owner.room)
        self._browsers.append(browser)
        path = f"/rooms/{owner.ticket.room}/documents/attach/"
        while True:
            post = self._new(owner, HEALTH)
            body = body_of(post.number)
            with suppress(OSError, ValueError, KeyError):
                url = chance.choice(owner.ticket.urls)
                told = {"scopes": "health"}
                answer = await browser.attach(url, path, f"{body.split()[0]}.pdf", PDF % body.encode(), told)
                if answer.status == 200:
                    post.entry, post.acked = json.loads(answer.body)["id"], now()
                    self._files[owner.room].append((post.entry, post.number))
                elif answer.status != 503:  # that nothing can be stored just now may be said
                    self._journal.odd(f"a document was refused: {answer.status}")
                    return
            await asyncio.sleep(FILE_EVERY)

    async def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        for ended in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                self._journal.odd(f"a reader fell: {ended!r}")
        for browser in self._browsers:
            browser.close()
        await asyncio.sleep(0.1)  # lines take a turn of the loop to close
