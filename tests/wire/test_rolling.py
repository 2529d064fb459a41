"""A new version comes while people write: prepared beside them, its processes replaced one by one, nothing lost."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
from websockets.exceptions import ConnectionClosed

from tests import services
from tests.conftest import _neighbours, _worker_number
from tests.services import HUB, Hub, _ready, process
from tests.wire.conftest import House, load
from tests.wire.line import Line, dial, now

pytestmark = [pytest.mark.wire, pytest.mark.served]


@pytest.fixture(scope="module")
def two() -> Iterator[tuple[Hub, str, ExitStack]]:
    """A product of two processes that this module may replace; the owner's address; what ends them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        cluster, bus = _neighbours()
        name = f"rolling_{_worker_number()}"
        cluster.create(name, f"{name}_keys")
        stack.callback(cluster.drop, name, f"{name}_keys")
        env = services.fenced_env(folder, cluster, bus, name=name, number=48 + _worker_number())
        hub = stack.enter_context(services.running_hub(env, servers=2, worker=True))
        yield hub, env["HUB_OWNER_URL"], stack


async def test_nothing_is_lost_while_processes_are_replaced(two: tuple[Hub, str, ExitStack]) -> None:
    hub, owner, stack = two
    house = await asyncio.to_thread(load, hub, "nora")
    over = asyncio.Event()
    people = [("ingvild", "health"), ("lars", "health"), ("siw", "general"), ("anders", "school")]
    for person, _ in people:
        await asyncio.to_thread(house.cookie, person)
    writing = [asyncio.create_task(_write(house, n, *who, over)) for n, who in enumerate(people)]
    await _prepare_beside(hub, owner)
    for number in range(2):
        await _replace(hub, number, stack)
    over.set()
    said = [body for bodies in await asyncio.gather(*writing) for body in bodies]
    assert len(said) > 20
    done = await asyncio.to_thread(hub.cli, "export-case", house.room)
    for body in said:
        assert done.stdout.count(f'"{body}"') == 1, body


async def _write(house: House, number: int, person: str, scope: str, over: asyncio.Event) -> list[str]:
    """What was acknowledged. What is not is said again, at whichever process answers."""
    said: list[str] = []
    line: Line | None = None
    server, body, client_id = number % 2, "", ""
    while not over.is_set() or body:
        try:
            if line is None:
                line = await dial(house.hub.urls[server], house.room, house.cookie(person))
                await line.resume()
            if not body:
                body, client_id = f"{person} says {uuid.uuid4()}", str(uuid.uuid4())
            ack = await line.answered("post", body=body, scopes=[scope], client_id=client_id)
            if ack["type"] == "ack":
                said.append(body)
                body = ""
            await asyncio.sleep(0.1)
        except (OSError, ConnectionClosed, TimeoutError):
            line, server = None, 1 - server
            await asyncio.sleep(0.05)
    if line is not None:
        await line.close()
    return said


async def _prepare_beside(hub: Hub, owner: str) -> None:
    """While somebody holds the table that preparing wants, it gives up, lets others pass and tries again."""
    env = dict(hub.env) | {"HUB_OWNER_URL": owner}
    with psycopg.connect(owner, autocommit=True) as beside:
        beside.execute("DROP POLICY log ON rooms_thing")
        beside.execute("BEGIN; LOCK TABLE rooms_thing IN ACCESS SHARE MODE")
        prepare = asyncio.create_task(asyncio.to_thread(services.hub_command, env, "prepare"))
        await asyncio.to_thread(_wait, beside, True)
        await asyncio.to_thread(_wait, beside, False)
        beside.execute("COMMIT")
        done = await prepare
    assert done.returncode == 0, done.stderr
    assert "trying again" in done.stderr


def _wait(beside: psycopg.Connection[Any], somebody: bool) -> None:
    """Until somebody stands in line for a table, or nobody does any more."""
    line = "SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
    deadline = now() + 30
    while (beside.execute(line).fetchone() is not None) is not somebody:
        assert now() < deadline
        time.sleep(0.02)


async def _replace(hub: Hub, number: int, stack: ExitStack) -> None:
    """Asked to end, ended, and another in its place."""
    old = hub.processes[number].popen
    old.send_signal(signal.SIGTERM)
    await asyncio.to_thread(old.wait, 15)
    port = hub.urls[number].rpartition(":")[2]
    command = [*HUB, "serve", "--host", "127.0.0.1", "--port", port]
    new = stack.enter_context(process(command, log=hub.folder / f"again-{number}.log", env=hub.env))
    await asyncio.to_thread(new.wait_until, lambda: _ready(hub.urls[number]))
