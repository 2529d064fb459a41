"""Faults by which a withdrawal does not hold at one door; each must be found there, or the judge is not worth its name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

BEHIND_SECONDS = 0.6


def a_reach_is_kept() -> None:
    """Whoever reaches less than before is shown the newest page as it was then."""
    from rooms.views import room

    judged = room._newest
    kept: dict[int, tuple[int, Any]] = {}

    def as_before(sight: Any) -> Any:
        reach, found = len(sight.reach), judged(sight)
        if reach < kept.get(sight.seat.pk, (0, None))[0]:
            return kept[sight.seat.pk][1]
        kept[sight.seat.pk] = reach, found
        return found

    room._newest = as_before


class Behind:
    """An outlet from which what is put in leaves a moment later, whatever has happened by then."""

    def __init__(self, outlet: Any) -> None:
        self._outlet = outlet

    def push(self, text: str, size: int = 0) -> None:
        asyncio.get_running_loop().call_later(BEHIND_SECONDS, self._outlet.push, text, size)


def a_queue_is_kept() -> None:
    """What waits to leave to a socket leaves, though its reach was taken meanwhile."""
    from rooms.live.room import LiveRoom

    tell = LiveRoom._tell_drawn

    def later(self: LiveRoom, guest: Any, *told: Any) -> None:
        outlet, guest.outlet = guest.outlet, Behind(guest.outlet)
        try:
            tell(self, guest, *told)
        finally:
            guest.outlet = outlet

    LiveRoom._tell_drawn = later  # type: ignore[method-assign]


def an_index_is_not_judged() -> None:
    """Looking finds what was said in a room, whoever looks."""
    from django.http import HttpResponse

    from rooms.log import fence, fold
    from rooms.models import Room
    from rooms.views import listing

    look = listing.render

    def everything(request: Any, template: str, told: dict[str, Any]) -> HttpResponse:
        sought = told.get("sought") or "-"
        words = []
        for room in Room.objects.all() if len(sought) > 6 else ():
            with fence.as_log():
                words += [str(inside["e"].get("body", "")) for _, inside in fold.everything(room)]
        answer = look(request, template, told)
        answer.content += " ".join(word for word in words if sought in word).encode()
        return answer

    listing.render = everything


# What must be found, and at which door.
PLANTS: dict[str, tuple[Callable[[], None], str]] = {
    "a reach is kept past the withdrawal": (a_reach_is_kept, "page"),
    "a socket keeps its queue": (a_queue_is_kept, "socket"),
    "an index is not judged": (an_index_is_not_judged, "search"),
}
