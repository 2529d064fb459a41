"""Whether the parts that a process stands on answer: both stores and the bus, the heart of the live layer, the writer.

A thread of its own asks each once a second over connections of its own, so nothing else waits for it and it waits for
nothing else. What has not answered for some seconds is away, however it is that it does not answer.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import psycopg
import redis
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from hub.neighbours import plain_parameters
from rooms import clock
from rooms.counts import tally
from rooms.trouble import Trouble

EVERY_SECONDS = 1.0
ASK_SECONDS = 2
OLD_SECONDS = 5.0
BEAT_OLD_SECONDS = 10.0
WRITING_OLD_SECONDS = 10.0

_log = logging.getLogger(__name__)
_NAMES = {"default": "the database", "keys": "the key store"}

Ask = Callable[[], None]


class Part:
    """One thing that is asked again and again. `ask` raises where it does not answer."""

    def __init__(self, name: str, event: str, ask: Ask) -> None:
        self.name = name
        self._ask = ask
        self._trouble = Trouble(_log, event)
        self._answered = float("-inf")
        self._failed = False

    def look(self) -> None:
        try:
            self._ask()
        except (psycopg.Error, sqlite3.Error, redis.RedisError, OSError):
            self._failed = True
            self._trouble.begins()
        else:
            self._answered, self._failed = clock.monotonic(), False
            self._trouble.ends()

    @property
    def away(self) -> bool:
        """It said no, or has said nothing for some seconds."""
        return self._failed or clock.monotonic() - self._answered > OLD_SECONDS


class Parts:
    """Each part has a thread: one that hangs must not make the others look away."""

    def __init__(self, asked: list[Part]) -> None:
        self.asked = asked
        for part in asked:
            threading.Thread(target=self._watch, args=(part,), name="watch", daemon=True).start()

    def away(self) -> list[str]:
        """The names of those that are away, in plain words."""
        return [part.name for part in self.asked if part.away] + [
            name for name, since, old in _own() if since is not None and clock.monotonic() - since > old
        ]

    def _watch(self, part: Part) -> None:
        pause = threading.Event()
        part.look()
        while not pause.wait(EVERY_SECONDS):
            part.look()


def _own() -> list[tuple[str, float | None, float]]:
    return [
        ("the heartbeat", tally.beat_at, BEAT_OLD_SECONDS),
        ("the writer", tally.writing_since, WRITING_OLD_SECONDS),
    ]


@cache
def parts() -> Parts:
    """Of this process, watched from the first time that anybody asks."""
    stores = [
        Part(_NAMES.get(alias, alias), _event(alias), _store(connections[alias])) for alias in connections
    ]
    bus = [Part("the bus", "redis", _bus(settings.HUB_REDIS_URL))] if settings.HUB_REDIS_URL else []
    return Parts([*stores, *bus])


def _event(alias: str) -> str:
    return {"default": "database", "keys": "key-store"}.get(alias, alias)


def _store(store: BaseDatabaseWrapper) -> Ask:
    return (
        _Postgres(store).ask
        if store.vendor == "postgresql"
        else lambda: _ask_sqlite(store.settings_dict["NAME"])
    )


def _ask_sqlite(file: Any) -> None:
    """`SELECT 1` would not touch the file; this reads its head, which a full disk and a lock let it do."""
    with _closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=ASK_SECONDS)) as store:
        store.execute("PRAGMA schema_version").fetchone()


@contextmanager
def _closing(store: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield store
    finally:
        store.close()


class _Postgres:
    """One connection beside the pool, which may be used up, kept for as long as it answers."""

    def __init__(self, store: BaseDatabaseWrapper) -> None:
        self._to = {
            **plain_parameters(store.alias),
            "connect_timeout": ASK_SECONDS,
            "options": f"-c statement_timeout={ASK_SECONDS}s",
            "keepalives_idle": ASK_SECONDS,
            "keepalives_interval": 1,
            "keepalives_count": 3,
        }
        self._open: psycopg.Connection[Any] | None = None

    def ask(self) -> None:
        try:
            self._open = self._open or psycopg.connect(**self._to, autocommit=True)
            self._open.execute("SELECT 1")
        except psycopg.Error:
            opened, self._open = self._open, None
            if opened is not None:
                with suppress(psycopg.Error):
                    opened.close()
            raise


def _bus(url: str) -> Ask:
    bus = redis.Redis.from_url(url, socket_timeout=ASK_SECONDS, socket_connect_timeout=ASK_SECONDS)

    def ask() -> None:
        bus.ping()

    return ask
