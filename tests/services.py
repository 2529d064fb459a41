"""Real neighbours for the tests: a PostgreSQL, a Redis and running products, all their own, all gone at the end.

Nothing here uses a default port or a folder that outlives the run, so it never meets a server that the
machine already has. The kernel ends what is started here when its parent dies, however it dies.
"""

from __future__ import annotations

import http.client
import json
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.commands import Commands

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
POLL_SECONDS = 0.03

ALWAYS = {
    "HUB_DEMO": "1",
    "HUB_SECRET_KEY": "test-only-0123456789abcdef0123456789abcdef0123456789abcdef",
    "HUB_MASTER_KEY": "dGVzdC1vbmx5LW1hc3Rlci1rZXktMDEyMzQ1Njc4OWE=",
}


class Missing(Exception):
    """A program that these tests need is not on this machine."""


class DidNotStart(Exception):
    """A process ended, or did not answer in time; carries the end of what it said."""


# --- PostgreSQL and Redis ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Postgres:
    port: int
    server: Restartable | None = field(default=None, repr=False)

    def url(self, database: str, role: str = "hub") -> str:
        return f"postgres://{role}@127.0.0.1:{self.port}/{database}"

    def create(self, *databases: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for name in databases:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
                connection.execute(
                    sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
                )

    def drop(self, *databases: str) -> None:
        """As the one who may also end what others still have open."""
        with psycopg.connect(self.url("postgres", "owner"), autocommit=True) as connection:
            for name in databases:
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                )


@dataclass(frozen=True)
class Redis:
    port: int
    server: Restartable | None = field(default=None, repr=False)

    def url(self, number: int) -> str:
        return f"redis://127.0.0.1:{self.port}/{number}"


HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "shared_buffers": "256MB", "max_wal_size": "4GB"}


@contextmanager
def postgres(settings: Mapping[str, str] = HASTY) -> Iterator[Postgres]:
    """A cluster with an ordinary role `hub` that may create databases, and the roles of `deploy/roles.sql`.

    `HASTY` is not durable: for tests alone.
    """
    initdb, server = _postgres_program("initdb"), _postgres_program("postgres")
    with _folder("samrom-pg-", _ordinary_user()) as folder:
        data = folder / "data"
        _run_as_ordinary_user(
            [initdb, "-D", data, "-U", "owner", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        )
        port = free_port()
        always = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "300",
            "log_min_messages": "fatal",
        }
        options = [part for name, value in (always | settings).items() for part in ("-c", f"{name}={value}")]
        command = [server, "-D", data, "-p", port, *options]
        with restartable(command, log=folder / "log", die_with="INT", ordinary_user=True) as running:
            running.process.wait_until(lambda: _postgres_answers(Postgres(port).url("postgres", "owner")))
            make_roles(Postgres(port))
            yield Postgres(port, running)


