"""A consent that more than one must sign: the first signature lies in the room until the last one comes, or a no.

It opens nothing. Whoever is asked is shown the same text and signs it under their own name.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from consent.entitlement import may_decide, together
from consent.giver import Giver, giver_of, live_in
from consent.giving.offer import Offer
from consent.plan_consent import live_plans
from consent.table import standing_of, ways
from rooms.kinds import Event
from rooms.log.read import reader_at
from rooms.refusal import Refused
from rooms.sight import Sight
from rooms.state import Party, RoomState, Scope, Seat

WORD, ENDED = "proposals", "proposals-ended"
TOLD_FOR = timedelta(days=30)
SIGNED = _(
    "You have signed this already, and it waits for the others. Take it back first if you want it otherwise."
)
WAITS = _("This waits for your signature already. Read and sign it at the top of this page.")


@dataclass(slots=True)
class Proposal:
    """`asked` are the keys of the seats that have yet to sign; `lines` are party key, scope key and standing, `seq` where
    it stands in the log.
    """

    key: str
    lines: tuple[tuple[str, str, str], ...]
    way: str
    purpose: str
    until: str
    plan: bool
    signatures: list[dict[str, Any]] = field(default_factory=list)
    asked: tuple[str, ...] = ()
    child: str = ""
    seq: int = 0

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


@dataclass(slots=True)
class Ended:
    """One that somebody ended: the key of whose no it was, and the day and position of it."""

    proposal: Proposal
    by: str
    day: date
    seq: int


def end(state: RoomState, key: str, by: str, day: date, seq: int) -> None:
    """It waits no more, and is told of for a while; one that a file ends stands with those of this house."""
    proposal = to_change(state).pop(key, None)
    if proposal is not None:
        state.kept[ENDED] = [*_ended(state), Ended(proposal, by, day, seq)]


def _ended(state: RoomState) -> list[Ended]:
    found = state.kept.get(ENDED, [])
    assert isinstance(found, list)
    return found


def ended_of(giver: Giver) -> list[Ended]:
    """Those that this seat had signed or was asked to sign and that a no has ended, told of for thirty days."""
    return [
        one
        for one in _ended(giver.state)
        if giver.day - one.day <= TOLD_FOR
        and giver.seat.key in (*one.proposal.signers, *one.proposal.asked)
        and _known(giver, one.proposal) is not None
    ]


def _known(giver: Giver, proposal: Proposal) -> list[tuple[Party, Scope]] | None:
    """The lines of a proposal; None where it names something that this seat does not know."""
    parties = {party.key: party for party in giver.known_parties()}
    scopes = {scope.key: scope for scope in giver.known_scopes()}
    found = [(parties.get(party), scopes.get(scope)) for party, scope, _was in proposal.lines]
    lines = [(party, scope) for party, scope in found if party is not None and scope is not None]
    return lines if len(lines) == len(found) else None


def proposal_of(event: Event) -> Proposal | None:
    """None for what cannot be read as ours: a file may use the same name for something else."""
    more = event.get("x")
    try:
        assert isinstance(more, dict)
        lines = tuple((str(p), str(s), str(was)) for p, s, was in more["lines"])
        assert lines
        return Proposal(
            key=event["key"],
            lines=lines,
            way=str(more["way"]),
            purpose=str(more["purpose"]),
            until=date.fromisoformat(more["until"]).isoformat(),
            plan=bool(more["plan"]),
            signatures=[{**one, "seat": str(one["seat"])} for one in more["signatures"]],
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


def waits_for(sight: Sight) -> list[Proposal]:
    """What waits for a signature of this seat's."""
    if not any(sight.seat.key in one.asked for one in proposals(sight.state).values()):
        return []
    giver = giver_of(sight.reader, sight.language)
    return asked_of(giver) if giver is not None else []


def own(giver: Giver) -> list[Proposal]:
    """Those that this seat has signed and that wait for somebody else."""
    return [
        one
        for one in proposals(giver.state).values()
        if giver.seat.key in one.signers and _stands(giver, one)
    ]


def check_new(giver: Giver, offer: Offer) -> None:
    """What waits for signatures is signed where it waits, and not proposed beside it. Raises `Refused`."""
    lines = {(party, scope) for party, scope, _was in offer.lines}
    for waiting, why in ((own(giver), SIGNED), (asked_of(giver), WAITS)):
        for one in waiting:
            found = _known(giver, one) or []
            same = {(party.public_id, scope.key) for party, scope in found}
            if offer.plan == one.plan and (offer.plan or lines & same):
                raise Refused("bad-frame", why=why)


def _stands(giver: Giver, proposal: Proposal) -> bool:
    """Can it still be given: is all that it names known to this seat and still to be opened, is its last day to come, and
    may those who have signed still decide it?
    """
    past = proposal.until < giver.day.isoformat()
    if giver.state.over or past or (proposal.plan and live_plans(giver.state, giver.day)):
        return False
    lines = _known(giver, proposal)
    if lines is None:
        return False
    to_open = proposal.plan or all(
        proposal.way in ways(giver, scope, _standing(giver, party, scope)) for party, scope in lines
    )
    return to_open and _signers_decide(giver, proposal, [scope for _party, scope in lines])


def _standing(giver: Giver, party: Party, scope: Scope) -> str:
    return standing_of(giver, scope, live_in(giver.state, party, scope, giver.day))


def _signers_decide(giver: Giver, proposal: Proposal, scopes: list[Scope]) -> bool:
    """Who has left, or has lost what the signature stood on, gives nothing any more."""
    state, day = giver.state, giver.day
    seats = [state.seat_named(key) for key in proposal.signers]
    return all(
        seat is not None
        and seat.open_on(day)
        and all(may_decide(state, seat, scope, day) for scope in scopes)
        for seat in seats
    )


def as_offer(giver: Giver, proposal: Proposal) -> Offer:
    """What is asked of this seat, with how it sees the cells stand now: who proposed it may see them otherwise."""
    state = giver.state
    lines = []
    for party_key, scope_key, _was in proposal.lines:
        party, scope = state.party_named(party_key), state.scope_named(scope_key)
        assert party is not None
        assert scope is not None
        lines.append((party.public_id, scope_key, "" if proposal.plan else _standing(giver, party, scope)))
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


def standing(state: RoomState, day: date) -> list[Proposal]:
    """Those that can still be given, as somebody who has signed sees it."""
    return [
        one
        for one in proposals(state).values()
        if any(one in own(giver) for giver in _givers(state, one.signers, day))
    ]


def _givers(state: RoomState, keys: Iterable[str], day: date) -> list[Giver]:
    seats = [seat for key in keys if (seat := state.seat_named(key)) is not None and seat.open_on(day)]
    found = [giver_of(reader_at(state, seat, day), state.language) for seat in seats]
    return [giver for giver in found if giver is not None]
