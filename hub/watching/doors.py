"""What whoever watches over a process may ask it, before anything else is asked: is it up, can it serve, its figures.

Answered on the loop from what a thread of its own found out a moment ago, so that neither a database that hangs nor a
queue of requests keeps the answer back. Nothing here says who, whose or where; why a part is away stands in the log.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from hub.body_cap import App, Receive, Scope, Send
from hub.watching import figures
from hub.watching.askers import may_ask
from hub.watching.parts import parts

PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Said:
    status: int
    body: bytes
    kind: str = PLAIN


@dataclass(frozen=True)
class Door:
    """An address outside the sign-in, and the reason."""

    answer: Callable[[Scope], Said]
    reason: str


def health(scope: Scope) -> Said:
    """It answers, so its loop turns."""
    return Said(200, b"up\n")


def ready(scope: Scope) -> Said:
    """503 with the parts that are away, one a line, or 200."""
    away = parts().away()
    if away:
        return Said(503, "".join(f"{part} is away\n" for part in away).encode())
    return Said(200, b"ready\n")


def metrics(scope: Scope) -> Said:
    if not may_ask(scope, settings.HUB_METRICS, settings.HUB_ORIGIN):
        return Said(404, b"There is nothing here.\n")
    return Said(200, figures.text(), figures.KIND)


DOORS = {
    "/health": Door(health, "whatever keeps the process running has no name; it learns that the loop turns"),
    "/ready": Door(
        ready, "whatever sends people here has no name; it learns which part is away, and no more"
    ),
    "/metrics": Door(
        metrics, "numbers without names, to the addresses in HUB_METRICS alone; 404 to all others"
    ),
}


def watched(app: App) -> App:
    """The ASGI application behind these doors."""

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        found = DOORS.get(scope["path"])
        if found is None:
            await app(scope, receive, send)
        else:
            await _say(send, found.answer(scope) if scope["method"] in ("GET", "HEAD") else Said(405, b""))

    return door


async def _say(send: Send, said: Said) -> None:
    headers = [
        (b"content-type", said.kind.encode()),
        (b"content-length", b"%d" % len(said.body)),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": said.status, "headers": headers})
    await send({"type": "http.response.body", "body": said.body})
