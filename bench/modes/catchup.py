"""Somebody comes back: from a new connection to `caught_up`, so many entries behind, beside opening those entries.

The history is what one member says, so that what comes back is known: all of it, once, in the order in which it was said.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from statistics import median

from bench import load, processes
from bench.book import Book, now
from bench.load import Figures
from bench.member import Member, Ticket
from bench.meter import Meter
from bench.modes import Told
from bench.table import Figure, Ratio
from bench.targets import Need, Running

SHAPES = ""
TARGETS = "served1,served,embedded"
ROUNDS = 3
SECONDS = 0.0
SIZES = "100,5000"
IN_FLIGHT = 40
TIMES = 5
GOAL = 3.0


def needs(told: Told) -> Need:
    return Need(1, 2)


async def measure(running: Running, told: Told) -> Figures:
    assert running.hub is not None
    hers, his = running.tickets[0]
    book = Book()
    talker = Member(book, his, 0, 1)
    await talker.enter()
    cursors = await _said(book, talker, hers, told.sizes)
    figures: Figures = {}
    others = 0.0
    for size in told.sizes:
        floor = _opening(running.hub.env, hers.room, size)
        meter = Meter.start()  # the floor is not of the processes that it knows
        figures |= await _come_back(book, hers, cursors[size], size)
        others = max(others, meter.stop().others)
        figures |= {f"floor_{size}": floor, f"times_{size}": float(figures[f"ms_{size}"]) / floor}
    figures["others"] = others
    talker.leave()
    return figures | book.faults()


async def _said(book: Book, talker: Member, visitor: Ticket, sizes: Sequence[int]) -> dict[int, str]:
    """Says as much as the largest size; for each size the cursor of whoever left when so much was still to come."""
    cursors, said = {}, 0
    for size in sorted(sizes, reverse=True):
        while said < max(sizes) - size:
            said += await _some(book, talker, min(IN_FLIGHT, max(sizes) - size - said))
        left = Member(Book(), visitor, 0, 1)
        cursors[size] = await left.enter()
        left.leave()
    while said < max(sizes):
        said += await _some(book, talker, min(IN_FLIGHT, max(sizes) - said))
    return cursors


async def _some(book: Book, talker: Member, count: int) -> int:
    for _ in range(count):
        talker.post(book.new(1))
    await load.drained(book)
    return count


async def _come_back(book: Book, ticket: Ticket, cursor: str, size: int) -> Figures:
    took, frames = [], 0
    last = len(book.sent)
    for _ in range(TIMES):
        visitor = Member(Book(), ticket, 0, 1)
        began = now()
        await visitor.enter(cursor)
        took.append((now() - began) * 1000)
        visitor.leave()
        frames = visitor.frames
        if visitor.history != list(range(last - size, last)):
            book.refused.append(f"came-back-to-{len(visitor.history)}-of-{size}")
    return {f"ms_{size}": median(took), f"frames_{size}": frames}


def _opening(env: Mapping[str, str], room: str, entries: int) -> float:
    """Milliseconds to select and open them, in a process of its own on the servers' core."""
    command = [sys.executable, "-m", "bench.floors.opening", room, str(entries)]
    with processes.on_core(processes.SERVERS):
        done = subprocess.run(
            command,
            env={"DJANGO_SETTINGS_MODULE": "hub.settings", **env},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    return float(json.loads(done.stdout)["ms"])


def figures(told: Told) -> Sequence[Figure]:
    return [
        figure
        for size in told.sizes
        for figure in (
            Figure(f"ms_{size}", f"{size} entries behind, to caught_up: ms"),
            Figure(f"floor_{size}", f"{size} entries selected and opened: ms"),
            Figure(f"frames_{size}", f"frames that brought {size}", 0),
        )
    ]


def ratios(told: Told) -> Sequence[Ratio]:
    goals = {5000: GOAL}
    return [
        Ratio(f"{size} entries", f"ms_{size}", f"floor_{size}", goal=goals.get(size)) for size in told.sizes
    ]
