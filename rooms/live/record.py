"""The record of what live sockets were shown (design, point 11): written and committed before a frame leaves.

A page that a socket asks for is a range. From then on one row stands open for it: everything from a position on, until
it goes. So what is said costs no row, however many hear it. Only the writer's thread writes here, inside the
transaction that commits what is about to be shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Value, When

from rooms import clock
from rooms.counts import tally
from rooms.models import Disclosure, Running

LIVE, STANDING, LINE = "live", "standing", "line"


@dataclass(slots=True, frozen=True)
class Shown:
    """A page that one seat asked for."""

    room: int
    seat: str
    since: int
    upto: int
    door: str = LIVE


@dataclass(slots=True, frozen=True)
class Stay:
    """A socket of one seat is about to be live from a position on."""

    room: int
    seat: str
    since: int


def shown(room: int, seat: str, positions: Iterable[int], door: str = LIVE) -> list[Shown]:
    """Nothing to show is nothing to record."""
    read = list(positions)
    return [Shown(room, seat, min(read), max(read), door)] if read else []


class Record:
    """What one process writes down."""

    def __init__(self) -> None:
        self._running: int | None = None
        self.gone = False

    def begin(self) -> None:
        """Outside any transaction: the process has a row of its own, which its open rows name."""
        if self._running is None:
            now = clock.now()
            self._running = Running.objects.create(began_at=now, alive_at=now).pk

    def alive(self) -> bool:
        """The process still runs. False where it has been taken for gone, and its open rows with it: until whoever
        holds the sockets that they were open for has closed them, and says so by putting `gone` back.
        """
        if self._running is not None:
            going = Running.objects.filter(pk=self._running, ended_at=None).update(alive_at=clock.now())
            if not going:
                self._running, self.gone = None, True
        return not self.gone

    def show(self, pages: Iterable[Shown], stays: Sequence[Stay]) -> list[int]:
        """In a transaction: pages that were asked for, and sockets that stay; the numbers of the rows of these."""
        now = clock.now()
        rows = [
            Disclosure(
                room_id=p.room, seats=[p.seat], door=p.door, since=p.since, upto=p.upto, at=now, ended_at=now
            )
            for p in pages
        ]
        opened = [
            Disclosure(
                room_id=s.room, seats=[s.seat], door=LIVE, since=s.since, at=now, running_id=self._running
            )
            for s in stays
        ]
        if rows or opened:
            Disclosure.objects.bulk_create([*rows, *opened])
            tally.disclosures += len(rows) + len(opened)
        return [row.pk for row in opened]

    def leave(self, left: Mapping[int, int]) -> None:
        """In a transaction: sockets have gone, each row with the position up to which it was told everything. All at once:
        when a proxy goes, everybody does.
        """
        if left:
            upto = Case(*(When(pk=row, then=Value(position)) for row, position in left.items()))
            Disclosure.objects.filter(pk__in=left, ended_at=None).update(upto=upto, ended_at=clock.now())

    def end(self) -> None:
        """The process ends, and every socket has gone."""
        if self._running is not None:
            Running.objects.filter(pk=self._running).update(ended_at=clock.now())
            self._running = None
