"""The tests' own database, opened as a served installation opens it: by a role that owns nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import psycopg
from django.db import connection

from hub.grants import grant

APPLICATION = "hub_app"
FENCE = import_module("rooms.migrations.0005_seats_of_one_person")


@contextmanager
def as_application() -> Iterator[None]:
    """What the owner made is used by the application's role from here on."""
    grant(APPLICATION)
    owner = connection.settings_dict["USER"]
    _open_as(APPLICATION)
    try:
        yield
    finally:
        _open_as(owner)


@contextmanager
def the_owner() -> Iterator[psycopg.Connection[Any]]:
    """A connection beside ours, of the role that owns the tables."""
    told = connection.settings_dict
    where = {"host": told["HOST"], "port": told["PORT"], "dbname": told["NAME"], "user": "hub"}
    with psycopg.connect(**where, autocommit=True) as owner:
        yield owner


@contextmanager
def with_fault(name: str, right: str, wrong: str) -> Iterator[None]:
    """A function of the fence says something else for a while."""
    whole = FENCE.function(name, "public")
    right, wrong = (text.replace("{schema}", "public") for text in (right, wrong))
    assert right in whole
    with the_owner() as owner:
        owner.execute(whole.replace(right, wrong).encode())
        try:
            yield
        finally:
            owner.execute(whole.encode())


def rows(question: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """A question that forgets the first fence."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def _open_as(role: str) -> None:
    connection.close()
    connection.close_pool()
    connection.settings_dict["USER"] = role
