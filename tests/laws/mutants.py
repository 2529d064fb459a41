"""Planted faults of reach: the model with one clause broken. Worlds that cannot tell these prove nothing.

`MUTANTS` is a list of subclasses of the model, each with a docstring that names its fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from tests.laws.fold import Event, Grant, Reach, Seat, lines_of
from tests.laws.model import Model


class IgnoresPosition(Model):
    """Sees an entry by scope alone, whatever its position."""

    def sees_at(self, reach: Reach, scopes: Iterable[str], position: int) -> bool:
        return all(scope in reach for scope in scopes)


class AnyScope(Model):
    """One reached scope is enough."""

    def sees_at(self, reach: Reach, scopes: Iterable[str], position: int) -> bool:
        return any(scope in reach and reach[scope] <= position for scope in scopes)


class FirstScope(Model):
    """Looks at the first scope only."""

    def sees_at(self, reach: Reach, scopes: Iterable[str], position: int) -> bool:
        return super().sees_at(reach, list(scopes)[:1], position)


class LowestOfAllScopes(Model):
    """Compares the position with the lowest start of the entry's scopes."""

    def sees_at(self, reach: Reach, scopes: Iterable[str], position: int) -> bool:
        named = list(scopes)
        return all(s in reach for s in named) and min(reach[s] for s in named) <= position


class WithdrawalIgnored(Model):
    """A withdrawal ends nothing."""

    def withdraw(self, event: Event) -> None:
        return


class PartialWithdrawalEndsAll(Model):
    """A withdrawal of a part ends the whole consent."""

    def withdrawn_lines(self, event: Event) -> set[tuple[str, str]]:
        return {(party, scope) for _, party, scope in lines_of(self.sources[event["consent"]]["grants"])}


class WithdrawalCrossesConsents(Model):
    """A withdrawal ends the same line of other consents too."""

    def withdraw(self, event: Event) -> None:
        named = self.withdrawn_lines(event)
        for grant in self.grants:
            grant.ended = grant.ended or (grant.party, grant.scope) in named


class RegrantOpensThePast(Model):
    """A grant given anew starts where an ended one of the same line did."""

    def start_of(self, grant: dict[str, Any], scope: str, day: date) -> int:
        line = (grant["party"], scope)
        old = [g.start for g in self.grants if g.ended and (g.party, g.scope) == line]
        return min([super().start_of(grant, scope, day), *old])


class EarlierIgnored(Model):
    """A grant with `earlier` starts at its own position."""

    def start_of(self, grant: dict[str, Any], scope: str, day: date) -> int:
        return super().start_of({**grant, "earlier": False}, scope, day)


class AlwaysEarlier(Model):
    """Every grant opens what was said before."""

    def start_of(self, grant: dict[str, Any], scope: str, day: date) -> int:
        return 0


class ContinuesFromOwnPosition(Model):
    """A renewal starts at its own position."""

    def continued_starts(self, grant: dict[str, Any], scope: str, day: date) -> list[int]:
        return []


class ContinuesEveryScope(Model):
    """A renewal starts where the old consent began, also in scopes that the old one did not give."""

    def continued_starts(self, grant: dict[str, Any], scope: str, day: date) -> list[int]:
        return [
            old.start
            for old in self.grants
            if old.source == grant.get("continues") and old.party == grant["party"] and self.holds(old, day)
        ]


class RenewalDiesWithTheOld(Model):
    """A renewal loses its early start when the old consent ends."""

    def withdraw(self, event: Event) -> None:
        super().withdraw(event)
        places = {e["key"]: i for i, e in enumerate(self.case["timeline"], 1)}
        for grant in self.grants:
            continued = [g.get("continues") for g in self.sources[grant.source]["grants"]]
            if event["consent"] in continued and grant.start > 0:
                grant.start = places[grant.source]


class ContinuesTheEnded(Model):
    """A scope already withdrawn is taken up again by a renewal."""

    def continued_starts(self, grant: dict[str, Any], scope: str, day: date) -> list[int]:
        line = (grant.get("continues"), grant["party"], scope)
        return [old.start for old in self.grants if (old.source, old.party, old.scope) == line]


class NewestGrantCounts(Model):
    """Of several live grants the last one counts, not the lowest start."""

    def granted(self, party: str, day: date) -> Reach:
        return {g.scope: g.start for g in self.grants if g.party == party and self.holds(g, day)}


class UntilIgnored(Model):
    """Grants do not run out."""

    def holds(self, grant: Grant, day: date) -> bool:
        return not grant.ended


class UntilExclusive(Model):
    """The end date is the first day on which it no longer holds."""

    def within(self, until: date | None, day: date) -> bool:
        return until is None or day < until


class SeatUntilIgnored(Model):
    """A seat past its end date still reads."""

    def is_open(self, seat: Seat, day: date) -> bool:
        return not seat.closed


class ClosedSeatReads(Model):
    """A closed seat still reads."""

    def is_open(self, seat: Seat, day: date) -> bool:
        return self.within(seat.until, day)


class PauseIgnored(Model):
    """Everybody reads on in a pause."""

    def state_lets_read(self, seat: Seat) -> bool:
        return self.state == "paused" or super().state_lets_read(seat)


class PauseShutsOutTheCoordinator(Model):
    """Only the owner reads in a pause."""

    def state_lets_read(self, seat: Seat) -> bool:
        return super().state_lets_read(seat) and (self.state != "paused" or seat.role == "owner")


class CoordinatorReadsTheClosed(Model):
    """The coordinator keeps reading when the case is closed."""

    def state_lets_read(self, seat: Seat) -> bool:
        return seat.role == "coordinator" or super().state_lets_read(seat)


class ArchivedIsOpen(Model):
    """An archived case is read like an active one."""

    def state_lets_read(self, seat: Seat) -> bool:
        return self.state == "archived" or super().state_lets_read(seat)


class CoordinatorReadsAll(Model):
    """The coordinator reaches everything, without grants."""

    def reach(self, seat: Seat, day: date | None = None) -> Reach:
        reach = super().reach(seat, day)
        return self.owner_reach() if reach and seat.role == "coordinator" else reach


class GuardianReadsTheOpenScopes(Model):
    """A guardian reaches all that is not withheld, without grants."""

    def reach(self, seat: Seat, day: date | None = None) -> Reach:
        reach = super().reach(seat, day)
        open_scopes = dict.fromkeys(self.known_without_reach(), 0)
        return {**reach, **open_scopes} if reach and seat.role == "guardian" else reach


class OwnerFromTheSeat(Model):
    """The owner reads from the opening of the seat, not from 0."""

    def owner_reach(self) -> Reach:
        return dict.fromkeys(self.scopes, 4)


class OwnerByGrants(Model):
    """The owner too needs grants."""

    def owner_reach(self) -> Reach:
        return self.granted("owner", self.day)


class DaysInUtc(Model):
    """What is live at an event is judged by its day in UTC, not in Oslo."""

    def tell(self, event: Event) -> None:
        self.told_at = datetime.fromisoformat(event["at"])
        super().tell(event)

    def remember(self, day: date) -> None:
        super().remember(self.told_at.astimezone(UTC).date())


MUTANTS: list[type[Model]] = [fault for fault in Model.__subclasses__() if fault.__module__ == __name__]
