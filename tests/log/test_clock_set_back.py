"""A clock that is set back: the log's order is its positions, its times stand still, and cursors lead where they led."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from rooms import clock
from rooms.cursor import Cursors, print_of
from rooms.log import chain
from rooms.models import Entry
from tests.cast import Stage, stage

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

Turn = Callable[[timedelta], None]


@pytest.fixture
def turn() -> Iterator[Turn]:
    """Sets the clock off by so much."""

    def set_off(by: timedelta) -> None:
        clock.set_source(lambda: datetime.now(UTC) + by)

    yield set_off
    clock.set_source(None)


def times(here: Stage) -> list[datetime]:
    return list(Entry._ledger.filter(room=here.room).order_by("seq").values_list("at", flat=True))


def test_order_and_times_hold(turn: Turn) -> None:
    here = stage()
    before = here.say("ingvild-mother", "før", "general")
    last = times(here)[-1]
    turn(-timedelta(hours=3))
    back = here.say("ingvild-mother", "etter at klokka ble stilt", "general")
    assert times(here)[-1] == last, "it stands still, and does not go back"
    turn(timedelta())
    after = here.say("ingvild-mother", "etter at den gikk riktig", "general")
    assert times(here) == sorted(times(here))
    assert before.seq + 2 == back.seq + 1 == after.seq
    here.room.refresh_from_db()
    assert chain.verify(here.room.pk, here.room.head, here.room.chain) is None


def test_a_cursor_from_before_leads_to_exactly_what_came_after(turn: Turn) -> None:
    from rooms.log import read

    here = stage()
    here.say("ingvild-mother", "før", "general")
    reader = here.reader("ingvild-mother")
    cursors = Cursors(reader.seat.public_id)
    here.room.refresh_from_db()
    cursor = cursors.make(here.room.head, print_of(reader.reach))
    turn(-timedelta(hours=3))
    said = [here.say("siw-coordinator", text, "general").public_id for text in ("en", "to")]
    place = cursors.read(cursor)
    assert place is not None
    found = read.changes(here.reader("ingvild-mother"), place[0], here.room.head, 10)
    assert [one.public_id for one in found] == said


def test_leases_and_deadlines_do_not_know_the_clock(turn: Turn) -> None:
    before = clock.monotonic()
    turn(-timedelta(days=400))
    assert clock.monotonic() >= before
