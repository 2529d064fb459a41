"""What an individual plan holds, in the order of forskrift om individuell plan § 9, as far as one seat sees it.

Filled, not relevant or missing is judged on what that seat sees, so it tells of nothing else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from consent.entitlement import owner_age
from rooms.log import read
from rooms.log.read import Seen, SeenThing
from rooms.sight import Sight

PARTS_IN_ORDER = (
    "strengths",
    "needs",
    "contributions",
    "carrying-out",
    "coordination-offer",
    "period",
    "cooperation",
    "child-participation",
    "language-and-culture",
    "linked-plans",
)
FILLED, NOT_RELEVANT, MISSING = "filled", "not-relevant", "missing"
GROWN = 18
AT_ONCE = 500  # entries


@dataclass(slots=True)
class Item:
    """One part and the texts of it that the seat sees, one beneath the other."""

    part: str
    things: list[SeenThing] = field(default_factory=list)

    @property
    def standing(self) -> str:
        if not self.things:
            return MISSING
        said = any("not_relevant" not in thing.event for thing in self.things)
        return FILLED if said else NOT_RELEVANT


@dataclass(slots=True)
class Aim:
    """A goal, the measures under it that the seat sees, and the newest evaluation that it sees."""

    goal: SeenThing
    measures: list[SeenThing] = field(default_factory=list)
    evaluation: Seen | None = None


def parts(sight: Sight, things: Iterable[SeenThing]) -> list[Item]:
    items = {part: Item(part) for part in PARTS_IN_ORDER}
    for thing in things:
        if thing.kind == "plan.part":
            items[thing.event["part"]].things.append(thing)
    years = owner_age(sight.state, sight.reader.day)
    if years is not None and years >= GROWN and not items["child-participation"].things:
        del items["child-participation"]
    return list(items.values())


def first_missing(sight: Sight) -> str | None:
    """The first part that this seat sees no text of."""
    items = parts(sight, read.things(sight.reader))
    return next((item.part for item in items if item.standing == MISSING), None)


def aims(sight: Sight, things: Iterable[SeenThing]) -> list[Aim]:
    seen = list(things)
    found = {thing.public_id: Aim(thing) for thing in seen if thing.kind == "goal"}
    for thing in seen:
        if thing.kind == "measure" and thing.goal in found:
            found[thing.goal].measures.append(thing)
    by_key = {aim.goal.key: aim for aim in found.values()}
    for evaluation in _newest_evaluations(sight, set(by_key)):
        by_key[evaluation.event["goal"]].evaluation = evaluation
    return list(found.values())


def _newest_evaluations(sight: Sight, goals: set[str]) -> Iterator[Seen]:
    """Of each goal the newest one that the seat sees, looked for from the end of what it sees."""
    before: int | None = None
    while goals:
        page = read.page(sight.reader, before, AT_ONCE)
        for seen in reversed(page.entries):
            if seen.kind == "evaluation" and seen.event["goal"] in goals:
                goals.discard(seen.event["goal"])
                yield seen
        if not page.more:
            return
        before = page.entries[0].first
