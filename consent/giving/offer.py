"""What somebody is about to consent to: lines (party × kind of information), how far back, why and until when.

It travels in the page that shows the text, signed by the house, and is looked at anew under the room's lock.
"""

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.core import signing
from django.utils.translation import gettext_lazy as _

from consent.acts import CHANGED, GIVEN_ALREADY, NOT_YOURS, by_party, openable
from consent.forms import LONGEST_TIME
from consent.giver import Giver, live_in
from consent.plan_consent import live_plans
from consent.table import CONTINUE, EARLIER
from rooms.kinds import Event
from rooms.refusal import Refused
from rooms.state import Party, Scope

SALT = "consent-offer"
OVER = _("The last day has passed. Choose another. Nothing was changed.")
TOO_LONG = _("Consent is given for three years at most, and then again. Nothing was changed.")

Lines = list[tuple[Party, Scope]]


@dataclass(slots=True, frozen=True)
class Offer:
    """`lines` are party id, key of the kind and how the cell stood when it was chosen; `proposal` is what is answered, and
    `once` what is signed at most once, however often the page that shows it is sent.
    """

    room: str
    lines: tuple[tuple[str, str, str], ...]
    way: str
    purpose: str
    until: str
    plan: bool = False
    proposal: str = ""
    once: str = field(default_factory=lambda: str(uuid.uuid4()), compare=False)

    def dumped(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    @property
    def last(self) -> date:
        return date.fromisoformat(self.until)


def loaded(text: str, room: str) -> Offer | None:
    """None for what this house did not sign, or signed for another room."""
    try:
        told = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    offer = Offer(**{**told, "lines": tuple(tuple(line) for line in told["lines"])})
    return offer if offer.room == room else None


def resolved(giver: Giver, offer: Offer) -> Lines:
    """The lines as they stand now. Raises `Refused` when one has changed or is not the seat's to open."""
    if giver.state.over:
        raise Refused("read-only")
    if offer.last < giver.day:
        raise Refused("bad-frame", why=OVER)
    if offer.last > giver.day + LONGEST_TIME:
        raise Refused("bad-frame", why=TOO_LONG)
    if offer.plan and live_plans(giver.state, giver.day):
        raise Refused("bad-frame", why=GIVEN_ALREADY)
    if offer.plan and not giver.decides_on_plan:
        raise Refused("not-yours", why=NOT_YOURS)
    lines = named(giver, offer)
    for (party, scope), (_party, _scope, was) in zip(lines, offer.lines, strict=True):
        if offer.plan:
            if not giver.decides(scope):
                raise Refused("not-yours", why=NOT_YOURS)
        elif offer.way not in openable(giver, party, scope, was):
            raise Refused("not-yours", why=NOT_YOURS)
    return lines


def named(giver: Giver, offer: Offer) -> Lines:
    """Raises `Refused` for a party or kind of information that the seat does not know."""
    parties = {party.public_id: party for party in giver.known_parties()}
    scopes = {scope.key: scope for scope in giver.known_scopes()}
    found = [(parties.get(party), scopes.get(scope)) for party, scope, _was in offer.lines]
    lines = [(party, scope) for party, scope in found if party is not None and scope is not None]
    if not lines or len(lines) != len(offer.lines):
        raise Refused("bad-frame", why=CHANGED)
    return lines


def grants(giver: Giver, offer: Offer, lines: Lines) -> list[Event]:
    """The lines as the case format has them: a renewed one continues a consent that is live there and then."""
    if offer.way != CONTINUE:
        return [{**grant, "earlier": offer.way == EARLIER} for grant in by_party(lines)]
    return [
        {"party": party.key, "scopes": [scope.key], "continues": continued(giver, party, scope)}
        for party, scope in lines
    ]


def continued(giver: Giver, party: Party, scope: Scope) -> str:
    """The consent that reaches furthest back, of those that the seat sees open this line."""
    live = [
        (grant.start, basis.key)
        for basis, grant in live_in(giver.state, party, scope, giver.day)
        if basis.kind == "consent" and giver.sees_grant(basis, grant)
    ]
    if not live:
        raise Refused("bad-frame", why=CHANGED)
    return min(live)[1]


def scopes_of(lines: Iterable[tuple[Party, Scope]]) -> list[str]:
    return list(dict.fromkeys(scope.key for _party, scope in lines))


def told(offer: Offer, lines: Lines) -> dict[str, Any]:
    """The offer as a proposal keeps it, in the room's own keys."""
    return {
        "lines": [
            [party.key, scope.key, was]
            for (party, scope), (_p, _s, was) in zip(lines, offer.lines, strict=True)
        ],
        "way": offer.way,
        "purpose": offer.purpose,
        "until": offer.until,
        "plan": offer.plan,
    }
