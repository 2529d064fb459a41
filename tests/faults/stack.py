"""The product in one of its two ways, every process of it open to being killed, frozen and started again.

Embedded: one process on SQLite. Served: several, and a worker, on a PostgreSQL that keeps its promises and a Redis.
"""

from __future__ import annotations

import json
import secrets
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from tests import services
from tests.faults import world
from tests.faults.client import Ticket
from tests.faults.planted import NO_NUDGES

WAYS = ("embedded", "served")
UNHURRIED = {
    "HUB_RATE_POSTS": "100000",
    "HUB_RATE_POSTS_BURST": "100000",
    "HUB_RATE_FRAMES": "100000",
    "HUB_RATE_FRAMES_BURST": "100000",
    "HUB_SESSION_IDLE": "86400",
    "HUB_SESSION_ABSOLUTE": "86400",
    "HUB_PROOF": "86400",
}


@dataclass(frozen=True)
class Stack:
    """`servers` answer at `urls`, one for one. The rest is there where the way has it."""

    way: str
    env: Mapping[str, str]
    folder: Path
    urls: tuple[str, ...]
    servers: tuple[services.Restartable, ...]
    worker: services.Restartable | None = None
    redis: services.Restartable | None = None
    postgres: services.Restartable | None = None
    planted: Path | None = None

    def plant(self, *names: str) -> None:
        """Starts the servers anew with these faults in them."""
        assert self.planted is not None
        self.planted.write_text("\n".join(names), "utf-8")
        for server in self.servers:
            server.kill()
            server.start()
        _answering(self.servers, self.urls)

    @contextmanager
    def without_nudges(self) -> Iterator[None]:
        """The one process there is, in its place a moment, with nobody told after a commit."""
        (server,), (url,) = self.servers, self.urls
        condition = self.folder / "condition"
        condition.write_text(NO_NUDGES, "utf-8")
        port = urlsplit(url).port
        assert port is not None
        server.kill()
        command = _serve(port, condition)
        with services.restartable(command, log=self.folder / "condition.log", env=self.env) as other:
            _answering([other], [url])
            yield
            other.kill()
        server.start()
        _answering([server], [url])

    def everything(self) -> Iterator[services.Restartable]:
        yield from (one for one in (self.postgres, self.redis, *self.servers, self.worker) if one is not None)


@contextmanager
def running(way: str, *, servers: int = 3, plantable: bool = False) -> Iterator[Stack]:
    """Up and answering, on stores of its own; `plantable` if a fault is to be planted in its servers."""
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="samrom-faults-", ignore_cleanup_errors=True)
            )
        )
        planted = folder / "planted" if plantable else None
        if way == "embedded":
            env = _environment(services.embedded_env(folder))
            urls, up = _servers(stack, env, 1, planted)
            yield Stack(way, env, folder, urls, up, planted=planted)
            return
        cluster = stack.enter_context(services.postgres(services.DURABLE))
        bus = stack.enter_context(services.redis())
        cluster.create("faults", "faults_keys")
        env = _environment(services.fenced_env(folder, cluster, bus, name="faults", number=0))
        prepared = services.hub_command(env, "prepare")
        if prepared.returncode != 0:
            raise services.DidNotStart(f"hub prepare: {prepared.stdout}{prepared.stderr}")
        urls, up = _servers(stack, env, servers, planted)
        work = services.restartable([*services.HUB, "work"], log=folder / "work.log", env=env)
        yield Stack(
            way, env, folder, urls, up, stack.enter_context(work), bus.server, cluster.server, planted
        )


def _environment(env: Mapping[str, str]) -> dict[str, str]:
    return services._clean_environment() | services.ALWAYS | UNHURRIED | dict(env)


def _servers(
    stack: ExitStack, env: Mapping[str, str], count: int, planted: Path | None
) -> tuple[tuple[str, ...], tuple[services.Restartable, ...]]:
    up, urls = [], []
    for number in range(count):
        port = services.free_port()
        log = Path(env["HUB_DATA"]) / f"serve-{number}.log"
        up.append(stack.enter_context(services.restartable(_serve(port, planted), log=log, env=env)))
        urls.append(f"http://127.0.0.1:{port}")
    _answering(up, urls)
    return tuple(urls), tuple(up)


def _serve(port: int, planted: Path | None) -> list[object]:
    program = services.HUB if planted is None else [sys.executable, "-m", "tests.faults.planted", planted]
    return [*program, "serve", "--host", "127.0.0.1", "--port", port]


def _answering(servers: Sequence[services.Restartable], urls: Sequence[str]) -> None:
    for one, url in zip(servers, urls, strict=True):
        one.process.wait_until(lambda url=url: services._ready(url))


# ---- Its rooms and its people


def load_rooms(stack: Stack, numbers: Iterable[int]) -> list[list[Ticket]]:
    """Rooms with these numbers, and a ticket for each of their seats."""
    files = {number: stack.folder / f"room-{number}.json" for number in numbers}
    for number, file in files.items():
        file.write_text(json.dumps(world.case(number)), "utf-8")
    done = services.hub_command(stack.env, "load-case", *files.values())
    if done.returncode != 0:
        raise services.DidNotStart(f"hub load-case: {done.stderr}")
    ids = dict(line.split() for line in done.stdout.splitlines())
    return [
        [
            Ticket(stack.urls, ids[f"faults-{number}"], enter(stack.urls[0], world.login(number, seat)))
            for seat in range(len(world.SEATS))
        ]
        for number in files
    ]


def enter(url: str, login: str) -> str:
    """A person's session, by the demonstration's own door."""
    answer = submit(url, "demo/enter/", "", login=login)
    cookies = [cookie.split(";")[0] for cookie in answer.headers.get_all("Set-Cookie") or ()]
    return next(cookie for cookie in cookies if cookie.startswith("samrom="))


def submit(url: str, path: str, cookie: str, within: float = 25.0, **told: str) -> HTTPResponse | Any:
    """Sends a form; the answer, redirects not followed. Raises `OSError` where there is none."""
    token = secrets.token_hex(16)
    cookies = f"{cookie}; samrom-form={token}" if cookie else f"samrom-form={token}"
    headers = {"Cookie": cookies, "X-CSRFToken": token, "Origin": url, "Referer": f"{url}/"}
    request = Request(f"{url}/{path}", data=urlencode(told).encode(), headers=headers)
    return build_opener(Stay).open(request, timeout=within)


class Stay(HTTPRedirectHandler):
    """A redirect is the answer, and no error."""

    def redirect_request(self, *_: Any) -> None:
        return None

    def http_error_302(self, request: Request, answer: Any, code: int, message: str, headers: Any) -> Any:
        return answer
