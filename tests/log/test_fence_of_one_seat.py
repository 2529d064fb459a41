"""The second fence around what is kept for one seat alone: its drafts, and the files beside them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, transaction

from rooms import clock, draft_files, drafts
from rooms.erasure import erase
from rooms.log import fence
from rooms.log.read import Reader
from rooms.models import SeatDraft, SeatFile
from rooms.upload import Received
from tests.cast import Stage, stage
from tests.log.fenced import as_application, rows, the_owner

pytestmark = [pytest.mark.served, pytest.mark.django_db(databases="__all__", transaction=True)]

TABLES = ("rooms_seatdraft", "rooms_seatfile")
CHANGES = (
    "UPDATE {table} SET sealed = sealed",
    "DELETE FROM {table}",
)


@pytest.fixture
def here(transactional_db: None) -> Iterator[Stage]:
    with as_application():
        assert fence.stands()
        here = stage("nora")
        for key in ("anders-teacher", "ingvild-mother"):
            reader = here.reader(key)
            kept = draft_files.keep(reader, Received("a.pdf", "application/pdf", b"%PDF"), "")
            drafts.keep(reader, drafts.NEW, drafts.Written(f"av {key}", files=[kept.id]), "")
        yield here


def asked(reader: Reader, question: str) -> list[tuple[object, ...]]:
    with fence.as_seat(reader.seat.pk, reader.day):
        return rows(question)


def changed(statement: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def test_a_question_that_names_no_seat_gets_nothing_and_changes_nothing(here: Stage) -> None:
    for table in TABLES:
        assert rows(f"SELECT * FROM {table}") == []
        assert [changed(statement.format(table=table)) for statement in CHANGES] == [0, 0]
    assert (SeatDraft.objects.count(), SeatFile.objects.count()) == (0, 0)
    with fence.as_log():
        assert (SeatDraft.objects.count(), SeatFile.objects.count()) == (2, 2)


def test_each_seat_gets_its_own_and_what_is_said_ends_with_it(here: Stage) -> None:
    for key in ("anders-teacher", "ingvild-mother"):
        reader = here.reader(key)
        for table in TABLES:
            assert asked(reader, f"SELECT seat_id FROM {table}") == [(reader.seat.pk,)]
        kept = drafts.kept(reader, drafts.NEW)
        assert kept is not None
        assert kept.written.body == f"av {key}"
        assert len(kept.files) == 1
    for wrong in ("siw-coordinator", "nora-owner"):
        reader = here.reader(wrong)
        assert [asked(reader, f"SELECT * FROM {table}") for table in TABLES] == [[], []]
    assert rows("SELECT * FROM rooms_seatdraft") == []


def test_nothing_is_kept_or_taken_in_the_name_of_another_seat(here: Stage) -> None:
    mother, teacher = here.reader("ingvild-mother"), here.reader("anders-teacher")
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        fence.as_seat(teacher.seat.pk, teacher.day),
    ):
        SeatDraft.objects.create(seat_id=mother.seat.pk, place=b"x" * 16, sealed=b"x")
    with fence.as_seat(teacher.seat.pk, teacher.day):
        assert SeatDraft.objects.filter(seat=mother.seat.pk).delete()[0] == 0
        assert SeatFile.objects.filter(seat=mother.seat.pk).update(sealed=b"x") == 0
    assert drafts.kept(mother, drafts.NEW) is not None


def test_a_seat_past_its_last_day_gets_nothing(here: Stage) -> None:
    from datetime import timedelta

    from rooms.models import Seat

    teacher = here.reader("anders-teacher")
    Seat.objects.filter(pk=teacher.seat.pk).update(until=clock.today() - timedelta(days=1))
    assert [asked(teacher, f"SELECT * FROM {table}") for table in TABLES] == [[], []]


def test_what_is_thrown_away_is_gone_behind_the_fence_too(here: Stage) -> None:
    teacher, mother = here.reader("anders-teacher"), here.reader("ingvild-mother")
    kept = drafts.kept(teacher, drafts.NEW)
    assert kept is not None
    drafts.keep(teacher, drafts.NEW, drafts.Written(""), kept.version)
    with fence.as_log():
        for model in (SeatDraft, SeatFile):
            assert [row.seat_id for row in model.objects.all()] == [mother.seat.pk]
    here.act("siw-coordinator", {"kind": "seat.closed", "seat": "ingvild-mother"})
    with fence.as_log():
        assert (SeatDraft.objects.count(), SeatFile.objects.count()) == (0, 0)


def test_erasure_and_the_worker_reach_behind_it(here: Stage) -> None:
    drafts.throw_away_left()
    draft_files.throw_away_left()
    with fence.as_log():
        assert (SeatDraft.objects.count(), SeatFile.objects.count()) == (2, 2)
        SeatFile.objects.filter(seat=here.reader("anders-teacher").seat.pk).update(
            kept_at=clock.now() - draft_files.KEPT_FOR * 2
        )
    draft_files.throw_away_left()
    with fence.as_log():
        assert SeatFile.objects.count() == 1
    erase(here.room.public_id, "law")
    with fence.as_log():
        assert (SeatDraft.objects.count(), SeatFile.objects.count()) == (0, 0)


@pytest.mark.parametrize("table", TABLES)
def test_without_its_policy_a_fault_shows(here: Stage, table: str) -> None:
    with the_owner() as owner:
        owner.execute(f"CREATE POLICY open ON {table} USING (true)".encode())
        try:
            assert rows(f"SELECT * FROM {table}")
        finally:
            owner.execute(f"DROP POLICY open ON {table}".encode())
    assert rows(f"SELECT * FROM {table}") == []
