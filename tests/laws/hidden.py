"""Changes to a world that one seat may not notice, each hidden by a clause of the contract.

A change edits `world.case` in place and says whether it found something to do.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from tests.laws.fold import Case, Event, Seat, day_of, is_entry
from tests.laws.model import GROUND_KINDS, Model

TEXTS = ("body", "text", "not_relevant", "title", "name", "base64", "place")


class World:
    """A case to be changed behind the back of one seat."""

    def __init__(self, case: Case, seat: str, today: date, rng: random.Random) -> None:
        self.case, self.today, self.rng = case, today, rng
        self.model = self.told()
        self.me = self.model.seats[seat]
        self.view = self.model.view(seat)
        self.is_giver = self.me.role == "coordinator" or self.model.is_entitled(self.me, today)

    def told(self) -> Model:
        """The model of the case as it is now."""
        return Model(self.case, self.today)

    @property
    def timeline(self) -> list[Event]:
        found: list[Event] = self.case["timeline"]
        return found

    def fresh(self) -> str:
        return f"h{self.rng.getrandbits(48):012x}"

    def words(self) -> str:
        return "Skjult " + "ord " * self.rng.randint(0, 40) + f"{self.rng.getrandbits(64):016x}"

    def drawn(self) -> set[str]:
        """Keys of the events whose words the seat is shown: its entries and the newest of standing things."""
        newest = self.model.standing_events(self.view.reach).values()
        return {*self.view.entries, *(event["key"] for event in newest)}

    def hidden_entries(self) -> list[Event]:
        drawn = self.drawn()
        return [event for event in self.timeline if is_entry(event) and event["key"] not in drawn]

    def hides(self, scopes: list[str], position: int) -> bool:
        """Whether an entry with these scopes, put in after this position, is out of sight for good."""
        mine = self.view.reach
        unreached = any(scope not in mine for scope in scopes)
        return unreached or any(mine[scope] > position + 1 for scope in scopes)

    def before(self, position: int) -> Model:
        """The model after so many events."""
        return Model({**self.case, "timeline": self.timeline[:position]}, self.today)

    def insert(self, position: int, event: dict[str, Any]) -> None:
        at = self.timeline[position - 1]["at"]
        self.timeline.insert(position, {**event, "at": at})

    def place(self) -> tuple[int, Model, Seat, list[str]] | None:
        """A position, the room as it is there, an author, and scopes hidden from the seat but not from them."""
        for _ in range(6):
            position = self.rng.randint(11, len(self.timeline))
            room, day = self.before(position), day_of(self.timeline[position - 1])
            authors = [s for s in room.seats.values() if s.key != self.me.key and room.reach(s, day)]
            if room.state in ("paused", "closed", "archived") or not authors:
                continue
            author = self.rng.choice(authors)
            reached = sorted(room.reach(author, day))
            scopes = self.rng.sample(reached, self.rng.randint(1, min(3, len(reached))))
            if self.hides(scopes, position) and any(scope not in self.view.reach for scope in scopes):
                return position, room, author, scopes
        return None


# --- what is hidden already, told otherwise ---


def other_words(world: World) -> bool:
    """The words of entries out of sight."""
    hidden = [e for e in world.hidden_entries() if any(text in e for text in TEXTS)]
    if not hidden:
        return False
    event = world.rng.choice(hidden)
    for name in TEXTS:
        if name in event:
            event[name] = "AAEC" * world.rng.randint(1, 9) if name == "base64" else world.words()[:190]
    return True


def other_versions(world: World) -> bool:
    """Texts of a message that are no longer, or never were, shown to this seat; reasons of retracting."""
    messages = {e["key"]: e for e in world.timeline if e["kind"] == "message"}
    own = {key for key, e in messages.items() if e["by"] == world.me.key}
    last = {
        e.get("message", e["key"]): e["key"]
        for e in world.timeline
        if "body" in e and e["kind"] != "minutes.approved"
    }
    gone = {e["message"] for e in world.timeline if e["kind"] == "message.retracted"}
    old = [
        e
        for e in world.timeline
        if e["kind"] in ("message", "message.revised")
        and (of := e.get("message", e["key"])) not in own
        and (last[of] != e["key"] or of in gone or of not in world.view.entries)
    ]
    if not old:
        return False
    world.rng.choice(old)["body"] = world.words()
    return True


def other_reasons(world: World) -> bool:
    """Basis and reason of a state, for those who are neither owner nor coordinator."""
    if world.me.role == "coordinator":
        return False
    event = world.rng.choice([e for e in world.timeline if e["kind"] == "case.state"])
    for name in ("basis", "reason"):
        event.pop(name, None)
        if world.rng.random() < 0.5:
            event[name] = world.words()[:190]
    return True


def other_purpose(world: World) -> bool:
    """Purpose, reason and form of a consent or ground of which the seat does not reach every scope."""
    whole = {ground.key for ground in world.view.grounds if ground.whole}
    hidden = [e for e in world.timeline if e["kind"] in GROUND_KINDS and e["key"] not in whole]
    if not hidden:
        return False
    event = world.rng.choice(hidden)
    for name in ("purpose", "reason", "statute"):
        if name in event:
            event[name] = world.words()[:190]
    if "form" in event:
        event["form"] = world.rng.choice(("digital", "paper"))
    return True


def other_names(world: World) -> bool:
    """Names of scopes, parties and people that the seat does not know, and what it never sees of people."""
    known_people = {world.model.seats[key].person for key in world.view.seats}
    people = [person for person in world.case["people"] if person["key"] not in known_people]
    scopes = [scope for scope in world.case["scopes"] if scope["key"] not in world.view.scopes]
    parties = [party for party in world.case["parties"] if party["key"] not in world.view.parties]
    hidden = [*people, *scopes, *parties]
    if not hidden:
        return False
    world.rng.choice(hidden)["name"] = f"Annet {world.words()[:120]}"
    return True


def other_time(world: World) -> bool:
    """The time of an entry out of sight, within its neighbours'."""
    hidden = {event["key"] for event in world.hidden_entries()}
    places = [i for i, event in enumerate(world.timeline) if event["key"] in hidden]
    if not places:
        return False
    place = world.rng.choice(places)
    event, earlier = world.timeline[place], world.timeline[place - 1]
    moved = datetime.fromisoformat(event["at"]) != datetime.fromisoformat(earlier["at"])
    event["at"] = earlier["at"]
    return moved


