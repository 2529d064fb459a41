"""On how many open screens a change of reach has taken effect, counted over the record of live sockets.

A row stands open for each socket that is live. It ends when its client has dropped everything and said so, or when the
socket is gone; so what was open when something was taken, and has ended since, has let go of it. The record lies in
the database, so it counts every process and needs no bus. No screen is named.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from rooms.models import Disclosure


@dataclass(slots=True, frozen=True)
class Screens:
    """`cleared` of `count`; `last` is how long the last of these took, in seconds."""

    count: int
    cleared: int
    last: float

    @property
    def all(self) -> bool:
        return self.cleared == self.count


def screens(room: int, seats: Collection[str], seq: int, at: datetime) -> Screens:
    """Of the seats with these public ids, those that were live at a position, which was taken at a moment."""
    open_then = Disclosure.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=at), room=room, since__lte=seq, running__isnull=False
    )
    ends = [
        row.ended_at for row in open_then.only("seats", "ended_at") if seats and set(row.seats) <= set(seats)
    ]
    cleared = [end for end in ends if end is not None]
    last = max(((end - at).total_seconds() for end in cleared), default=0.0)
    return Screens(len(ends), len(cleared), max(last, 0.0))
