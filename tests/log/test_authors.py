"""Whom a seat knows by what they wrote is found by an index: neither slower nor telling by its time for what it may not see."""

from __future__ import annotations

import re
import time
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from hub.owner import patiently
from rooms import clock
from rooms.log import many, read, sql
from rooms.models import Entry
from tests.cast import Stage, stage
from tests.log.fenced import as_application, the_owner

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

MONA, MOTHER, TEACHER, COORDINATOR = (
    "mona-habilitation",
    "ingvild-mother",
    "anders-teacher",
    "siw-coordinator",
)


def again(here: Stage, public_id: str, times: int) -> None:
    """An entry stands in the log many times more, as no two are said at once."""
    columns = [field.column for field in Entry._meta.fields if field.column != "id"]
    (row,) = Entry._ledger.filter(public_id=public_id).values(
        *[field.attname for field in Entry._meta.fields]
    )
    with connection.cursor() as cursor:
        for number in range(times):
            new = {
                "seq": 10**6 + number,
                "first": 10**6 + number,
                "public_id": f"{number:032x}",
                "once": None,
            }
            told = row | new | {"mark": number.to_bytes(16)}
            places = ", ".join(["%s"] * len(columns))
            cursor.execute(
                f"INSERT INTO rooms_entry ({', '.join(columns)}) VALUES ({places})",
                [told[name] for name in columns],
            )
        cursor.execute("ANALYZE")


def plan(question: str, **values: Any) -> str:
    how = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {question}", values)
        return "\n".join(str(row) for row in cursor.fetchall())


def fenced() -> AbstractContextManager[None]:
    return as_application() if connection.vendor == "postgresql" else nullcontext()


def test_however_much_an_author_wrote_that_is_not_seen_it_is_not_gone_through() -> None:
    here = stage()
    again(here, here.say(MONA, "Hei", "health").public_id, 1_000)
    teacher, coordinator = here.reader(TEACHER), here.reader(COORDINATOR)
    mona = here.seat(MONA).pk
    with fenced():
        assert mona in read.authors(coordinator)
        assert mona not in read.authors(teacher)
        assert many.authors([teacher])[here.room.pk] == read.authors(teacher)
        today: Any = clock.today() if connection.vendor == "postgresql" else clock.today().isoformat()
        asked = {"seat": teacher.seat.pk, "room": teacher.room, "today": today}
        for question in (sql.AUTHORS, sql.AUTHORS_OF_MANY.format(seats=teacher.seat.pk)):
            probe = r"entry_by_author.*author_id *=.*set_id *=.*seq *>"
            assert re.search(probe, plan(question, **asked), re.DOTALL)


def test_known_is_who_wrote_something_that_is_seen() -> None:
    here = stage()
    mona = here.seat(MONA).pk
    before = here.say(MONA, "Før", "health")
    grants = [{"party": "school", "scopes": ["health"]}]
    given = here.act(MOTHER, {"kind": "consent.given", "form": "digital", "purpose": "p", "grants": grants})
    here.act(MONA, {"kind": "message.revised", "message": before.key, "body": "Før, rettet"})
    assert mona not in known(here)
    here.say(MONA, "Nå", "health")
    assert mona in known(here)
    here.act(MOTHER, {"kind": "consent.withdrawn", "consent": given.key})
    assert mona not in known(here)


def known(here: Stage) -> set[int]:
    """Whom the teacher knows by what they wrote, the same by every way of asking."""
    reader = here.reader(TEACHER)
    authors = {one.author for one in read.everything(reader) if one.scopes is not None} - {None}
    with fenced():
        assert read.authors(reader) == authors
        assert many.authors([reader]) == {here.room.pk: authors}
    return read.authors(reader)


@pytest.mark.served
def test_the_index_is_laid_beside_those_who_write_and_anew_where_it_was_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lay = import_module("rooms.migrations.0011_entries_by_author").lay
    stood = []

    def try_it() -> None:
        with connection.schema_editor(atomic=False) as editor:
            lay(None, editor)

    with the_owner() as other, connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
        other.autocommit = False
        other.execute("SELECT 1 FROM rooms_entry LIMIT 1")

        def wait(_seconds: float) -> None:
            stood.append(stands())
            other.commit()

        monkeypatch.setattr(time, "sleep", wait)
        patiently(try_it)
        cursor.execute("RESET lock_timeout")
    assert (stood, stands()) == ([False], True)


def stands() -> bool:
    """Whether the index is there and whole."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'entry_by_author'::regclass")
        return bool(cursor.fetchone()[0])
