"""A consent that more than one must sign: the first signature lies in the room until the last one comes, or a no.

It opens nothing. Whoever is asked is shown the same text and signs it under their own name.
"""

from dataclasses import dataclass, field
from typing import Any

from consent.entitlement import together
from consent.giver import Giver
from consent.giving.offer import Offer
from rooms.kinds import Event
from rooms.sight import Sight
from rooms.state import RoomState, Seat

WORD = "proposals"


@dataclass(slots=True)
class Proposal:
    """`asked` are the keys of the seats that have yet to sign; `lines` are party key, scope key and standing."""

    key: str
    lines: tuple[tuple[str, str, str], ...]
    way: str
    purpose: str
    until: str
    plan: bool
    signatures: list[dict[str, Any]] = field(default_factory=list)
    asked: tuple[str, ...] = ()
    child: str = ""

    @property
    def signers(self) -> list[str]:
        return [str(one["seat"]) for one in self.signatures]


def proposals(state: RoomState) -> dict[str, Proposal]:
    found = state.kept.get(WORD, {})
    assert isinstance(found, dict)
    return found


def to_change(state: RoomState) -> dict[str, Proposal]:
    found = state.kept.setdefault(WORD, {})
    assert isinstance(found, dict)
    return found


def proposal_of(event: Event) -> Proposal | None:
    """None for what cannot be read as ours: a file may use the same name for something else."""
    more = event.get("x")
    try:
        assert isinstance(more, dict)
        return Proposal(
            key=event["key"],
            lines=tuple((str(p), str(s), str(was)) for p, s, was in more["lines"]),
            way=str(more["way"]),
            purpose=str(more["purpose"]),
            until=str(more["until"]),
            plan=bool(more["plan"]),
            signatures=[dict(one) for one in more["signatures"]],
            asked=tuple(str(key) for key in more["asked"]),
            child=str(more.get("child", "")),
        )
    except (AssertionError, KeyError, TypeError, ValueError):
        return None


def asked_of(giver: Giver) -> list[Proposal]:
    """The proposals that wait for this seat."""
    return [
        one for one in proposals(giver.state).values() if giver.seat.key in one.asked and _stands(giver, one)
    ]


def waits_for(sight: Sight) -> bool:
    """Does a signature of this seat's wait, by a day that is still to come?"""
    day = sight.reader.day.isoformat()
    return any(sight.seat.key in one.asked and one.until >= day for one in proposals(sight.state).values())


def own(giver: Giver) -> list[Proposal]:
    """Those that this seat has signed and that wait for somebody else."""
    return [
        one
        for one in proposals(giver.state).values()
        if giver.seat.key in one.signers and _stands(giver, one)
    ]


def _stands(giver: Giver, proposal: Proposal) -> bool:
    """Is all that it names known to this seat, and its last day still to come?"""
    parties = {party.key for party in giver.known_parties()}
    scopes = {scope.key for scope in giver.known_scopes()}
    known = all(party in parties and scope in scopes for party, scope, _was in proposal.lines)
    return known and proposal.until >= giver.day.isoformat()


def as_offer(giver: Giver, proposal: Proposal) -> Offer:
    """What is asked, with how the cells stood when it was proposed: if they have changed, it is refused."""
    state = giver.state
    lines = []
    for party, scope, was in proposal.lines:
        found = state.party_named(party)
        lines.append((found.public_id if found is not None else "", scope, was))
    return Offer(
        room=state.public_id,
        lines=tuple(lines),
        way=proposal.way,
        purpose=proposal.purpose,
        until=proposal.until,
        plan=proposal.plan,
        proposal=proposal.key,
    )


def still_to_sign(giver: Giver, scopes: list[str], signed: list[str]) -> list[Seat]:
    """Who must sign beside this seat and has not."""
    named = [scope for scope in giver.state.scopes.values() if scope.key in scopes]
    return [seat for seat in together(giver.state, giver.seat, named, giver.day) if seat.key not in signed]
