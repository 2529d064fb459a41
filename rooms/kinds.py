"""What an entry can be. A kind is registered by the app that owns it; an unknown one is appended by nobody and
shown to nobody.

An event is a dict in the case format (`contract/case.schema.json`), whether it came from a file or from a screen.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Protocol

from rooms.refusal import Refused
from rooms.rule import NOBODY, NOTHING, Envelope, Line, Moved, Reach, covers, reach_of, sees_thing
from rooms.state import RoomState, Seat

Event = dict[str, Any]
Facts = dict[str, Any]


@dataclass(slots=True)
class Target:
    """An earlier entry or standing thing that an event names. `goal` holds a measure's goal's scopes."""

    key: str
    public_id: str
    kind: str
    scopes: frozenset[int]
    first: int
    thing: bool = False
    goal: frozenset[int] | None = None
    author: int | None = None
    retracted: bool = False
    goal_key: str | None = None

    def seen_with(self, reach: Reach) -> bool:
        if self.thing:
            return sees_thing(reach, self.scopes, self.goal)
        return covers(reach, self.scopes, self.first)


class Finder(Protocol):
    """Finds what an event names, in the log as it is under the room's lock."""

    def entry(self, key: str) -> Target | None: ...

    def thing(self, key: str) -> Target | None: ...

    def part(self, part: str, scopes: frozenset[int]) -> Target | None: ...

    def taken(self, key: str) -> bool: ...


@dataclass(slots=True)
class Act:
    """Somebody does something: what a kind judges before it takes a position. `seat` None is the municipality."""

    state: RoomState
    event: Event
    seat: Seat | None
    day: date
    seq: int
    find: Finder
    replay: bool
    facts: Facts = field(default_factory=dict)
    _scopes: frozenset[int] | None = None

    @property
    def reach(self) -> Reach:
        return NOTHING if self.seat is None else reach_of(self.state, self.seat, self.day)

    def scopes(self) -> frozenset[int]:
        """The event's scopes, each one known. Raises `Refused` bad-scope."""
        if self._scopes is None:
            self._scopes = self._found_scopes()
        return self._scopes

    def _found_scopes(self) -> frozenset[int]:
        numbers = []
        for index, key in enumerate(self.event["scopes"]):
            scope = self.state.scope_named(key)
            if scope is None:
                raise Refused("bad-scope", where=f"scopes[{index}]")
            numbers.append(scope.pk)
        return frozenset(numbers)

    def seat_named(self, field: str) -> Seat:
        """The seat that a field names. Raises `Refused` not-found."""
        seat = self.state.seat_named(self.event[field])
        if seat is None:
            raise Refused("not-found", where=field)
        return seat


@dataclass(slots=True)
class Told:
    """An event that has its position. `facts` are ours, sealed beside it: what the case format has no word for."""

    event: Event
    seq: int
    day: date
    seat: Seat | None
    imported: bool
    facts: Facts = field(default_factory=dict)


class Knowing(Protocol):
    """A seat's sight, as far as a kind asks it (`rooms.sight.Sight`)."""

    @property
    def state(self) -> RoomState: ...

    @property
    def sees_why(self) -> bool: ...

    def with_known(self, event: Event, field: str) -> Event: ...

    def without_unknown(self, event: Event, field: str) -> Event: ...

    def seat_names(self, keys: Iterable[str]) -> list[str]: ...

    def party_name(self, key: str | None) -> str | None: ...

    def reaches(self, key: str) -> bool: ...

    def scope_name(self, key: str) -> str: ...

    def knows_scope(self, key: str) -> bool: ...

    def consent_view(self, event: Event, grants: Iterable[Event]) -> Event | None: ...

    def consent_words(self, event: Event, grants: Iterable[Event]) -> dict[str, Any]: ...


class Kind:
    """One kind of entry, whole: who may say it, what it changes, what is drawn of it.

    `personal` says that what is drawn depends on whom its reader knows, not on reach alone. Two are for kinds named `x.…`:
    `folds`, that it changes the room's state though it is seen by its scopes; `noted`, that what waits for somebody
    follows from it.
    """

    name: ClassVar[str]
    course: ClassVar[bool] = False
    told_to_all: ClassVar[bool] = False
    template: ClassVar[str]
    pointers: ClassVar[tuple[str, ...]] = ()
    personal: ClassVar[bool] = False
    folds: ClassVar[bool] = False
    noted: ClassVar[bool] = False

    def check(self, act: Act) -> None:
        """Raises `Refused` when this may not be said, by this seat, now."""
        raise NotImplementedError

    def fold(self, state: RoomState, told: Told) -> None:
        """What it changes in the room's state; most change nothing."""

    def lines(self, state: RoomState, told: Told) -> Iterable[Line]:
        """For the course of the case: who but the owner may see it."""
        return ()

    def moves(self, state: RoomState, told: Told) -> Moved:
        """Whose reach it may have widened, once folded."""
        return NOBODY

    def follows(self, state: RoomState, told: Told) -> list[Event]:
        """What the room says itself because of it, when it happens here and now."""
        return []

    def stands(self, event: Event) -> tuple[str, str] | None:
        """The kind and key of the standing thing of which this is a version."""
        return None

    def goal_of(self, event: Event) -> str | None:
        """The goal's key, for a measure."""
        return None

    def revises(self, event: Event) -> str | None:
        """The key of the entry that this is a later version of."""
        return None

    def points(self, event: Event) -> bool:
        """Does it name something else, which not everybody who sees this one sees?"""
        return not event.keys().isdisjoint(self.pointers)

    def envelope(self, state: RoomState, told: Told) -> Envelope:
        """What the rule reads of an entry of the course of the case."""
        return Envelope(told.seq, None, self.told_to_all, tuple(self.lines(state, told)))

    def view(self, event: Event, sight: Knowing) -> Event | None:
        """The event as a seat may have it in its export; None if nothing is left of it."""
        return event

    def words(self, event: Event, sight: Knowing) -> dict[str, Any]:
        """What the template of this kind needs beyond the frame of an entry."""
        return {}


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Makes a kind known. Twice the same name is a mistake."""
    if kind.name in KINDS:
        raise ValueError(f"kind {kind.name} is registered already")
    KINDS[kind.name] = kind


def folding() -> list[str]:
    """The kinds beyond the course of the case that a room's state is folded from."""
    return sorted(name for name, kind in KINDS.items() if kind.folds)


def noted() -> list[str]:
    """The kinds that say what waits for somebody, or that it no longer does."""
    return sorted(name for name, kind in KINDS.items() if kind.noted)


def kind_of(name: str) -> Kind:
    """The kind of an event; all `x.…` share one. Raises `Refused` bad-frame."""
    kind = KINDS.get(name) or (KINDS.get("x") if name.startswith("x.") else None)
    if kind is None:
        raise Refused("bad-frame", where="kind")
    return kind
