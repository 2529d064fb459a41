"""What is measured, each on fresh processes of its own: two floors and the product in its two ways.

Servers, databases and the bus sit on one core; whatever is started here is gone when its block ends.
"""

import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from bench import processes, stores
from bench.member import Ticket
from tests import services

Tickets = list[list[Ticket]]
Shape = tuple[int, int]
Target = Callable[[Shape], AbstractContextManager[Tickets]]


@contextmanager
def broadcast(shape: Shape) -> Iterator[Tickets]:
    """A server that stores nothing."""
    rooms, members = shape
    port = services.free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "bench.floors.broadcast", port]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="samrom-bench-")))
        with processes.on_core(processes.SERVERS):
            floor = stack.enter_context(services.process(command, log=folder / "log"))
            floor.wait_until(lambda: _listens(port))
        yield [[Ticket(url, f"{room:032x}", "")] * members for room in range(rooms)]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def embedded(shape: Shape) -> Iterator[Tickets]:
    """One process on SQLite, its worker inside."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="samrom-bench-")))
        with processes.on_core(processes.SERVERS):
            hub = stack.enter_context(services.running_hub(services.embedded_env(folder)))
        yield _loaded(hub, shape)


@contextmanager
def served(shape: Shape) -> Iterator[Tickets]:
    """Two processes and a worker on PostgreSQL and Redis."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="samrom-bench-")))
        with processes.on_core(processes.SERVERS):
            cluster = stack.enter_context(stores.postgres())
            bus = stack.enter_context(services.redis())
            cluster.create("bench", "bench_keys")
            env = services.served_env(folder, cluster, bus, name="bench", number=0)
            hub = stack.enter_context(services.running_hub(env, servers=2, worker=True))
        yield _loaded(hub, shape)


def _loaded(hub: services.Hub, shape: Shape) -> Tickets:
    """Synthetic rooms, the members of each spread over the server processes."""
    rooms, members = shape
    made = hub.cli("load-room", "--rooms", str(rooms), "--members", str(members))
    if made.returncode != 0:
        raise services.DidNotStart(f"hub load-room: {made.stderr}")
    return [
        [
            Ticket(hub.urls[number % len(hub.urls)], room["room"], member["cookie"])
            for number, member in enumerate(room["members"])
        ]
        for room in json.loads(made.stdout)["rooms"]
    ]


def inserts(seconds: float) -> dict[str, dict[str, float]]:
    """Bare durable inserts a second by store; a store that is not on this machine is left out."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="samrom-bench-") as folder:
        found["sqlite"] = _inserts("--sqlite", f"{folder}/floor.sqlite3", seconds)
    try:
        with ExitStack() as stack:
            with processes.on_core(processes.SERVERS):
                cluster = stack.enter_context(stores.postgres())
            cluster.create("floor")
            found["postgres"] = _inserts("--postgres", cluster.url("floor"), seconds)
    except services.Missing:
        pass
    return found


def _inserts(store: str, where: str, seconds: float) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.floors.inserts", store, where, "--seconds", str(seconds)]
    with processes.on_core(processes.SERVERS):
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return dict(json.loads(done.stdout))


TARGETS: dict[str, Target] = {"broadcast": broadcast, "embedded": embedded, "served": served}
STORES = {"embedded": "sqlite", "served": "postgres"}
