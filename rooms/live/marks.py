"""How far people have read, told as the newest entry at or before it that both see, and only when that changes.

Worked out from the newest entries of the room, kept in memory as numbers; what lies further back is not told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rooms import clock, rule
from rooms.log import read
from rooms.models import Seat
from rooms.rule import Reach
from rooms.state import RoomState

KEPT = 200


@dataclass(slots=True, frozen=True)
class Mark:
    """An entry, as far as reading marks need it."""

    first: int
    entry: str
    scopes: frozenset[int]


@dataclass(slots=True, frozen=True)
class Seed:
    """The newest entries of a room, and how far each seat has read."""

    marks: list[Mark]
    read_to: Mapping[str, int]


class Marks:
    """Of one room."""

    def __init__(self) -> None:
        self._marks: list[Mark] = []
        self._ids: dict[str, Mark] = {}
        self.read_to: dict[str, int] = {}

    def seed(self, seed: Seed) -> None:
        later = [mark for mark in self._marks if not seed.marks or mark.first > seed.marks[-1].first]
        self._marks, self._ids = [], {}
        self.add([*seed.marks, *later])
        for seat, upto in seed.read_to.items():
            self.move(seat, upto)

    def add(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            if not self._marks or mark.first > self._marks[-1].first:
                self._marks.append(mark)
                self._ids[mark.entry] = mark
        for mark in self._marks[:-KEPT]:
            del self._ids[mark.entry]
        self._marks = self._marks[-KEPT:]

    def move(self, seat: str, upto: int) -> None:
        """Forward only."""
        self.read_to[seat] = max(upto, self.read_to.get(seat, 0))

    def position(self, entry: str, reach: Reach) -> int | None:
        """Where an entry stands that a reach covers, if it is among the newest."""
        mark = self._ids.get(entry)
        return mark.first if mark is not None and rule.covers(reach, mark.scopes, mark.first) else None

    def both(self, upto: int, one: Reach, other: Reach) -> str | None:
        """The newest entry at or before a position that both see."""
        for mark in reversed(self._marks):
            if mark.first <= upto and all(rule.covers(r, mark.scopes, mark.first) for r in (one, other)):
                return mark.entry
        return None


def seed(state: RoomState, head: int) -> Seed:
    """In a thread. Nobody is shown anything by it."""
    news = read.news(state, max(0, head - KEPT), head, KEPT)
    anybody = read.reader_at(state, next(iter(state.seats.values())), clock.today())
    everything = dict.fromkeys(state.scopes, 0)
    marks = []
    for one in news:
        seen = read.show(one, anybody, everything) if one.envelope.scopes is not None else None
        if seen is not None and seen.scopes is not None and one.seq == seen.first:
            marks.append(Mark(seen.first, seen.public_id, seen.scopes))
    read_to = dict(Seat.objects.filter(room=state.pk, read_to__gt=0).values_list("public_id", "read_to"))
    return Seed(marks, read_to)
