"""The rooms of a run and who may see what in them, as the checker understands it. Nothing here asks the product.

A set of scopes is a number with a bit for each. In every room one party's sight of one scope is taken and given again
and again; all other sight stands still.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

SCOPES = ("general", "health", "school")
GENERAL, HEALTH, SCHOOL = 1, 2, 4
ALL = GENERAL | HEALTH | SCHOOL
STATES = ("assessing", "offered", "consent-pending", "draft", "active")

NUMBER = re.compile(r"t(\d{9})t")
WORDS = "we meet on Thursday and talk about what each of us has seen since the last time"


@dataclass(frozen=True)
class Seat:
    """`reach` stands still; `wavers` is what is given and taken besides."""

    key: str
    reach: int
    wavers: int = 0


OWNER = Seat("owner", ALL)
SEATS = (
    OWNER,
    Seat("coordinator", ALL),
    Seat("doctor", GENERAL | HEALTH),
    Seat("teacher", GENERAL | SCHOOL),
    Seat("neighbour", GENERAL),
    Seat("lab", HEALTH),
    Seat("nurse", HEALTH | SCHOOL),
    Seat("trainer", GENERAL, wavers=HEALTH),
)
WAVERING = len(SEATS) - 1
ROOMS = 3


def mask_of(scopes: list[str]) -> int:
    return sum(1 << number for number, name in enumerate(SCOPES) if name in scopes)


def scopes_of(mask: int) -> list[str]:
    return [name for number, name in enumerate(SCOPES) if mask >> number & 1]


def some_of(mask: int, chance: Random) -> int:
    """A set of scopes within a reach, never none."""
    return chance.choice([one for one in range(1, ALL + 1) if one & mask == one])


def body_of(number: int) -> str:
    return f"t{number:09d}t {WORDS}"


def number_in(html: str) -> int:
    """Which post an entry shows; -1 for one that is none of ours."""
    found = NUMBER.search(html)
    return int(found[1]) if found else -1


def login(room: int, seat: int) -> str:
    return f"faults-{room}-{SEATS[seat].key}"


def case(room: int) -> dict[str, Any]:
    """A room as a case file: everybody seated, the consent to the plan given, nothing said yet."""
    people = [
        {"key": seat.key, "name": f"{seat.key.title()} {room}", "login": login(room, number)}
        for number, seat in enumerate(SEATS)
    ]
    kinds = {"owner": "owner", "coordinator": "coordination"}
    parties = [{"key": s.key, "name": s.key.title(), "kind": kinds.get(s.key, "other")} for s in SEATS]
    at = datetime.now(UTC) - timedelta(hours=1)
    timeline = [
        {"at": (at + timedelta(seconds=number)).isoformat(timespec="seconds"), **event}
        for number, event in enumerate(_events())
    ]
    return {
        "format": "hub-case/1",
        "municipality": {"name": "Faults", "number": "9999"},
        "case": {"reference": f"faults-{room}", "title": f"Room {room}", "owner": "owner", "language": "nb"},
        "people": people,
        "parties": parties,
        "scopes": [{"key": name, "name": name.title()} for name in SCOPES],
        "timeline": timeline,
    }


def _events() -> Iterator[dict[str, Any]]:
    for state in STATES:
        yield {"kind": "case.state", "key": f"state-{state}", "state": state}
    for seat in SEATS:
        role = seat.key if seat.key in ("owner", "coordinator") else "participant"
        yield {
            "kind": "seat.opened",
            "key": f"seat-{seat.key}",
            "person": seat.key,
            "party": seat.key,
            "role": role,
        }
    grants = [{"party": seat.key, "scopes": scopes_of(seat.reach), "earlier": True} for seat in SEATS[1:]]
    yield {
        "kind": "consent.given",
        "key": "consent",
        "by": "seat-owner",
        "form": "digital",
        "purpose": "Faults",
        "plan": True,
        "grants": grants,
    }
