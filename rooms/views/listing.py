"""My rooms: those in which the person has an open seat, each told as that seat sees it, order included."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rooms import clock
from rooms.disclosures import disclose
from rooms.log import read
from rooms.log.read import SeenThing
from rooms.meetings import moment_told
from rooms.models import Seat
from rooms.sight import Sight
from rooms.views.parts import role_words, state_words
from rooms.web import language


@dataclass(slots=True)
class Listed:
    """One room in the list. `next_meeting` is the start of the next one that the seat sees."""

    url: str
    title: str
    role_words: str
    state_words: str
    unread: int
    next_meeting: datetime | None

    def order(self) -> tuple[bool, datetime, str]:
        """Unread first, then the one that meets first, then by title."""
        later = datetime.max.replace(tzinfo=UTC)
        return not self.unread, self.next_meeting or later, self.title.casefold()


@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    seats = Seat.objects.filter(
        Q(until=None) | Q(until__gte=today), user=request.user.pk, closed=None, room__erased_at=None
    )
    found = [listed for seat in seats.select_related("room") if (listed := _listed(seat)) is not None]
    return render(request, "rooms/list.html", {"rooms": sorted(found, key=Listed.order)})


def _listed(row: Seat) -> Listed | None:
    reader = read.reader_of(row.user_id, row.room.public_id)
    if reader is None:
        return None
    sight = Sight(reader, language())
    meeting = _next_meeting(read.things(reader))
    if meeting is not None:
        disclose(reader, "list", [meeting.seq])
    return Listed(
        url=f"/rooms/{row.room.public_id}/",
        title=sight.state.title,
        role_words=role_words(sight, sight.seat),
        state_words=state_words(sight),
        unread=read.unread(reader, row.read_to),
        next_meeting=_start(meeting) if meeting is not None else None,
    )


def _next_meeting(things: list[SeenThing]) -> SeenThing | None:
    starts = [(start, thing) for thing in things if (start := _start(thing)) is not None]
    ahead = [(start, thing) for start, thing in starts if start > clock.now()]
    return min(ahead, key=lambda one: one[0], default=(None, None))[1]


def _start(thing: SeenThing) -> datetime | None:
    """When a meeting starts; None for what is no meeting, or tells no time that can be read."""
    try:
        return moment_told(thing.event["start"]) if thing.kind == "meeting" else None
    except ValueError:
        return None
