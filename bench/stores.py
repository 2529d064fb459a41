"""A PostgreSQL that keeps its promises, and a Redis, for as long as a run takes. The tests' own PostgreSQL does not
sync, which would flatter every figure here.
"""

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType

import psycopg

from bench import processes
from tests import services

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "200",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    "log_min_messages": "fatal",
}
_REDIS_DATABASES = 64


@contextmanager
def postgres() -> Iterator[services.Postgres]:
    """A cluster with an ordinary role `hub` that may create databases; durable. Raises `services.Missing`."""
    initdb, server = services._postgres_program("initdb"), services._postgres_program("postgres")
    with services._folder("samrom-bench-pg-", services._ordinary_user()) as folder:
        data = folder / "data"
        words = ["-U", "owner", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        services._run_as_ordinary_user([initdb, "-D", data, *words])
        port = services.free_port()
        options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [server, "-D", data, "-p", port, *options]
        with services.process(command, log=folder / "log", die_with="INT", ordinary_user=True) as running:
            owner = f"postgres://owner@127.0.0.1:{port}/postgres"
            running.wait_until(lambda: services._postgres_answers(owner))
            with psycopg.connect(owner, autocommit=True) as connection:
                connection.execute("CREATE ROLE hub LOGIN CREATEDB")
            yield services.Postgres(port)


class Stores:
    """Started when first asked for, on the servers' core, and gone on leaving."""

    def __init__(self) -> None:
        self._ending = ExitStack()
        self._postgres: services.Postgres | None = None
        self._redis: services.Redis | None = None
        self._names = (f"bench{number}" for number in itertools.count())
        self._numbers = itertools.cycle(range(_REDIS_DATABASES))

    def __enter__(self) -> "Stores":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending.close()

    def cluster(self) -> services.Postgres:
        if self._postgres is None:
            with processes.on_core(processes.SERVERS):
                self._postgres = self._ending.enter_context(postgres())
        return self._postgres

    def bus(self) -> tuple[services.Redis, int]:
        """A Redis and the number of a database in it that nobody else uses now."""
        if self._redis is None:
            with processes.on_core(processes.SERVERS):
                self._redis = self._ending.enter_context(services.redis())
        return self._redis, next(self._numbers)

    @contextmanager
    def databases(self, *suffixes: str) -> Iterator[str]:
        """New databases of one name with each of these behind it; dropped on leaving."""
        cluster, name = self.cluster(), next(self._names)
        names = [name + suffix for suffix in suffixes]
        cluster.create(*names)
        try:
            yield name
        finally:
            cluster.drop(*names)
