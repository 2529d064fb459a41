"""Seeded random cases, valid by every rule of the contract and full of its corners.

`cases(seed, n)` is the usual way in. A case is judged on `TODAY` unless another day is asked for; everything
in it happened before that day.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.laws.builder import Builder, empty_case
from tests.laws.course import close_seat, end_case, ground, open_seat, opening, regrant, set_state, withdraw
from tests.laws.course import consent as give_consent
from tests.laws.fold import Case, Event, Seat

TODAY = date(2026, 11, 22)
PARTS = ("strengths", "needs", "contributions", "carrying-out", "cooperation", "period")


@dataclass(frozen=True)
class Knobs:
    """How large a world is: events after the opening, people besides the family, scopes."""

    size: int = 40
    people: int = 5
    scopes: int = 4


def message(b: Builder, by: Seat) -> None:
    facts: dict[str, Any] = {}
    floor: set[str] = set()
    if b.rng.random() < 0.35 and (answered := b.one(b.seen(by, "message"))):
        facts["reply_to"] = answered["key"]
        floor |= set(answered["scopes"])
    if b.rng.random() < 0.3 and (about := about_what(b, by)):
        facts["about"] = about
        floor |= b.told.scopes_of(about)
    if b.rng.random() < 0.3:
        documents = b.some(b.seen(by, "document"))[:3]
        facts["documents"] = [document["key"] for document in documents] or None
        floor |= {scope for document in documents for scope in document["scopes"]}
    speak(b, by, "message", floor, facts | {"body": b.text()})


def about_what(b: Builder, by: Seat) -> str | None:
    """A thing or an event that the author sees, never a name that is both."""
    things = {*b.told.goals, *b.told.measures, *b.told.meetings}
    events = [event["key"] for event in b.seen(by) if event["key"] not in things]
    names = [name for kind in ("goal", "measure", "meeting") for name in b.seen_names(by, kind)]
    only_things = [name for name in names if name not in b.told.entries]
    found: str | None = b.one(only_things if b.rng.random() < 0.5 else events)
    return found


def speak(b: Builder, by: Seat, kind: str, floor: set[str], facts: dict[str, Any], key: str = "") -> None:
    """Say or plan it in scopes at least as narrow as what it leans on; not at all where there are none."""
    scopes = b.scopes_above(by, floor)
    if scopes is None:
        return
    extra = {"x": {"note": b.text(), "count": b.rng.randint(0, 9)}} if b.rng.random() < 0.08 else {}
    b.add(kind, key or b.name(kind.replace(".", "-")), {"by": by.key, **facts, "scopes": scopes, **extra})


def change_message(b: Builder, by: Seat) -> None:
    own = [
        event
        for event in b.seen(by, "message")
        if event["by"] == by.key and not b.told.entries[event["key"]].retracted
    ]
    chosen: Event | None = b.one(own)
    if chosen is None:
        return
    if b.rng.random() < 0.65:
        facts = {"by": by.key, "message": chosen["key"], "body": b.text()}
        b.add("message.revised", b.name("revised"), facts)
    else:
        reason = b.text() if b.rng.random() < 0.5 else None
        b.add(
            "message.retracted",
            b.name("retracted"),
            {"by": by.key, "message": chosen["key"], "reason": reason},
        )


def document(b: Builder, by: Seat) -> None:
    about = about_what(b, by) if b.rng.random() < 0.3 else None
    facts = {"name": f"fil {b.rng.getrandbits(32):08x}.txt", "media_type": "text/plain", "about": about}
    if b.rng.random() < 0.4:
        body = bytes([0, 255]) + b.text().encode()
        facts |= {"media_type": "application/octet-stream", "base64": base64.b64encode(body).decode()}
    else:
        facts["text"] = b.text()
    speak(b, by, "document", b.told.scopes_of(about) if about else set(), facts)


def version_of(b: Builder, by: Seat, kind: str) -> tuple[str, str]:
    """A name to tell of, new or one more version, and the key of the event, which may be a new thing's name."""
    old: str | None = b.one(b.seen_names(by, kind))
    if old and b.rng.random() < 0.45:
        return old, b.name(f"{kind}-version")
    name = b.name(kind)
    return name, name if b.rng.random() < 0.2 else b.name(f"{kind}-first")


def goal(b: Builder, by: Seat) -> None:
    name, key = version_of(b, by, "goal")
    status = b.rng.choice(("proposed", "active", "reached", "set-aside"))
    narrower = name in b.told.goals and b.rng.random() < 0.5
    floor = b.told.scopes_of(name) if narrower else set()
    speak(b, by, "goal", floor, {"goal": name, "text": b.text(), "status": status}, key)


