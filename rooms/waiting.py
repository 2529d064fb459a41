"""What waits for a seat in its room. Each app says what it knows of: a meeting here, a date of the plan, a consent.

Judged on what the seat sees: what it may not see does not wait for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from rooms import clock
from rooms.log.read import SeenThing
from rooms.meetings import moment_told
from rooms.sight import Sight
from rooms.when import day_said, moment_said

SOON = timedelta(days=7)
MINUTES_BY = "coordinator"
MINUTES_WAIT = timedelta(days=60)


@dataclass(slots=True)
class Waiting:
    """`words` say what it is, without a word of what it is about; `thing` is what was read to know it, or `read` the
    positions of it. Somebody's word against what others may see comes `first`, whatever is due before it.
    """

    kind: str
    day: date
    words: str
    url: str
    thing: SeenThing | None = None
    read: tuple[int, ...] = ()
    first: bool = False

    @property
    def positions(self) -> list[int]:
        return [*self.read, *([self.thing.seq] if self.thing is not None else [])]


Source = Callable[[Sight, Sequence[SeenThing]], list[Waiting]]
_sources: list[Source] = []


def settle_source(source: Source) -> None:
    """An app says, once at start, what it knows to wait for."""
    if source not in _sources:
        _sources.append(source)


def waiting(sight: Sight, things: Sequence[SeenThing]) -> list[Waiting]:
    """What waits for the seat, the soonest on top but for what comes first. `things` are those that it sees."""
    if sight.state.read_only:
        return []
    found = [one for source in (_meetings, _minutes, *_sources) for one in source(sight, things)]
    return sorted(found, key=lambda one: (not one.first, one.day))


def room_url(sight: Sight) -> str:
    return f"/rooms/{sight.state.public_id}/"


def next_meeting(things: Sequence[SeenThing]) -> SeenThing | None:
    """The next one that begins; None where there is none, or none whose time can be read."""
    now = clock.now()
    ahead = [(start, thing) for thing in things if (start := starts(thing)) is not None and start > now]
    return min(ahead, key=lambda one: one[0])[1] if ahead else None


def starts(thing: SeenThing) -> datetime | None:
    """When a meeting starts; None for what is no meeting, or tells no time that can be read."""
    return _moment(thing, "start")


def _moment(thing: SeenThing, field: str) -> datetime | None:
    try:
        return moment_told(thing.event[field]) if thing.kind == "meeting" else None
    except ValueError:
        return None


def _meetings(sight: Sight, things: Sequence[SeenThing]) -> list[Waiting]:
    """Those that begin within a week, and that the seat is invited to."""
    now = clock.now()
    found = []
    for thing in things:
        if thing.kind != "meeting" or sight.seat.key not in thing.event.get("invited", ()):
            continue
        start = starts(thing)
        if start is not None and now < start <= now + SOON:
            said = _("You have a meeting {when}").format(when=moment_said(start, sight.language)["words"])
            found.append(Waiting("meeting", clock.day_of(start), said, room_url(sight), thing))
    return found


def _minutes(sight: Sight, things: Sequence[SeenThing]) -> list[Waiting]:
    """For the coordinator: the meetings held of late that have no minutes which she sees."""
    if sight.seat.role != MINUTES_BY:
        return []
    now = clock.now()
    ended = [(end, thing) for thing in things if (end := _moment(thing, "end")) is not None]
    held = [(end, thing) for end, thing in ended if now - MINUTES_WAIT < end <= now]
    written = {one.event.get("meeting") for one in sight.minutes} if held else set()
    found = []
    for end, thing in held:
        if thing.key not in written:
            day = clock.day_of(end)
            said = _("A meeting was held {day}. Its minutes are not written").format(
                day=day_said(day, sight.language)
            )
            url = f"{room_url(sight)}meetings/{thing.public_id}/minutes/"
            found.append(Waiting("minutes", day, said, url, thing))
    return found
