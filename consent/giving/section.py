"""What the page of consents shows of giving: what waits for a signature, and which ways are open to this seat."""

from dataclasses import dataclass

from consent.giver import Giver
from consent.giving.proposals import Proposal, asked_of, own
from rooms.disclosures import disclose


@dataclass(slots=True)
class Waits:
    """`lines` are in words; `signed` and `waits` are names that the seat knows."""

    key: str
    lines: list[str]
    signed: str
    waits: str


@dataclass(slots=True)
class Section:
    asked: list[Waits]
    own: list[Waits]
    may_refuse: bool
    may_record: bool
    may_ground: bool


def section(giver: Giver) -> Section:
    """Records what of the log it tells."""
    over, asked, mine = giver.state.over, asked_of(giver), own(giver)
    disclose(giver.reader, "page", [one.seq for one in (*asked, *mine)])
    return Section(
        asked=[_waits(giver, one) for one in asked],
        own=[_waits(giver, one) for one in mine],
        may_refuse=not over and not giver.records and giver.decides_anything,
        may_record=not over and giver.records,
        may_ground=not over and giver.seat.role == "coordinator",
    )


def _waits(giver: Giver, proposal: Proposal) -> Waits:
    state = giver.state
    by_party: dict[str, list[str]] = {}
    for party_key, scope_key, _was in proposal.lines:
        party, scope = state.party_named(party_key), state.scope_named(scope_key)
        assert party is not None
        assert scope is not None
        by_party.setdefault(party.name, []).append(scope.name)
    return Waits(
        key=proposal.key,
        lines=[f"{party}: {', '.join(scopes)}" for party, scopes in by_party.items()],
        signed=", ".join(giver.seat_names(proposal.signers)),
        waits=", ".join(giver.seat_names(proposal.asked)),
    )
