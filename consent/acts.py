"""Opening, closing, giving and withdrawing: each is one transaction under the room's lock, all of it or nothing.

An act is held against the cell or consent as it stands there and then, as far as the acting seat may know it: of two
who press the same button, the second is told so and stores nothing.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consent.giver import Giver, giver_of, live_in
from consent.plan_consent import live_plans
from consent.table import CLOSED, EARLIER, UNSEEN, may_close, standing_of, ways
from rooms import nudges
from rooms.kinds import Event
from rooms.log.append import Draft, Ledger, holding
from rooms.log.read import reader_at
from rooms.refusal import Refused
from rooms.state import Basis, Grant, Party, Scope

CLOSED_ALREADY = _("It is closed already. Nothing was changed.")
OPEN_ALREADY = _("It is open already. Nothing was changed.")
CHANGED = _("This has changed meanwhile. Look at how it stands now. Nothing was changed.")
NOT_YOURS = _("This is not yours to decide. Nothing was changed.")
GIVEN_ALREADY = _("A consent to the plan has been given already. Nothing was changed.")
WITHDRAWN_ALREADY = _("It is withdrawn already. Nothing was changed.")


def open_cell(giver: Giver, party: Party, scope: Scope, was: str, way: str, purpose: str) -> None:
    """A party may read a kind of information. Raises `Refused`; then nothing is stored."""
    with _held(giver) as (ledger, now):
        if way not in openable(now, party, scope, was):
            raise Refused("not-yours", why=NOT_YOURS)
        grant = {"party": party.key, "scopes": [scope.key], "earlier": way == EARLIER}
        event = {"kind": "consent.given", "form": "digital", "purpose": purpose, "grants": [grant]}
        ledger.say(Draft(giver.reader.room, giver.seat.pk, event))


def close_cell(giver: Giver, party: Party, scope: Scope, was: str, word: str) -> None:
    """Takes back every consent that opens a cell. Statutory grounds stay. Raises `Refused`."""
    with _held(giver) as (ledger, now):
        standing = unchanged(now, party, scope, was)
        live = live_in(now.state, party, scope, now.day)
        if not may_close(now, scope, standing, live):
            raise Refused("not-yours", why=NOT_YOURS)
        consents = [basis for basis, _grant in live if basis.kind == "consent"]
        if not consents and standing != UNSEEN:
            raise Refused("not-found", why=_("No consent opens this. Nothing was changed."))
        line = {"party": party.key, "scopes": [scope.key]}
        for basis in consents:
            _say(ledger, giver, _withdrawal(giver, basis, [line], word))


def withdraw(giver: Giver, key: str, word: str) -> None:
    """Takes back all of one consent that the acting seat sees of it. Raises `Refused`."""
    with _held(giver) as (ledger, now):
        basis = now.state.bases[key]
        lines = seen_lines(now, basis)
        if not lines:
            raise Refused("not-found", why=WITHDRAWN_ALREADY)
        if not now.may_take_back(basis, lines):
            raise Refused("not-yours", why=NOT_YOURS)
        named = None if now.sees_whole(basis) else as_grants(now, lines)
        _say(ledger, giver, _withdrawal(giver, basis, named, word))


def withdraw_plan(giver: Giver, word: str) -> None:
    """Takes back the consent to the plan, whole; the room then pauses by itself. Raises `Refused`."""
    with _held(giver) as (ledger, now):
        plans = live_plans(now.state, now.day)
        if not plans:
            raise Refused("not-found", why=WITHDRAWN_ALREADY)
        if not may_withdraw_plan(now):
            raise Refused("not-yours", why=NOT_YOURS)
        for basis in plans:
            _say(ledger, giver, _withdrawal(giver, basis, None, word))


def give_plan(giver: Giver, lines: Iterable[tuple[Party, Scope]], way: str, purpose: str) -> None:
    """The consent to the plan, where none is live. Raises `Refused`."""
    with _held(giver) as (ledger, now):
        if live_plans(now.state, now.day):
            raise Refused("bad-frame", why=GIVEN_ALREADY)
        grants = [{**grant, "earlier": way == EARLIER} for grant in _by_party(lines)]
        event = {
            "kind": "consent.given",
            "form": "digital",
            "purpose": purpose,
            "grants": grants,
            "plan": True,
        }
        _say(ledger, giver, event)


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


def may_withdraw_plan(giver: Giver) -> bool:
    return all(
        giver.may_take_back(basis, _live(giver, basis)) for basis in live_plans(giver.state, giver.day)
    )


def seen_lines(giver: Giver, basis: Basis) -> list[Grant]:
    """The live lines of a consent that the seat sees."""
    return [grant for grant in _live(giver, basis) if giver.sees_grant(basis, grant)]


def _live(giver: Giver, basis: Basis) -> list[Grant]:
    return [grant for grant in basis.grants if grant.live_on(giver.day)]


def as_grants(giver: Giver, lines: Iterable[Grant]) -> list[Event]:
    state = giver.state
    return _by_party((state.parties[line.party], state.scopes[line.scope]) for line in lines)


def _by_party(lines: Iterable[tuple[Party, Scope]]) -> list[Event]:
    found: dict[str, list[str]] = {}
    for party, scope in lines:
        found.setdefault(party.key, []).append(scope.key)
    return [{"party": party, "scopes": list(dict.fromkeys(scopes))} for party, scopes in found.items()]


@contextmanager
def _held(giver: Giver) -> Iterator[tuple[Ledger, Giver]]:
    """The room's lock, and the acting seat's sight as it is there. A refusal inside undoes everything."""
    room = giver.reader.room
    with transaction.atomic():
        with holding(room) as ledger:
            seat = ledger.state.seats[giver.seat.pk]
            now = giver_of(reader_at(ledger.state, seat, giver.day), giver.language)
            if now is None:
                raise Refused("not-yours", why=NOT_YOURS)
            yield ledger, now
        nudges.send(room)


def _withdrawal(giver: Giver, basis: Basis, grants: list[Event] | None, word: str) -> Event:
    event: Event = {"kind": "consent.withdrawn", "consent": basis.key, "form": "digital"}
    if giver.records:
        event["form"] = "oral"
    if word:
        event["reason"] = word
    if grants is not None:
        event["grants"] = grants
    return event


def _say(ledger: Ledger, giver: Giver, event: Event) -> None:
    ledger.say(Draft(giver.reader.room, giver.seat.pk, event))
