"""Who sees what, in a few words, for the owner and for those who decide for a child.

It says what the table says and nothing else: each sentence is made of the cells that its reader is shown. For somebody
under 18 it stands in shorter sentences still (barnekonvensjonen art. 12; pasient- og brukerrettighetsloven § 3-5: what
is said is fitted to age and maturity).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consent.entitlement import owner_age
from consent.giver import Giver
from consent.table import CLOSED, UNSEEN, Cell, Row
from rooms import rule
from rooms.state import Party, Scope

GROWN = 18


@dataclass(slots=True)
class Plain:
    """One party: what it sees, what it does not see, and what this reader is not shown."""

    party: Party
    people: list[str]
    sees: list[str]
    closed: list[str]
    unseen: list[str]


@dataclass(slots=True)
class Told:
    """`about` is None where the reader is the one it is about. `open` is false while nobody reads but the owner."""

    about: str | None
    young: bool
    open: bool
    parties: list[Plain]
    own: list[str]
    deciders: list[str]


def told(giver: Giver, rows: Sequence[Row]) -> Told | None:
    """For the owner, and for whoever decides for a child; the coordinator has the table."""
    if giver.records:
        return None
    mine = giver.seat.role == "owner"
    young = mine and is_young(giver)
    return Told(
        about=None if mine else giver.state.owner().name,
        young=young,
        open=rule.open_in_state(giver.state.state, "participant"),
        parties=[plain(row) for row in rows],
        own=[scope.name for scope in own(giver)] if mine else [],
        deciders=deciders(giver) if young else [],
    )


def plain(row: Row) -> Plain:
    return Plain(
        party=row.party,
        people=row.people,
        sees=[cell.scope.name for cell in row.cells if is_open(cell)],
        closed=[cell.scope.name for cell in row.cells if cell.standing == CLOSED],
        unseen=[cell.scope.name for cell in row.cells if cell.standing == UNSEEN],
    )


def is_open(cell: Cell) -> bool:
    return cell.standing not in (CLOSED, UNSEEN)


def is_young(giver: Giver) -> bool:
    years = owner_age(giver.state, giver.day)
    return years is not None and years < GROWN


def own(giver: Giver) -> list[Scope]:
    """What an owner who does not yet decide on everything decides on."""
    known = giver.known_scopes()
    mine = [scope for scope in known if giver.decides(scope)]
    return mine if len(mine) < len(known) else []


def deciders(giver: Giver) -> list[str]:
    """Who decides for a child, as far as the child knows them."""
    return [
        seat.name
        for seat in giver.people()
        if seat.role != "owner" and rule.entitled(giver.state, seat, giver.day)
    ]
