"""What the servers beside us must not be when real people use the product, asked of themselves (`hub check`)."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from hub.neighbours import SETTING, Bus, Database, NoAnswer, ask_database, ask_redis, bus_url, served_stores
from hub.start import OLDEST_POSTGRES, OLDEST_REDIS, folder_trouble, not_prepared
from rooms.live.bus import OPTIONS

CLOCKS_APART = 2.0


def unsafe_servers() -> Iterator[str]:
    yield from folder_trouble()
    answering = True
    for alias in served_stores():
        try:
            yield from of_database(alias, ask_database(alias))
        except NoAnswer as why:
            answering = False
            yield f"{SETTING[alias]}: the database does not answer ({why})."
    if answering:
        yield from not_prepared()
    yield from _of_bus()


def of_database(alias: str, told: Database) -> Iterator[str]:
    setting = SETTING[alias]
    if told.version < OLDEST_POSTGRES * 10_000:
        yield f"{setting}: PostgreSQL {told.version // 10_000} is older than {OLDEST_POSTGRES}, the oldest that is tried."
    if told.encoding != "UTF8":
        yield f"{setting}: the database's encoding is {told.encoding} and not UTF8, so names would be refused."
    if told.read_only:
        yield f"{setting}: the database is read-only, so nothing can be said."
    yield from _durability(setting, told)
    yield from _role(alias, told)
    if told.clock_apart > CLOCKS_APART:
        yield f"{setting}: the database's clock and ours are {told.clock_apart:.0f} s apart; end dates need one time."


def _durability(setting: str, told: Database) -> Iterator[str]:
    for whole, name in (
        (told.syncs, "fsync"),
        (told.commits_durably, "synchronous_commit"),
        (told.writes_full_pages, "full_page_writes"),
    ):
        if not whole:
            yield f"{setting}: {name} is off in PostgreSQL: what was acknowledged may be lost in a power cut."


def _role(alias: str, told: Database) -> Iterator[str]:
    setting = SETTING[alias]
    if told.superuser:
        yield f"{setting}: its role is a superuser, for whom neither triggers nor row-level security hold."
    elif told.bypasses:
        yield f"{setting}: its role has BYPASSRLS, so the second fence (row-level security) is not there."
    if told.makes_roles and not told.superuser:
        yield f"{setting}: its role has CREATEROLE and can give itself other rights."
    if alias != "default" or told.superuser:
        return
    if told.owns:
        yield f"{setting}: its role owns the database, so it could alter the log; deploy/roles.sql makes one that cannot."
    elif told.creates:
        yield f"{setting}: its role may create in the schema public: REVOKE CREATE ON SCHEMA public FROM PUBLIC."


def _of_bus() -> Iterator[str]:
    if not bus_url():
        return
    try:
        yield from of_redis(ask_redis(bus_url()))
    except NoAnswer as why:
        yield f"HUB_REDIS_URL: Redis does not answer ({why})."
    yield from _timeouts()


def of_redis(told: Bus) -> Iterator[str]:
    if told.version < OLDEST_REDIS:
        version = ".".join(map(str, told.version))
        yield f"HUB_REDIS_URL: Redis {version} is older than {OLDEST_REDIS[0]}, the oldest that is tried."
    if told.keeps:
        yield f"HUB_REDIS_URL: Redis writes to disk ({told.keeps}), and hints would outlive what they hint at."


def _timeouts() -> Iterator[str]:
    """A client with a timeout for reading takes a silent bus for a dead one (redis-py 8: after 5 s)."""
    from redis.asyncio import ConnectionPool

    told = ConnectionPool.from_url(bus_url(), **OPTIONS).connection_kwargs
    if told.get("socket_timeout") is not None:
        yield "HUB_REDIS_URL: its client has a socket_timeout, so that a silent bus is taken for a dead one."
    layers: dict[str, Any] = getattr(settings, "CHANNEL_LAYERS", {})
    for layer in layers.values():
        for host in layer.get("CONFIG", {}).get("hosts", []):
            if not isinstance(host, dict) or host.get("socket_timeout", 0) is not None:
                yield "CHANNEL_LAYERS: a host without socket_timeout None loses its idle sockets after 5 s."
