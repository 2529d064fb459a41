"""What a person does over a socket, as a draft for the log.

Ids are looked up as the reader: what they do not see is refused in the words of what does not exist. Runs in a thread.
"""

from collections.abc import Mapping
from typing import Any

from rooms.kinds import Event
from rooms.live.frames import Said
from rooms.log import read
from rooms.log.append import Draft
from rooms.log.read import Reader
from rooms.refusal import Refused


def needs_looking_up(said: Said) -> bool:
    """Does it name anything but scopes? What does not can be drafted without a question to the database."""
    return said.type != "post" or any(field in said.told for field in ("reply_to", "about", "documents"))


def draft(said: Said, reader: Reader) -> Draft:
    """Raises `Refused` not-found, bad-scope."""
    event = _post(said.told, reader) if said.type == "post" else _change(said, reader)
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
    if said.type == "retract":
        return {"kind": "message.retracted", "message": key}
    return {"kind": "message.revised", "message": key, "body": said.told["body"]}


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
