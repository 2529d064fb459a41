"""Planted where the log is read and its pages are cut: numbers, positions, order, times, and what is not there."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from rooms.log import sql
from rooms.log.read import Page
from rooms.models import Entry, Room, Seat
from rooms.refusal import Refused
from tests.twins.leaks import around, leak


def _head(room_id: str) -> Any:
    return Room.objects.get(public_id=room_id)


@leak("positions stand in what is sent")
def positions() -> list[Any]:
    def make(entry: Any) -> Any:
        return lambda sight, seen, targets: {**entry(sight, seen, targets), "seq": seen.first}

    return [around("rooms.draw.entry", make)]


@leak("the page counts all entries")
def counts() -> list[Any]:
    def make(words: Any) -> Any:
        return lambda sight: f"{words(sight)} ({_head(sight.state.public_id).head})"

    return [around("rooms.views.parts.state_words", make)]


@leak("unread counts what is hidden")
def unread() -> list[Any]:
    def of_one(reader: Any, after: int) -> int:
        rows = Entry._ledger.filter(room=reader.room, seq__gt=after, set__isnull=False)
        return rows.exclude(author=reader.seat.pk).count()

    def of_many(readers: Any) -> dict[int, int]:
        read_to = dict(Seat.objects.values_list("pk", "read_to"))
        return {reader.room: of_one(reader, read_to[reader.seat.pk]) for reader in readers}

    return [patch("rooms.log.read.unread", of_one), patch("rooms.log.many.unread", of_many)]


@leak("a page says more before the filter")
def more() -> list[Any]:
    def make(page: Any) -> Any:
        def with_more(sight: Any, before: int | None, limit: int) -> Page:
            found = page(sight, before, limit)
            rows = Entry._ledger.filter(room=sight.state.pk, seq__lt=before or 2**62)
            return Page(found.entries, bool(found.entries) and rows.count() > limit)

        return with_more

    return [around("rooms.pages.page", make)]


@leak("a page comes up short")
def short() -> list[Any]:
    def make(page: Any) -> Any:
        def cut(sight: Any, before: int | None, limit: int) -> Page:
            found = page(sight, before, limit)
            rows = Entry._ledger.filter(room=sight.state.pk, seq__lt=before or 2**62).order_by("-seq")
            last = list(rows.values_list("seq", flat=True)[: min(limit, 10_000)])
            kept = [seen for seen in found.entries if seen.first >= (last[-1] if last else 0)]
            return Page(kept or found.entries[-1:], found.more or len(kept) < len(found.entries))

        return cut

    return [around("rooms.pages.page", make)]


@leak("the order follows the head")
def order() -> list[Any]:
    def make(things: Any) -> Any:
        def turned(reader: Any) -> Any:
            found = things(reader)
            return found[::-1] if _head(reader.state.public_id).head % 2 else found

        return turned

    return [around("rooms.log.read.things", make)]


@leak("standing things without their scopes")
def standing() -> list[Any]:
    open_to_all = sql.THINGS.replace("JOIN open_sets o ON o.set_id = t.set_id", "")
    open_to_all = open_to_all.replace("g.set_id IN (SELECT set_id FROM open_sets)", "1 = 1")
    return [patch("rooms.log.sql.THINGS", open_to_all)]


@leak("earlier texts for everybody")
def versions() -> list[Any]:
    return [patch("rooms.log.sql.VERSIONS", sql.VERSIONS.replace("me.id = e.author_id", "1 = 1"))]


@leak("hidden is refused otherwise than absent")
def refused() -> list[Any]:
    def make(one: Any) -> Any:
        def told(reader: Any, public_id: str) -> Any:
            seen = one(reader, public_id)
            if seen is None and Entry._ledger.filter(public_id=public_id).exists():
                raise Refused("not-yours")
            return seen

        return told

    return [around("rooms.log.read.one", make)]


@leak("the page is dated by the last thing said")
def dated() -> list[Any]:
    def make(render: Any) -> Any:
        def with_date(request: Any, template: str, told: Any, **more: Any) -> Any:
            answer = render(request, template, told, **more)
            answer["Last-Modified"] = str(_head(told["room"]["id"]).at)
            return answer

        return with_date

    return [around("rooms.views.room.render", make)]
