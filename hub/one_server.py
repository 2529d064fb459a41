"""Without Redis, nudges do not leave the process, so exactly one may serve: a second would show stale rooms.

Embedded, the folder is locked; on PostgreSQL, the database, since the second may stand on another machine.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections

from hub.neighbours import open_database

ADVISORY_LOCK = 0x53616D726F6D  # "Samrom"


class AnotherServes(Exception):
    """Somebody else holds the place."""


@contextmanager
def the_only_server() -> Iterator[None]:
    """Holds the place of the one server, where there may be only one. Raises `AnotherServes`."""
    if settings.HUB_REDIS_URL:
        yield
    elif connections["default"].vendor == "postgresql":
        with _only_one_on_the_database():
            yield
    else:
        with only_one(settings.HUB_DATA / "serve.lock"):
            yield


@contextmanager
def only_one(path: Path, *, wait: bool = False) -> Iterator[None]:
    """Locks the file for as long as the block runs. Raises `AnotherServes` at once, unless it may wait."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise AnotherServes from error
        yield


@contextmanager
def _only_one_on_the_database() -> Iterator[None]:
    """On a connection of its own: one from the pool would hand the lock on with itself."""
    with open_database("default") as connection:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK]).fetchone()
        if row is None or not row[0]:
            raise AnotherServes
        try:
            yield
        finally:  # whoever comes next need not wait until the database has noticed that we are gone
            with suppress(psycopg.Error):
                connection.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
