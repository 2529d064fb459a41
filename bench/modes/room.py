"""As much as the server takes: messages acknowledged and delivered a second, and what a delivery costs."""

import asyncio
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bench import load, processes
from bench.book import Book
from bench.load import Figures
from bench.modes import Told
from bench.table import Figure, Ratio
from bench.targets import FLOOR, INSERTS, PRODUCT, SERVED, Need, Running

SHAPES = "10x20"
TARGETS = "broadcast,inserts,served1,served,embedded"
ROUNDS = 5
SECONDS = 3.0
SIZES = ""
GOALS = {(10, 20): 2.0, (1, 500): 0.5}


def needs(told: Told) -> Need:
    return Need(*told.shape)


async def measure(running: Running, told: Told) -> Figures:
    book = Book()
    rooms = running.people(book, told.shape[1])
    await load.everybody_in(rooms)
    watching = await _watched(running, told)
    figures = await load.saturated(book, load.senders(rooms), told.seconds)
    if watching is not None:
        await watching.wait()
    load.everybody_out(rooms)
    return figures | book.faults()


async def _watched(running: Running, told: Told) -> asyncio.subprocess.Process | None:
    """py-spy on the first server process while it is measured, on the generator's core."""
    if told.profile is None or running.hub is None:
        return None
    program = shutil.which("py-spy") or shutil.which("py-spy", path=str(Path(sys.executable).parent))
    if program is None:
        sys.stderr.write("py-spy is not installed: nothing is profiled\n")
        return None
    kind = "flamegraph" if told.profile.suffix == ".svg" else "raw"
    words = ["record", "--pid", str(running.servers[0]), "--duration", str(max(1, int(told.seconds)))]
    words += ["--rate", "97", "--nonblocking", "--gil", "--format", kind, "--output", str(told.profile)]
    with suppress(PermissionError), processes.on_core(processes.GENERATOR):
        return await asyncio.create_subprocess_exec(program, *words, stdout=asyncio.subprocess.DEVNULL)
    return None


def figures(told: Told) -> Sequence[Figure]:
    return [
        Figure("acked_s", "messages acknowledged a second", 0),
        Figure("deliveries_s", "deliveries a second", 0),
        Figure("per_cpu_s", "deliveries a CPU-second of all server processes", 0),
        Figure("cpu_10k", "CPU-seconds for 10,000 deliveries", 3),
        Figure("p50_ms", "saturated, to every member: p50 ms", 0),
        Figure("p99_ms", "saturated, to every member: p99 ms", 0),
        Figure("generator", "generator's core: near 1, it was the limit", 2),
        Figure("others", "taken by others, of both cores", 2),
        Figure("sqlite_single", "bare durable inserts a second: SQLite, one by one", 0),
        Figure("sqlite_group", "bare durable inserts a second: SQLite, by twenty", 0),
        Figure("postgres_single", "bare durable inserts a second: PostgreSQL, one by one", 0),
        Figure("postgres_group", "bare durable inserts a second: PostgreSQL, by twenty", 0),
    ]


def ratios(told: Told) -> Sequence[Ratio]:
    return [
        Ratio("CPU per delivery", "cpu_10k", "cpu_10k", FLOOR, GOALS.get(told.shape), SERVED),
        Ratio("CPU per delivery", "cpu_10k", "cpu_10k", FLOOR, of=("embedded",)),
        Ratio("deliveries a second", "deliveries_s", "deliveries_s", FLOOR, of=PRODUCT),
        Ratio("acked : inserts one by one", "acked_s", "postgres_single", INSERTS, of=SERVED),
        Ratio("acked : inserts by twenty", "acked_s", "postgres_group", INSERTS, of=SERVED),
        Ratio("acked : inserts one by one", "acked_s", "sqlite_single", INSERTS, of=("embedded",)),
        Ratio("acked : inserts by twenty", "acked_s", "sqlite_group", INSERTS, of=("embedded",)),
    ]
