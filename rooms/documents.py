"""A document: its name and facts are an entry, its bytes are sealed content bound to that entry."""

import base64
import binascii

from rooms.kinds import Act, Event
from rooms.kinds import register as register_kind
from rooms.refusal import Refused
from rooms.said import Said

SCAN = "scan"


class Document(Said):
    name = "document"
    template = "document.html"
    answers = ("about",)
    pointers = ("about",)

    def check_more(self, act: Act, scopes: frozenset[int]) -> None:
        if act.seat is None:
            raise Refused("not-found", where="by")
        if "base64" in act.event:
            decoded(act.event["base64"])


def decoded(text: str) -> bytes:
    """Raises `Refused` when it is not base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("bad-frame", why="not base64", where="base64") from error


def split(event: Event) -> tuple[Event, str | None, bytes | None]:
    """An event without its bytes, the field they were in, and the bytes.

    Base64 that would not come back to the letter stays inside the event.
    """
    for how in ("text", "base64"):
        if how in event:
            data = event[how].encode("utf-8", "surrogatepass") if how == "text" else decoded(event[how])
            if how == "base64" and base64.b64encode(data).decode() != event[how]:
                return event, None, None
            return {key: value for key, value in event.items() if key != how}, how, data
    return event, None, None


def joined(event: Event, how: str | None, data: bytes | None) -> Event:
    """The event as it was before `split`."""
    if how is None or data is None:
        return event
    if how == SCAN:
        return _with_scan(event, data)
    text = data.decode("utf-8", "surrogatepass") if how == "text" else base64.b64encode(data).decode()
    return {**event, how: text}


def _with_scan(event: Event, data: bytes) -> Event:
    """The scanned paper of a consent, where its reader has the papers of it."""
    more = event.get("x", {})
    if "scan" not in more:
        return event
    scan = {**more["scan"], "base64": base64.b64encode(data).decode()}
    return {**event, "x": {**more, "scan": scan}}


def register() -> None:
    register_kind(Document())
