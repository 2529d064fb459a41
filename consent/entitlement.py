"""Who may give consent in a room (pasient- og brukerrettighetsloven §§ 4-3, 4-4).

From 16 the owner decides; before that those with parental responsibility do, except for what the owner keeps from
them from 12 on (§ 3-4), which is the owner's own. Where no birth date is known nobody decides for the owner.
"""

from datetime import date

from rooms.state import RoomState, Scope, Seat

OWN_DECISION = 16
OWN_MATTERS = 12


def age(born: date, day: date) -> int:
    """Whole years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def owner_age(state: RoomState, day: date) -> int | None:
    born = state.owner().birth_date
    return None if born is None else age(born, day)


def may_give(state: RoomState, seat: Seat, day: date) -> bool:
    """May this seat give consent to anything at all?"""
    years = owner_age(state, day)
    if seat.role == "owner":
        return years is None or years >= OWN_MATTERS
    return seat.role == "guardian" and years is not None and years < OWN_DECISION


def may_decide(state: RoomState, seat: Seat, scope: Scope, day: date) -> bool:
    """May this seat open and shut this kind of information?"""
    if not may_give(state, seat, day):
        return False
    if scope.withheld:
        return seat.role == "owner"
    years = owner_age(state, day)
    return seat.role != "owner" or years is None or years >= OWN_DECISION
