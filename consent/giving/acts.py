"""Signing, saying no, recording somebody's word and stating a ground: each one transaction under the room's lock.

A signature counts under the text that was read and no other: if anything in it is another now, nothing is stored.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from consent.acts import NOT_YOURS, held, say
from consent.giver import Giver
from consent.giving.kinds import PROPOSAL_ENDED, PROPOSED, REFUSED
from consent.giving.offer import Offer, grants, resolved, scopes_of, told
from consent.giving.proposals import (
    Proposal,
    as_offer,
    asked_of,
    check_new,
    own,
    proposals,
    still_to_sign,
)
from consent.giving.text import VERSION, Text, text_of
from rooms import clock
from rooms.kinds import Event
from rooms.log import read
from rooms.log.append import Draft, Ledger, Placed
from rooms.refusal import Refused

STALE = _("The text is another now. Read it again before you sign. Nothing was changed.")
SIGNED = _("You have signed this already. Nothing was changed.")
GONE = _("This no longer waits for you. Nothing was changed.")
DIGITAL = "second factor, in the room"


class Stale(Refused):
    """What was read is no longer what would be signed."""

    def __init__(self) -> None:
        super().__init__("bad-frame", why=STALE)


class SignedAlready(Refused):
    """This seat has signed from this very page before."""

    def __init__(self) -> None:
        super().__init__("bad-frame", why=SIGNED)


@dataclass(slots=True)
class Signed:
    """`asked` are the names of those whose signature it waits for, as far as the seat knows them: nothing is open until then."""

    placed: Placed
    asked: list[str]
    waits: bool


def sign(giver: Giver, offer: Offer, digest: str, child: str = "") -> Signed:
    """Gives the consent, or proposes it to those who must give it too. Raises `Stale`, `SignedAlready`,
    `Refused`.
    """
    with held(giver) as (ledger, now):
        if read.has_said(now.reader, offer.once):
            raise SignedAlready
        proposal = _proposal(now, offer)
        lines = resolved(now, offer)
        if proposal is None:
            check_new(now, offer)
        text = text_of(now, offer, lines)
        if text.digest != digest:
            raise Stale
        before = proposal.signatures if proposal is not None else []
        signatures = [*before, _signature(now, text)]
        scopes = scopes_of(lines)
        asked = still_to_sign(now, scopes, [str(one["seat"]) for one in signatures])
        child = child or (proposal.child if proposal is not None else "")
        if asked:
            more = {
                **told(offer, lines), "signatures": signatures, "asked": [seat.key for seat in asked],
                "child": child, "after": offer.proposal,
            }  # fmt: skip
            placed = say(ledger, giver, {"kind": PROPOSED, "scopes": scopes, "x": more}, offer.once)
            return Signed(placed, [seat.name for seat in asked if now.knows(seat)], waits=True)
        event = _consent(now, offer, grants(now, offer, lines), signatures, child)
        return Signed(say(ledger, giver, event, offer.once), [], waits=False)


def _proposal(now: Giver, offer: Offer) -> Proposal | None:
    if not offer.proposal:
        return None
    found = proposals(now.state).get(offer.proposal)
    if found is None or found not in asked_of(now) or as_offer(now, found) != offer:
        raise Refused("not-found", why=GONE)
    return found


def _signature(now: Giver, text: Text) -> dict[str, Any]:
    """Proof of what was read, by whom, in which language and how it was signed (CR-26)."""
    return {
        "seat": now.seat.key,
        "at": clock.now().isoformat(timespec="seconds"),
        "version": VERSION,
        "language": text.language,
        "text": text.plain(),
        "method": DIGITAL,
    }


def _consent(
    now: Giver, offer: Offer, lines: list[Event], signatures: list[dict[str, Any]], child: str
) -> Event:
    event: Event = {
        "kind": "consent.given", "form": "digital", "purpose": offer.purpose, "until": offer.until, "grants": lines,
    }  # fmt: skip
    others = [one["seat"] for one in signatures if one["seat"] != now.seat.key]
    if others:
        event["with"] = others
    if offer.plan:
        event["plan"] = True
    event["x"] = {"signatures": signatures}
    if child:
        event["x"]["child"] = child
    if offer.proposal:
        event["x"]["proposal"] = offer.proposal
    return event


def say_no(giver: Giver, key: str) -> Placed:
    """To a proposal that waits for this seat, or takes back one's own. Raises `Refused`."""
    with held(giver) as (ledger, now):
        found = next((one for one in (*asked_of(now), *own(now)) if one.key == key), None)
        if found is None:
            raise Refused("not-found", why=GONE)
        return say(ledger, giver, _ending(now, found))


def _ending(now: Giver, proposal: Proposal) -> Event:
    scopes = list(dict.fromkeys(scope for _party, scope, _was in proposal.lines))
    others = [key for key in (*proposal.signers, *proposal.asked) if key != now.seat.key]
    return {"kind": PROPOSAL_ENDED, "scopes": scopes, "x": {"proposal": proposal.key, "with": others}}


def refuse(giver: Giver, reason: str, once: str | None = None) -> Placed:
    """«Ønsker ikke»: recorded, with a reason or without, and once under one `once`. What waits for a signature of this
    seat's, or has one, ends with it. Raises `Refused`.
    """
    with held(giver) as (ledger, now):
        scopes = [scope.key for scope in now.known_scopes() if now.decides(scope) and not scope.withheld]
        if not scopes:
            raise Refused("not-yours", why=NOT_YOURS)
        event: Event = {"kind": REFUSED, "scopes": scopes, "x": {}}
        if reason:
            event["x"]["reason"] = reason
        waiting = [_ending(now, one) for one in (*asked_of(now), *own(now))]
        head = ledger.room.head
        placed = _say_once(ledger, Draft(giver.reader.room, giver.seat.pk, event, once))
        for ending in waiting if placed.seq > head else ():
            say(ledger, giver, ending)
        return placed


def _say_once(ledger: Ledger, draft: Draft) -> Placed:
    """Of two presses of one button the second stores nothing, and is answered as the first was."""
    ledger.recall([draft])
    return ledger.say(draft)


def record(
    giver: Giver,
    giver_seat: str,
    event: Event,
    scan: bytes | None,
    facts: dict[str, Any],
    once: str | None = None,
) -> Placed:
    """Somebody's consent, given orally or on paper, as the coordinator heard or has it. It is theirs, and says who
    recorded it. Raises `Refused`.
    """
    with held(giver) as (ledger, now):
        if not now.records:
            raise Refused("not-yours", why=NOT_YOURS)
        _not_over(now)
        seat = now.state.seat_known_as(giver_seat)
        if seat is None or not seat.open_on(now.day):
            raise Refused("not-found", where="whose")
        draft = Draft(giver.reader.room, seat.pk, event, once, content=scan, facts=facts)
        return _say_once(ledger, draft)


def state_ground(giver: Giver, event: Event, once: str | None = None) -> Placed:
    """A statutory ground, by the coordinator, of kinds of information that she reaches (CR-10). Raises `Refused`."""
    with held(giver) as (ledger, now):
        if now.seat.role != "coordinator":
            raise Refused("not-yours", why=NOT_YOURS)
        _not_over(now)
        return _say_once(ledger, Draft(giver.reader.room, giver.seat.pk, event, once))


def _not_over(now: Giver) -> None:
    if now.state.over:
        raise Refused("read-only")
