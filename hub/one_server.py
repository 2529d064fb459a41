"""Without Redis, nudges do not leave the process, so exactly one may serve: a second would show stale rooms.

Embedded, the folder is locked; on PostgreSQL, the database, since the second may stand on another machine. Servers with
Redis share that lock, so that neither they nor one without it start beside the other.
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
TAKE_AND_LEAVE = {
    False: (b"SELECT pg_try_advisory_lock(%s)", b"SELECT pg_advisory_unlock(%s)"),
    True: (b"SELECT pg_try_advisory_lock_shared(%s)", b"SELECT pg_advisory_unlock_shared(%s)"),
}


class AnotherServes(Exception):
    """Somebody else holds the place."""

    def __init__(self) -> None:
        super().__init__("another server runs already. Without HUB_REDIS_URL there can be only one")


@contextmanager
def the_only_server() -> Iterator[None]:
    """Holds the place of the one server, or with Redis one of many places. Raises `AnotherServes`."""
    if connections["default"].vendor == "postgresql":
        with _place_on_the_database(shared=bool(settings.HUB_REDIS_URL)):
            yield
    elif settings.HUB_REDIS_URL:
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
def _place_on_the_database(*, shared: bool) -> Iterator[None]:
    """On a connection of its own: one from the pool would hand the lock on with itself."""
    take, leave = TAKE_AND_LEAVE[shared]
    with open_database("default") as connection:
        row = connection.execute(take, [ADVISORY_LOCK]).fetchone()
        if row is None or not row[0]:
            raise AnotherServes
        try:
            yield
        finally:  # whoever comes next need not wait until the database has noticed that we are gone
            with suppress(psycopg.Error):
                connection.execute(leave, [ADVISORY_LOCK])
