"""What somebody who means no good costs the others: their latency before and beside it, and the server's memory.

The hostile one has a seat in the first measured room. What is said there is long, a fifth of all messages, so that much
is owed to whoever does not read. Everybody keeps the limits that people have.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bench import load, processes, rough
from bench.book import Book
from bench.load import Figures
from bench.member import Member
from bench.modes import Told
from bench.table import Figure, Ratio
from bench.targets import Need, Running

SHAPES = "10x20"
TARGETS = "served1,embedded"
ROUNDS = 3
SECONDS = 6.0
SIZES = ""
LONG = 19_000
LOOK_SECONDS = 0.1
GOAL = 1.5
CLIENTS = tuple(rough.CLIENTS)


def needs(told: Told) -> Need:
    rooms, members = told.shape
    return Need(rooms, members, spare=len(CLIENTS), limited=True)


async def measure(running: Running, told: Told) -> Figures:
    book = Book()
    members = told.shape[1]
    rooms = running.people(book, members)
    for person in rooms[0]:
        if isinstance(person, Member):
            person.length = LONG
    await load.everybody_in(rooms)
    senders = [*rooms[0][2:4], *load.senders(rooms)[:-2]]
    await load.steady(book, senders, min(1.0, told.seconds))
    figures: Figures = {}
    for number, name in enumerate(CLIENTS):
        base = await load.steady(book, senders, told.seconds)
        ticket = running.tickets[0][members + number]
        honest = Member(Book(), ticket, 0, 1)
        cursor = await honest.enter()
        honest.leave()
        with _largest(running.servers) as largest:
            client = await rough.Beside.begun(name, ticket, cursor)
            beside = await load.steady(book, senders, told.seconds)
            ended = await client.stop()
        figures |= _told(name, base, beside, largest[0], ended)
        figures["others"] = max(figures.get("others", 0.0), base["others"], beside["others"])
    load.everybody_out(rooms)
    return figures | book.faults()


def _told(name: str, base: Figures, beside: Figures, grown_kib: int, ended: rough.Ended) -> Figures:
    return {
        f"{name}_base_p99_ms": base["p99_ms"],
        f"{name}_p99_ms": beside["p99_ms"],
        f"{name}_base_p50_ms": base["p50_ms"],
        f"{name}_p50_ms": beside["p50_ms"],
        f"{name}_grown_mib": grown_kib / 1024,
        f"{name}_ended": ", ".join(f"{code} x {times}" for code, times in sorted(ended.items())),
    }


@contextmanager
def _largest(servers: Sequence[int]) -> Iterator[list[int]]:
    """By how many KiB the servers are resident with more than at the beginning, at most."""
    before, most = processes.resident_kib(servers), [0]

    async def look() -> None:
        while True:
            most[0] = max(most[0], processes.resident_kib(servers) - before)
            await asyncio.sleep(LOOK_SECONDS)

    looking = asyncio.ensure_future(look())
    try:
        yield most
    finally:
        looking.cancel()


def figures(told: Told) -> Sequence[Figure]:
    return [
        figure
        for name in CLIENTS
        for figure in (
            Figure(f"{name}_base_p99_ms", f"{name}: the others before it, p99 ms"),
            Figure(f"{name}_p99_ms", f"{name}: the others beside it, p99 ms"),
            Figure(f"{name}_grown_mib", f"{name}: the servers' memory grew at most by, MiB"),
            Figure(f"{name}_ended", f"{name}: how it was ended"),
        )
    ]


def ratios(told: Told) -> Sequence[Ratio]:
    return [
        Ratio(f"{name}, the others' {at}", f"{name}_{at}_ms", f"{name}_base_{at}_ms", goal=goal)
        for name in CLIENTS
        for at, goal in (("p50", None), ("p99", GOAL))
    ]
