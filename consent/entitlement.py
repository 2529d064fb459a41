"""Who may give consent in a room (pasient- og brukerrettighetsloven §§ 4-3 to 4-5 and 4-7, helsepersonelloven § 22).

From 16 the owner decides; before that those with parental responsibility do, together, except for what the owner keeps
from them from 12 on (§ 3-4), which is the owner's own. In a child welfare matter a child is party from 15
(barnevernsloven § 12-3). Whose capacity has lapsed for this decision is stood in for: at 16 and 17 by their parents,
from 18 by the nearest next of kin or a guardian within the mandate. After a care order child welfare decides. Where no
birth date is known nobody decides for the owner.

Who sits as guardian is taken to have parental responsibility until it is recorded whether they have: what is recorded of
one parent says nothing about another. It is taken from them by a record about themselves, and by nothing else.
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings

from consent.facts import known
from rooms.state import RoomState, Scope, Seat

OF_AGE = 18
OWN_MATTERS = 12
CHILD_WELFARE, PARTY_FROM = "child-welfare", 15
GENERAL = "general"


def age(born: date, day: date) -> int:
    """Whole years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def owner_age(state: RoomState, day: date) -> int | None:
    born = state.owner().birth_date
    return None if born is None else age(born, day)


def own_from(scope: Scope) -> int:
    """The age from which the owner decides about a kind of information: 16, or lower where the municipality says so."""
    own = int(settings.HUB_OWN_CONSENT_FROM)
    return min(own, PARTY_FROM) if scope.key == CHILD_WELFARE else own


def may_give(state: RoomState, seat: Seat, day: date) -> bool:
    """May this seat give consent to anything at all?"""
    if seat.role == "owner":
        years = owner_age(state, day)
        return years is None or years >= OWN_MATTERS
    return any(may_decide(state, seat, scope, day) for scope in state.scopes.values() if not scope.withheld)


def may_give_plan(state: RoomState, seat: Seat, day: date) -> bool:
    """May this seat give the consent to the plan itself? Whoever decides about what the plan is of in general: who
    decides only what is withheld, or one matter alone, cannot let a plan begin (forskrift om individuell plan § 5).
    """
    general = state.scope_named(GENERAL)
    return general is not None and may_decide(state, seat, general, day)


def may_decide(state: RoomState, seat: Seat, scope: Scope, day: date) -> bool:
    """May this seat open and shut this kind of information?"""
    if scope.withheld:
        return seat.role == "owner" and may_give(state, seat, day)
    years = owner_age(state, day)
    if years is None:
        return seat.role == "owner"
    if years < own_from(scope):
        return _stands_in_for_a_child(state, seat, day)
    if not known.lapsed(state, scope.pk, day):
        return seat.role == "owner" or _within(state, seat, scope, known.MANDATE, day)
    if years < OF_AGE:
        return _stands_in_for_a_child(state, seat, day)
    return _has(state, seat, known.NEXT_OF_KIN, day) or _within(state, seat, scope, known.GUARDIANSHIP, day)


def together(state: RoomState, seat: Seat, scopes: Iterable[Scope], day: date) -> tuple[Seat, ...]:
    """The other seats that must give it too: both parents, unless the municipality has said that one is enough, and
    nobody where child welfare decides.
    """
    if settings.HUB_ONE_PARENT or known.live(state, known.CARE_ORDER, day):
        return ()
    parents = responsible(state, day)
    if seat.pk not in {parent.pk for parent in parents}:
        return ()
    asked = [scope for scope in scopes if not scope.withheld]
    others = [parent for parent in parents if parent.pk != seat.pk and parent.party != seat.party]
    return tuple(p for p in others if any(may_decide(state, p, scope, day) for scope in asked))


def responsible(state: RoomState, day: date) -> list[Seat]:
    """The open seats of those with parental responsibility: as recorded of each, or taken from the role."""
    holding = {fact.seat for fact in known.live(state, known.PARENT, day)}
    without = {fact.seat for fact in known.live(state, known.NO_PARENT, day)}
    assumed = {seat.pk for seat in unrecorded(state, day)}
    found = (holding | assumed) - without
    return [seat for seat in state.seats.values() if seat.pk in found and seat.open_on(day)]


def unrecorded(state: RoomState, day: date) -> list[Seat]:
    """The open seats of guardians of whom it is not recorded, for this day or one before, whether they have parental
    responsibility.
    """
    facts = known.known(state).facts.values()
    said = {fact.seat for fact in facts if fact.what == known.PARENT and fact.since <= day}
    said |= {fact.seat for fact in known.live(state, known.NO_PARENT, day)}
    seats = state.seats.values()
    return [s for s in seats if s.role == "guardian" and s.open_on(day) and s.pk not in said]


def _stands_in_for_a_child(state: RoomState, seat: Seat, day: date) -> bool:
    """Child welfare prevails after a care order (§ 4-4)."""
    ordered = known.live(state, known.CARE_ORDER, day)
    if ordered:
        return any(fact.seat == seat.pk for fact in ordered)
    return any(parent.pk == seat.pk for parent in responsible(state, day))


def _has(state: RoomState, seat: Seat, what: str, day: date) -> bool:
    return any(fact.seat == seat.pk for fact in known.live(state, what, day))


def _within(state: RoomState, seat: Seat, scope: Scope, what: str, day: date) -> bool:
    return any(f.seat == seat.pk and scope.pk in f.mandate for f in known.live(state, what, day))
