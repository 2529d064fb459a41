"""A store that takes nothing, or does not answer: nothing is acknowledged that is not stored, nothing that was typed is
lost, whoever watches is told which part it is, and all of it is over by itself.

On a product of its own, since what is broken here is broken for everybody.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import secrets
import signal
import sqlite3
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psycopg
import pytest
from websockets.exceptions import ConnectionClosed

from tests import services
from tests.services import Hub
from tests.wire.conftest import House, load
from tests.wire.line import Line, dial

pytestmark = pytest.mark.wire

TRY_AGAIN = 1013
BACK = 45.0
LOGGED = {
    "time", "level", "logger", "process", "event", "error", "trace",
    "method", "status", "ms", "count", "code", "seconds", "server", "port", "part",
}  # fmt: skip


@dataclass
class Ground:
    """A product, and the database `name` that it stands on where it is served."""

    house: House
    way: str
    cluster: services.Postgres | None = None
    name: str = ""

    @property
    def hub(self) -> Hub:
        return self.house.hub

    def asked(self, path: str, within: float = 2.0) -> tuple[int, str]:
        headers = {"Cookie": self.house.cookie("ingvild"), "Accept-Language": "nb"}
        try:
            with urlopen(Request(self.hub.url + path, headers=headers), timeout=within) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()


@pytest.fixture(scope="module")
def ground(way: str) -> Iterator[Ground]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        env = {**services.embedded_env(folder), "HUB_LOGS": "json"}
        if way == "embedded":
            hub = stack.enter_context(services.running_hub(env))
            yield Ground(peopled(hub), way)
            return
        cluster, bus, worker = neighbours()
        name = f"trouble_{worker}"
        cluster.create(name, f"{name}_keys")
        stack.callback(cluster.drop, name, f"{name}_keys")
        env |= services.fenced_env(folder, cluster, bus, name=name, number=48 + worker)
        hub = stack.enter_context(services.running_hub(env, worker=True))
        yield Ground(peopled(hub), way, cluster, name)


def peopled(hub: Hub) -> House:
    """Nora's room, and its people signed in: nobody can sign in to a store that takes nothing."""
    house = load(hub, "nora")
    for person in ("ingvild", "lars"):
        house.cookie(person)
    return house


def neighbours() -> tuple[services.Postgres, services.Redis, int]:
    """Those that the run has started; what is done to them here is done to a database of our own."""
    ports = [int(os.environ[f"SAMROM_TESTS_{name}_PORT"]) for name in ("POSTGRES", "REDIS")]
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return services.Postgres(ports[0]), services.Redis(ports[1]), worker


# --- People ------------------------------------------------------------------------------------------


@dataclass
class Sayer:
    """A client that keeps what it has said until it is acknowledged, over as many sockets as that takes.

    `codes` are those that the sockets were closed with.
    """

    house: House
    person: str
    codes: list[int] = field(default_factory=list)
    acks: list[str] = field(default_factory=list)

    async def sit(self) -> Line:
        line = await dial(self.house.hub.url, self.house.room, self.house.cookie(self.person))
        await line.resume()
        return line

    async def say(self, body: str, scope: str, line: Line | None) -> str:
        """The entry's id, once it is stored; said first on a line that is open."""
        client_id = str(uuid.uuid4())
        while True:
            try:
                line = line or await self.sit()
                await line.say("post", client_id=client_id, body=body, scopes=[scope])
                return await self._answer(line, client_id)
            except ConnectionClosed as closed:
                self.codes.append(closed.rcvd.code if closed.rcvd else 0)
            except (OSError, TimeoutError):
                self.codes.append(0)
            finally:
                if line is not None:
                    await line.close()
            line = None
            await asyncio.sleep(0.2)

    async def _answer(self, line: Line, client_id: str) -> str:
        while True:
            frame = await line._receive()
            if frame.get("client_id") != client_id or frame["type"] not in ("ack", "refused"):
                continue
            assert frame["type"] == "ack", frame["code"]
            self.acks.append(frame["id"])
            return str(frame["id"])


@asynccontextmanager
async def sitting(house: House, person: str) -> AsyncIterator[Line]:
    line = await dial(house.hub.url, house.room, house.cookie(person))
    await line.resume()
    yield line
    await line.close()


async def until(true: Callable[[], bool], within: float = BACK) -> None:
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def stored_once(house: House, person: str, body: str, entry: str) -> None:
    """It is there once, for somebody who comes afterwards, and comes again when told to."""
    deadline = time.monotonic() + BACK
    screen = await seen_by(house, person)
    while screen is None:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)
        screen = await seen_by(house, person)
    assert [one["id"] for one in screen if body in one["html"]] == [entry]


async def seen_by(house: House, person: str) -> list[dict[str, Any]] | None:
    """What somebody sees who comes in now; None if they are told to try again."""
    try:
        async with sitting(house, person) as line:
            return line.screen()
    except ConnectionClosed as closed:
        if closed.rcvd is None or closed.rcvd.code != TRY_AGAIN:
            raise
        return None


# --- What can be broken ------------------------------------------------------------------------------


