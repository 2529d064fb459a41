"""A PostgreSQL that keeps its promises, and a Redis, for as long as a run takes. The tests' own PostgreSQL does not
sync, which would flatter every figure here.
"""

import itertools
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import TracebackType

from bench import processes
from tests import services

_SETTINGS = services.DURABLE | {"shared_buffers": "512MB", "checkpoint_timeout": "30min"}
_REDIS_DATABASES = 64


def postgres() -> AbstractContextManager[services.Postgres]:
    """A cluster with an ordinary role `hub` that may create databases; durable. Raises `services.Missing`."""
    return services.postgres(_SETTINGS)


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
