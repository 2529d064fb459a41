"""How far people have read, told as the newest entry at or before it that both see, and only when that changes.

Worked out from the newest entries of each set of scopes, kept in memory as numbers; what lies further back is not told.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rooms import rule
from rooms.log import news
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
    """Of one room. Kept set by set: what is told of one does not depend on how much is said in another."""

    def __init__(self) -> None:
        self._sets: dict[frozenset[int], deque[Mark]] = {}
        self._ids: dict[str, Mark] = {}
        self._last = 0
        self.read_to: dict[str, int] = {}

    def seed(self, seed: Seed) -> None:
        told = [mark for mark in self._ids.values() if not seed.marks or mark.first > seed.marks[-1].first]
        self._sets, self._ids, self._last = {}, {}, 0
        self.add([*seed.marks, *sorted(told, key=lambda mark: mark.first)])
        for seat, upto in seed.read_to.items():
            self.move(seat, upto)

    def add(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            if mark.first <= self._last:
                continue
            self._last = mark.first
            kept = self._sets.setdefault(mark.scopes, deque())
            kept.append(mark)
            self._ids[mark.entry] = mark
            if len(kept) > KEPT:
                del self._ids[kept.popleft().entry]

    def move(self, seat: str, upto: int) -> None:
        """Forward only."""
        self.read_to[seat] = max(upto, self.read_to.get(seat, 0))

    def position(self, entry: str, reach: Reach) -> int | None:
        """Where an entry stands that a reach covers, if it is among the newest."""
        mark = self._ids.get(entry)
        return mark.first if mark is not None and rule.covers(reach, mark.scopes, mark.first) else None

    def both(self, upto: int, one: Reach, other: Reach) -> str | None:
        """The newest entry at or before a position that both see."""
        newest: Mark | None = None
        for scopes, kept in self._sets.items():
            if not (rule.covers(one, scopes, upto) and rule.covers(other, scopes, upto)):
                continue
            mark = next((m for m in reversed(kept) if m.first <= upto), None)
            if mark is None or not all(rule.covers(r, scopes, mark.first) for r in (one, other)):
                continue
            if newest is None or mark.first > newest.first:
                newest = mark
        return newest.entry if newest is not None else None


def seed(state: RoomState, head: int) -> Seed:
    """In a thread. Nobody is shown anything by it."""
    marks = [Mark(*place) for place in news.places(state, head, KEPT)]
    read_to = dict(Seat.objects.filter(room=state.pk, read_to__gt=0).values_list("public_id", "read_to"))
    return Seed(marks, read_to)
