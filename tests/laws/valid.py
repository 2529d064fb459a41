"""Whether a case keeps the rules of writing: what a file must keep to be taken.

`faults(case)` lists what is wrong, in words; an empty list means valid. The schema is checked apart.
Guards on completeness and on who may give consent do not stop a file, so they are not here.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from tests.laws.fold import COURSE_KINDS, READ_ONLY, Case, Event, Seat, day_of, lines_of
from tests.laws.model import GROUND_KINDS, Model

LEADS_TO = {
    "": {"received"},
    "received": {"assessing", "transfer"},
    "assessing": {"offered", "rejected"},
    "rejected": {"closed"},
    "offered": {"consent-pending", "coordinator-only", "declined"},
    "declined": {"coordinator-only", "offered", "closed"},
    "coordinator-only": {"consent-pending", "closed"},
    "consent-pending": {"draft", "declined"},
    "draft": {"active", "declined", "paused"},
    "active": {"evaluating", "paused", "transfer", "closing"},
    "evaluating": {"active", "closing", "paused"},
    "paused": {"active", "closing"},
    "transfer": {"active", "closed", "paused"},
    "closing": {"closed", "active", "paused"},
    "closed": {"active", "archived"},
    "archived": set(),
}


class Checker(Model):
    """The model, asking of each event whether it may be, before it takes it in."""

    def __init__(self, case: Case) -> None:
        self.found: list[str] = []
        self.keys: set[str] = set()
        self.last_at: datetime | None = None
        super().__init__(case, day_of(case["timeline"][-1]))

    def tell(self, event: Event) -> None:
        self.found += [f"{event['key']}: {fault}" for fault in self.faults_of(event)]
        self.keys.add(event["key"])
        self.last_at = datetime.fromisoformat(event["at"])
        super().tell(event)

    def faults_of(self, event: Event) -> Iterator[str]:
        if event["key"] in self.keys | self.named_before(event):
            yield "key is taken"
        if self.last_at and datetime.fromisoformat(event["at"]) < self.last_at:
            yield "time goes back"
        author = self.seats.get(event.get("by", ""))
        if "by" in event and (author is None or not self.is_open(author, day_of(event))):
            yield "author has no open seat"
        elif event["kind"] in COURSE_KINDS:
            yield from self.course_faults(event, author)
        else:
            yield from self.content_faults(event, author)

    def named_before(self, event: Event) -> set[str]:
        """Names of seats and things; an event may bear the name of the thing that it first tells."""
        things = {*self.goals, *self.measures, *self.meetings}
        return things | (set() if event["kind"] == "seat.opened" else set(self.seats))

    # --- the course of the case ---

    def course_faults(self, event: Event, author: Seat | None) -> Iterator[str]:
        kind = event["kind"]
        if kind in ("case.state", "seat.opened", "seat.closed") and author and author.role != "coordinator":
            yield "only the coordinator or the municipality"
        if kind == "case.state" and event["state"] not in LEADS_TO[self.state]:
            yield f"{self.state} does not lead to {event['state']}"
        if kind == "seat.opened":
            yield from self.seat_faults(event)
        if kind == "seat.closed" and (event["seat"] not in self.seats or self.seats[event["seat"]].closed):
            yield "no such open seat"
        if kind in GROUND_KINDS:
            yield from self.ground_faults(event, author)

    def seat_faults(self, event: Event) -> Iterator[str]:
        day = day_of(event)
        if any(s.person == event["person"] and self.is_open(s, day) for s in self.seats.values()):
            yield "the person has an open seat"
        if event["role"] == "owner" and event["person"] != self.case["case"]["owner"]:
            yield "not the owner"
        if event["party"] not in {party["key"] for party in self.case["parties"]}:
            yield "no such party"

    def ground_faults(self, event: Event, author: Seat | None) -> Iterator[str]:
        lines = {(party, scope) for _, party, scope in lines_of(event.get("grants", ()))}
        if event["kind"] == "consent.withdrawn":
            source = self.sources.get(event["consent"])
            gave = {(p, s) for _, p, s in lines_of(source["grants"])} if source else set()
            if source is None or not lines <= gave:
                yield "names what was not given"
            return
        scopes = {scope for _, scope in lines}
        if author is None:
            yield "nobody gives it"
        elif event["kind"] == "ground.stated" and not scopes <= self.reach(author, day_of(event)).keys():
            yield "states a ground for what it does not reach"
        elif scopes & self.withheld and author.role != "owner":
            yield "withheld is granted by the owner alone"
        elif not {party for party, _ in lines} <= self.known_parties(author, day_of(event)):
            yield "a party the giver does not know"
        for grant in event["grants"]:
            old = {(g.source, g.party) for g in self.grants if self.holds(g, day_of(event))}
            if "continues" in grant and (grant["continues"], grant["party"]) not in old:
                yield "continues what does not hold"

    # --- what is said and planned ---

    def content_faults(self, event: Event, author: Seat | None) -> Iterator[str]:
        if self.state in READ_ONLY:
            yield "read-only"
        if author is None:
            yield "nobody says it"
            return
        reach = self.reach(author, day_of(event))
        if event["kind"] in ("message.revised", "message.retracted"):
            yield from self.change_faults(event, reach)
            return
        if not set(event["scopes"]) <= reach.keys():
            yield "writes where it does not reach"
        for name in self.leans_on(event):
            if not self.points_to(reach, name):
                yield f"leans on {name}, which is not seen"
            elif not self.scopes_of(name) <= set(event["scopes"]):
                yield f"wider than {name}"
        yield from self.version_faults(event, reach)
        people = {*event.get("invited", ()), *event.get("attended", ())}
        if not people <= self.known_seats(author, day_of(event)):
            yield "names people not known"
        if event.get("responsible", author.party) not in self.known_parties(author, day_of(event)):
            yield "names a party not known"
        yield from self.base64_faults(event)

    def leans_on(self, event: Event) -> list[str]:
        """What this derives from: it may not be seen by more people."""
        names = [event[name] for name in ("reply_to", "about") if name in event]
        names += event.get("documents", [])
        if event["kind"] in ("measure", "evaluation"):
            names.append(event["goal"])
        if event["kind"] == "minutes.approved":
            names.append(event["meeting"])
        return names

    def scopes_of(self, name: str) -> set[str]:
        for things in (self.goals, self.measures, self.meetings):
            if name in things:
                return set(things[name]["scopes"])
        return set(self.entries[name].event["scopes"])

    def version_faults(self, event: Event, reach: dict[str, int]) -> Iterator[str]:
        """A next version is built only on what is seen; a new name is nobody else's."""
        field = {"goal": "goal", "measure": "measure", "meeting.called": "meeting"}.get(event["kind"])
        if field is None:
            return
        name = event[field]
        held = {"goal": self.goals, "measure": self.measures, "meeting": self.meetings}[field]
        if name in held and not self.sees_standing(reach, name):
            yield f"builds on {name}, which is not seen"
        taken: Iterable[str] = self.keys | {*self.goals, *self.measures, *self.meetings, *self.seats}
        if name not in held and name in taken:
            yield f"the name {name} is taken"

    def change_faults(self, event: Event, reach: dict[str, int]) -> Iterator[str]:
        entry = self.entries.get(event["message"])
        if entry is None or entry.event["kind"] != "message" or not self.sees_entry(reach, entry):
            yield "no such message in sight"
        elif entry.event["by"] != event["by"] or entry.retracted:
            yield "not its author, or retracted"

    def base64_faults(self, event: Event) -> Iterator[str]:
        try:
            base64.b64decode(event.get("base64", ""), validate=True)
        except binascii.Error:
            yield "base64 does not decode"


def _unique(keys: list[str]) -> bool:
    return len(keys) == len(set(keys))


def faults(case: Case) -> list[str]:
    """What is wrong with the case, in the order in which it happened."""
    found: list[str] = []
    held: Callable[[str], list[str]] = lambda part: [thing["key"] for thing in case[part]]  # noqa: E731
    if not all(_unique(held(part)) for part in ("people", "parties", "scopes")):
        found.append("keys are not unique")
    if "general" not in held("scopes") or case["case"]["owner"] not in held("people"):
        found.append("general or the owner is missing")
    return found + Checker(case).found


def plan_lives(model: Model) -> bool:
    """Whether a consent marked `plan` is live on the model's day: where none is, a live room pauses itself."""
    plans = {key for key, event in model.sources.items() if event.get("plan")}
    return any(grant.source in plans and model.holds(grant, model.day) for grant in model.grants)
