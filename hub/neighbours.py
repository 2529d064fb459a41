"""What the servers beside us say of themselves: asked directly, on connections of their own, never from a pool.

Whether that is enough to start with is judged in `hub/start.py`, whether it is safe in `hub/safety_of_servers.py`.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from django.utils import timezone

from rooms.log.fence import LOG

CONNECT_SECONDS = 3
SETTING = {"default": "HUB_DATABASE_URL", "keys": "HUB_KEYS_URL"}
_TO_CONNECT = (
    "dbname",
    "user",
    "password",
    "host",
    "port",
    "service",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
)
_STARTING = ("starting up", "shutting down", "not yet accepting", "recovery")
_ASKED = """
SELECT current_setting('server_version_num')::int, current_setting('server_encoding'),
  pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on',
  current_setting('fsync') = 'on', current_setting('synchronous_commit') <> 'off',
  current_setting('full_page_writes') = 'on', clock_timestamp(),
  r.rolsuper, r.rolbypassrls, r.rolcreaterole, pg_has_role(current_user, d.datdba, 'MEMBER'),
  has_schema_privilege(current_user, 'public', 'CREATE'),
  EXISTS (SELECT 1 FROM pg_roles l WHERE l.rolname = %s AND pg_has_role(current_user, l.oid, 'MEMBER'))
FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()
"""


class NoAnswer(Exception):
    """A server that could not be asked; the text says why, in the driver's words. `later`: it may answer soon."""

    def __init__(self, why: str, *, later: bool) -> None:
        super().__init__(why)
        self.later = later


@dataclass(frozen=True, slots=True)
class Database:
    """What a PostgreSQL says of itself and of the role that we are there. `clock_apart` in seconds."""

    version: int = 150000
    encoding: str = "UTF8"
    read_only: bool = False
    syncs: bool = True
    commits_durably: bool = True
    writes_full_pages: bool = True
    superuser: bool = False
    bypasses: bool = False
    makes_roles: bool = False
    owns: bool = False
    creates: bool = False
    becomes_log: bool = True
    clock_apart: float = 0.0


@dataclass(frozen=True, slots=True)
class Bus:
    """What a Redis says of itself. Where it does not tell its configuration, it is taken to keep nothing."""

    version: tuple[int, ...] = (7,)
    keeps: str = ""


def plain_parameters(alias: str) -> dict[str, Any]:
    """What a connection beside the pool needs of how Django connects."""
    told = connections[alias].get_connection_params()
    return {name: value for name, value in told.items() if name in _TO_CONNECT}


def open_database(alias: str) -> "psycopg.Connection[Any]":
    """A connection outside of any pool. Raises `NoAnswer`."""
    try:
        return psycopg.connect(**plain_parameters(alias), autocommit=True, connect_timeout=CONNECT_SECONDS)
    except psycopg.OperationalError as error:
        raise NoAnswer(_last_words(error), later=_may_answer_soon(str(error))) from error


def ask_database(alias: str) -> Database:
    """Raises `NoAnswer`."""
    with open_database(alias) as connection:
        began = time.monotonic()
        row = connection.execute(_ASKED, [LOG]).fetchone()
        took = time.monotonic() - began
    assert row is not None
    (
        version,
        encoding,
        read_only,
        syncs,
        durably,
        pages,
        at,
        superuser,
        bypasses,
        makes,
        owns,
        creates,
        log,
    ) = row
    return Database(
        version=version,
        encoding=encoding,
        read_only=read_only,
        syncs=syncs,
        commits_durably=durably,
        writes_full_pages=pages,
        superuser=superuser,
        bypasses=bypasses,
        makes_roles=makes,
        owns=owns,
        creates=creates,
        becomes_log=log,
        clock_apart=max(0.0, _apart(at) - took),
    )


def ask_redis(url: str) -> Bus:
    """Raises `NoAnswer`."""
    from redis import Redis, RedisError, ResponseError
    from redis.exceptions import AuthenticationError

    try:
        with Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2, decode_responses=True) as asked:
            told: Any = asked.info("server")
            return Bus(_version(str(told["redis_version"])), _kept(asked))
    except (ResponseError, AuthenticationError) as error:
        raise NoAnswer(_last_words(error), later=False) from error
    except (RedisError, OSError, ValueError) as error:
        raise NoAnswer(_last_words(error), later=not isinstance(error, ValueError)) from error


def served_stores() -> list[str]:
    """The aliases of the stores that are a PostgreSQL."""
    return [alias for alias in connections if connections[alias].vendor == "postgresql"]


def bus_url() -> str:
    return str(settings.HUB_REDIS_URL)


def _kept(asked: Any) -> str:
    from redis import ResponseError

    try:
        told: Mapping[str, str] = asked.config_get("save") | asked.config_get("appendonly")
    except ResponseError:
        return ""
    kept = [name for name, off in (("save", ""), ("appendonly", "no")) if told.get(name, off) != off]
    return " and ".join(kept)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdecimal())


def _apart(at: datetime) -> float:
    return abs((timezone.now() - at).total_seconds())


def _may_answer_soon(said: str) -> bool:
    return "FATAL" not in said or any(words in said for words in _STARTING)


def _last_words(error: BaseException) -> str:
    """The end of what a driver says, without its preamble of addresses that were tried."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    told = next((line for line in lines if "FATAL" in line), lines[0])
    return told.rpartition("FATAL:")[2].strip().rstrip(".")
