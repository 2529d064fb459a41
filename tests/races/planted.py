"""Faults by which a withdrawal does not hold at one door; each must be found there, or the judge is not worth its name."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

KEPT_SECONDS, BEHIND_SECONDS = 1.0, 0.6


def a_reach_is_kept() -> None:
    """Pages judge by the reach that they looked up a moment ago."""
    from rooms import web

    look_up, kept = web.reader_of, {}

    def kept_a_while(user: int, room: str) -> Any:
        reader, at = kept.get((user, room), (None, 0.0))
        if reader is None or time.monotonic() - at > KEPT_SECONDS:
            reader = look_up(user, room)
            kept[user, room] = reader, time.monotonic()
        others = reader is not None and reader.seat.role == "participant"
        return reader if others else look_up(user, room)

    web.reader_of = kept_a_while


def a_queue_is_kept() -> None:
    """What waits to leave to a socket leaves, though its reach was taken meanwhile."""
    from rooms.live.outlet import Outlet

    push = Outlet.push

    def later(self: Outlet, text: str, size: int = 0) -> None:
        if text.startswith('{"type":"entr'):
            asyncio.get_running_loop().call_later(BEHIND_SECONDS, push, self, text, size)
        else:
            push(self, text, size)

    Outlet.push = later  # type: ignore[method-assign]


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
