"""The record of what live sockets are shown: open while they stay, and never open for somebody who is not there."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from django.db import OperationalError

from rooms import clock
from rooms.live import writer as writing
from rooms.live.record import Record, Stay
from rooms.live.writer import Writer
from rooms.models import Disclosure, Running
from tests.cast import Stage, stage
from tests.statements import counted

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def opened(record: Record, here: Stage) -> Disclosure:
    record.begin()
    (row,) = record.show([], [Stay(here.room.pk, here.seat("anders-teacher").public_id, 5)])
    return Disclosure.objects.get(pk=row)


def test_who_was_taken_for_gone_is_told_so_until_the_sockets_are_closed() -> None:
    record, here = Record(), stage()
    row = opened(record, here)
    assert record.alive()
    Running.objects.filter(pk=row.running_id).update(ended_at=clock.now())
    assert not record.alive()
    assert not record.alive(), "a second asking, after a commit that failed, must not forget it"
    again = opened(record, here)
    assert again.running_id != row.running_id
    assert not record.alive()
    record.gone = False
    assert record.alive()


def test_everybody_who_goes_at_once_is_written_down_in_one_statement_each_with_their_own_end() -> None:
    record, here = Record(), stage()
    record.begin()
    seat = here.seat("anders-teacher").public_id
    rows = record.show([], [Stay(here.room.pk, seat, since) for since in range(1, 251)])
    first, gone, *_ = rows
    record.leave({gone: 3})
    ended = Disclosure.objects.get(pk=gone).ended_at
    with counted() as statements:
        record.leave({row: 1000 + row for row in rows if row != first})
    assert len(statements) == 1
    found = {row.pk: row for row in Disclosure.objects.filter(pk__in=rows)}
    assert found[first].ended_at is None, "who stays"
    assert (found[gone].upto, found[gone].ended_at) == (3, ended), "who went before"
    assert {found[row].upto - row for row in rows[2:]} == {1000}
    assert all(found[row].ended_at is not None for row in rows[2:])


def test_the_end_of_a_stay_is_written_however_long_the_store_was_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record, here = Record(), stage()
    row = opened(record, here)
    commit, tries, back = writing.commit, [], threading.Event()

    def away_at_first(drafts: Any, also: Any) -> Any:
        tries.append(len(tries))
        if len(tries) < 4:
            raise OperationalError("away")
        done = commit(drafts, also)
        back.set()
        return done

    monkeypatch.setattr(writing, "commit", away_at_first)
    monkeypatch.setattr(writing, "PATIENCE_SECONDS", -1.0)

    async def goes() -> None:
        writer = Writer(asyncio.get_running_loop(), Record(), lambda heads: None)
        writer.leave(row.pk, 9)
        assert await asyncio.to_thread(back.wait, 20)
        await asyncio.to_thread(writer.stop)

    asyncio.run(goes())
    row.refresh_from_db()
    assert row.upto == 9
    assert row.ended_at is not None
