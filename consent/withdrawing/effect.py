"""What a withdrawal has done by now: on how many open screens it took effect, and who is told of it.

Counted are the screens of people whom its author knows and whose loss it named, which any audience tells them. Nobody's
screens are counted one by one, and nobody but the author is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from consent.giver import Giver
from consent.story import basis_key, course, grants_of
from rooms import clock, rule
from rooms.log.seen import Seen
from rooms.screens import Screens, screens
from rooms.state import Basis, Seat

WITHIN = timedelta(seconds=5)


@dataclass(slots=True)
class Effect:
    """`lost` are the names of those who lost something; `told` of those who see the withdrawal itself."""

    screens: Screens
    lost: list[str]
    told: list[str]
    late: bool

    @property
    def over(self) -> bool:
        """Nothing more will come of looking again."""
        return self.screens.all or self.late

    @property
    def missing(self) -> int:
        return self.screens.count - self.screens.cleared

    @property
    def seconds(self) -> float:
        return max(0.1, round(self.screens.last, 1))  # nothing takes no time


def own_withdrawal(giver: Giver, entry: str) -> Seen | None:
    """A withdrawal of the acting seat's that it sees; None for anything else."""
    for seen in course(giver):
        if seen.public_id == entry and seen.kind == "consent.withdrawn" and seen.author == giver.seat.pk:
            return seen
    return None


def effect_of(giver: Giver, seen: Seen) -> Effect:
    basis = giver.state.bases[basis_key(seen)]
    lost = _lost(giver, seen, basis)
    found = screens(giver.reader.room, [seat.public_id for seat in lost], seen.first, seen.at)
    return Effect(
        screens=found,
        lost=[seat.name for seat in lost],
        told=[seat.name for seat in _told(giver, basis)],
        late=clock.now() > seen.at + WITHIN,
    )


def _lost(giver: Giver, seen: Seen, basis: Basis) -> list[Seat]:
    """Those of the parties named who do not reach now what was named; where the case paused, all who fell silent."""
    state = giver.state
    paused = state.state == "paused" and basis.plan
    named: dict[int, set[int]] = {}
    for line in giver.seen_lines(seen.event, grants_of(giver, seen)):
        party = state.party_named(line["party"])
        if party is not None:
            scopes = [state.scope_named(key) for key in line["scopes"]]
            named.setdefault(party.pk, set()).update(scope.pk for scope in scopes if scope is not None)
    return [
        seat
        for seat in giver.people()
        if seat.role != "owner"
        and ((paused and not _reach(giver, seat)) or named.get(seat.party, set()) - _reach(giver, seat))
    ]


def _reach(giver: Giver, seat: Seat) -> set[int]:
    return set(rule.reach_of(giver.state, seat, giver.day))


def _told(giver: Giver, basis: Basis) -> Iterable[Seat]:
    """The owner, the givers and the coordinator who still reach some of it: as far as the author knows them."""
    scopes = {grant.scope for grant in basis.grants}
    for seat in giver.people():
        concerned = seat.role == "coordinator" or seat.pk in basis.givers
        if seat.pk != giver.seat.pk and (
            seat.role == "owner" or (concerned and scopes & _reach(giver, seat))
        ):
            yield seat
