"""What a seat said before, named as it was named then: so that sending it again is answered as the first time, also where
it has lost sight of what it pointed to meanwhile.

It only compares: of what the seat did not say itself, nothing is told.
"""

from collections.abc import Mapping, Sequence

from rooms.kinds import Event
from rooms.log import fence, fold
from rooms.log.find import Found
from rooms.log.read import Reader
from rooms.models import Entry

OURS = frozenset({"key", "at", "by"})


def said_again(
    reader: Reader, client_id: str, event: Event, pointers: Mapping[str, Sequence[str]]
) -> Event | None:
    """The event that the reader's own seat said under this client id, if it is this one; else None. `event` is without
    what it points to, `pointers` are the public ids of that by field.
    """
    once = reader.seal.mark("once", client_id.lower())
    with fence.as_log():
        row = Entry._ledger.filter(author=reader.seat.pk, once=once).first()
        if row is None:
            return None
        said = fold.opened(reader.seal, row.public_id, row.kind, row.sealed)["e"]
        bare = {field: value for field, value in said.items() if field not in OURS}
        if bare.keys() != event.keys() | pointers.keys() or any(
            bare[field] != event[field] for field in event
        ):
            return None
        find = Found(reader.state, reader.seal, new=False)
        alike = all(_names(find, bare[field], ids) for field, ids in pointers.items())
    return bare if alike else None


def _names(find: Found, said: object, ids: Sequence[str]) -> bool:
    """Do these ids name what was said by its keys?"""
    keys = said if isinstance(said, list) else [said]
    return len(keys) == len(ids) and all(id_ in _ids(find, key) for key, id_ in zip(keys, ids, strict=True))


def _ids(find: Found, key: str) -> set[str]:
    """Under which a client may have named it: as an entry, or as the standing thing that the entry tells."""
    entry, thing = find.entry(key), find.thing(key)
    found = {one.public_id for one in (entry, thing) if one is not None}
    if entry is not None and entry.kind == "plan.part":
        part = find.part(_part(find, key), entry.scopes)
        found |= {part.public_id} if part is not None else set()
    return found


def _part(find: Found, key: str) -> str:
    row = Entry._ledger.get(room=find.room, mark=find.seal.mark("key", key))
    return str(fold.opened(find.seal, row.public_id, row.kind, row.sealed)["e"]["part"])
