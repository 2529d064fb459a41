"""Who sees what: the one rule, as pure functions (source: contract/visibility.md).

`rooms.log.read` states it in SQL, `tests/laws/model.py` once more; the three agree. Unknown means no.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rooms.state import RoomState, Seat

Reach = Mapping[int, int]
NOTHING: Reach = {}

Entitled = Callable[[RoomState, Seat, date], bool]
_entitled: Entitled | None = None


def settle_entitlement(rule: Entitled) -> None:
    """`consent` says, once at start, who may give consent in a room."""
    global _entitled
    _entitled = rule


def entitled(state: RoomState, seat: Seat, day: date) -> bool:
    """May this seat give consent today?"""
    if _entitled is None:
        raise RuntimeError("nobody has said who may give consent")
    return seat.open_on(day) and _entitled(state, seat, day)


def granted(state: RoomState, seat: Seat, day: date) -> Reach:
    """What grants add up to for a seat, whatever the state of the case: rules 1 to 4 and 6."""
    if not seat.open_on(day):
        return NOTHING
    if seat.role == "owner":
        return dict.fromkeys(state.scopes, 0)
    return party_reach(state, seat.party, day)


def party_reach(state: RoomState, party: int, day: date) -> Reach:
    """The lowest start of the live grants to a party, scope by scope. Kept until its grants or the day change."""
    kept = state.reaches.get(party)
    if kept is not None and kept[0] == day:
        return kept[1]
    reach: dict[int, int] = {}
    for grant in state.active.get(party, ()):
        if grant.live_on(day):
            reach[grant.scope] = min(grant.start, reach.get(grant.scope, grant.start))
    state.reaches[party] = (day, reach)
    return reach


def reach_of(state: RoomState, seat: Seat, day: date) -> Reach:
    """The reach of a seat on a day: `granted`, and rule 5."""
    if not open_in_state(state.state, seat.role):
        return NOTHING
    return granted(state, seat, day)


def open_in_state(state: str, role: str) -> bool:
    if state in ("closed", "archived"):
        return role == "owner"
    if state == "paused":
        return role in ("owner", "coordinator")
    return True


@dataclass(slots=True, frozen=True)
class Line:
    """Whoever reaches `scope` and sits for `party`, or at `seat`, may see an entry of the course of the case."""

    scope: int
    party: int | None = None
    seat: int | None = None


@dataclass(slots=True, frozen=True)
class Envelope:
    """What of an entry the rule reads: never the letter. `scopes` is None for the course of the case."""

    first: int
    scopes: frozenset[int] | None
    told_to_all: bool = False
    lines: tuple[Line, ...] = ()


def sees(envelope: Envelope, reach: Reach, seat: Seat) -> bool:
    """Does an open seat with this reach see an entry?"""
    if envelope.scopes is not None:
        return covers(reach, envelope.scopes, envelope.first)
    if seat.role == "owner":
        return True
    return envelope.told_to_all or any(sees_line(line, reach, seat) for line in envelope.lines)


def sees_line(line: Line, reach: Reach, seat: Seat) -> bool:
    """One party × scope of a consent or ground, for those it names; the owner sees all."""
    if seat.role == "owner":
        return True
    concerned = seat.role == "coordinator" or line.party == seat.party or line.seat == seat.pk
    return concerned and line.scope in reach


def covers(reach: Reach, scopes: Iterable[int], position: int) -> bool:
    """Every scope is reached, from `position` or before. No scope at all is not readable."""
    empty = True
    for scope in scopes:
        empty = False
        start = reach.get(scope)
        if start is None or start > position:
            return False
    return not empty


def sees_thing(reach: Reach, scopes: frozenset[int], goal: frozenset[int] | None) -> bool:
    """A standing thing in the scopes of its current version; a measure also needs those of its goal."""
    wanted = scopes if goal is None else scopes | goal
    return bool(scopes) and all(scope in reach for scope in wanted)


@dataclass(slots=True, frozen=True)
class Moved:
    """Whose reach an event of the course of the case may have widened: these parties' and seats'."""

    parties: frozenset[int] = frozenset()
    seats: frozenset[int] = frozenset()


NOBODY = Moved()


def everybody(state: RoomState) -> Moved:
    return Moved(frozenset(state.parties), frozenset(state.seats))


def meet(state: RoomState, day: date, moved: Moved) -> None:
    """Notes who reaches a scope in common now: having met once is enough to know.

    Only those whose reach may have widened can meet somebody they had not met.
    """
    if moved == NOBODY:
        return
    reaches = {seat.pk: reach for seat in state.seats.values() if (reach := reach_of(state, seat, day))}
    for party in moved.parties:
        theirs = party_reach(state, party, day).keys()
        state.met_parties |= {(seat, party) for seat, reach in reaches.items() if reach.keys() & theirs}
    sitting = {s.pk for s in state.seats.values() if s.party in moved.parties}
    for seat in reaches.keys() & (moved.seats | sitting):
        _meet_all(state, seat, reaches, day)


def _meet_all(state: RoomState, seat: int, reaches: Mapping[int, Reach], day: date) -> None:
    mine = reaches[seat].keys()
    for other, theirs in reaches.items():
        if mine & theirs.keys():
            state.met_seats |= {(seat, other), (other, seat)}
    for party in state.active:
        if mine & party_reach(state, party, day).keys():
            state.met_parties.add((seat, party))


def knows_party(state: RoomState, seat: Seat, party: int, day: date) -> bool:
    """Does an open seat know a party? Having seen an entry that it wrote is judged where entries are read."""
    if seat.role == "owner" or party == seat.party or (seat.pk, party) in state.met_parties:
        return True
    if any((seat.pk, other.pk) in state.met_seats for other in state.seats.values() if other.party == party):
        return True
    return _knows_idle(state, seat, party, day)


def knows_seat(state: RoomState, seat: Seat, other: Seat, day: date) -> bool:
    """Does an open seat know another seat? Having seen an entry that it wrote is judged where entries are read."""
    if seat.role == "owner" or other.pk == seat.pk or (seat.pk, other.pk) in state.met_seats:
        return True
    return _knows_idle(state, seat, other.party, day)


def _knows_idle(state: RoomState, seat: Seat, party: int, day: date) -> bool:
    """The coordinator and those entitled to give consent know every party that has no live grant."""
    arranges = seat.role == "coordinator" or entitled(state, seat, day)
    return arranges and seat.open_on(day) and not party_reach(state, party, day)


def knows_scope(state: RoomState, seat: Seat, scope: int, day: date) -> bool:
    """Does an open seat know that a scope is there, and its name?"""
    if scope in reach_of(state, seat, day):
        return True
    if state.scopes[scope].withheld:
        return False
    return seat.role == "coordinator" or entitled(state, seat, day)


def audience(state: RoomState, scopes: frozenset[int], day: date) -> list[Seat]:
    """The open seats that would see a message in these scopes said now."""
    return [seat for seat in state.seats.values() if _reaches_all(reach_of(state, seat, day), scopes)]


def parties_reached(state: RoomState, scopes: frozenset[int], day: date) -> list[int]:
    """The parties, sat for or not, whose live grants reach all of these scopes."""
    if not open_in_state(state.state, "participant"):
        return sorted({seat.party for seat in audience(state, scopes, day)})
    sitting = {seat.party for seat in audience(state, scopes, day)}
    return [p for p in state.parties if p in sitting or _reaches_all(party_reach(state, p, day), scopes)]


def _reaches_all(reach: Reach, scopes: frozenset[int]) -> bool:
    return bool(scopes) and all(scope in reach for scope in scopes)
