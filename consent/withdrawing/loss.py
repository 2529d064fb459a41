"""Who loses sight of what when something is closed, said before it is done: by name, over what the acting seat sees."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consent.giver import Giver
from rooms import rule
from rooms.log import read
from rooms.state import Grant, Party, Scope

Gone = Sequence[Grant]
Positions = Mapping[frozenset[int], Sequence[int]]


@dataclass(slots=True)
class Loss:
    """`entries` is None where the acting seat is not to know how many."""

    party: Party
    scopes: list[str]
    people: list[str]
    entries: int | None
    ground: bool
    own: bool


def losses(
    giver: Giver, lines: Iterable[tuple[Party, Scope]], gone: Gone, said: Positions | None
) -> list[Loss]:
    """What closing some cells takes from whom. `gone` are the grants that end, `said` what is counted over."""
    parties: dict[int, Party] = {}
    scopes: dict[int, dict[int, Scope]] = {}
    for party, scope in lines:
        parties[party.pk] = party
        scopes.setdefault(party.pk, {})[scope.pk] = scope
    return [
        Loss(
            party=party,
            scopes=[scope.name for scope in scopes[pk].values()],
            people=[seat.name for seat in giver.people() if seat.party == pk],
            entries=None if said is None else _count(giver, pk, gone, said),
            ground=_stays_on_a_ground(giver, pk, scopes[pk]),
            own=pk == giver.seat.party,
        )
        for pk, party in parties.items()
    ]


def counted_over(giver: Giver, gone: Gone) -> Positions | None:
    """Where what the owner or a giver sees was said; None for others, and while a pause hides it."""
    seen = {
        id(grant)
        for basis in giver.state.bases.values()
        for grant in basis.grants
        if giver.sees_grant(basis, grant)
    }
    if giver.records or giver.keeps_through_pause or not gone or any(id(grant) not in seen for grant in gone):
        return None
    return read.positions(giver.reader)


def ends_plan(giver: Giver, gone: Gone) -> bool:
    """Is nothing left of the consent to the plan, as far as the seat sees it?"""
    going = {id(grant) for grant in gone}
    plans = [(basis, grant) for basis in giver.state.bases.values() if basis.plan for grant in basis.grants]
    left = [
        g for basis, g in plans if g.live_on(giver.day) and giver.sees_grant(basis, g) and id(g) not in going
    ]
    return not left and any(id(grant) in going for _basis, grant in plans)


def _count(giver: Giver, party: int, gone: Gone, said: Positions) -> int:
    before = rule.party_reach(giver.state, party, giver.day)
    after = _reach_without(giver, party, gone)
    return sum(
        _covered(before, scopes, positions) - _covered(after, scopes, positions)
        for scopes, positions in said.items()
    )


def _covered(reach: rule.Reach, scopes: frozenset[int], positions: Sequence[int]) -> int:
    return len(positions) - bisect_left(positions, 1, key=lambda at: rule.covers(reach, scopes, at))


def _reach_without(giver: Giver, party: int, gone: Gone) -> rule.Reach:
    going = {id(grant) for grant in gone}
    reach: dict[int, int] = {}
    for grant in (g for grants in giver.state.active.values() for g in grants):
        if grant.party == party and grant.live_on(giver.day) and id(grant) not in going:
            reach[grant.scope] = min(grant.start, reach.get(grant.scope, grant.start))
    return reach


def _stays_on_a_ground(giver: Giver, party: int, scopes: dict[int, Scope]) -> bool:
    """Does a ground that the seat sees keep some of it open?"""
    return any(
        grant.party == party
        and grant.scope in scopes
        and grant.live_on(giver.day)
        and giver.sees_grant(basis, grant)
        for basis in giver.state.bases.values()
        if basis.kind == "ground"
        for grant in basis.grants
    )