def other_pointer(world: World) -> bool:
    """A pointer to what is out of sight: absent in one, there in the other."""
    seen = [world.model.entries[key].event for key in world.view.entries]
    lost = [
        (event, name)
        for event in seen
        for name in ("reply_to", "about")
        if name in event and not world.model.points_to(world.view.reach, event[name])
    ]
    shortened = [
        e for e in seen if len(world.view.pointers[e["key"]].documents) < len(e.get("documents", ()))
    ]
    if shortened and (not lost or world.rng.random() < 0.5):
        event = world.rng.choice(shortened)
        event["documents"] = list(world.view.pointers[event["key"]].documents)
        return True
    if lost:
        event, name = world.rng.choice(lost)
        del event[name]
    return bool(lost)


def other_guests(world: World) -> bool:
    """People named in a thing in sight whom the seat does not know."""
    drawn = world.drawn()
    lists = [
        (event, name)
        for event in world.timeline
        for name in ("invited", "attended")
        if event["key"] in drawn and name in event
    ]
    changed = False
    for event, name in lists:
        left = [key for key in event[name] if key in world.view.seats]
        if len(left) < len(event[name]) and (left or name == "attended"):
            event[name], changed = left, True
    for event in world.timeline:
        if event["key"] in drawn and event.get("responsible", world.me.party) not in world.view.parties:
            del event["responsible"]
            changed = True
    return changed


def less_said(world: World) -> bool:
    """An entry out of sight, and all that leans on it, never said. What is in sight must not lean on it."""
    hidden = world.hidden_entries()
    if not hidden:
        return False
    gone = {world.rng.choice(hidden)["key"]}
    things = {e[f] for e in hidden if e["key"] in gone for f in ("goal", "measure", "meeting") if f in e}
    if things and any(e["key"] not in gone and things & _names(e) for e in world.timeline):
        return False
    for event in world.timeline:
        if gone & _names(event):
            gone.add(event["key"])
    if gone & world.drawn():
        return False
    world.case["timeline"] = [event for event in world.timeline if event["key"] not in gone]
    return True


def _names(event: Event) -> set[str]:
    fields = ("goal", "measure", "meeting", "message", "reply_to", "about")
    return {event[name] for name in fields if name in event} | set(event.get("documents", ()))


OTHERWISE: list[tuple[str, Callable[[World], bool]]] = [
    ("other words", other_words),
    ("other versions", other_versions),
    ("other reasons", other_reasons),
    ("other purpose", other_purpose),
    ("other names", other_names),
    ("other time", other_time),
    ("other pointer", other_pointer),
    ("other guests", other_guests),
    ("less said", less_said),
]
