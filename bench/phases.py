"""What is done to a server: as much as it takes, then a steady trickle, then somebody who comes back."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench import processes
from bench.book import Book, Waiter, now
from bench.member import Member, Ticket

WARM_SECONDS = 1.0
DRAIN_SECONDS, DRAIN_STEP = 10.0, 0.005
SENDERS, IN_FLIGHT = 20, 4
STEADY = 50
MISSED, COMEBACKS = 100, 5

Figures = dict[str, float | int | str]
Tickets = Sequence[Sequence[Ticket]]


@dataclass(slots=True)
class Meter:
    """What the servers and the generator took of their cores since it was made, and what others took of them."""

    began: float
    servers: float
    own: float
    busy: float

    @classmethod
    def start(cls) -> "Meter":
        return cls(now(), processes.servers_cpu(), time.process_time(), processes.cores_busy())

    def stop(self) -> tuple[float, float, float, float]:
        """Seconds, CPU-seconds of the servers, share of a core that the generator took, and that others took."""
        wall = now() - self.began
        servers = processes.servers_cpu() - self.servers
        own = time.process_time() - self.own
        others = processes.cores_busy() - self.busy - servers - own
        return wall, servers, own / wall, max(0.0, others / wall)


class Sender(Waiter):
    """Keeps some messages of one member in flight: one is done when every member of the room has it."""

    def __init__(self, book: Book, member: Member) -> None:
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


async def measure(tickets: Tickets, seconds: float, *, comes_back: bool) -> Figures:
    """All phases on one running server."""
    book = Book()
    rooms = [[Member(book, ticket, i, len(room)) for i, ticket in enumerate(room)] for room in tickets]
    for place in zip(*rooms, strict=True):
        await asyncio.gather(*(member.enter() for member in place))
    senders = [member for place in zip(*rooms, strict=True) for member in place][:SENDERS]
    figures = await saturated(book, senders, seconds)
    figures |= await steady(book, senders, seconds)
    if comes_back:
        figures |= await catching_up(book, rooms[0][0], rooms[0][-1])
    for room in rooms:
        for member in room:
            member.leave()
    return figures | {
        "messages": len(book.sent),
        "missing": book.missing(),
        "duplicates": book.duplicates,
        "refused": " ".join(sorted({*book.refused, *book.closed})),
    }


async def saturated(book: Book, members: Sequence[Member], seconds: float) -> Figures:
    """Closed loop: what the server can sustain."""
    senders = [Sender(book, member) for member in members]
    for sender in senders:
        for _ in range(IN_FLIGHT):
            sender.send()
    await asyncio.sleep(WARM_SECONDS)
    acks, deliveries, first = book.acks, book.deliveries, len(book.sent)
    meter = Meter.start()
    await asyncio.sleep(seconds)
    wall, cpu, generator, others = meter.stop()
    acks, deliveries = book.acks - acks, book.deliveries - deliveries
    for sender in senders:
        sender.going = False
    await drained(book)
    took = waits(book, first)
    return {
        "acked_s": acks / wall,
        "deliveries_s": deliveries / wall,
        "cpu_10k": cpu / max(1, deliveries) * 10_000,
        "full_p50_ms": at(took, 0.5),
        "full_p99_ms": at(took, 0.99),
        "servers": cpu / wall,
        "generator": generator,
        "others": others,
    }


async def steady(book: Book, members: Sequence[Member], seconds: float) -> Figures:
    """Open loop at a fixed rate; sent late counts against the server."""
    first, deliveries = len(book.sent), book.deliveries
    meter = Meter.start()
    for number in range(int(STEADY * seconds)):
        due = meter.began + number / STEADY
        await asyncio.sleep(max(0.0, due - now()))
        member = members[number % len(members)]
        member.post(book.new(member.size, due))
    await drained(book)
    _, cpu, _, _ = meter.stop()
    took = waits(book, first)
    return {
        "p50_ms": at(took, 0.5),
        "p99_ms": at(took, 0.99),
        "steady_cpu_10k": cpu / max(1, book.deliveries - deliveries) * 10_000,
    }


async def catching_up(book: Book, back: Member, talker: Member) -> Figures:
    """From a new connection to `caught_up`, a hundred entries behind."""
    aside = Book()
    visitor = Member(aside, back.ticket, 0, 1)
    cursor = await visitor.enter()
    visitor.leave()
    for _ in range(MISSED // 10):
        for _ in range(10):
            talker.post(book.new(talker.size))
        await drained(book)
    took = []
    for _ in range(COMEBACKS):
        visitor = Member(aside, back.ticket, 0, 1)
        began = now()
        await visitor.enter(cursor)
        took.append((now() - began) * 1000)
        if visitor.came != MISSED:
            book.refused.append(f"caught-up-{visitor.came}")
        visitor.leave()
    return {"catch_up_ms": median(took)}


async def drained(book: Book) -> None:
    """Until everybody has everything and every ack is here; what is not here by then is missing."""
    for _ in range(int(DRAIN_SECONDS / DRAIN_STEP)):
        if not book.missing(max(0, len(book.sent) - 1000)):
            return
        await asyncio.sleep(DRAIN_STEP)


def waits(book: Book, first: int) -> list[float]:
    """Milliseconds from sent to everybody, shortest first."""
    pairs = zip(book.sent[first:], book.done[first:], strict=True)
    return sorted((done - sent) * 1000 for sent, done in pairs if done)


def at(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))] if values else float("nan")
