"""Migrations run as the owner of the tables (HUB_OWNER_URL), and never stand in the way of those who are being served.

A change of a table waits for whoever uses it, and everybody else waits behind it: so it gives up after two seconds,
lets them pass and tries again. A migration is a transaction: one that gave up has left nothing.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.conf import settings
from django.db import DatabaseError, OperationalError, connections

from hub.databases import database
from hub.grants import NoRoles, grant
from hub.stopped import CannotStart

LOCK_SECONDS = 2
TRIES, PAUSE_SECONDS = 60, 1.0
BUSY = {"55P03", "40P01"}  # lock not available, deadlock
NOT_OURS = "42501"  # insufficient privilege
ONE_AT_A_TIME = 0x50726570  # "Prep"


@contextmanager
def owning() -> Iterator[None]:
    """For as long as the block runs, the stores that are a PostgreSQL are open as their owners, one of us at a time."""
    with ExitStack() as held:
        for alias in connections:
            if connections[alias].vendor == "postgresql":
                held.enter_context(_open_as_owner(alias))
        yield


def grant_to_application() -> None:
    """Inside `owning`. Where the application is the owner itself, there is nobody to grant to. Raises `CannotStart`."""
    if not settings.HUB_OWNER_URL or not settings.HUB_DATABASE_URL:
        return
    application = str(settings.DATABASES["default"]["USER"])
    if application == connections["default"].settings_dict["USER"]:
        return
    try:
        patiently(lambda: grant(application))
    except NoRoles as role:
        raise CannotStart(f"HUB_DATABASE_URL: there is no role {role}; deploy/roles.sql makes it.") from role


def patiently(act: Callable[[], Any]) -> None:
    """Does what needs a table for itself, in between what others do. Raises `CannotStart`."""
    for _ in range(TRIES):
        try:
            act()
        except DatabaseError as error:
            state = _state(error)
            if state == NOT_OURS:
                raise CannotStart("HUB_OWNER_URL must name the role that owns the database.") from error
            if state not in BUSY:
                raise
            sys.stderr.write("hub prepare: a table is in use; trying again.\n")
            time.sleep(PAUSE_SECONDS)
        else:
            return
    raise CannotStart(
        "A table was in use all the time; what was done stays done, so run `hub prepare` again."
    )


def _state(error: BaseException | None) -> str | None:
    """PostgreSQL's own word for it; Django wraps a refusal of its table of migrations twice."""
    while error is not None:
        state: str | None = getattr(error, "sqlstate", None)
        if state is not None:
            return state
        error = error.__cause__ or error.__context__
    return None


@contextmanager
def _open_as_owner(alias: str) -> Iterator[None]:
    before = connections[alias]
    owner = type(before)(_described(before.settings_dict, alias), alias)
    connections[alias] = owner
    try:
        _connect(alias, owner)
        yield
    finally:
        owner.close()
        connections[alias] = before


def _described(told: dict[str, Any], alias: str) -> dict[str, Any]:
    """As the application's, but by the owner's address where there is one, unpooled, and patient with its own work."""
    url = settings.HUB_OWNER_URL if alias == "default" else ""
    described = {**told, **database(url, settings.HUB_DATA, 1)} if url else dict(told)
    options = {name: value for name, value in described["OPTIONS"].items() if name != "pool"}
    options["options"] = f"-c lock_timeout={LOCK_SECONDS}s -c statement_timeout=0"
    return {**described, "OPTIONS": options}


def _connect(alias: str, owner: Any) -> None:
    def alone() -> None:
        with owner.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [ONE_AT_A_TIME, list(connections).index(alias)])

    try:
        owner.ensure_connection()
    except OperationalError as error:
        said = str(error).strip().rpartition("FATAL:")[2].strip() or type(error).__name__
        name = "HUB_OWNER_URL" if settings.HUB_OWNER_URL and alias == "default" else "the store's address"
        raise CannotStart(f"{name}: the database does not answer ({said}).") from error
    patiently(alone)
