"""A room as it stands at one position: who sits there, and what was granted to whom.

A fold of the course of the case. It is cached by version, never by time, and asks for the day whenever it is read.
"""

from collections.abc import Iterable, Iterator, MutableSet
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

OVER = frozenset({"closed", "archived"})
READ_ONLY = OVER | {"paused"}


@dataclass(slots=True)
class Scope:
    pk: int
    key: str
    name: str
    withheld: bool


@dataclass(slots=True)
class Party:
    pk: int
    public_id: str
    key: str
    name: str
    kind: str
    organisation_number: str | None = None


@dataclass(slots=True)
class Person:
    user_id: int
    key: str
    name: str
    login: str
    told: dict[str, Any]

    @property
    def birth_date(self) -> date | None:
        text = self.told.get("birth_date")
        return date.fromisoformat(text) if text else None


@dataclass(slots=True)
class Seat:
    pk: int
    public_id: str
    key: str
    user_id: int
    name: str
    party: int
    role: str
    until: date | None
    opened: int
    closed: int | None = None
    imported: bool = False

    def open_on(self, day: date) -> bool:
        return self.closed is None and (self.until is None or day <= self.until)


@dataclass(slots=True)
class Grant:
    """`scope` may be read by `party` from `start` on; `told` is its own position, `ended` the one that ended it.

    `ended_on` is the day of that, where it happened in this room and was not replayed from a file.
    """

    party: int
    scope: int
    start: int
    told: int
    until: date | None
    ended: int | None = None
    ended_on: date | None = None

    def live_on(self, day: date) -> bool:
        return self.ended is None and (self.until is None or day <= self.until)


@dataclass(slots=True)
class Basis:
    """A consent or a stated ground: who gave it on which day, and the grants that came of it."""

    key: str
    kind: str
    seq: int
    givers: tuple[int, ...]
    plan: bool
    until: date | None
    grants: list[Grant] = field(default_factory=list)
    day: date = date.min

    def live_on(self, day: date) -> bool:
        return any(grant.live_on(day) for grant in self.grants)


class Met(MutableSet[tuple[int, int]]):
    """Who has come to know whom: pairs, of which each room has as many as its people squared. One number for each of the
    first says whom they know, a bit for each.
    """

    __slots__ = ("_known", "_place")

    def __init__(self) -> None:
        self._place: dict[int, int] = {}
        self._known: dict[int, int] = {}

    def add(self, pair: tuple[int, int]) -> None:
        one, other = pair
        place = self._place.setdefault(other, len(self._place))
        self._known[one] = self._known.get(one, 0) | 1 << place

    def discard(self, pair: tuple[int, int]) -> None:
        if pair in self:
            self._known[pair[0]] ^= 1 << self._place[pair[1]]

    def __contains__(self, pair: object) -> bool:
        one, other = cast("tuple[int, int]", pair)
        place = self._place.get(other)
        return place is not None and bool(self._known.get(one, 0) >> place & 1)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return ((one, other) for one in self._known for other in self._place if (one, other) in self)

    def __len__(self) -> int:
        return sum(known.bit_count() for known in self._known.values())


@dataclass(slots=True)
class RoomState:
    """Everything that judging an entry needs, but the entry. `since` is the position of the last change of `state`; `kept`
    is what kinds of other apps fold into it, each under its app's own word.
    """

    pk: int
    public_id: str
    told: dict[str, Any]
    version: int = 0
    state: str = "received"
    begun: bool = False
    scopes: dict[int, Scope] = field(default_factory=dict)
    parties: dict[int, Party] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    seats: dict[int, Seat] = field(default_factory=dict)
    bases: dict[str, Basis] = field(default_factory=dict)
    active: dict[int, list[Grant]] = field(default_factory=dict)
    reaches: dict[int, tuple[date, dict[int, int]]] = field(default_factory=dict, compare=False)
    met_seats: Met = field(default_factory=Met)
    met_parties: Met = field(default_factory=Met)
    unlimited: bool = False
    kept: dict[str, Any] = field(default_factory=dict)
    since: int = 0

    @property
    def title(self) -> str:
        return str(self.told["title"])

    @property
    def language(self) -> str:
        return str(self.told["language"])

    @property
    def read_only(self) -> bool:
        return self.state in READ_ONLY

    @property
    def over(self) -> bool:
        """Nothing new is consented to either, which a pause waits for."""
        return self.state in OVER

    def grant(self, basis: Basis) -> None:
        """A consent or a ground takes effect."""
        self.bases[basis.key] = basis
        for grant in basis.grants:
            self.active.setdefault(grant.party, []).append(grant)
            self._widen(grant)

    def _widen(self, grant: Grant) -> None:
        """Keeps the kept reach of a party right without going through all of its grants again."""
        kept = self.reaches.get(grant.party)
        if kept is not None and grant.live_on(kept[0]):
            reach = kept[1]
            start = min(grant.start, reach.get(grant.scope, grant.start))
            self.reaches[grant.party] = (kept[0], {**reach, grant.scope: start})

    def end(self, grants: Iterable[Grant], seq: int, day: date | None) -> None:
        """Some grants end at a position."""
        for grant in grants:
            if grant.ended is None:
                grant.ended, grant.ended_on = seq, day
                self.active[grant.party].remove(grant)
                self.reaches.pop(grant.party, None)

    def scope_named(self, key: str) -> Scope | None:
        for scope in self.scopes.values():
            if scope.key == key:
                return scope
        return None

    def party_named(self, key: str) -> Party | None:
        return next((party for party in self.parties.values() if party.key == key), None)

    def seat_named(self, key: str) -> Seat | None:
        return next((seat for seat in self.seats.values() if seat.key == key), None)

    def seat_known_as(self, public_id: str) -> Seat | None:
        return next((seat for seat in self.seats.values() if seat.public_id == public_id), None)

    def seat_of(self, user_id: int, day: date) -> Seat | None:
        """The open seat of a person in this room: at most one."""
        return next((s for s in self.seats.values() if s.user_id == user_id and s.open_on(day)), None)

    def owner(self) -> Person:
        return self.people[self.told["owner"]]

    def keys_of(self, scopes: Iterable[int]) -> list[str]:
        """The scopes' own keys, in the order of the room."""
        wanted = set(scopes)
        return [scope.key for pk, scope in self.scopes.items() if pk in wanted]
