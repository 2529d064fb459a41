"""Closing and withdrawing: each is one transaction under the room's lock, all of it or nothing.

What is taken back is held against what the acting seat was shown: of two who press the same button, the second is told
so and stores nothing. Taking back never opens anything (CR-24).
"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from consent.acts import CHANGED, NOT_YOURS, as_grants, held, say, seen_lines, unchanged
from consent.giver import Giver, live_in
from consent.plan_consent import live_plans
from consent.table import UNSEEN, may_close
from consent.withdrawing.swathe import Cells, Swathe, as_shown, cells_of
from rooms.kinds import Event
from rooms.log.append import Placed
from rooms.refusal import Refused
from rooms.state import Basis, Grant, Party, Scope

WITHDRAWN_ALREADY = _("It is withdrawn already. Nothing was changed.")


def close_cell(giver: Giver, party: Party, scope: Scope, was: str, word: str) -> Placed | None:
    """Takes back every consent that opens a cell. Statutory grounds stay. Raises `Refused`."""
    with held(giver) as (ledger, now):
        standing = unchanged(now, party, scope, was)
        live = live_in(now.state, party, scope, now.day)
        if not may_close(now, scope, standing, live):
            raise Refused("not-yours", why=NOT_YOURS)
        consents = [basis for basis, _grant in live if basis.kind == "consent"]
        if not consents and standing != UNSEEN:
            raise Refused("not-found", why=_("No consent opens this. Nothing was changed."))
        line = {"party": party.key, "scopes": [scope.key]}
        placed = [say(ledger, giver, withdrawal(giver, basis, [line], word)) for basis in consents]
    return placed[-1] if placed else None


def close_many(giver: Giver, swathe: Swathe, shown: str, word: str) -> Placed:
    """Takes back all that consents open to a party, or of a kind of information, as far as the seat sees and may.

    `shown` is how those cells stood when the question was asked. Raises `Refused`.
    """
    with held(giver) as (ledger, now):
        cells = cells_of(now, swathe)
        if as_shown(now, cells) != shown:
            raise Refused("bad-frame", why=CHANGED if cells else WITHDRAWN_ALREADY)
        if not cells:
            raise Refused("not-found", why=WITHDRAWN_ALREADY)
        placed = [
            say(ledger, giver, withdrawal(giver, basis, as_grants(now, lines), word))
            for basis, lines in by_basis(now, cells)
        ]
    return placed[-1]


def withdraw(giver: Giver, key: str, shown: str, word: str) -> Placed:
    """Takes back all of one consent that the acting seat sees of it. Raises `Refused`."""
    with held(giver) as (ledger, now):
        basis = now.state.bases[key]
        lines = seen_lines(now, basis)
        if not lines:
            raise Refused("not-found", why=WITHDRAWN_ALREADY)
        if not now.may_take_back(basis, lines):
            raise Refused("not-yours", why=NOT_YOURS)
        if lines_shown(now, lines) != shown:
            raise Refused("bad-frame", why=CHANGED)
        named = None if now.sees_whole(basis) else as_grants(now, lines)
        return say(ledger, giver, withdrawal(giver, basis, named, word))


def withdraw_plan(giver: Giver, word: str) -> Placed:
    """Takes back the consent to the plan, whole; the room then pauses by itself. Raises `Refused`."""
    with held(giver) as (ledger, now):
        plans = live_plans(now.state, now.day)
        if not plans:
            raise Refused("not-found", why=WITHDRAWN_ALREADY)
        if not may_withdraw_plan(now):
            raise Refused("not-yours", why=NOT_YOURS)
        return [say(ledger, giver, withdrawal(giver, basis, None, word)) for basis in plans][-1]


def may_withdraw_plan(giver: Giver) -> bool:
    return all(
        giver.may_take_back(basis, [g for g in basis.grants if g.live_on(giver.day)])
        for basis in live_plans(giver.state, giver.day)
    )


def by_basis(giver: Giver, cells: Cells) -> list[tuple[Basis, list[Grant]]]:
    """What each consent opens of some cells."""
    wanted = {(party.pk, scope.pk) for party, scope in cells}
    found = []
    for basis in giver.state.bases.values():
        lines = [g for g in basis.grants if (g.party, g.scope) in wanted and g.live_on(giver.day)]
        if basis.kind == "consent" and lines:
            found.append((basis, lines))
    return found


def lines_shown(giver: Giver, lines: Sequence[Grant]) -> str:
    """The lines of a consent that a seat was told would end, as one word that a form can carry."""
    state = giver.state
    told = [f"{state.parties[g.party].public_id} {state.scopes[g.scope].key} {g.told}" for g in lines]
    return giver.reader.seal.mark("lines", giver.seat.public_id, *sorted(told)).hex()


def withdrawal(giver: Giver, basis: Basis, grants: list[Event] | None, word: str) -> Event:
    event: Event = {"kind": "consent.withdrawn", "consent": basis.key, "form": "digital"}
    if giver.records:
        event["form"] = "oral"
    if word:
        event["reason"] = word
    if grants is not None:
        event["grants"] = grants
    return event
