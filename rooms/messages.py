"""A message, its later versions and its being taken back: by its author only; every version is kept."""

from rooms.kinds import Act, Event, Kind
from rooms.kinds import register as register_kind
from rooms.refusal import Refused
from rooms.said import Said, writable


class Message(Said):
    name = "message"
    template = "message.html"


class Change(Kind):
    """A later version of a message; it keeps the first one's scopes, position and time."""

    def revises(self, event: Event) -> str | None:
        return str(event["message"])

    def check(self, act: Act) -> None:
        writable(act)
        target = act.find.entry(act.event["message"])
        if target is None or act.seat is None or not target.seen_with(act.reach):
            raise Refused("not-found", where="message")
        if target.author != act.seat.pk:
            raise Refused("not-yours", where="message")
        if target.kind != "message" or target.retracted:
            raise Refused("not-found", where="message")


class Revised(Change):
    name = "message.revised"
    template = "message.html"


class Retracted(Change):
    name = "message.retracted"
    template = "message.html"


def register() -> None:
    for kind in (Message(), Revised(), Retracted()):
        register_kind(kind)
