"""An installation of its own for one twin: its folder, its clock that stands still, and emptied between pairs.

Bounds that only large rooms meet (pages, chunks, kept marks) are made small, so that small worlds cross them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MOMENT = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
ORIGIN = "http://127.0.0.1:8000"
STAYS = ("django_migrations", "django_content_type", "auth_permission", "sqlite_sequence")
BOUNDS = (
    ("rooms.views.room", "PAGE", 7),
    ("rooms.live.catch_up", "NEWEST", 9),
    ("rooms.live.catch_up", "CHUNK", 11),
    ("rooms.live.marks", "KEPT", 3),
)


def prepare(folder: Path) -> None:
    """Sets the environment, starts Django and migrates: once, before anything else of the product is imported."""
    for name in [name for name in os.environ if name.startswith("HUB_")]:
        del os.environ[name]
    os.environ |= {"HUB_DATA": str(folder), "HUB_DEMO": "1", "DJANGO_SETTINGS_MODULE": "hub.settings"}
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections
    from django.db.backends.signals import connection_created

    connection_created.connect(_hurry, weak=False)
    _stand_still()
    for alias in connections:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    make_small()


def _hurry(connection: Any, **told: Any) -> None:
    """Nothing here has to survive a power cut."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")


def _stand_still() -> None:
    """The same moment for what the product asks and for what the framework asks."""
    import logging

    from django.conf import settings
    from django.utils import timezone

    from rooms import clock

    clock.set_source(lambda: MOMENT)
    timezone.now = lambda: MOMENT
    for name in ("HUB_RATE_FRAMES", "HUB_RATE_FRAMES_BURST", "HUB_RATE_POSTS", "HUB_RATE_POSTS_BURST"):
        setattr(settings, name, 1_000_000)
    logging.disable(logging.WARNING)


def make_small() -> None:
    from importlib import import_module

    for module, name, bound in BOUNDS:
        found = import_module(module)
        assert hasattr(found, name), f"{module}.{name} is not there any more"
        setattr(found, name, bound)


def empty() -> None:
    """Takes every row away, past the triggers that protect the log, and what the process remembers."""
    from django.db import connections

    from rooms import keystore
    from rooms.log import find, fold

    for alias in connections:
        with _unguarded(connections[alias]) as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (table,) in cursor.fetchall():
                if table not in STAYS:
                    cursor.execute(f'DELETE FROM "{table}"')
    fold.drop_all()
    find.forget_all_sets()
    keystore._open.clear()


@contextmanager
def _unguarded(connection: Any) -> Iterator[Any]:
    """One transaction without triggers, its foreign keys judged at its end."""
    from django.db import transaction

    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys=ON")
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield cursor
        for _, definition in triggers:
            cursor.execute(definition)
