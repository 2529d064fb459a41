"""Why a party sees something. The app that grants access says what it rests on; here is only what is asked.

Whoever may not be told of it reads that the party has access to this kind of information, and no more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rooms import rule
from rooms.log import read
from rooms.log.read import Seen, SeenThing
from rooms.sight import Sight
from rooms.state import Party, Scope, Seat


@dataclass(slots=True, frozen=True)
class Access:
    """A party and a kind of information that it reads: from `position` on, or, where it is None, at all."""

    party: Party
    scope: Scope
    position: int | None = None


@dataclass(slots=True)
class Ground:
    """What an access rests on, in words; `said` is what it says itself. `read` is the position of what was read for it,
    `link` where the asker finds it among the others, if there is such a page for them.
    """

    words: str
    more: list[str]
    said: list[str]
    read: int
    link: str = ""


@dataclass(slots=True)
class Reason:
    """One kind of information; without grounds where the asker may not be told of them."""

    scope: str
    grounds: list[Ground] = field(default_factory=list)


Source = Callable[[Sight, Access], list[Ground]]
_sources: list[Source] = []


def settle_source(source: Source) -> None:
    """An app says, once at start, what access can rest on."""
    if source not in _sources:
        _sources.append(source)


def of_entry(sight: Sight, seen: Seen, party: Party) -> list[Reason]:
    """Why a party sees an entry: it reads each of the entry's kinds of information from there or before."""
    return _reasons(sight, party, seen.scopes or frozenset(), seen.first)


def of_thing(sight: Sight, thing: SeenThing, party: Party) -> list[Reason]:
    """Why a party sees a standing thing; a measure is seen only with its goal."""
    goal = read.thing(sight.reader, thing.goal) if thing.goal is not None else None
    return _reasons(sight, party, thing.scopes | (goal.scopes if goal is not None else frozenset()), None)


def of_seat(sight: Sight, seat: Seat) -> list[Reason]:
    """Why a person sees what they see, of the kinds of information that the asker reads too."""
    theirs = rule.reach_of(sight.state, seat, sight.reader.day)
    party = sight.state.parties[seat.party]
    return _reasons(sight, party, frozenset(scope for scope in sight.reach if scope in theirs), None)


def read_for(reasons: Iterable[Reason]) -> list[int]:
    """The positions of what was read to say why."""
    return [ground.read for reason in reasons for ground in reason.grounds]


def _reasons(sight: Sight, party: Party, scopes: frozenset[int], position: int | None) -> list[Reason]:
    return [
        Reason(scope.name, _grounds(sight, Access(party, scope, position)))
        for scope in sight.state.scopes.values()
        if scope.pk in scopes and scope.pk in sight.reach
    ]


def _grounds(sight: Sight, access: Access) -> list[Ground]:
    return [ground for source in _sources for ground in source(sight, access)]
