"""Twin worlds: two cases that differ only in what one seat may not see.

Each change below is hidden by the contract's own words, and the model is asked all the same: a pair is given
out only if the seat is shown the same in both, and both are valid. Visible events keep their keys, times and
order; positions move. `Tally` counts what the model did not find equal, which must stay none.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.laws.added import CHANGES
from tests.laws.fold import Case, Event
from tests.laws.generate import TODAY, case_of, random_knobs
from tests.laws.hidden import World
from tests.laws.model import Model
from tests.laws.shown import shown, shown_by
from tests.laws.valid import faults, plan_lives


@dataclass
class Tally:
    """What became of the changes tried: kept, not possible in that world, or (never) not hidden."""

    kept: dict[str, int] = field(default_factory=dict)
    invalid: dict[str, int] = field(default_factory=dict)
    seen: list[tuple[str, int]] = field(default_factory=list)


def pairs(
    seed: int, n: int, today: date = TODAY, *, throughout: bool = False, tally: Tally | None = None
) -> Iterator[tuple[Case, Case, str]]:
    """n pairs (case_a, case_b, seat): valid twins, shown alike to that seat on `today`.

    `throughout`: shown alike after every event as well, for comparing what is sent live.
    The two carry one reference and the same logins, so they go into two installations, not into one.
    """
    rng = random.Random(seed)
    given = 0
    while given < n:
        case = case_of(rng.getrandbits(48), random_knobs(rng), today)
        seat = choose_seat(rng, case, today)
        twin = twin_of(rng, case, seat, today, tally or Tally()) if seat else None
        if (
            seat is None
            or twin is None
            or (throughout and told(case, seat, today) != told(twin, seat, today))
        ):
            continue
        given += 1
        yield case, twin, seat


def choose_seat(rng: random.Random, case: Case, today: date) -> str | None:
    """An open seat that does not see everything, one that sees something where there is one."""
    model = Model(case, today)
    part = [s.key for s in model.seats.values() if s.role != "owner" and model.is_open(s, today)]
    some = [key for key in part if 0 < len(model.view(key).entries) < len(model.entries)]
    return rng.choice(some or part) if part else None


def twin_of(rng: random.Random, case: Case, seat: str, today: date, tally: Tally) -> Case | None:
    """A few hidden changes, each one kept only if the world stays valid; None where none was possible."""
    before = shown(case, today, seat)
    twin = case
    wanted = rng.randint(1, 7)
    for _ in range(30):
        name, change = rng.choice(CHANGES)
        world = World(copy.deepcopy(twin), seat, today, rng)
        if not change(world):
            continue
        if faults(world.case) or plan_lives(world.told()) != plan_lives(Model(twin, today)):
            tally.invalid[name] = tally.invalid.get(name, 0) + 1
            continue
        if shown(world.case, today, seat) != before:
            tally.seen.append((name, rng.getrandbits(8)))
            continue
        tally.kept[name] = tally.kept.get(name, 0) + 1
        twin, wanted = world.case, wanted - 1
        if wanted == 0:
            break
    return None if twin is case else twin


def told(case: Case, seat: str, today: date) -> list[dict[str, Any]]:
    """What the seat is shown after every event, without the events that changed nothing for it."""
    model = Model({**case, "timeline": []}, today)
    told_so_far: list[dict[str, Any]] = [{}]
    for event in case["timeline"]:
        model.tell(event)
        now = shown_by(model, seat)
        if now != told_so_far[-1]:
            told_so_far.append(now)
    return told_so_far


def renamed(case_a: Case, case_b: Case) -> dict[int, int]:
    """Position in the first → position in the second, of the events that both tell under the same key."""
    places = {event["key"]: i for i, event in enumerate(case_b["timeline"], 1)}
    timeline: list[Event] = case_a["timeline"]
    return {i: places[event["key"]] for i, event in enumerate(timeline, 1) if event["key"] in places}
