"""What a seat may and must be shown of a room's log, from the log alone: the rule, for a world as small as ours.

Sight that wavers lies in stretches of the log, from an entry that gives it to the one that takes it. Given anew it
starts anew: what was said before stays closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from tests.faults.journal import Era, Post, Room, Row, Turn
from tests.faults.world import OWNER, SEATS

COURSE = ("consent.given", "consent.withdrawn")


@dataclass(slots=True, frozen=True)
class Stretch:
    """Positions between which the wavering scope is open. `given` and `taken` are when that was asked and answered."""

    after: int
    before: float
    given: Turn | None
    taken: Turn | None

    def holds(self, place: int) -> bool:
        return self.after < place < self.before

    @property
    def asked(self) -> float:
        return self.given.asked if self.given else float("-inf")

    @property
    def over(self) -> float:
        """When at the latest it had been taken."""
        return self.taken.done if self.taken else float("inf")


class Sights:
    """Of one room."""

    def __init__(self, room: Room, posts: Mapping[int, Post]) -> None:
        self._log = room.log
        self._masks = [posts[row.number].mask if row.number in posts else 0 for row in room.log]
        places = [at for at, row in enumerate(room.log) if row.kind in COURSE and not row.imported]
        self.course: list[Row] = [room.log[at] for at in places]
        turns = room.turns if len(room.turns) == len(places) else [None] * len(places)
        self._stretches = list(_stretches(self.course, places, turns))

    def why_not(self, seat: int, era: Era, index: int, place: int) -> str:
        """Why a row of an era should not have been shown; nothing where it may."""
        mask, who = self._masks[place], SEATS[seat]
        if not mask or mask & ~who.reach == 0:
            return ""
        if mask & ~(who.reach | who.wavers):
            return "it never reaches that"
        stretch = self.stretch(place)
        if stretch is None:
            return "said while it was closed"
        if not era.reach & who.wavers:
            return "shown on a screen that does not reach it"
        asked = max(asked for first, asked in era.visits if first <= index)
        if asked > stretch.over:
            return "shown to a connection that came after it was withdrawn"
        return ""

    def owed(self, seat: int, era: Era, shown: Set[int], upto: int) -> Iterator[int]:
        """The places that a screen must show, from the first that it shows up to a last one.

        Of what wavers it is owed no more than up to the last that came: once it has been taken nothing of it comes
        any more, while what stands still goes on coming until the screen is told.
        """
        who = SEATS[seat]
        open_ = self._open_in(era) if era.reach & who.wavers else None
        last = upto
        if open_ is not None and open_.before < len(self._log):
            last = max((place for place in shown if self._masks[place] & who.wavers), default=-1)
        for place in range(min(shown), upto + 1):
            mask = self._masks[place]
            if not mask:
                owed = who == OWNER and not self._log[place].imported
            elif mask & ~who.reach == 0:
                owed = True
            else:
                within = mask & ~(who.reach | who.wavers) == 0
                owed = within and open_ is not None and open_.holds(place) and place <= last
            if owed:
                yield place

    def now(self, seat: int, place: int) -> bool:
        """Does the seat see it when everything is over?"""
        mask, who = self._masks[place], SEATS[seat]
        if mask & ~who.reach == 0:
            return True
        last = self._stretches[-1] if self._stretches else None
        lasting = last is not None and last.before == float("inf") and last.holds(place)
        return lasting and mask & ~(who.reach | who.wavers) == 0

    def stretch(self, place: int) -> Stretch | None:
        """The one in which a place lies, if what wavers was open there."""
        return next((one for one in self._stretches if one.holds(place)), None)

    def _open_in(self, era: Era) -> Stretch | None:
        """The stretch that an era's sight lies in: the only one it can be by the clock, else unknown."""
        might = [one for one in self._stretches if one.asked <= era.welcomed and one.over >= era.asked]
        return might[0] if len(might) == 1 else None


def _stretches(course: list[Row], places: list[int], turns: list[Turn] | list[None]) -> Iterator[Stretch]:
    given: tuple[int, Turn | None] | None = None
    for row, place, turn in zip(course, places, turns, strict=True):
        if row.kind == "consent.given":
            given = given or (place, turn)
        elif given is not None:
            yield Stretch(given[0], place, given[1], turn)
            given = None
    if given is not None:
        yield Stretch(given[0], float("inf"), given[1], None)
