"""What a list of events comes to, and the reach it gives: the naive half of the model.

Written from the contract alone and as plainly as it can be, so that it may disagree with the product.
Every clause of the rule is one small method, so that a planted fault (`mutants`) is one override.
Positions are the 1-based index in the timeline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

Case = dict[str, Any]
Event = dict[str, Any]
Reach = dict[str, int]

OSLO = ZoneInfo("Europe/Oslo")
ENTRY_KINDS = frozenset(
    {
        "message",
        "document",
        "meeting.called",
        "minutes.approved",
        "evaluation",
        "goal",
        "measure",
        "plan.part",
    }
)
COURSE_KINDS = frozenset(
    {"case.state", "seat.opened", "seat.closed", "consent.given", "consent.withdrawn", "ground.stated"}
)
READ_ONLY = frozenset({"paused", "closed", "archived"})


class Standing(NamedTuple):
    """A goal, measure, meeting or part as it stands now; `scopes` in alphabetical order."""

    kind: str
    name: str
    scopes: tuple[str, ...]


@dataclass
class Seat:
    key: str
    person: str
    party: str
    role: str
    until: date | None
    closed: bool = False


@dataclass
class Grant:
    """One line, party × scope, of a consent or a ground."""

    source: str
    party: str
    scope: str
    start: int
    until: date | None
    ended: bool = False


@dataclass
class Entry:
    """One thing in the log. A message carries all its texts, the newest last."""

    key: str
    position: int
    event: Event
    texts: list[str] = field(default_factory=list)
    retracted: bool = False


def day_of(event: Event) -> date:
    """The day of an event, in Europe/Oslo."""
    return datetime.fromisoformat(event["at"]).astimezone(OSLO).date()


def is_entry(event: Event) -> bool:
    return event["kind"] in ENTRY_KINDS or event["kind"].startswith("x.")


def lines_of(grants: Iterable[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Each grant taken apart: (grant, party, scope)."""
    for grant in grants:
        for scope in grant["scopes"]:
            yield grant, grant["party"], scope


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


