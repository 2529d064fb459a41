"""How the two stores are opened: the main one and the key store, each SQLite by default and PostgreSQL by its address.

What has been acknowledged survives a power cut (`synchronous=FULL`), and nobody waits for a lock for ever.
"""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

WAIT_SECONDS = 20
_SCHEMES = ("postgres://", "postgresql://", "sqlite://")
_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}"
)


def database(url: str, file: Path, pool: int) -> dict[str, Any]:
    """Django's description of the store at `url`, or in `file` where no address is given."""
    if not url:
        return _sqlite({"NAME": str(file)})
    if not url.startswith(_SCHEMES):
        raise ImproperlyConfigured("The address of a store begins with postgres:// (or sqlite://).")
    told = _read(url)
    return _sqlite(told) if "sqlite" in told["ENGINE"] else _postgres(told, pool)


def _read(url: str) -> dict[str, Any]:
    """What went wrong quotes the address, and with it the password: it is not passed on."""
    try:
        told: dict[str, Any] = environ.Env.db_url_config(url)
    except ValueError:
        raise ImproperlyConfigured(
            "The address of a store cannot be read. In a password, / ? # @ : are written %2F %3F %23 %40 %3A."
        ) from None
    return told


def _sqlite(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": told["NAME"],
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": WAIT_SECONDS,
            "init_command": _PRAGMAS,
        },
    }


def _postgres(told: dict[str, Any], pool: int) -> dict[str, Any]:
    """Pooled: under ASGI each request has a thread of its own, so a connection kept by its thread would be lost.

    Looked over as it is lent, or after a restart of the server each of the pool's would spoil one request.
    """
    options = {
        **told.get("OPTIONS", {}),
        "options": "-c lock_timeout=10s -c statement_timeout=30s -c jit=off",  # compiling costs more than asking
        "prepare_threshold": 5,  # for what is bound by the server; Django's own statements never are
        # A pool that tries on doubles its pauses: after an outage it would stay away as long again.
        "pool": {"min_size": 1, "max_size": pool, "timeout": 10, "reconnect_timeout": 3},
    }
    postgres = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
    return {**told, **postgres, "OPTIONS": options}
