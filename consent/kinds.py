"""Consents given and withdrawn, and statutory grounds stated. A grant is what is left of them for the rule.

Rules 3 and 4 of contract/visibility.md; forskrift om individuell plan § 5 for the consent itself.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from consent.entitlement import may_decide, may_give, may_give_plan, together
from consent.giving.proposals import proposals, to_change
from rooms import rule
from rooms.kinds import Act, Event, Knowing, Told
from rooms.kinds import register as register_kind
from rooms.refusal import Refused
from rooms.rule import Line, Moved
from rooms.seats import Course
from rooms.state import Basis, Grant, RoomState, Seat


class Given(Course):
    """A consent or a ground. The event's key names it."""

    ground = False

    def check(self, act: Act) -> None:
        if act.seat is not None and not act.seat.open_on(act.day):
            raise Refused("not-found", where="by")
        self.check_giver(act)
        for index, grant in enumerate(act.event["grants"]):
            self.check_grant(act, grant, f"grants[{index}]")

    def check_giver(self, act: Act) -> None:
        """Raises `Refused` when this seat cannot be the giver."""

    def check_grant(self, act: Act, grant: Event, where: str) -> None:
        party = act.state.party_named(grant["party"])
        if party is None:
            raise Refused("not-found", where=f"{where}.party")
        for place, key in enumerate(grant["scopes"]):
            scope = act.state.scope_named(key)
            if scope is None or not self.may_grant(act, scope.pk):
                raise Refused("bad-scope", where=f"{where}.scopes[{place}]")
        if "continues" in grant:
            basis = act.state.bases.get(grant["continues"])
            if basis is None or not any(g.party == party.pk and g.live_on(act.day) for g in basis.grants):
                raise Refused("not-found", where=f"{where}.continues")

    def may_grant(self, act: Act, scope: int) -> bool:
        raise NotImplementedError

    def fold(self, state: RoomState, told: Told) -> None:
        event = told.event
        until = date.fromisoformat(event["until"]) if "until" in event else None
        basis = Basis(
            key=event["key"],
            kind="ground" if self.ground else "consent",
            seq=told.seq,
            givers=givers(state, told),
            plan=bool(event.get("plan", False)),
            until=until,
            day=told.day,
        )
        for grant in event["grants"]:
            basis.grants.extend(grants_of(state, told, grant, until))
        state.grant(basis)

    def moves(self, state: RoomState, told: Told) -> Moved:
        return Moved(parties=frozenset(grant.party for grant in state.bases[told.event["key"]].grants))

    def lines(self, state: RoomState, told: Told) -> Iterable[Line]:
        return basis_lines(state, state.bases[told.event["key"]], told.event["grants"])

    def view(self, event: Event, sight: Knowing) -> Event | None:
        return sight.consent_view(event, event["grants"])

    def words(self, event: Event, sight: Knowing) -> dict[str, Any]:
        return sight.consent_words(event, event["grants"])


class ConsentGiven(Given):
    name = "consent.given"

    def check_giver(self, act: Act) -> None:
        for index, key in enumerate(act.event.get("with", ())):
            if act.state.seat_named(key) is None:
                raise Refused("not-found", where=f"with[{index}]")
        if "heard_by" in act.event:
            act.seat_named("heard_by")
        if act.replay:
            return
        if act.seat is None or not may_give(act.state, act.seat, act.day):
            raise Refused("not-yours")
        if act.event.get("plan") and not may_give_plan(act.state, act.seat, act.day):
            raise Refused("not-yours", where="plan")
        self.check_together(act, act.seat)

    def check_together(self, act: Act, seat: Seat) -> None:
        """Whoever must give it too has signed, or is named by whoever recorded it (CR-5)."""
        named = {key for grant in act.event["grants"] for key in grant["scopes"]}
        scopes = [scope for scope in act.state.scopes.values() if scope.key in named]
        needed = {other.key for other in together(act.state, seat, scopes, act.day)}
        found = proposals(act.state).get(str(act.event.get("x", {}).get("proposal")))
        signed = set(found.signers) if found is not None else set()
        given = set(act.event.get("with", ()))
        if not needed <= given or (act.event["form"] == "digital" and not given <= signed):
            raise Refused("not-yours")

    def fold(self, state: RoomState, told: Told) -> None:
        super().fold(state, told)
        more = told.event.get("x")
        if isinstance(more, dict) and "proposal" in more:
            to_change(state).pop(str(more["proposal"]), None)

    def may_grant(self, act: Act, scope: int) -> bool:
        """A withheld scope is granted by the owner alone; what a giver may not know of is as good as unknown."""
        known = act.state.scopes[scope]
        if known.withheld:
            return act.seat is not None and act.seat.role == "owner"
        return act.replay or (act.seat is not None and may_decide(act.state, act.seat, known, act.day))


class GroundStated(Given):
    """Whoever states a ground reaches every scope that it names."""

    name = "ground.stated"
    ground = True

    def may_grant(self, act: Act, scope: int) -> bool:
        if act.state.scopes[scope].withheld:
            return act.seat is not None and act.seat.role == "owner"
        return act.seat is None or scope in act.reach