class Fold:
    """The state of a room after the events told so far."""

    def __init__(self, case: Case, day: date) -> None:
        self.case = case
        self.day = day
        self.scopes: list[str] = [scope["key"] for scope in case["scopes"]]
        self.withheld = {scope["key"] for scope in case["scopes"] if scope.get("withheld")}
        self.position = 0
        self.state = ""
        self.seats: dict[str, Seat] = {}
        self.sources: dict[str, Event] = {}
        self.grants: list[Grant] = []
        self.entries: dict[str, Entry] = {}
        self.course: list[Event] = []
        self.goals: dict[str, Event] = {}
        self.measures: dict[str, Event] = {}
        self.meetings: dict[str, Event] = {}
        self.parts: dict[tuple[str, frozenset[str]], Event] = {}
        self.met_seats: set[tuple[str, str]] = set()
        self.met_parties: set[tuple[str, str]] = set()
        for event in case["timeline"]:
            self.tell(event)

    # --- what an event does ---

    def tell(self, event: Event) -> None:
        """Take one more event into the state."""
        self.position += 1
        kind = event["kind"]
        if kind in COURSE_KINDS:
            self.course.append(event)
            self.tell_course(event)
            self.remember(day_of(event))
        elif kind == "message.revised":
            self.revise(event)
        elif kind == "message.retracted":
            self.entries[event["message"]].retracted = True
        elif is_entry(event):
            texts = [event["body"]] if kind == "message" else []
            self.entries[event["key"]] = Entry(event["key"], self.position, event, texts)
            self.stand(event)

    def tell_course(self, event: Event) -> None:
        kind = event["kind"]
        if kind == "case.state":
            self.state = event["state"]
        elif kind == "seat.opened":
            self.seats[event["key"]] = Seat(
                event["key"], event["person"], event["party"], event["role"], _date(event.get("until"))
            )
        elif kind == "seat.closed":
            self.seats[event["seat"]].closed = True
        elif kind == "consent.withdrawn":
            self.withdraw(event)
        else:
            self.give(event)

    def revise(self, event: Event) -> None:
        self.entries[event["message"]].texts.append(event["body"])

    def stand(self, event: Event) -> None:
        """The newest version of a thing replaces the one before."""
        kind = event["kind"]
        if kind == "goal":
            self.goals[event["goal"]] = event
        elif kind == "measure":
            self.measures[event["measure"]] = event
        elif kind == "meeting.called":
            self.meetings[event["meeting"]] = event
        elif kind == "plan.part":
            self.parts[self.part_name(event)] = event

    def part_name(self, event: Event) -> tuple[str, frozenset[str]]:
        return event["part"], frozenset(event["scopes"])

    def give(self, event: Event) -> None:
        self.sources[event["key"]] = event
        until = _date(event.get("until"))
        new = [
            Grant(event["key"], party, scope, self.start_of(grant, scope, day_of(event)), until)
            for grant, party, scope in lines_of(event["grants"])
        ]
        self.grants.extend(new)

    def start_of(self, grant: dict[str, Any], scope: str, day: date) -> int:
        if grant.get("earlier"):
            return 0
        return min([self.position, *self.continued_starts(grant, scope, day)])

    def continued_starts(self, grant: dict[str, Any], scope: str, day: date) -> list[int]:
        return [
            old.start
            for old in self.grants
            if old.source == grant.get("continues")
            and (old.party, old.scope) == (grant["party"], scope)
            and self.holds(old, day)
        ]

    def withdraw(self, event: Event) -> None:
        named = self.withdrawn_lines(event)
        for grant in self.grants:
            if grant.source == event["consent"] and (grant.party, grant.scope) in named:
                grant.ended = True

    def withdrawn_lines(self, event: Event) -> set[tuple[str, str]]:
        grants = event.get("grants") or self.sources[event["consent"]]["grants"]
        return {(party, scope) for _, party, scope in lines_of(grants)}

    # --- reach ---

    def within(self, until: date | None, day: date) -> bool:
        """An end date is the last day on which something holds."""
        return until is None or day <= until

    def is_open(self, seat: Seat, day: date) -> bool:
        return not seat.closed and self.within(seat.until, day)

    def holds(self, grant: Grant, day: date) -> bool:
        return not grant.ended and self.within(grant.until, day)

    def state_lets_read(self, seat: Seat) -> bool:
        if self.state == "paused":
            return seat.role in ("owner", "coordinator")
        if self.state in ("closed", "archived"):
            return seat.role == "owner"
        return True

    def reach(self, seat: Seat, day: date | None = None) -> Reach:
        """scope → first position from which this seat may read it."""
        day = day or self.day
        if not self.is_open(seat, day) or not self.state_lets_read(seat):
            return {}
        if seat.role == "owner":
            return self.owner_reach()
        return self.granted(seat.party, day)

    def owner_reach(self) -> Reach:
        return dict.fromkeys(self.scopes, 0)

    def granted(self, party: str, day: date) -> Reach:
        reach: Reach = {}
        for grant in self.grants:
            if grant.party == party and self.holds(grant, day):
                reach[grant.scope] = min(grant.start, reach.get(grant.scope, grant.start))
        return reach

    def remember(self, day: date) -> None:
        """Who reaches a scope in common with whom, now: once is for good."""
        reaches = {seat.key: self.reach(seat, day).keys() for seat in self.seats.values()}
        parties = {party["key"]: self.granted(party["key"], day).keys() for party in self.case["parties"]}
        for me, mine in reaches.items():
            if mine:
                self.met_seats |= {(me, other) for other, theirs in reaches.items() if mine & theirs}
                self.met_parties |= {(me, party) for party, theirs in parties.items() if mine & theirs}