def measure(b: Builder, by: Seat) -> None:
    name, key = version_of(b, by, "measure")
    under: str | None = b.told.measures[name]["goal"] if name in b.told.measures else None
    if under is None or b.rng.random() < 0.2:
        under = b.one(b.seen_names(by, "goal"))
    if under is None:
        return
    party = b.one(sorted(b.told.known_parties(by, b.day))) if b.rng.random() < 0.6 else None
    facts = {"measure": name, "goal": under, "text": b.text(), "responsible": party}
    speak(b, by, "measure", b.told.scopes_of(under), facts, key)


def evaluation(b: Builder, by: Seat) -> None:
    under: str | None = b.one(b.seen_names(by, "goal"))
    if under:
        facts = {"goal": under, "achievement": "improving", "text": b.text()}
        speak(b, by, "evaluation", b.told.scopes_of(under), facts)


def part(b: Builder, by: Seat) -> None:
    facts: dict[str, Any] = {"part": b.rng.choice(PARTS[: b.rng.choice((2, 6))])}
    facts |= {"not_relevant": b.text()} if b.rng.random() < 0.15 else {"text": b.text()}
    if facts["part"] == "period":
        facts |= {"from": "2026-01-01", "until": "2026-12-31"}
    speak(b, by, "plan.part", set(), facts)


def meeting(b: Builder, by: Seat) -> None:
    name, key = version_of(b, by, "meeting")
    invited = b.some(sorted(b.told.known_seats(by, b.day)))
    facts: dict[str, Any] = {"meeting": name, "title": b.text(), "start": "2026-12-01T10:00:00+01:00"}
    facts |= {"end": "2026-12-01T11:00:00+01:00", "agenda": [b.text()]}
    speak(b, by, "meeting.called", set(), facts | {"invited": invited}, key)


def minutes(b: Builder, by: Seat) -> None:
    of: str | None = b.one(b.seen_names(by, "meeting"))
    if of is None:
        return
    parties = sorted(b.told.known_parties(by, b.day))
    decisions = [{"text": b.text(), "responsible": b.one(parties)}, {"text": b.text(), "due": "2026-12-24"}]
    facts: dict[str, Any] = {"meeting": of, "body": b.text(), "decisions": decisions}
    facts["attended"] = b.some(sorted(b.told.known_seats(by, b.day)), 0)
    speak(b, by, "minutes.approved", b.told.scopes_of(of), facts)


def unnamed(b: Builder, by: Seat) -> None:
    speak(
        b,
        by,
        b.rng.choice(("x.transport", "x.journal.note")),
        set(),
        {"x": {"what": b.text(), "list": [1, 2]}},
    )


SAY = (
    (message, 10),
    (change_message, 4),
    (document, 3),
    (goal, 4),
    (measure, 3),
    (evaluation, 2),
    (part, 3),
    (meeting, 2),
    (minutes, 1),
    (unnamed, 1),
)
STEER = (
    (give_consent, 5),
    (regrant, 2),
    (withdraw, 3),
    (ground, 1),
    (open_seat, 4),
    (close_seat, 1),
    (set_state, 1),
)


def step(b: Builder) -> None:
    """One more thing happens: mostly something is said, sometimes the course of the case changes."""
    b.pass_time()
    if b.told.state == "paused" or b.rng.random() < 0.34:
        b.rng.choices([steer for steer, _ in STEER], [weight for _, weight in STEER])[0](b)
        return
    by: Seat = b.rng.choice(b.writers())
    b.rng.choices([say for say, _ in SAY], [weight for _, weight in SAY])[0](b, by)


def case_of(seed: int, knobs: Knobs | None = None, today: date = TODAY) -> Case:
    """One valid case; the same seed, knobs and day always give the same."""
    knobs = knobs or Knobs()
    rng = random.Random(seed)
    b = Builder(empty_case(rng, today, knobs.people, knobs.scopes), today, rng, knobs.size)
    opening(b)
    while len(b.case["timeline"]) < knobs.size + 11:
        step(b)
    end_case(b)
    return b.case


def cases(seed: int, n: int, today: date = TODAY) -> Iterator[Case]:
    """n valid cases of many sizes."""
    rng = random.Random(seed)
    for _ in range(n):
        yield case_of(rng.getrandbits(48), random_knobs(rng), today)


def random_knobs(rng: random.Random) -> Knobs:
    return Knobs(rng.choice((12, 25, 40, 70)), rng.randint(2, 7), rng.randint(2, 6))
