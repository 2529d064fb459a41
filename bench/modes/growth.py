"""Ten, a hundred, a thousand rooms: does what one person does take longer because of rooms that are not theirs?

Rooms are added to one running target; at each size the same things are timed, one after the other, in rooms of the
newest batch that nobody has opened yet.
"""

import asyncio
import http.client
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench import load, processes, targets
from bench.book import Book, at, now
from bench.load import Figures
from bench.member import Member, Ticket
from bench.modes import Told
from bench.table import Figure, Ratio
from bench.targets import Need, Running
from tests import services

SHAPES = ""
TARGETS = "served1,embedded"
ROUNDS = 1
SECONDS = 0.0
SIZES = "10,100,1000"
MEMBERS = 2
OPENED, POSTS, LISTS = 10, 10, 20
BATCH = 50
SITS_IN = {"few": 10, "many": 50}
ACTS = {
    "list": "list of rooms, of who sits in one: ms",
    "list_few": "list of rooms, of who sits in ten: ms",
    "list_many": "list of rooms, of who sits in fifty: ms",
    "page": "page of a room, opened for the first time: ms",
    "page_again": "page of a room, again: ms",
    "resume": "connect to caught_up: ms",
    "post": "send to ack: ms",
    "load": "to load a room with its history: ms",
    "bytes": "bytes on disk for an entry, indexes and room included",
}


def needs(told: Told) -> Need:
    return Need(0, MEMBERS)


async def measure(running: Running, told: Told) -> Figures:
    assert running.hub is not None
    figures: Figures = {}
    book = Book()
    there = 0
    regulars: dict[str, str] = {}
    await _acts(book, await asyncio.to_thread(_loaded, running.hub, 1, 1, {}))
    empty = _stored_bytes(running.hub)
    for size in told.sizes:
        began = now()
        rooms = await asyncio.to_thread(_loaded, running.hub, size - there, told.history, regulars)
        figures[f"load_{size}"] = (now() - began) * 1000 / (size - there)
        there = size
        figures[f"bytes_{size}"] = (_stored_bytes(running.hub) - empty) / (size * told.history)
        took = {name: _lists(running.hub.url, cookie) for name, cookie in regulars.items()}
        took |= await _acts(book, rooms[:OPENED])
        figures |= {f"{name}_{size}": median(times) for name, times in took.items()}
    return figures | book.faults()


def _loaded(hub: services.Hub, rooms: int, history: int, regulars: dict[str, str]) -> list[list[Ticket]]:
    """The rooms; who sits in ten or fifty of them is kept in `regulars`.

    The servers are idle meanwhile, so both cores load, where the store takes two who write.
    """
    fitting = [name for name, many in SITS_IN.items() if many <= rooms and f"list_{name}" not in regulars]
    batches = [min(BATCH, rooms - first) for first in range(0, rooms, BATCH)]
    sits_in = [SITS_IN[fitting[-1]] if fitting else 0, *[0] * len(batches)]
    lanes = 2 if "HUB_DATABASE_URL" in hub.env else 1
    with ThreadPoolExecutor(lanes) as pool:
        told = list(pool.map(partial(_batch, hub, history), batches, sits_in[: len(batches)]))
    if fitting:
        regulars[f"list_{fitting[-1]}"] = told[0]["regular"]["cookie"]
    made = [room for batch in told for room in batch["rooms"]]
    regulars.setdefault("list", made[0]["members"][0]["cookie"])
    return [targets.seated(hub, room) for room in made]


def _batch(hub: services.Hub, history: int, rooms: int, sits_in: int) -> dict[str, Any]:
    words = ["--members", str(MEMBERS), "--history", str(history)]
    with processes.on_core(*processes.BOTH):
        return targets.load_rooms(hub, rooms, *words, "--regular", str(sits_in))


def _stored_bytes(hub: services.Hub) -> int:
    """What the main store takes on disk, indexes and all."""
    url = hub.env.get("HUB_DATABASE_URL")
    if url is None:
        return sum(file.stat().st_size for file in Path(hub.env["HUB_DATA"]).glob("*.sqlite3*"))
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert row is not None
    return int(row[0])


def _lists(url: str, cookie: str) -> list[float]:
    return [_page(url, "/rooms/", cookie) for _ in range(LISTS)]


async def _acts(book: Book, rooms: Sequence[Sequence[Ticket]]) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {"page": [], "page_again": [], "resume": [], "post": []}
    for one, *_ in rooms:
        for name in ("page", "page_again"):
            took[name].append(_page(one.url, f"/rooms/{one.room}/", one.cookie))
        member = Member(book, one, 0, 1)
        began = now()
        await member.enter()
        took["resume"].append((now() - began) * 1000)
        first = len(book.sent)
        for _ in range(POSTS):
            member.post(book.new(1))
            await load.drained(book)
        took["post"].append(at(book.until_ack(first), 0.5))
        member.leave()
    return took


def _page(url: str, path: str, cookie: str) -> float:
    """Milliseconds until the page is here, whole."""
    began = now()
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        line.request("GET", path, headers={"Cookie": cookie})
        answer = line.getresponse()
        answer.read()
    finally:
        line.close()
    if answer.status != http.HTTPStatus.OK:
        raise services.DidNotStart(f"{path}: {answer.status}")
    return (now() - began) * 1000


def figures(told: Told) -> Sequence[Figure]:
    return [
        Figure(f"{name}_{size}", f"{size} rooms, {title}", 2)
        for name, title in ACTS.items()
        for size in told.sizes
    ]


def ratios(told: Told) -> Sequence[Ratio]:
    sizes = list(told.sizes)
    return [
        Ratio(f"{name}, {last} : {first} rooms", f"{name}_{last}", f"{name}_{first}")
        for name in ACTS
        for first, last in ((_first(name, sizes), sizes[-1]),)
        if first < last
    ]


def _first(name: str, sizes: Sequence[int]) -> int:
    """Nobody sits in fifty of ten rooms."""
    least = SITS_IN["many"] if name == "list_many" else 0
    return next((size for size in sizes if size >= least), sizes[-1])
