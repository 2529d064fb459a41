"""A case under construction: a clock, fresh keys, and the model of what has been told so far.

The generator asks it who may do what, so that the case stays valid at every step.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from tests.laws.fold import OSLO, Case, Event, Seat
from tests.laws.valid import Checker

GAPS = (
    (0.12, timedelta()),
    (0.45, timedelta(minutes=37)),
    (0.85, timedelta(hours=17, minutes=13)),
    (1.0, timedelta(days=6, hours=5)),
)
ZONES = (
    None,
    None,
    None,
    UTC,
    timezone(timedelta(hours=-7)),
    timezone(timedelta(hours=5, minutes=30)),
)
NAMES = ("Åse Ødegård", "Máret Somby", "Jørn «Bø» Lie", "Éva Nagy-Holm", "Ĺ & <b>", "Tuva Bakke")
PARTY_KINDS = ("school", "health", "care", "nav", "leisure", "child-welfare", "specialist-health", "other")
SCOPES = ("general", "health", "school", "home", "leisure", "own-talks")


class Told(Checker):
    """The model told so far; it starts without a timeline."""

    def __init__(self, case: Case, day: date) -> None:
        self.found: list[str] = []
        self.keys: set[str] = set()
        self.last_at: datetime | None = None
        super(Checker, self).__init__(case, day)


class Builder:
    """Adds events to a case, each at its time, and keeps the model at its side."""

    def __init__(self, case: Case, today: date, rng: random.Random, size: int) -> None:
        self.case = case
        self.today = today
        self.rng = rng
        self.now = datetime(today.year, today.month, today.day, 7, tzinfo=OSLO) - timedelta(
            days=40 + 3 * size
        )
        self.told = Told(case, today)
        self.number = 0

    @property
    def day(self) -> date:
        return self.now.astimezone(OSLO).date()

    def name(self, word: str) -> str:
        """A fresh key."""
        self.number += 1
        return f"{word}-{self.number}"

    def text(self) -> str:
        """Words with a canary that is found nowhere else."""
        return f"Ord {self.rng.getrandbits(64):016x} på norsk, *mye* og <b>lite</b>."

    def pass_time(self) -> None:
        draw = self.rng.random()
        step = next(gap for share, gap in GAPS if draw <= share)
        last = datetime(self.today.year, self.today.month, self.today.day, tzinfo=OSLO) - timedelta(hours=2)
        self.now = max(self.now, min(self.now + step * self.rng.choice((1, 1, 2)), last))

    def add(self, kind: str, key: str, facts: dict[str, Any]) -> Event:
        """Tell one more event; what is None is left out."""
        zone = self.rng.choice(ZONES) or OSLO
        event: Event = {"kind": kind, "key": key, "at": self.now.astimezone(zone).isoformat()}
        event |= {name: value for name, value in facts.items() if value is not None}
        problems = list(self.told.faults_of(event))
        if problems:
            raise AssertionError((event, problems))
        self.case["timeline"].append(event)
        self.told.tell(event)
        return event

    # --- who may do what, now ---

    def open_seats(self) -> list[Seat]:
        return [seat for seat in self.told.seats.values() if self.told.is_open(seat, self.day)]

    def open_with(self, *roles: str) -> list[Seat]:
        return [seat for seat in self.open_seats() if seat.role in roles]

    def reach(self, seat: Seat) -> dict[str, int]:
        return self.told.reach(seat, self.day)

    def writers(self) -> list[Seat]:
        return [seat for seat in self.open_seats() if self.reach(seat)]

    def seen(self, seat: Seat, *kinds: str) -> list[Event]:
        """The entries this seat sees now, of these kinds or all."""
        entries = self.told.seen_entries(self.reach(seat))
        return [entry.event for entry in entries if not kinds or entry.event["kind"] in kinds]

    def seen_names(self, seat: Seat, kind: str) -> list[str]:
        return [thing.name for thing in self.told.standing_events(self.reach(seat)) if thing.kind == kind]

    def some(self, items: list[Any], least: int = 1) -> list[Any]:
        """A few of the items, in their order."""
        if not items:
            return []
        few = self.rng.randint(min(least, len(items)), len(items))
        chosen = self.rng.sample(range(len(items)), few)
        return [items[i] for i in sorted(chosen)]

    def one(self, items: list[Any]) -> Any:
        return self.rng.choice(items) if items else None

    def scopes_above(self, seat: Seat, floor: set[str]) -> list[str] | None:
        """Scopes this seat may write in that include the floor; mostly few."""
        reach = self.reach(seat)
        if not floor <= reach.keys():
            return None
        more = [scope for scope in self.told.scopes if scope in reach and scope not in floor]
        share = 0.2 if floor else 0.45
        chosen = [*sorted(floor), *(scope for scope in more if self.rng.random() < share)]
        chosen = chosen or [self.rng.choice(more)]
        self.rng.shuffle(chosen)
        return chosen

    def until(self) -> str | None:
        """An end date past, today, future or none; never before the day of the event."""
        days = [self.day, self.day + timedelta(days=9), self.today - timedelta(days=1), self.today]
        days += [self.today + timedelta(days=1), self.today + timedelta(days=400)]
        chosen: date = self.rng.choice(days)
        return chosen.isoformat() if self.rng.random() < 0.22 and chosen >= self.day else None


def empty_case(rng: random.Random, today: date, people: int, scopes: int) -> Case:
    """A case with its people, parties and scopes, and nothing told yet. The last of three scopes is withheld."""
    child = rng.random() < 0.6
    years = rng.choice((8, 13)) if child else 44
    keys = ["owner", "coord", *(["parent"] if child else []), *(f"person{i}" for i in range(people))]
    parties = [
        ("owner", "owner"),
        ("coordination", "coordination"),
        *([("parent", "guardian")] if child else []),
    ]
    parties += [(f"party{i}", rng.choice(PARTY_KINDS)) for i in range(max(2, people - 1))]
    names = [*SCOPES[: max(1, scopes - 1)], *(["own-talks"] if scopes > 1 else [])]
    withheld = scopes > 2 and rng.random() < 0.75
    mark = f"{rng.getrandbits(40):010x}"
    case: Case = {
        "format": "hub-case/1",
        "municipality": {"name": "Prøvevik kommune", "number": "9999"},
        "case": {"reference": f"law-{mark}", "title": f"Sak {mark}", "owner": "owner", "language": "nb"},
        "people": [
            {"key": key, "name": f"{rng.choice(NAMES)} {rng.getrandbits(32):08x}", "login": f"{key}.{mark}"}
            for key in keys
        ],
        "parties": [
            {"key": key, "name": f"Part {rng.getrandbits(32):08x}", "kind": kind} for key, kind in parties
        ],
        "scopes": [{"key": key, "name": f"Område {rng.getrandbits(32):08x}"} for key in names],
        "timeline": [],
    }
    case["people"][0]["birth_date"] = date(today.year - years, 1, 15).isoformat()
    if withheld:
        case["scopes"][-1]["withheld"] = True
    return case
