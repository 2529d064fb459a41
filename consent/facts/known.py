"""What has been recorded of who may decide, folded from the log: kept in the room's state under `WORD`.

A fact has a source and days. An assessment is of one decision, about the kinds of information that it names, and says
nothing of any other (pasient- og brukerrettighetsloven § 4-3).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rooms.kinds import Event, Told
from rooms.state import RoomState

WORD = "who"

PARENT, NO_PARENT = "parental-responsibility", "no-parental-responsibility"
GUARDIANSHIP, MANDATE = "guardianship", "mandate"
NEXT_OF_KIN, CARE_ORDER = "next-of-kin", "care-order"
# Which seats a fact can be about.
ROLES = {
    PARENT: ("guardian",),
    NO_PARENT: ("guardian",),
    GUARDIANSHIP: ("guardian", "proxy", "relative"),
    MANDATE: ("proxy", "relative"),
    NEXT_OF_KIN: ("relative", "guardian"),
    CARE_ORDER: ("participant", "guardian"),
}
WITHIN_A_MANDATE = (GUARDIANSHIP, MANDATE)


@dataclass(slots=True)
class Fact:
    """`seat` and `scopes` are numbers of the room; `mandate` holds the kinds of information that it reaches to."""

    key: str
    seat: int
    what: str
    source: str
    since: date
    until: date | None
    mandate: frozenset[int]
    scopes: frozenset[int]
    told: int
    ended: date | None = None

    def live_on(self, day: date) -> bool:
        """Both days are the last and first on which it holds; on the day that it was ended it does not."""
        if self.ended is not None and day >= self.ended:
            return False
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(slots=True)
class Assessment:
    """Whether the owner can decide about these kinds of information: written, reasoned, of this decision alone."""

    key: str
    about: frozenset[int]
    lacks: bool
    on: date
    until: date
    by: int | None
    reasons: str
    heard: str
    scopes: frozenset[int]
    told: int

    def holds_on(self, day: date) -> bool:
        return self.on <= day <= self.until


@dataclass(slots=True)
class Known:
    facts: dict[str, Fact] = field(default_factory=dict)
    assessments: list[Assessment] = field(default_factory=list)


NOTHING = Known()


def known(state: RoomState) -> Known:
    found = state.kept.get(WORD, NOTHING)
    assert isinstance(found, Known)
    return found


def to_change(state: RoomState) -> Known:
    found = state.kept.setdefault(WORD, Known())
    assert isinstance(found, Known)
    return found


def live(state: RoomState, what: str, day: date) -> list[Fact]:
    return [fact for fact in known(state).facts.values() if fact.what == what and fact.live_on(day)]


def lapsed(state: RoomState, scope: int, day: date) -> bool:
    """Does the newest assessment of this decision say that the owner cannot make it?"""
    about = [one for one in known(state).assessments if scope in one.about and one.holds_on(day)]
    return bool(about) and max(about, key=lambda one: (one.on, one.told)).lacks


def inside(event: Event) -> dict[str, Any]:
    """What the case format has no word for stands under `x`."""
    found = event.get("x")
    return found if isinstance(found, dict) else {}


def fact_of(state: RoomState, told: Told) -> Fact | None:
    """None for what cannot be read as ours: a file may use the same name for something else."""
    event, more = told.event, inside(told.event)
    seat = state.seat_named(str(more.get("seat")))
    since, until = day_in(more.get("from")), day_in(more.get("until"))
    if seat is None or since is None or seat.role not in ROLES.get(str(more.get("fact")), ()):
        return None
    return Fact(
        key=event["key"],
        seat=seat.pk,
        what=more["fact"],
        source=str(more.get("source", "")),
        since=since,
        until=until,
        mandate=frozenset(scopes_in(state, more.get("mandate", ()))),
        scopes=frozenset(scopes_in(state, event["scopes"])),
        told=told.seq,
    )


def assessment_of(state: RoomState, told: Told) -> Assessment | None:
    event, more = told.event, inside(told.event)
    on, until = day_in(more.get("on")), day_in(more.get("until"))
    about = frozenset(scopes_in(state, more.get("about_kinds", ())))
    if on is None or until is None or not about:
        return None
    return Assessment(
        key=event["key"],
        about=about,
        lacks=more.get("lacks") is True,
        on=on,
        until=until,
        by=told.seat.pk if told.seat is not None else None,
        reasons=str(more.get("reasons", "")),
        heard=str(more.get("heard", "")),
        scopes=frozenset(scopes_in(state, event["scopes"])),
        told=told.seq,
    )


def end_of(event: Event) -> date | None:
    return day_in(inside(event).get("on"))


def scopes_in(state: RoomState, keys: Iterable[Any]) -> Iterator[int]:
    """Those that are named, by number; what names none is passed by."""
    for key in keys if isinstance(keys, list | tuple) else ():
        scope = state.scope_named(str(key))
        if scope is not None:
            yield scope.pk


def day_in(value: Any) -> date | None:
    """None for what is no day."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
