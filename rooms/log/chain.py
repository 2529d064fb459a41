"""The hash chain over what is stored: a changed, removed or moved row shows.

It runs over sealed bytes and the readable envelope, so it can be checked without any key.
"""

import hashlib
from collections.abc import Iterable

from rooms.log import fence
from rooms.log.rows import Row
from rooms.models import Entry


def link(before: bytes, entry: Entry | Row) -> bytes:
    """The chain's value at an entry: 32 bytes."""
    envelope = (
        entry.room_id,
        entry.seq,
        entry.first,
        entry.public_id,
        entry.kind,
        round(entry.at.timestamp() * 1_000_000),
        entry.set_id,
        entry.author_id,
        bytes(entry.mark).hex(),
        bytes(entry.once).hex() if entry.once is not None else None,
        entry.told_to_all,
        entry.imported,
    )
    return hashlib.sha256(bytes(before) + repr(envelope).encode() + bytes(entry.sealed)).digest()


def broken_at(entries: Iterable[Entry]) -> int | None:
    """The first position where the chain or the numbering does not hold; None if it is whole."""
    before = b""
    for position, entry in enumerate(entries, start=1):
        before = link(before, entry)
        if entry.seq != position or bytes(entry.chain) != before:
            return position
    return None


def verify(room_pk: int, head: int, chain: bytes) -> int | None:
    """Checks a room's whole log against the head that the room remembers; None if it is whole."""
    with fence.as_log():
        rows = list(Entry._ledger.filter(room=room_pk).order_by("seq"))
    wrong = broken_at(rows)
    if wrong is not None:
        return wrong
    last = bytes(rows[-1].chain) if rows else b""
    return None if len(rows) == head and last == bytes(chain) else len(rows) + 1
