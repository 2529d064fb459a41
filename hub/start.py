"""What must be there before a process starts. Each lack is one plain sentence, and the process does not start.

A server that is only just starting beside us is waited for. A process that runs outlives the absence of all of them.
"""

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from hub.neighbours import SETTING, Database, NoAnswer, ask_database, ask_redis, bus_url, served_stores
from hub.stopped import CannotStart
from rooms.log import fence

OLDEST_POSTGRES = 13
OLDEST_REDIS = (6,)
WAIT_SECONDS = 30.0
PAUSE_SECONDS = 0.5
ROOM_ON_DISK = 16 * 1024 * 1024  # bytes

Told = TypeVar("Told")


def ready_to_serve() -> None:
    """For `hub serve` and `hub work`. Raises `CannotStart`."""
    ready_to_prepare()
    if bus_url():
        bus = _patiently("HUB_REDIS_URL: Redis", lambda: ask_redis(bus_url()))
        if bus.version < OLDEST_REDIS:
            version = ".".join(map(str, bus.version))
            raise CannotStart(f"HUB_REDIS_URL: Redis {version} is older than {OLDEST_REDIS[0]}.")
    for sentence in not_prepared():
        raise CannotStart(sentence)


def ready_to_prepare() -> None:
    """The folder and the databases, whatever is in them. Raises `CannotStart`."""
    for sentence in folder_trouble():
        raise CannotStart(sentence)
    for alias in connections:
        if alias in served_stores():
            name = f"{SETTING[alias]}: the database"
            for sentence in _unfit(alias, _patiently(name, lambda alias=alias: ask_database(alias))):  # type: ignore[misc]
                raise CannotStart(sentence)
        else:
            _open_file(alias)


def folder_trouble() -> Iterator[str]:
    free = shutil.disk_usage(settings.HUB_DATA).free
    if free < ROOM_ON_DISK:
        yield f"HUB_DATA: the disk is full ({free // 1024} kB left), so nothing can be stored."


def not_prepared() -> Iterator[str]:
    """A store that lacks migrations, or is ahead of us in a way that cannot be undone."""
    for alias in connections:
        try:
            executor = MigrationExecutor(connections[alias])
            lacks = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError:
            yield f"{_setting(alias)}: the database does not let us see whether it is prepared; run `hub prepare`."
            continue
        if lacks:
            store = "the main store" if alias == "default" else "the key store"
            yield f"{_setting(alias)}: {store} lacks {len(lacks)} migrations; run `hub prepare`."
        ahead = _ahead(executor.loader)
        # On PostgreSQL it may be: while processes are replaced one by one, the old version serves beside the new.
        if ahead and connections[alias].vendor == "sqlite":
            yield f"{_setting(alias)}: the file was prepared by a newer version ({ahead}), which this one would harm."
        if alias == "default" and not lacks and fence.stands() and not ask_database(alias).becomes_log:
            yield f"{_setting(alias)}: its role may not become {fence.LOG}; deploy/roles.sql makes both."


def _ahead(loader: MigrationLoader) -> str:
    """The first migration that has been applied and that we do not know."""
    unknown = [
        key
        for key in loader.applied_migrations
        if key[0] in loader.migrated_apps and key not in loader.disk_migrations
    ]
    return ".".join(min(unknown)) if unknown else ""


def _unfit(alias: str, told: Database) -> Iterator[str]:
    setting = SETTING[alias]
    if told.version < OLDEST_POSTGRES * 10_000:
        yield f"{setting}: PostgreSQL {told.version // 10_000} is older than {OLDEST_POSTGRES}."
    if told.encoding != "UTF8":
        yield f"{setting}: the database's encoding is {told.encoding} and not UTF8."
    if told.read_only:
        yield f"{setting}: the database is read-only."


def _open_file(alias: str) -> None:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
    except (OperationalError, DatabaseError) as error:
        raise CannotStart(f"{_setting(alias)}: the file cannot be used ({error}).") from error


def _setting(alias: str) -> str:
    return SETTING[alias] if alias in served_stores() else "HUB_DATA"


def _patiently(what: str, ask: Callable[[], Told]) -> Told:
    """Waits for one that may answer soon. Raises `CannotStart`."""
    deadline = time.monotonic() + WAIT_SECONDS
    said = False
    while True:
        try:
            return ask()
        except NoAnswer as why:
            if not why.later or time.monotonic() > deadline:
                raise CannotStart(f"{what} does not answer ({why}).") from why
            if not said:
                sys.stderr.write(f"{what} does not answer yet ({why}); waiting for {WAIT_SECONDS:.0f} s.\n")
                said = True
        time.sleep(PAUSE_SECONDS)
