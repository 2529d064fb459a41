"""What every act on consent stands on: each is one transaction under the room's lock, all of it or nothing.

An act is held against the cell or consent as it stands there and then, as far as the acting seat may know it: of two
who press the same button, the second is told so and stores nothing.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consent.giver import Giver, giver_of, live_in
from consent.table import CLOSED, standing_of, ways
from rooms import clock, nudges
from rooms.kinds import Event
from rooms.log.append import Draft, Ledger, Placed, holding
from rooms.log.read import reader_at
from rooms.refusal import Refused
from rooms.state import Basis, Grant, Party, Scope

CLOSED_ALREADY = _("It is closed already. Nothing was changed.")
OPEN_ALREADY = _("It is open already. Nothing was changed.")
CHANGED = _("This has changed meanwhile. Look at how it stands now. Nothing was changed.")
NOT_YOURS = _("This is not yours to decide. Nothing was changed.")
GIVEN_ALREADY = _("A consent to the plan has been given already. Nothing was changed.")


def openable(giver: Giver, party: Party, scope: Scope, was: str) -> tuple[str, ...]:
    """The ways in which a cell may be opened. Raises `Refused` when it changed, or is not the seat's to open."""
    found = ways(giver, scope, unchanged(giver, party, scope, was))
    if not found:
        raise Refused("not-yours", why=NOT_YOURS)
    return found


def unchanged(now: Giver, party: Party, scope: Scope, was: str) -> str:
    """How the cell stands. Raises `Refused` when that is not what the acting seat was shown."""
    standing = standing_of(now, scope, live_in(now.state, party, scope, now.day))
    if standing == was:
        return standing
    if was == CLOSED:
        raise Refused("bad-frame", why=OPEN_ALREADY)
    raise Refused("bad-frame", why=CLOSED_ALREADY if standing == CLOSED else CHANGED)


def seen_lines(giver: Giver, basis: Basis) -> list[Grant]:
    """The live lines of a consent that the seat sees."""
    return [grant for grant in _live(giver, basis) if giver.sees_grant(basis, grant)]


def _live(giver: Giver, basis: Basis) -> list[Grant]:
    return [grant for grant in basis.grants if grant.live_on(giver.day)]


def as_grants(giver: Giver, lines: Iterable[Grant]) -> list[Event]:
    state = giver.state
    return by_party((state.parties[line.party], state.scopes[line.scope]) for line in lines)


def by_party(lines: Iterable[tuple[Party, Scope]]) -> list[Event]:
    found: dict[str, list[str]] = {}
    for party, scope in lines:
        found.setdefault(party.key, []).append(scope.key)
    return [{"party": party, "scopes": list(dict.fromkeys(scopes))} for party, scopes in found.items()]


@contextmanager
def held(giver: Giver) -> Iterator[tuple[Ledger, Giver]]:
    """The room's lock, and the acting seat's sight as it is there. A refusal inside undoes everything."""
    room = giver.reader.room
    with transaction.atomic():
        with holding(room) as ledger:
            seat = ledger.state.seats[giver.seat.pk]
            here = reader_at(ledger.state, seat, clock.today())
            now = giver_of(here, giver.language) if seat.open_on(here.day) else None
            if now is None:
                raise Refused("not-yours", why=NOT_YOURS)
            yield ledger, now
        nudges.send(room)


def say(ledger: Ledger, giver: Giver, event: Event, once: str | None = None) -> Placed:
    return ledger.say(Draft(giver.reader.room, giver.seat.pk, event, once))
