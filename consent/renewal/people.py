"""New persons of parties that have consent, and objections to them (CR-12, CR-17)."""

from dataclasses import dataclass

from consent.renewal.outlook import Objection, Outlook
from rooms import rule
from rooms.state import Seat


@dataclass(slots=True)
class Objected:
    """An objection that stands, and whose it is and about whom, as far as the reader knows them."""

    objection: Objection
    seat: Seat
    by: Seat | None
    mine: bool


def newcomers(outlook: Outlook) -> list[Seat]:
    """Who came after the newest consent to their party that the seat sees, and was neither shown nor objected to. Told
    while an answer can be recorded.

    Who came with a file was told of where the file comes from.
    """
    if outlook.state.read_only or not (outlook.owner or outlook.entitled):
        return []
    told: dict[int, int] = {}
    for _basis, grant in outlook.consents():
        told[grant.party] = max(grant.told, told.get(grant.party, 0))
    others = (seat for seat in _others(outlook) if seat.opened > told.get(seat.party, 0))
    return [seat for seat in others if _covered(outlook, seat) and not _answered(outlook, seat)]


def _others(outlook: Outlook) -> list[Seat]:
    return [
        seat
        for seat in outlook.state.seats.values()
        if seat.open_on(outlook.day)
        and seat.pk != outlook.seat.pk
        and seat.role != "owner"
        and not seat.imported
        and outlook.knows(seat)
    ]


def _covered(outlook: Outlook, seat: Seat) -> bool:
    """A party is covered where it reaches something that the reader reaches too: that much every audience tells."""
    return not outlook.reach.keys().isdisjoint(rule.party_reach(outlook.state, seat.party, outlook.day))


def _answered(outlook: Outlook, seat: Seat) -> bool:
    me = outlook.seat.pk
    if (me, seat.key) in outlook.noted.seen:
        return True
    return any((one.by, one.seat) == (me, seat.key) for one in outlook.noted.objections)


def objections(outlook: Outlook) -> list[Objected]:
    """Those that stand: not taken back, about somebody who still sits here, by somebody who does."""
    found: dict[tuple[int, str], Objected] = {}
    for one in outlook.noted.objections:
        seat, by = outlook.state.seat_named(one.seat), outlook.state.seats.get(one.by)
        if seat is None or by is None or not (seat.open_on(outlook.day) and outlook.knows(seat)):
            continue
        known = by if outlook.knows(by) else None
        found[one.by, one.seat] = Objected(one, seat, known, one.by == outlook.seat.pk)
    return list(found.values())
