"""What is measured, each on fresh processes of its own: floors, the product in its ways, and a peer.

Servers, databases and the bus sit on one core; whatever is started here is gone when its block ends.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench import ejabberd, processes
from bench.book import Book
from bench.member import Member, Person, Ticket
from bench.occupant import Occupant
from bench.stores import Stores
from tests import services

PREFIX = "samrom-bench-"
LOAD_AT_ONCE = 100
FLOOR = "broadcast"
INSERTS = "inserts"
INSERT_SECONDS = 0.7


@dataclass(frozen=True)
class Need:
    """What must be there. `spare` members more than are measured sit in each room; `limited` keeps people's limits."""

    rooms: int
    members: int
    spare: int = 0
    limited: bool = False


@dataclass(frozen=True)
class Running:
    """A target that answers: who may enter, and as whom; the processes that people are connected to."""

    tickets: list[list[Ticket]]
    servers: tuple[int, ...]
    hub: services.Hub | None = None
    person: Callable[[Book, Ticket, int, int], Person] = Member
    stored: Callable[[], int] | None = None

    def people(self, book: Book, members: int) -> list[list[Person]]:
        """The first so many of each room, not yet inside."""
        return [
            [self.person(book, ticket, number, members) for number, ticket in enumerate(room[:members])]
            for room in self.tickets
        ]


Target = Callable[[Need, Stores], AbstractContextManager[Running]]


@contextmanager
def broadcast(need: Need, stores: Stores) -> Iterator[Running]:
    """A server that stores nothing."""
    port = services.free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "bench.floors.broadcast", port]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=PREFIX)))
        with processes.on_core(processes.SERVERS):
            floor = stack.enter_context(services.process(command, log=folder / "log"))
            floor.wait_until(lambda: processes.listens(port))
        rooms = [[Ticket(url, f"{room:032x}", "")] * need.members for room in range(need.rooms)]
        yield Running(rooms, (floor.popen.pid,))


@contextmanager
def embedded(need: Need, stores: Stores) -> Iterator[Running]:
    """One process on SQLite, its worker inside."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=PREFIX)))
        with processes.on_core(processes.SERVERS):
            hub = stack.enter_context(services.running_hub(services.embedded_env(folder)))
        yield _running(hub, need)


@contextmanager
def served(need: Need, stores: Stores, *, servers: int) -> Iterator[Running]:
    """So many processes and a worker on PostgreSQL and Redis."""
    cluster, (bus, number) = stores.cluster(), stores.bus()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=PREFIX)))
        name = stack.enter_context(stores.databases("", "_keys"))
        env = services.fenced_env(folder, cluster, bus, name=name, number=number)
        with processes.on_core(processes.SERVERS):
            hub = stack.enter_context(services.running_hub(env, servers=servers, worker=True))
        yield _running(hub, need)


@contextmanager
def peer(need: Need, stores: Stores) -> Iterator[Running]:
    """ejabberd, its archive in PostgreSQL: rooms of its own, ack and broadcast after it is stored."""
    with ExitStack() as stack:
        name = stack.enter_context(stores.databases(""))
        with processes.on_core(processes.SERVERS):
            server = stack.enter_context(ejabberd.running(stores.cluster(), name))
        rooms = [[Ticket(server.address, f"room-{room}", "")] * need.members for room in range(need.rooms)]
        yield Running(rooms, (server.pid,), person=Occupant, stored=server.stored)


def _running(hub: services.Hub, need: Need) -> Running:
    servers = tuple(process.popen.pid for process in hub.processes[: len(hub.urls)])
    tickets = []
    for first in range(0, need.rooms, LOAD_AT_ONCE):
        words = ["--members", str(need.members + need.spare), *(["--limited"] if need.limited else [])]
        made = load_rooms(hub, min(LOAD_AT_ONCE, need.rooms - first), *words)
        tickets += [seated(hub, room) for room in made["rooms"]]
    return Running(tickets, servers, hub)


def load_rooms(hub: services.Hub, rooms: int, *words: str) -> dict[str, Any]:
    """What `hub load-room` says of the rooms it has made."""
    made = hub.cli("load-room", "--rooms", str(rooms), *words)
    if made.returncode != 0:
        raise services.DidNotStart(f"hub load-room: {made.stderr}")
    return dict(json.loads(made.stdout))


def seated(hub: services.Hub, room: Mapping[str, Any]) -> list[Ticket]:
    """The members of a room, spread over the server processes."""
    return [
        Ticket(hub.urls[number % len(hub.urls)], room["room"], member["cookie"])
        for number, member in enumerate(room["members"])
    ]


def inserts(stores: Stores) -> dict[str, float]:
    """Bare durable inserts a second, by store and size of commit; a store that is not on this machine is left out."""
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        found = _inserts("sqlite", f"{folder}/floor.sqlite3")
    try:
        with stores.databases("") as name:
            found |= _inserts("postgres", stores.cluster().url(name))
    except services.Missing:
        pass
    return found


def _inserts(store: str, where: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.floors.inserts", f"--{store}", where]
    with processes.on_core(processes.SERVERS):
        done = subprocess.run(
            [*command, "--seconds", str(INSERT_SECONDS)],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    return {f"{store}_{size}": rate for size, rate in json.loads(done.stdout).items()}


TARGETS: dict[str, Target] = {
    FLOOR: broadcast,
    ejabberd.NAME: peer,
    "served1": partial(served, servers=1),
    "served": partial(served, servers=2),
    "embedded": embedded,
}
SERVED = ("served1", "served")
PRODUCT = (*SERVED, "embedded")
