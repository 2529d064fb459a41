"""Those who only listen: what a connection holds in memory, and what all of them take of the CPU."""

import asyncio
from collections.abc import Sequence

from bench import load, processes
from bench.book import Book
from bench.load import Figures
from bench.meter import Meter
from bench.modes import Told
from bench.table import Figure, Ratio
from bench.targets import FLOOR, PRODUCT, Need, Running

SHAPES = ""
TARGETS = "broadcast,served1,served,embedded"
ROUNDS = 1
SECONDS = 5.0
SIZES = ""
MEMBERS = 20
SETTLE_SECONDS = 2.0
GOAL_KIB = 32.0


def needs(told: Told) -> Need:
    return Need(told.connections // MEMBERS, MEMBERS)


async def measure(running: Running, told: Told) -> Figures:
    """Before is after one person has come and gone: code that is loaded on first use is nobody's connection."""
    book = Book()
    rooms = running.people(book, MEMBERS)
    (first, *_), *_ = running.people(book, 1)
    await first.enter()
    first.leave()
    await asyncio.sleep(SETTLE_SECONDS / 2)
    before = processes.proportional_kib(running.servers)
    meter = Meter.start()
    await load.everybody_in(rooms)
    entering = meter.stop()
    await asyncio.sleep(SETTLE_SECONDS)
    after = processes.proportional_kib(running.servers)
    meter = Meter.start()
    await asyncio.sleep(told.seconds)
    idle = meter.stop()
    connections = sum(map(len, rooms))
    load.everybody_out(rooms)
    return {
        "connections": connections,
        "kib": (after - before) / connections,
        "base_mib": before / 1024,
        "enter_cpu_ms": entering.servers / connections * 1000,
        "idle_cpu": idle.servers / idle.wall * 100,
        "others": idle.others,
        "goal_kib": GOAL_KIB,
    } | book.faults()


def figures(told: Told) -> Sequence[Figure]:
    return [
        Figure("connections", "connections", 0),
        Figure("kib", "memory a connection, KiB (PSS of the server processes)"),
        Figure("base_mib", "memory of the server processes before, MiB"),
        Figure("enter_cpu_ms", "CPU to enter, ms, all server processes", 2),
        Figure("idle_cpu", "CPU while nothing happens, % of a core, all server processes"),
    ]


def ratios(told: Told) -> Sequence[Ratio]:
    return [
        Ratio(f"memory, of {GOAL_KIB:g} KiB", "kib", "goal_kib", goal=1.0, of=PRODUCT),
        Ratio("memory, of the floor", "kib", "kib", FLOOR),
    ]
