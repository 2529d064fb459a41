"""What a socket gets that comes, or comes back: the newest page, or what came after its cursor, with the room around it.

Runs in a thread. A cursor never claims more than what has been sent by then: where an entry was revised after ones that
follow it, theirs stop short of the revision.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rooms import clock, draw, pages
from rooms.cursor import print_of
from rooms.live import drawings, wire
from rooms.live.guest import People
from rooms.live.look import Things, people, things_text
from rooms.live.record import LINE, STANDING, Shown, shown
from rooms.live.wire import Drawn
from rooms.log import read
from rooms.log.read import Reader, Seen, SeenThing
from rooms.models import Room
from rooms.rule import Reach
from rooms.sight import Sight
from rooms.state import RoomState

NEWEST = 50
CHUNK = 2000


@dataclass(slots=True)
class Stretch:
    """One piece of catching up, to `position`; `more` says that another piece follows. `around` is the room as it stands
    there: for the first piece and the last.
    """

    state: RoomState
    day: date
    version: int
    reach: Reach
    print: bytes
    position: int
    more: bool
    around: "Around | None"
    entries: list[Drawn]
    shown: list[Shown]
    at: float


@dataclass(slots=True)
class Around:
    """What a seat is told of a room beside what was said."""

    welcome: bytes
    people: People
    things: Things


def stretch(
    user_id: int, room_id: str, language: str, after: int | None, print_: bytes | None, *, first: bool = True
) -> Stretch | None:
    """None where there is no open seat any more. No entries where the reach is not the cursor's."""
    at = clock.monotonic()
    head = Room.objects.values_list("head", flat=True).filter(public_id=room_id, erased_at=None).first()
    reader = read.reader_of(user_id, room_id)
    if head is None or reader is None:
        return None
    sight = Sight(reader, language)
    seen, more = _seen(sight, after, head) if print_ in (None, print_of(reader.reach)) else ([], False)
    standing = read.things(reader) if first or not more else []
    entries = _drawn(sight, seen, safe_cursors(seen))
    newest = max((one.newest for one in seen), default=0)
    return Stretch(
        state=reader.state,
        day=reader.day,
        version=reader.state.version,
        reach=reader.reach,
        print=print_of(reader.reach),
        position=newest if more else max(head, newest),
        more=more,
        around=_around(sight, standing) if first or not more else None,
        entries=entries,
        shown=[
            *shown(reader.room, reader.seat.public_id, [p for one in seen for p in (one.first, one.newest)]),
            *shown(reader.room, reader.seat.public_id, [thing.seq for thing in standing], STANDING),
            *shown(reader.room, reader.seat.public_id, sight.quoted, LINE),
        ],
        at=at,
    )


def _seen(sight: Sight, after: int | None, head: int) -> tuple[list[Seen], bool]:
    if after is None:
        return pages.page(sight, None, NEWEST).entries, False
    seen = read.changes(sight.reader, after, head, CHUNK)
    return seen, len(seen) == CHUNK and seen[-1].newest < head


def safe_cursors(seen: Sequence[Seen]) -> list[int]:
    """For each entry the furthest position before which nothing of this list is still to be sent."""
    cursors: list[int] = []
    ahead: int | None = None
    for one in reversed(seen):
        cursors.append(one.newest if ahead is None else ahead - 1)
        ahead = one.newest if ahead is None else min(ahead, one.newest)
    return cursors[::-1]


@dataclass(slots=True)
class Earlier:
    """A page of history; `quoted` are the positions of what it only quotes."""

    entries: list[Drawn]
    more: bool
    quoted: set[int]


def earlier(reader: Reader, language: str, before: str, limit: int) -> Earlier | None:
    """A page of history before an entry; None where its reader sees no such entry."""
    sight = Sight(reader, language)
    entry = pages.one(sight, before)
    if entry is None:
        return None
    page = pages.page(sight, entry.first, limit)
    firsts = [one.first for one in page.entries]
    return Earlier(_drawn(sight, page.entries, firsts), page.more, sight.quoted)


def _drawn(sight: Sight, seen: Sequence[Seen], cursors: Sequence[int]) -> list[Drawn]:
    drawable = {one.newest for one in draw.drawable(sight, seen)}
    cursors = [cursor for one, cursor in zip(seen, cursors, strict=True) if one.newest in drawable]
    seen = [one for one in seen if one.newest in drawable]
    return drawings.drawn(sight, seen, cursors)


def _around(sight: Sight, standing: Sequence[SeenThing]) -> Around:
    things = things_text(sight, standing)
    return Around(_welcome(sight, things), people(sight), things)


def _welcome(sight: Sight, things: Things) -> bytes:
    bare = wire.frame(
        "welcome", {"seat": draw.seat(sight), "room": draw.room(sight), "scopes": draw.scopes(sight)}
    )
    standing = b",".join(b"{" + text for text in things.values())
    return b'%b,"standing":[%b]}' % (bare[:-1], standing)
