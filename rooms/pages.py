"""Pages of what a seat is really told: a line of the course of the case that would say nothing to it is no entry of a page.

So a page holds as many entries as were asked for unless there are no more, and no id is given of what is left out.
"""

from rooms.draw import drawable
from rooms.log import read
from rooms.log.read import Page, Seen
from rooms.sight import Sight


def page(sight: Sight, before: int | None, limit: int) -> Page:
    """The `limit` newest entries before a position that the seat is told of, oldest first."""
    kept: list[Seen] = []
    more = True
    while more and len(kept) <= limit:
        got = read.page(sight.reader, before, limit)
        kept = drawable(sight, got.entries) + kept
        more = got.more
        before = got.entries[0].first if got.entries else None
    return Page(kept[-limit:], len(kept) > limit)


def following(sight: Sight, after: int, limit: int) -> Page:
    """The `limit` oldest entries after a position that the seat is told of, oldest first."""
    kept: list[Seen] = []
    more = True
    while more and len(kept) <= limit:
        got = read.following(sight.reader, after, limit)
        kept += drawable(sight, got.entries)
        more = got.more
        after = got.entries[-1].first if got.entries else after
    return Page(kept[:limit], len(kept) > limit)


def one(sight: Sight, public_id: str) -> Seen | None:
    """An entry by its public id, if the seat is told of it."""
    seen = read.one(sight.reader, public_id)
    return seen if seen is not None and drawable(sight, [seen]) else None
