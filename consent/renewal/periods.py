"""A new plan period asks whether what was given before it is still needed (CR-18).

The plan's own part says from which day a period runs. The first period is none that is new: the consent to the plan
comes before it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rooms.log import read
from rooms.log.read import SeenThing
from rooms.sight import Sight

PART, PERIOD = "plan.part", "period"
MOST = 200  # versions of parts that are looked through for an earlier period


@dataclass(slots=True, frozen=True)
class Period:
    """`first` is its first day, `seq` where it was written."""

    first: date
    seq: int


def new_period(sight: Sight, things: Iterable[SeenThing]) -> Period | None:
    """The newest that took the place of an earlier one, as far as the seat sees both."""
    given = [basis.seq for basis in sight.state.bases.values() if basis.live_on(sight.reader.day)]
    found = [one for one in _periods(things) if any(seq < one[0].seq for seq in given)]
    if not found:
        return None
    before = [seen for seen in read.of_kind(sight.reader, PART, MOST) if seen.event.get("part") == PERIOD]
    new = [
        Period(first, thing.seq)
        for thing, first in found
        for seen in before
        if seen.first < thing.seq
        and seen.scopes == thing.scopes
        and (earlier := _day(seen.event.get("from"))) is not None
        and earlier < first
    ]
    return max(new, key=lambda one: one.first, default=None)


def _periods(things: Iterable[SeenThing]) -> Iterator[tuple[SeenThing, date]]:
    for thing in things:
        if thing.kind == PART and thing.event.get("part") == PERIOD:
            first = _day(thing.event.get("from"))
            if first is not None:
                yield thing, first


def _day(told: object) -> date | None:
    return date.fromisoformat(told) if isinstance(told, str) else None
