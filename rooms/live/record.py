"""The record of what live sockets were shown (design, point 11): extended and committed before a frame leaves.

One row per process, room and set of attending seats; a new row when the attendance changes, never a row per frame.
Only the writer's thread writes here, inside the transaction that commits what is about to be shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rooms import clock
from rooms.models import Disclosure

LIVE, STANDING = "live", "standing"


@dataclass(slots=True, frozen=True)
class Attendance:
    """Who attends a room now, and the position up to which they have been sent everything."""

    seats: frozenset[str]
    position: int


@dataclass(slots=True, frozen=True)
class Row:
    """A row of the record that still grows."""

    pk: int
    seats: frozenset[str]
    upto: int


@dataclass(slots=True, frozen=True)
class Shown:
    """A page that one seat asked for."""

    room: int
    seat: str
    since: int
    upto: int
    door: str = LIVE


def shown(room: int, seat: str, positions: Iterable[int], door: str = LIVE) -> list[Shown]:
    """Nothing to show is nothing to record."""
    read = list(positions)
    return [Shown(room, seat, min(read), max(read), door)] if read else []


class Record:
    """`attending` says who attends a room; it is asked from the writer's thread."""

    def __init__(self, attending: Callable[[int], Attendance]) -> None:
        self._attending = attending
        self._rows: dict[int, Row] = {}
        self._planned: dict[int, Row | None] = {}

    def covers(self, room: int, seats: frozenset[str], upto: int) -> bool:
        """Is it written already that these seats are shown everything up to a position?"""
        row = self._rows.get(room)
        return row is not None and row.upto >= upto and seats <= row.seats

    def extend(self, room: int, upto: int) -> None:
        """In a transaction: what this room's attending seats are about to be shown."""
        who = self._attending(room)
        row = self._planned.get(room, self._rows.get(room))
        if row is not None and row.seats != who.seats:
            self._end(room, row)
            row = None
        if row is None:
            if who.seats and upto > who.position:
                self._planned[room] = self._begin(room, who, upto)
        elif upto > row.upto:
            Disclosure.objects.filter(pk=row.pk).update(upto=upto)
            self._planned[room] = Row(row.pk, row.seats, upto)

    def leave(self, room: int) -> None:
        """In a transaction: somebody may have left."""
        row = self._planned.get(room, self._rows.get(room))
        if row is not None and row.seats != self._attending(room).seats:
            self._end(room, row)

    def show(self, pages: Iterable[Shown]) -> None:
        """In a transaction: pages that were asked for."""
        now = clock.now()
        rows = [
            Disclosure(
                room_id=p.room, seats=[p.seat], door=p.door, since=p.since, upto=p.upto, at=now, ended_at=now
            )
            for p in pages
        ]
        if rows:
            Disclosure.objects.bulk_create(rows)

    def committed(self) -> None:
        for room, row in self._planned.items():
            if row is None:
                self._rows.pop(room, None)
            else:
                self._rows[room] = row
        self._planned = {}

    def undone(self) -> None:
        self._planned = {}

    def end_all(self) -> None:
        """The process ends, and with it every attendance."""
        pks = [row.pk for row in self._rows.values()]
        Disclosure.objects.filter(pk__in=pks).update(ended_at=clock.now())
        self._rows = {}

    def _begin(self, room: int, who: Attendance, upto: int) -> Row:
        made = Disclosure.objects.create(
            room_id=room,
            seats=sorted(who.seats),
            door=LIVE,
            since=who.position + 1,
            upto=upto,
            at=clock.now(),
        )
        return Row(made.pk, who.seats, upto)

    def _end(self, room: int, row: Row) -> None:
        Disclosure.objects.filter(pk=row.pk).update(ended_at=clock.now())
        self._planned[room] = None
