"""Who sees something that is there already, by party and by name, as its asker knows them.

It is judged now, by the one rule, for each open seat; whoever the asker does not know is left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rooms import rule
from rooms.log import read
from rooms.log.read import Seen, SeenThing
from rooms.rule import Reach
from rooms.sight import Sight
from rooms.state import Party, Seat

Sees = Callable[[Reach], bool]


@dataclass(slots=True)
class Group:
    """A party and those of its seats that see it; none where nobody sits for it yet."""

    party: Party
    seats: list[Seat]


def of_entry(sight: Sight, seen: Seen) -> list[Group]:
    """Of an entry with scopes: to see it, each of them is reached from its position or before."""
    scopes = seen.scopes or frozenset()
    return _groups(sight, lambda reach: rule.covers(reach, scopes, seen.first))


def of_thing(sight: Sight, thing: SeenThing) -> list[Group]:
    """Of a standing thing: a measure is seen only by those who also see its goal."""
    goal = read.thing(sight.reader, thing.goal) if thing.goal is not None else None
    above = goal.scopes if goal is not None else None
    return _groups(sight, lambda reach: rule.sees_thing(reach, thing.scopes, above))


def _groups(sight: Sight, sees: Sees) -> list[Group]:
    day = sight.reader.day
    seeing: list[Seat] = [
        seat for seat in sight.state.seats.values() if sees(rule.reach_of(sight.state, seat, day))
    ]
    known = [seat for seat in seeing if sight.knows(seat)]
    return [
        Group(party, sitting)
        for party in sight.state.parties.values()
        if (sitting := [seat for seat in known if seat.party == party.pk])
        or _awaited(sight, party, seeing, sees)
    ]


def _awaited(sight: Sight, party: Party, seeing: Sequence[Seat], sees: Sees) -> bool:
    """Is it open to a party that nobody sits for yet? Where somebody unknown sits, nothing is said of it."""
    if any(seat.party == party.pk for seat in seeing) or not sight.knows_party(party):
        return False
    reached = sees(rule.party_reach(sight.state, party.pk, sight.reader.day))
    return reached and rule.open_in_state(sight.state.state, "participant")