@contextmanager
def held(ground: Ground) -> Iterator[None]:
    """Somebody else holds the store and lets nobody write."""
    if ground.cluster is None:
        with sqlite3.connect(ground.hub.folder / "samrom.sqlite3", isolation_level=None) as store:
            store.execute("BEGIN EXCLUSIVE")
            yield
            store.execute("ROLLBACK")
        store.close()
        return
    with psycopg.connect(ground.cluster.url(ground.name)) as store:
        store.execute("LOCK TABLE rooms_entry, rooms_disclosure IN SHARE ROW EXCLUSIVE MODE")
        yield
        store.rollback()


@contextmanager
def no_room(ground: Ground) -> Iterator[None]:
    """Embedded: no file of the server may grow. Served: the database takes no change any more."""
    if ground.cluster is None:
        pid = ground.hub.processes[0].popen.pid
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
        try:
            yield
        finally:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
        return
    set_read_only(ground, "on")
    try:
        yield
    finally:
        set_read_only(ground, "off")


def set_read_only(ground: Ground, value: str) -> None:
    """For those who come from now on; whoever is there already is sent away."""
    assert ground.cluster is not None
    owner = f"postgres://owner@127.0.0.1:{ground.cluster.port}/postgres"
    with psycopg.connect(owner, autocommit=True) as store:
        store.execute(f"ALTER DATABASE {ground.name} SET default_transaction_read_only = {value}")
        store.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [ground.name]
        )


# How long the one who speaks is watched, at most: a lock keeps the writer waiting, a full disk answers at once.
NOTICED: dict[Any, float] = {held: 3.0, no_room: 10.0}


# --- What is then seen -------------------------------------------------------------------------------


@pytest.mark.parametrize("breaks", [held, no_room])
async def test_what_cannot_be_stored_is_never_acknowledged_and_stored_once_when_it_can_be(
    ground: Ground, breaks: Callable[[Ground], Any]
) -> None:
    house, body = ground.house, f"hjemme-{secrets.token_hex(4)}"
    sayer = Sayer(house, "ingvild")
    async with sitting(house, "lars") as physio:
        line = await sayer.sit()
        with breaks(ground):
            saying = asyncio.create_task(sayer.say(body, "health", line))
            await met(sayer, NOTICED[breaks])
            assert not saying.done(), "acknowledged without a place to store it"
            assert body not in physio.text()
        async with asyncio.timeout(BACK):
            entry = await saying
        assert sayer.acks == [entry]
        assert set(sayer.codes) <= {TRY_AGAIN}
    await stored_once(house, "lars", body, entry)
    if breaks is no_room:
        logged(ground)


def logged(ground: Ground) -> None:
    """The log is one object a line, without a word of anybody's, and tells of trouble at both its ends."""
    lines = (ground.hub.folder / "serve-0.log").read_text().splitlines()
    events = [json.loads(line) for line in lines]
    assert {name for event in events for name in event} <= LOGGED
    assert not any(secret in line for line in lines for secret in (ground.house.room, "ingvild", "hjemme-"))
    names = [event["event"] for event in events]
    assert names[0] == "server.starts"
    if ground.way == "served":  # where no file may grow, the log may not either
        assert names.count("writing.away") == names.count("writing.back")
    assert all(event["seconds"] > 0 for event in events if event["event"].endswith(".back"))
    assert "writing.back" in names


async def met(sayer: Sayer, within: float) -> None:
    """Until the store has been tried in vain and the person been told so, or at least for a while."""
    with suppress(AssertionError):
        await until(lambda: bool(sayer.codes), within)


async def test_pages_say_so_plainly_and_are_back_by_themselves(ground: Ground) -> None:
    path = f"/rooms/{ground.house.room}/"
    assert ground.asked(path, 20)[0] == 200
    with no_room(ground):
        # To read is to be written down as one who has read.
        status, text = await asyncio.to_thread(ground.asked, path, 60)
        assert status == 503
        assert "Siden kan ikke vises akkurat nå" in text
        assert ground.asked("/account/", 20)[0] == 200, "what need not be written down is still to be read"
    await until(lambda: ground.asked(path, 20)[0] == 200)


@pytest.mark.served
async def test_whoever_watches_learns_which_part_does_not_answer(ground: Ground) -> None:
    """Each of the database's processes is stopped, so that connections stand and nobody answers on them."""
    await until(lambda: ground.asked("/ready") == (200, "ready\n"))
    backends = backends_of(ground)
    for pid in backends:
        os.kill(pid, signal.SIGSTOP)
    try:
        await until(lambda: "the database is away" in ground.asked("/ready")[1], 20)
        assert ground.asked("/health") == (200, "up\n")
        assert 'samrom_part_up{part="database"} 0.0' in ground.asked("/metrics")[1]
    finally:
        for pid in backends:
            os.kill(pid, signal.SIGCONT)
    await until(lambda: ground.asked("/ready") == (200, "ready\n"))


def backends_of(ground: Ground) -> list[int]:
    assert ground.cluster is not None
    with psycopg.connect(ground.cluster.url("postgres")) as store:
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
        return [int(pid) for (pid,) in store.execute(asked, [ground.name]).fetchall()]
