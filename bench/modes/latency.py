"""Fifty messages a second, whatever the server is doing: from send to acknowledgement, and to the last member."""

import asyncio
from collections.abc import Sequence

from bench import ejabberd, load
from bench.book import Book
from bench.load import Figures
from bench.modes import Told
from bench.table import Figure, Ratio
from bench.targets import FLOOR, SERVED, Need, Running

SHAPES = "10x20"
TARGETS = "broadcast,ejabberd-pg,served1,served,embedded"
ROUNDS = 5
SECONDS = 6.0
SIZES = ""
WARM_SECONDS = 1.0
PEER_GOAL = 1.3


def needs(told: Told) -> Need:
    return Need(*told.shape)


async def measure(running: Running, told: Told) -> Figures:
    book = Book()
    rooms = running.people(book, told.shape[1])
    await load.everybody_in(rooms)
    senders = load.senders(rooms)
    await load.steady(book, senders, min(WARM_SECONDS, told.seconds))
    figures = await load.steady(book, senders, told.seconds)
    load.everybody_out(rooms)
    return figures | book.faults() | await _stored(running, len(book.sent))


async def _stored(running: Running, messages: int) -> Figures:
    """A peer that does not store what it acknowledges is no peer."""
    if running.stored is None:
        return {}
    stored = await asyncio.to_thread(running.stored)
    return {"stored": stored} if stored == messages else {"refused": f"archived {stored} of {messages}"}


def figures(told: Told) -> Sequence[Figure]:
    return [
        Figure("ack_p50_ms", "acknowledged: p50 ms", 2),
        Figure("ack_p99_ms", "acknowledged: p99 ms"),
        Figure("p50_ms", "to every member: p50 ms", 2),
        Figure("p99_ms", "to every member: p99 ms"),
        Figure("cpu_10k", "CPU-seconds for 10,000 deliveries", 2),
        Figure("generator", "generator's core", 2),
        Figure("others", "taken by others, of both cores", 2),
    ]


def ratios(told: Told) -> Sequence[Ratio]:
    keys = [
        ("ack p50", "ack_p50_ms", None),
        ("ack p99", "ack_p99_ms", None),
        ("to every member p50", "p50_ms", PEER_GOAL),
        ("to every member p99", "p99_ms", PEER_GOAL),
        ("CPU per delivery", "cpu_10k", None),
    ]
    product = (*SERVED, "embedded")
    peer = [
        Ratio(f"{title}, of the peer", key, key, ejabberd.NAME, goal, product) for title, key, goal in keys
    ]
    return [*peer, *(Ratio(f"{title}, of the floor", key, key, FLOOR) for title, key, _ in keys)]
