"""What the log holds of giving beside the consents themselves: a proposal, its end, and a no.

They are of the course of the case: seen by the owner, the coordinator and those who decide, as far as they reach the
kinds of information that are named. The case format does not name them, so what they say stands under `x`.
"""

from collections.abc import Iterable
from typing import Any

from consent.giving.proposals import end, proposal_of, proposals, to_change
from rooms import rule
from rooms.kinds import Act, Event, Knowing, Told
from rooms.kinds import register as register_kind
from rooms.refusal import Refused
from rooms.rule import Line
from rooms.seats import Course
from rooms.state import RoomState

PROPOSED, PROPOSAL_ENDED, REFUSED = "x.consent.proposed", "x.consent.proposal-ended", "x.consent.refused"
LONGEST = 2_000


class Giving(Course):
    """Said by whoever may decide. Its lines are for them and for those it asks."""

    def check(self, act: Act) -> None:
        act.scopes()
        if act.replay:
            return
        if act.state.over:
            raise Refused("read-only")
        if act.seat is None or not rule.entitled(act.state, act.seat, act.day):
            raise Refused("not-yours")
        self.check_fields(act)

    def check_fields(self, act: Act) -> None:
        """Raises `Refused` for what says nothing."""

    def lines(self, state: RoomState, told: Told) -> Iterable[Line]:
        seats = [told.seat.pk] if told.seat is not None else []
        more = told.event.get("x")
        for key in (*_keys(more, "asked"), *_keys(more, "with")):
            seat = state.seat_named(key)
            seats += [seat.pk] if seat is not None else []
        scopes = [scope.pk for key in told.event["scopes"] if (scope := state.scope_named(key)) is not None]
        return [Line(scope, seat=seat) for scope in scopes for seat in seats]

    def view(self, event: Event, sight: Knowing) -> Event | None:
        """The kinds of information that the reader reaches; what it says, for those who reach all and know all it names."""
        reached = [key for key in event["scopes"] if sight.reaches(key)]
        if not reached:
            return None
        view = {**event, "scopes": reached}
        if len(reached) < len(event["scopes"]) or not self.known(event, sight):
            view.pop("x", None)
        return view

    def known(self, event: Event, sight: Knowing) -> bool:
        """Does the reader know everybody whom it names?"""
        return True

    def words(self, event: Event, sight: Knowing) -> dict[str, Any]:
        return {"kinds": [sight.scope_name(key) for key in event["scopes"] if sight.reaches(key)]}


def _keys(more: Any, field: str) -> list[str]:
    found = more.get(field) if isinstance(more, dict) else None
    return [str(key) for key in found] if isinstance(found, list) else []


class Proposed(Giving):
    """One has signed, and others must too. Opens nothing."""

    name = PROPOSED

    def check_fields(self, act: Act) -> None:
        if proposal_of({**act.event, "key": ""}) is None:
            raise Refused("bad-frame", where="x")

    def known(self, event: Event, sight: Knowing) -> bool:
        found = proposal_of(event)
        if found is None:
            return True
        seats = {*found.signers, *found.asked}
        parties = {party for party, _scope, _was in found.lines}
        return len(sight.seat_names(seats)) == len(seats) and all(sight.party_name(key) for key in parties)

    def fold(self, state: RoomState, told: Told) -> None:
        found = proposal_of(told.event)
        if found is not None:
            to_change(state).pop(str(told.event["x"].get("after")), None)
            found.seq = told.seq
            to_change(state)[found.key] = found


class ProposalEnded(Giving):
    """Somebody who was asked said no, or who signed took it back. `with` are the others who signed or were asked: they
    are told.
    """

    name = PROPOSAL_ENDED

    def known(self, event: Event, sight: Knowing) -> bool:
        others = _keys(event.get("x"), "with")
        return len(sight.seat_names(others)) == len(others)

    def check_fields(self, act: Act) -> None:
        found = proposals(act.state).get(str(act.event["x"].get("proposal")))
        assert act.seat is not None
        if found is None or act.seat.key not in (*found.asked, *found.signers):
            raise Refused("not-found", where="x.proposal")

    def fold(self, state: RoomState, told: Told) -> None:
        more = told.event.get("x")
        if isinstance(more, dict):
            by = told.seat.key if told.seat is not None else ""
            end(state, str(more.get("proposal")), by, told.day, told.seq)


class RefusedConsent(Giving):
    """A no: no reason is needed, and nothing else follows from it (CR-23)."""

    name = REFUSED

    def check_fields(self, act: Act) -> None:
        if len(str(act.event.get("x", {}).get("reason", ""))) > LONGEST:
            raise Refused("bad-frame", where="x.reason")


def register() -> None:
    for kind in (Proposed(), ProposalEnded(), RefusedConsent()):
        register_kind(kind)
