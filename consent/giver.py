"""The sight of those for whom the consent page is: who may give consent, the coordinator who records their word, and
the owner, who sees who reads what even where others decide.

They see of a consent what the rule gives them and no more. Of a line that they do not see, only whether a party reads a
kind of information that they reach themselves: that much every audience tells.
"""

from datetime import date

from django.utils.functional import cached_property

from consent.entitlement import may_decide, may_give_plan
from consent.plan_consent import reach_before_pause
from rooms import rule
from rooms.log.read import Reader
from rooms.rule import Line, Reach
from rooms.sight import Sight
from rooms.state import Basis, Grant, Party, RoomState, Scope

Live = list[tuple[Basis, Grant]]


class Giver(Sight):
    """A sight that keeps open through a pause for those entitled to give."""

    @property
    def day(self) -> date:
        return self.reader.day

    @cached_property
    def entitled(self) -> bool:
        return rule.entitled(self.state, self.seat, self.day)

    @property
    def records(self) -> bool:
        """Records what others decide, and decides nothing."""
        return self.seat.role == "coordinator" and not self.entitled

    @cached_property
    def reach(self) -> Reach:
        if self.keeps_through_pause:
            return reach_before_pause(self.state, self.seat, self.day)
        return self.reader.reach

    @property
    def keeps_through_pause(self) -> bool:
        return self.state.state == "paused" and self.entitled and self.seat.role != "owner"

    def known_scopes(self) -> list[Scope]:
        scopes = self.state.scopes.values()
        return [
            s for s in scopes if s.pk in self.reach or rule.knows_scope(self.state, self.seat, s.pk, self.day)
        ]

    def known_parties(self) -> list[Party]:
        """The parties that consent can go to, as far as the seat knows them."""
        owners = {seat.party for seat in self.state.seats.values() if seat.role == "owner"}
        return [party for party in self.parties() if party.kind != "owner" and party.pk not in owners]

    def decides(self, scope: Scope) -> bool:
        return may_decide(self.state, self.seat, scope, self.day)

    @property
    def decides_on_plan(self) -> bool:
        return may_give_plan(self.state, self.seat, self.day)

    @property
    def may_refuse(self) -> bool:
        """May it say no (CR-23)? Nobody is asked about what the owner withholds, so there is no no to that."""
        return any(self.decides(scope) for scope in self.known_scopes() if not scope.withheld)

    def sees_grant(self, basis: Basis, grant: Grant) -> bool:
        """Is this line of a consent the seat's to see?"""
        mine = self.seat.pk if self.seat.pk in basis.givers else None
        return rule.sees_line(Line(grant.scope, party=grant.party, seat=mine), self.reach, self.seat)

    def may_take_back(self, basis: Basis, grants: list[Grant]) -> bool:
        if basis.kind == "ground":
            return False
        if self.seat.pk in basis.givers or self.records:
            return True
        return bool(grants) and all(self.decides(self.state.scopes[grant.scope]) for grant in grants)


def giver_of(reader: Reader, language: str) -> Giver | None:
    """None for whoever the consent page is not for."""
    giver = Giver(reader, language)
    return giver if giver.entitled or giver.records or giver.seat.role == "owner" else None


def live_in(state: RoomState, party: Party, scope: Scope, day: date) -> Live:
    """What gives a party this kind of information today."""
    return [
        (basis, grant)
        for basis in state.bases.values()
        for grant in basis.grants
        if grant.party == party.pk and grant.scope == scope.pk and grant.live_on(day)
    ]
