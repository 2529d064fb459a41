"""What the page of consents shows of giving: what waits for a signature, and which ways are open to this seat."""

from dataclasses import dataclass

from consent.giver import Giver
from consent.giving.proposals import Ended, Proposal, asked_of, ended_of, own
from rooms import dates
from rooms.disclosures import disclose


@dataclass(slots=True)
class Waits:
    """`lines` are in words; `signed` and `waits` are names that the seat knows."""

    key: str
    lines: list[str]
    signed: str
    waits: str


@dataclass(slots=True)
class NoMore:
    """What waited and was ended by a no: one's own, or of `by`, as far as the seat knows them."""

    lines: list[str]
    day: str
    by: str
    mine: bool


@dataclass(slots=True)
class Section:
    asked: list[Waits]
    own: list[Waits]
    ended: list[NoMore]
    may_refuse: bool
    may_record: bool
    may_ground: bool


def section(giver: Giver) -> Section:
    """Records what of the log it tells."""
    over, asked, mine, ended = giver.state.over, asked_of(giver), own(giver), ended_of(giver)
    disclose(giver.reader, "page", [*(one.seq for one in (*asked, *mine)), *(one.seq for one in ended)])
    return Section(
        asked=[_waits(giver, one) for one in asked],
        own=[_waits(giver, one) for one in mine],
        ended=[_no_more(giver, one) for one in reversed(ended)],
        may_refuse=not over and not giver.records and giver.may_refuse,
        may_record=not over and giver.records,
        may_ground=not over and giver.seat.role == "coordinator",
    )


def _no_more(giver: Giver, one: Ended) -> NoMore:
    return NoMore(
        lines=_lines(giver, one.proposal),
        day=dates.day(one.day.isoformat(), giver.language),
        by=next(iter(giver.seat_names([one.by])), ""),
        mine=one.by == giver.seat.key,
    )


def _lines(giver: Giver, proposal: Proposal) -> list[str]:
    """What it would open, in words."""
    state = giver.state
    by_party: dict[str, list[str]] = {}
    for party_key, scope_key, _was in proposal.lines:
        party, scope = state.party_named(party_key), state.scope_named(scope_key)
        assert party is not None
        assert scope is not None
        by_party.setdefault(party.name, []).append(scope.name)
    return [f"{party}: {', '.join(scopes)}" for party, scopes in by_party.items()]


def _waits(giver: Giver, proposal: Proposal) -> Waits:
    return Waits(
        key=proposal.key,
        lines=_lines(giver, proposal),
        signed=", ".join(giver.seat_names(proposal.signers)),
        waits=", ".join(giver.seat_names(proposal.asked)),
    )