class Withdrawn(Course):
    """Ends the grants that it names, or all of that consent or ground."""

    name = "consent.withdrawn"

    def check(self, act: Act) -> None:
        basis = act.state.bases.get(act.event["consent"])
        if basis is None:
            raise Refused("not-found", where="consent")
        if not may_withdraw(act, basis):
            raise Refused("not-found", where="by")
        given = {(grant.party, grant.scope) for grant in basis.grants}
        for index, grant in enumerate(act.event.get("grants", ())):
            if not set(pairs(act.state, grant)) <= given:
                raise Refused("not-found", where=f"grants[{index}]")

    def fold(self, state: RoomState, told: Told) -> None:
        basis = state.bases[told.event["consent"]]
        state.end(ended(state, told.event, basis), told.seq, None if told.imported else told.day)

    def follows(self, state: RoomState, told: Told) -> list[Event]:
        """When no consent to the plan is live any more, the room pauses itself (rule 5)."""
        withdrawn = state.bases[told.event["consent"]]
        return pause(state, told.day) if withdrawn.plan else []

    def lines(self, state: RoomState, told: Told) -> Iterable[Line]:
        basis = state.bases[told.event["consent"]]
        lines = list(basis_lines(state, basis, self.named(state, told.event)))
        if told.seat is not None:
            lines += [Line(scope, seat=told.seat.pk) for scope in {line.scope for line in lines}]
        return lines

    def named(self, state: RoomState, event: Event) -> list[Event]:
        """The lines that end, as grants: those named, or all that the consent gave."""
        if "grants" in event:
            return list(event["grants"])
        basis = state.bases.get(event["consent"])
        return [
            {"party": state.parties[g.party].key, "scopes": [state.scopes[g.scope].key]}
            for g in (basis.grants if basis is not None else ())
        ]

    def view(self, event: Event, sight: Knowing) -> Event | None:
        return sight.consent_view(event, self.named(sight.state, event))

    def words(self, event: Event, sight: Knowing) -> dict[str, Any]:
        return sight.consent_words(event, self.named(sight.state, event))


AFTER_CONSENT = frozenset({"draft", "active", "evaluating", "transfer", "closing"})


def pause(state: RoomState, day: date) -> list[Event]:
    """What the room says when no consent to the plan is live on a day: nothing, or that it pauses."""
    if state.state not in AFTER_CONSENT or any(b.plan and b.live_on(day) for b in state.bases.values()):
        return []
    return [{"kind": "case.state", "state": "paused"}]


def may_withdraw(act: Act, basis: Basis) -> bool:
    """Who gave it, who may give now what it takes back, or a coordinator recording their word (rule 4)."""
    seat = act.seat
    if seat is None:
        return True
    if not seat.open_on(act.day):
        return False
    if seat.pk in basis.givers:
        return True
    scopes = [act.state.scopes[grant.scope] for grant in ended(act.state, act.event, basis)]
    if seat.role == "coordinator":
        return act.replay or all(rule.knows_scope(act.state, seat, scope.pk, act.day) for scope in scopes)
    if basis.kind == "ground":
        return any(act.state.seats[giver].party == seat.party for giver in basis.givers)
    if act.replay:
        return seat.role in ("owner", "guardian", "proxy", "relative")
    return all(may_decide(act.state, seat, scope, act.day) for scope in scopes)


def grants_of(state: RoomState, told: Told, grant: Event, until: date | None) -> Iterable[Grant]:
    """One line of a consent as grants, each with the position it starts from (rule 3)."""
    party = state.party_named(grant["party"])
    assert party is not None
    for key in grant["scopes"]:
        scope = state.scope_named(key)
        assert scope is not None
        start = 0 if grant.get("earlier") else told.seq
        if start and "continues" in grant:
            start = continued(state.bases[grant["continues"]], party.pk, scope.pk, told)
        yield Grant(party.pk, scope.pk, start, told.seq, until)


def continued(basis: Basis, party: int, scope: int, told: Told) -> int:
    """Where the live grant that is continued started; one that was not live there continues nothing."""
    starts = [g.start for g in basis.grants if (g.party, g.scope) == (party, scope) and g.live_on(told.day)]
    return min(starts, default=told.seq)


def ended(state: RoomState, event: Event, basis: Basis) -> list[Grant]:
    if "grants" not in event:
        return list(basis.grants)
    named = {pair for grant in event["grants"] for pair in pairs(state, grant)}
    return [grant for grant in basis.grants if (grant.party, grant.scope) in named]


def pairs(state: RoomState, grant: Event) -> list[tuple[int, int]]:
    """Party × scope of one line; an unknown name gives a pair that nothing has."""
    party = state.party_named(grant["party"])
    scopes = [state.scope_named(key) for key in grant["scopes"]]
    return [(party.pk if party else 0, scope.pk if scope else 0) for scope in scopes]


def givers(state: RoomState, told: Told) -> tuple[int, ...]:
    """The seats that gave it: who did it, and those it was given together with."""
    seats = [told.seat, *(state.seat_named(key) for key in told.event.get("with", ()))]
    return tuple(seat.pk for seat in seats if seat is not None)


def basis_lines(state: RoomState, basis: Basis, grants: Iterable[Event]) -> Iterable[Line]:
    """All parties that it concerns and its givers, for the scopes named; coordinator and owner need no naming."""
    parties = dict.fromkeys(grant.party for grant in basis.grants)
    for scope in dict.fromkeys(scope for grant in grants for _party, scope in pairs(state, grant) if scope):
        yield from (Line(scope, party=party) for party in parties)
        yield from (Line(scope, seat=giver) for giver in basis.givers)


def register() -> None:
    for kind in (ConsentGiven(), GroundStated(), Withdrawn()):
        register_kind(kind)
