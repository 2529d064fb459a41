"""What is in the log stays: the database refuses change, the chain shows it, the tables are folds of the log."""

import pytest
from django.db import DatabaseError, connection, transaction

from rooms import models
from rooms.log import chain, fold
from rooms.log.outline import reach_rows
from rooms.models import Entry
from tests.cast import stage

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


@pytest.mark.parametrize(
    "table", ["rooms_entry", "rooms_content", "rooms_line", "rooms_scopeset", "rooms_scopeinset"]
)
@pytest.mark.parametrize("statement", ["DELETE FROM {table}", "UPDATE {table} SET {column} = {column}"])
def test_the_database_refuses_update_and_delete(table: str, statement: str) -> None:
    stage("jonas")
    column = "entry" if table == "rooms_content" else "id"
    with pytest.raises(DatabaseError, match="refuses"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=table, column=column))


def test_an_entry_has_no_public_manager() -> None:
    assert not hasattr(Entry, "objects")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sealed", b"something else"), ("kind", "goal"), ("author_id", None), ("seq", 9000), ("first", 1),
        ("public_id", "0" * 32), ("set_id", None), ("told_to_all", True), ("imported", False), ("mark", b"other"),
    ],
)  # fmt: skip
def test_a_changed_row_shows_in_the_chain(field: str, value: object) -> None:
    here = stage("astrid")
    rows = list(Entry._ledger.filter(room=here.room).order_by("seq"))
    assert chain.broken_at(rows) is None
    setattr(rows[40], field, value)
    assert chain.broken_at(rows) == 41


def test_a_missing_a_moved_and_a_cut_row_show() -> None:
    here = stage("astrid")
    rows = list(Entry._ledger.filter(room=here.room).order_by("seq"))
    assert chain.broken_at(rows[:10] + rows[11:]) == 11
    assert chain.broken_at([*rows[:10], rows[11], rows[10], *rows[12:]]) == 11
    assert chain.verify(here.room.pk, here.room.head, here.room.chain) is None
    assert chain.verify(here.room.pk, here.room.head + 1, here.room.chain) == len(rows) + 1


@pytest.mark.parametrize("name", ["nora", "jonas", "astrid"])
def test_reach_and_seats_are_folds_of_the_log(name: str) -> None:
    here = stage(name)
    here.room.refresh_from_db()
    state = fold.load(here.room)
    stored = {
        (r.seat_id, r.scope_id, r.start, r.until) for r in models.Reach.objects.filter(seat__room=here.room)
    }
    assert stored == reach_rows(state)
    for row in models.Seat.objects.filter(room=here.room):
        seat = state.seats[row.pk]
        assert (row.opened, row.closed, row.until, row.role) == (
            seat.opened,
            seat.closed,
            seat.until,
            seat.role,
        )


def test_the_state_that_is_kept_is_the_one_that_is_folded() -> None:
    here = stage()
    here.act("siw-coordinator", {"kind": "seat.closed", "seat": "anders-teacher"})
    kept = here.state
    fold.drop_all()
    assert here.state == kept
