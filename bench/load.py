"""What is done to a server: as much as it takes, a steady trickle, all at once."""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence

from bench.book import Book, Waiter, at, now
from bench.member import Person
from bench.meter import Meter

WARM_SECONDS = 1.0
DRAIN_SECONDS, DRAIN_STEP = 10.0, 0.005
SENDERS, IN_FLIGHT = 20, 4
STEADY = 50
AT_ONCE = 50

Figures = dict[str, float | int | str]
Rooms = Sequence[Sequence[Person]]


class Sender(Waiter):
    """Keeps some messages of one member in flight: one is done when every member of the room has it."""

    def __init__(self, book: Book, member: Person) -> None:
        self.going = True
        self._book = book
        self._member = member

    def send(self) -> None:
        token = self._book.new(self._member.size)
        self._book.waiting[token] = self
        self._member.post(token)

    def everybody_has_it(self) -> None:
        if self.going:
            self.send()


async def everybody_in(rooms: Rooms) -> None:
    """The first of each room before the others: a peer makes the room for whoever comes first."""
    await gathered(room[0].enter() for room in rooms)
    await gathered(person.enter() for room in rooms for person in room[1:])


async def gathered(going: Iterable[Awaitable[str]]) -> None:
    """So many at a time."""
    waiting = list(going)
    for first in range(0, len(waiting), AT_ONCE):
        await asyncio.gather(*waiting[first : first + AT_ONCE])


def everybody_out(rooms: Rooms) -> None:
    for room in rooms:
        for person in room:
            person.leave()


def senders(rooms: Rooms) -> list[Person]:
    """Spread over the rooms: one of each, then the next of each."""
    return [person for place in zip(*rooms, strict=True) for person in place][:SENDERS]


async def saturated(book: Book, members: Sequence[Person], seconds: float) -> Figures:
    """Closed loop: what the server can sustain."""
    going = [Sender(book, member) for member in members]
    for sender in going:
        for _ in range(IN_FLIGHT):
            sender.send()
    await asyncio.sleep(min(WARM_SECONDS, seconds))
    acks, deliveries, first = book.acks, book.deliveries, len(book.sent)
    meter = Meter.start()
    await asyncio.sleep(seconds)
    taken = meter.stop()
    acks, deliveries = book.acks - acks, book.deliveries - deliveries
    for sender in going:
        sender.going = False
    await drained(book)
    waits = book.until_everybody(first)
    return {
        "acked_s": acks / taken.wall,
        "deliveries_s": deliveries / taken.wall,
        "cpu_10k": taken.servers / max(1, deliveries) * 10_000,
        "per_cpu_s": deliveries / max(taken.servers, 1e-9),
        "p50_ms": at(waits, 0.5),
        "p99_ms": at(waits, 0.99),
        "servers": taken.servers / taken.wall,
        "generator": taken.generator,
        "others": taken.others,
    }


async def steady(book: Book, members: Sequence[Person], seconds: float) -> Figures:
    """Open loop at a fixed rate; sent late counts against the server."""
    first, deliveries = len(book.sent), book.deliveries
    meter = Meter.start()
    for number in range(int(STEADY * seconds)):
        due = meter.began + number / STEADY
        await asyncio.sleep(max(0.0, due - now()))
        member = members[number % len(members)]
        member.post(book.new(member.size, due))
    await drained(book)
    taken = meter.stop()
    waits, acks = book.until_everybody(first), book.until_ack(first)
    return {
        "ack_p50_ms": at(acks, 0.5),
        "ack_p99_ms": at(acks, 0.99),
        "p50_ms": at(waits, 0.5),
        "p99_ms": at(waits, 0.99),
        "cpu_10k": taken.servers / max(1, book.deliveries - deliveries) * 10_000,
        "generator": taken.generator,
        "others": taken.others,
    }


async def drained(book: Book) -> None:
    """Until everybody has everything and every ack is here; what is not here by then is missing."""
    for _ in range(int(DRAIN_SECONDS / DRAIN_STEP)):
        if not book.missing(max(0, len(book.sent) - 1000)):
            return
        await asyncio.sleep(DRAIN_STEP)
