"""What a person does over a socket, as a draft for the log.

Ids are looked up as the reader: what they do not see is refused in the words of what does not exist. Runs in a thread.
"""

from collections.abc import Mapping
from typing import Any

from rooms.kinds import Event
from rooms.live.frames import Said
from rooms.log import read
from rooms.log.again import said_again
from rooms.log.append import Draft
from rooms.log.read import Reader
from rooms.refusal import Refused

KINDS = {"revise": "message.revised", "retract": "message.retracted"}


def needs_looking_up(said: Said) -> bool:
    """Does it name anything but scopes? What does not can be drafted without a question to the database."""
    return said.type != "post" or any(field in said.told for field in ("reply_to", "about", "documents"))


def draft(said: Said, reader: Reader) -> Draft:
    """Raises `Refused` not-found, bad-scope."""
    try:
        event = _post(said.told, reader) if said.type == "post" else _change(said, reader)
    except Refused:
        before = _again(said, reader)
        if before is None:
            raise
        event = before
    return Draft(reader.room, reader.seat.pk, event, said.client_id, said.told.get("audience"))


def _post(told: Mapping[str, Any], reader: Reader) -> Event:
    event: Event = {"kind": "message", "scopes": scopes(told["scopes"], reader), "body": told["body"]}
    if "reply_to" in told:
        event["reply_to"] = _entry(told["reply_to"], reader)
    if "about" in told:
        event["about"] = _about(told["about"], reader)
    if told.get("documents"):
        event["documents"] = [_entry(document, reader) for document in told["documents"]]
    return event


def _change(said: Said, reader: Reader) -> Event:
    key = _entry(said.told["entry"], reader)
    event: Event = {"kind": KINDS[said.type], "message": key}
    return event | ({"body": said.told["body"]} if said.type == "revise" else {})


def _again(said: Said, reader: Reader) -> Event | None:
    """What was stored under this client id, if this is the same once more: it is answered as it was then, whatever its
    author has lost sight of since.
    """
    told = said.told
    if said.client_id is None:
        return None
    if said.type == "post":
        event: Event = {"kind": "message", "scopes": scopes(told["scopes"], reader), "body": told["body"]}
        pointers = {field: [told[field]] for field in ("reply_to", "about") if field in told}
        pointers |= {"documents": told["documents"]} if told.get("documents") else {}
    else:
        event = {"kind": KINDS[said.type]} | ({"body": told["body"]} if "body" in told else {})
        pointers = {"message": [told["entry"]]}
    return said_again(reader, said.client_id, event, pointers)


def scopes(keys: list[str], reader: Reader) -> list[str]:
    """In the room's order, each once, so that the same set is the same content. Raises `Refused` bad-scope.

    A scope that is not there is left to the log, which refuses it like one that is not reached: no sooner.
    """
    if not keys:
        raise Refused("bad-scope")
    known = [scope.key for scope in reader.state.scopes.values() if scope.key in keys]
    return [*known, *sorted(set(keys) - set(known))]


def _entry(public_id: str, reader: Reader) -> str:
    entry = read.one(reader, public_id)
    if entry is None:
        raise Refused("not-found")
    return str(entry.event["key"])


def _about(public_id: str, reader: Reader) -> str:
    thing = read.thing(reader, public_id)
    if thing is None:
        return _entry(public_id, reader)
    return str(thing.event["key"]) if thing.kind == "plan.part" else thing.key