def make_roles(cluster: Postgres) -> None:
    """The role `hub` that makes and owns the tests' databases, and those that a served installation has."""
    with psycopg.connect(cluster.url("postgres", "owner"), autocommit=True) as connection:
        connection.execute("CREATE ROLE hub LOGIN CREATEDB")
    words = [_postgres_program("psql"), "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1"]
    words += ["--file", ROOT / "deploy" / "roles.sql", cluster.url("postgres", "owner")]
    passwords = {"HUB_OWNER_PASSWORD": "nobody asks", "HUB_APP_PASSWORD": "nobody asks"}
    done = subprocess.run(
        words, env=os.environ | passwords, capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode != 0:
        raise DidNotStart(f"deploy/roles.sql:\n{done.stderr}")


@contextmanager
def redis() -> Iterator[Redis]:
    """A Redis that keeps nothing, with 64 numbered databases."""
    server = shutil.which("redis-server")
    if server is None:
        raise Missing("redis-server")
    with _folder("samrom-redis-", _ordinary_user()) as folder:
        port = free_port()
        command = [server, "--port", port, "--bind", "127.0.0.1", "--dir", folder, "--save", ""]
        command += ["--databases", 64, "--appendonly", "no", "--daemonize", "no"]
        with restartable(command, log=folder / "log", die_with="TERM", ordinary_user=True) as running:
            running.process.wait_until(lambda: _redis_answers(port))
            yield Redis(port, running)


def chromium() -> str | None:
    """The program that drives pages unseen: the one that has no windows at all where it is there, which takes a third."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# --- A running product ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hub:
    """A product that is running: where it answers, and its own command line."""

    urls: tuple[str, ...]
    env: Mapping[str, str]
    folder: Path
    processes: tuple[Process, ...] = field(repr=False)
    commands: Commands = field(repr=False)

    @property
    def url(self) -> str:
        return self.urls[0]

    def cli(self, *arguments: str | Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Runs `hub …` in this product's environment; the caller judges `returncode`."""
        return self.commands.run([str(one) for one in arguments], stdin)

    def entered(self, login: str) -> str:
        """A ready session through the demonstration's door, as `name=value`: quicker than a command of its own."""
        token = secrets.token_hex(16)
        told = {
            "Cookie": f"samrom-form={token}",
            "X-CSRFToken": token,
            "Origin": self.url,
            "Referer": f"{self.url}/",
        }
        told["Content-Type"] = "application/x-www-form-urlencoded"
        address = urllib.parse.urlsplit(self.url)
        line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
        try:
            line.request("POST", "/demo/enter/", urllib.parse.urlencode({"login": login}), told)
            answer = line.getresponse()
            cookies = [cookie.split(";")[0] for cookie in answer.headers.get_all("Set-Cookie") or ()]
        finally:
            line.close()
        for cookie in cookies:
            if cookie.startswith("samrom="):
                return cookie
        raise DidNotStart(f"nobody enters as {login}: {answer.status}")

    def session(self, login: str) -> dict[str, Any]:
        """A ready session of `hub session`: {"cookie": …, "seats": […]}."""
        answer = self.cli("session", login)
        if answer.returncode != 0:
            raise DidNotStart(f"hub session {login}: {answer.stderr}")
        return dict(json.loads(answer.stdout))


@contextmanager
def running_hub(env: Mapping[str, str], *, servers: int = 1, worker: bool = False) -> Iterator[Hub]:
    """`hub serve` (as often as asked) and, if asked, `hub work`, up and answering on free ports.

    `env` holds the `HUB_…` settings, HUB_DATA among them; see `embedded_env` and `served_env`. Only `hub prepare` is
    told who owns the database.
    """
    whole = _clean_environment() | ALWAYS | dict(env)
    folder = Path(whole["HUB_DATA"])
    folder.mkdir(parents=True, exist_ok=True)
    if servers > 1 or worker:
        prepared = hub_command(whole, "prepare")
        if prepared.returncode != 0:
            raise DidNotStart(f"hub prepare: {prepared.stdout}{prepared.stderr}")
    whole.pop("HUB_OWNER_URL", None)
    with ExitStack() as stack:
        urls, processes = [], []
        for number in range(servers):
            port = free_port()
            command = [*HUB, "serve", "--host", "127.0.0.1", "--port", port]
            log = folder / f"serve-{number}.log"
            processes.append(stack.enter_context(process(command, log=log, env=whole)))
            urls.append(f"http://127.0.0.1:{port}")
        if worker:
            processes.append(stack.enter_context(process([*HUB, "work"], log=folder / "work.log", env=whole)))
        for running, url in zip(processes, urls, strict=False):
            running.wait_until(lambda url=url: _ready(url))
        commands = stack.enter_context(Commands(whole))
        yield Hub(tuple(urls), whole, folder, tuple(processes), commands)


def embedded_env(folder: Path) -> dict[str, str]:
    return {"HUB_DATA": str(folder)}


def served_env(folder: Path, cluster: Postgres, bus: Redis, *, name: str, number: int) -> dict[str, str]:
    """The served way on databases `name` and `name_keys` (not created here) and Redis database `number`."""
    return {
        "HUB_DATA": str(folder),
        "HUB_DATABASE_URL": cluster.url(name),
        "HUB_KEYS_URL": cluster.url(f"{name}_keys"),
        "HUB_REDIS_URL": bus.url(number),
    }


def fenced_env(folder: Path, cluster: Postgres, bus: Redis, *, name: str, number: int) -> dict[str, str]:
    """As `served_env`, with the application as a role that owns nothing (deploy/roles.sql)."""
    env = served_env(folder, cluster, bus, name=name, number=number)
    return env | {"HUB_OWNER_URL": cluster.url(name), "HUB_DATABASE_URL": cluster.url(name, "hub_app")}


def hub_command(
    env: Mapping[str, str], *arguments: str | Path, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    command = [*HUB, *map(str, arguments)]
    return subprocess.run(
        command,
        env=dict(env),
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


_beside_python = Path(sys.executable).with_name("hub")
HUB: list[str] = (
    [str(_beside_python)]
    if _beside_python.exists()
    else [sys.executable, "-c", "import sys; from hub.cli import main; sys.exit(main())"]
)


# --- Processes -----------------------------------------------------------------------------------------


@dataclass
class Process:
    popen: subprocess.Popen[bytes]
    command: str
    log: Path

    def wait_until(self, ready: Callable[[], bool], seconds: float = START_SECONDS) -> None:
        """Asks again and again; raises DidNotStart when the process ends first or time runs out."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self.popen.poll() is not None:
                raise DidNotStart(f"{self.command} ended with {self.popen.returncode}:\n{self.said()}")
            if time.monotonic() > deadline:
                raise DidNotStart(f"{self.command} did not answer in {seconds:.0f} s:\n{self.said()}")
            time.sleep(POLL_SECONDS)

    def said(self, characters: int = 6000) -> str:
        return self.log.read_text(errors="replace")[-characters:] if self.log.exists() else ""


class Restartable:
    """A process under the same words, and so on the same port and folder, however often it ends.

    Start it from a thread that lives as long as it should: the kernel takes that thread for its parent.
    """

    def __init__(self, spawn: Callable[[], Process], gentle: int) -> None:
        self._spawn = spawn
        self._gentle = gentle
        self.process = spawn()

    @property
    def alive(self) -> bool:
        return self.process.popen.poll() is None

    def kill(self) -> None:
        """SIGKILL, to a frozen one too; comes back when it is gone."""
        self.process.popen.kill()
        self.process.popen.wait(10)

    def freeze(self) -> None:
        self.process.popen.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.popen.send_signal(signal.SIGCONT)

    def ask_to_end(self) -> None:
        """Does not wait."""
        self.process.popen.send_signal(self._gentle)

    def start(self) -> None:
        """Once more, if it is not there. Does not wait until it answers."""
        if not self.alive:
            self.process = self._spawn()


@contextmanager
def process(
    command: Sequence[object],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    die_with: str = "KILL",
    ordinary_user: bool = False,
) -> Iterator[Process]:
    """A child that writes to `log` and is ended on leaving: asked first, killed after 5 s."""
    with restartable(command, log=log, env=env, die_with=die_with, ordinary_user=ordinary_user) as running:
        yield running.process


@contextmanager
def restartable(
    command: Sequence[object],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    die_with: str = "KILL",
    ordinary_user: bool = False,
) -> Iterator[Restartable]:
    """A child like that of `process`, which can be ended and started again meanwhile."""
    words = [*_dying_with_parent(die_with, ordinary_user), *map(str, command)]

    def spawn() -> Process:
        with log.open("ab") as sink:
            child = subprocess.Popen(
                words,
                env=None if env is None else dict(env),
                cwd=ROOT if not ordinary_user else log.parent,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        return Process(child, " ".join(map(str, command[:3])), log)

    # SIGINT is PostgreSQL's "fast" shutdown: it does not wait for its clients.
    running = Restartable(spawn, signal.SIGINT if ordinary_user else signal.SIGTERM)
    try:
        yield running
    finally:
        _end(running)


def _end(running: Restartable) -> None:
    if not running.alive:
        return
    running.thaw()
    running.ask_to_end()
    try:
        running.process.popen.wait(5)
    except subprocess.TimeoutExpired:
        running.kill()


def _dying_with_parent(number: str, ordinary_user: bool) -> list[str]:
    """The words before a command that bind its life to ours and, for root, lay down root's rights."""
    user = _ordinary_user() if ordinary_user else None
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        if user is not None:
            raise Missing("setpriv (util-linux)")
        return []
    words = [setpriv, "--pdeathsig", number]
    if user is not None:
        words += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return words


def _run_as_ordinary_user(command: Sequence[object]) -> None:
    words = [*_dying_with_parent("KILL", True), *map(str, command)]
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=120, check=False, cwd=tempfile.gettempdir()
    )
    if done.returncode != 0:
        raise DidNotStart(f"{' '.join(words)}:\n{done.stdout}{done.stderr}")


def _ordinary_user() -> pwd.struct_passwd | None:
    """Whom to run a database as when we are root, which PostgreSQL refuses; None when we are not."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Missing("an ordinary user (postgres or nobody)")


@contextmanager
def _folder(prefix: str, owner: pwd.struct_passwd | None) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        if owner is not None:
            os.chown(path, owner.pw_uid, owner.pw_gid)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _postgres_program(name: str) -> Path:
    """Debian keeps the server's programs off PATH, in a folder of their version."""
    on_path = shutil.which(name)
    if on_path:
        return Path(on_path)
    newest_first = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]), reverse=True
    )
    if newest_first:
        return newest_first[0]
    pg_config = shutil.which("pg_config")
    if pg_config:
        folder = subprocess.run(
            [pg_config, "--bindir"], capture_output=True, text=True, check=False
        ).stdout.strip()
        if folder and (Path(folder) / name).exists():
            return Path(folder) / name
    raise Missing(f"PostgreSQL ({name})")


def _postgres_answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _redis_answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(5) == b"+PONG"
    except OSError:
        return False


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _clean_environment() -> dict[str, str]:
    """Ours less every product setting, so that nothing of the tests' own process seeps into a server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    server = os.environ.get("HUB_SERVER")
    return kept if server is None else kept | {"HUB_SERVER": server}


def hidden(page: str, name: str) -> str:
    """What a hidden field of a page holds; nothing where there is none."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found is not None else ""
