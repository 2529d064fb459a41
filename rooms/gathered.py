"""What has been said about one thing: its own versions, and the entries that point to it.

What points where lies sealed, so the log is gone through backwards as its reader sees it, so far at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rooms import pages
from rooms.log import read
from rooms.log.read import Seen, SeenThing
from rooms.sight import Sight

STEP = 500  # entries
FURTHEST = 4000  # entries that one asking goes through
MOST = 50  # entries that one asking gives

Belongs = Callable[[Seen], bool]


@dataclass(slots=True)
class Gathered:
    """Oldest first. `back` is the entry before which to go on looking; None where all has been gone through."""

    entries: list[Seen]
    back: str | None


def about_thing(sight: Sight, thing: SeenThing, before: int | None) -> Gathered:
    """Of a goal also what is said about the measures under it that the seat sees."""
    if thing.kind == "plan.part":
        part = thing.event["part"]
        return _gather(sight, before, lambda seen: _is_part(seen, part, thing.scopes))
    keys = {thing.key}
    if thing.kind == "goal":
        keys |= {one.key for one in read.things(sight.reader) if one.goal == thing.public_id}
    return _gather(sight, before, lambda seen: _names(seen, ("about", "goal", "measure", "meeting"), keys))


def about_entry(sight: Sight, entry: Seen, before: int | None) -> Gathered:
    """The entry itself, what answers it, what is about it and what it is enclosed with.

    Where a standing thing bears its name, `about` means that thing and not the entry.
    """
    key = entry.event["key"]
    stands = read.thing_keys(sight.reader, {key})
    fields = ("reply_to", "documents") if stands else ("about", "reply_to", "documents")
    return _gather(
        sight, before, lambda seen: seen.public_id == entry.public_id or _names(seen, fields, {key})
    )


def _names(seen: Seen, fields: tuple[str, ...], keys: set[str]) -> bool:
    return any(_said(seen.event.get(field), keys) for field in fields)


def _said(value: Any, keys: set[str]) -> bool:
    return not keys.isdisjoint(value) if isinstance(value, list) else value in keys


def _is_part(seen: Seen, part: str, scopes: frozenset[int]) -> bool:
    return seen.kind == "plan.part" and seen.event["part"] == part and seen.scopes == scopes


def _gather(sight: Sight, before: int | None, belongs: Belongs) -> Gathered:
    found: list[Seen] = []
    gone_through = 0
    back: str | None = None
    while gone_through < FURTHEST:
        page = pages.page(sight, before, STEP)
        for seen in reversed(page.entries):
            if seen.scopes is not None and belongs(seen):
                found.append(seen)
                if len(found) == MOST:
                    return Gathered(found[::-1], seen.public_id)
        if not page.more:
            return Gathered(found[::-1], None)
        gone_through += len(page.entries)
        before, back = page.entries[0].first, page.entries[0].public_id
    return Gathered(found[::-1], back)
