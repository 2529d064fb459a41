"""What is new in a room, for the fan-out: read from the log, or handed on straight from the commit that brought it.

Nobody has been judged for it yet: `show` does that, by the rule, and gives `Seen` or nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rooms import clock
from rooms.keystore import seal_of
from rooms.kinds import Told, kind_of
from rooms.log import fence, sql
from rooms.log.draft import Fresh
from rooms.log.find import sets_of
from rooms.log.read import Reader
from rooms.log.seen import Seen, entry_of, entry_said
from rooms.rule import Envelope, Reach, sees
from rooms.seal import Seal
from rooms.state import RoomState

ABOUT = "news"


class News:
    """Something new in the log. `plain` says that drawing it asks for nothing but itself and the room's state."""

    __slots__ = ("_seen", "envelope", "kind", "plain", "seq", "stands")

    def __init__(self, seen: Seen, envelope: Envelope, seq: int, kind: str) -> None:
        what = kind_of(kind)
        self._seen = seen
        self.envelope = envelope
        self.seq = seq
        self.kind = kind
        self.stands = what.stands(seen.event) is not None
        self.plain = (
            seen.scopes is not None
            and seen.first == seq
            and not (self.stands or what.personal or what.points(seen.event))
        )

    @property
    def author(self) -> int | None:
        return self._seen.author

    @property
    def at(self) -> datetime:
        return self._seen.at

    @property
    def size(self) -> int:
        """Characters of text to draw."""
        return len(self._seen.event.get("body", ""))


def news(state: RoomState, after: int, upto: int, limit: int) -> list[News]:
    """What came into a room after a position, up to another, in order: at most `limit`."""
    seal = seal_of(state.public_id)
    values = {"room": state.pk, "after": after, "upto": upto, "limit": limit}
    return [_of_row(state, seal, row) for row in fence.ask_as_log(sql.NEWS, values)]


def show(news: News, reader: Reader, reach: Reach) -> Seen | None:
    """The entry, if the rule lets this reader with this reach have it."""
    return news._seen if sees(news.envelope, reach, reader.seat) else None


def places(state: RoomState, head: int, kept: int) -> list[tuple[int, str, frozenset[int]]]:
    """Position, id and scopes of the newest entries of each set of scopes: for the fan-out, and no word of theirs."""
    sets = sets_of(state.pk, seal_of(state.public_id))
    rows = fence.ask_as_log(sql.PLACES, {"room": state.pk, "head": head, "kept": kept})
    return [(seq, public_id, sets.members(set_id)) for seq, public_id, set_id in rows]


def straight(fresh: Sequence[Fresh]) -> list[News] | None:
    """What a commit brought to one room, if all of it is plain: then the log need not be read again."""
    found = []
    for one in fresh:
        row = one.row
        if one.scopes is None or row.first != row.seq:
            return None
        place = (row.seq, row.public_id, row.kind, row.at, row.author_id)
        seen = entry_said(place, one.scopes, one.event, one.facts, one.client_id, imported=row.imported)
        new = News(seen, Envelope(row.seq, one.scopes), row.seq, row.kind)
        if not new.plain:
            return None
        found.append(new)
    return found


def sealed(seal: Seal, version: int, chain: bytes, plain: Sequence[News]) -> bytes:
    """Plain news on its way to another process, the version of the room that it was said in, and the chain after it."""
    return seal.close([version, chain.hex(), [_packed(new._seen) for new in plain]], ABOUT)


def unsealed(seal: Seal, told: bytes) -> tuple[int, bytes, list[News]]:
    """Raises `InvalidTag` for what was not sealed for this room."""
    version, chain, packed = seal.open(told, ABOUT)
    return version, bytes.fromhex(chain), [_unpacked(one) for one in packed]


def _packed(seen: Seen) -> list[Any]:
    place = [seen.first, seen.public_id, seen.kind, seen.at, seen.author]
    return [*place, sorted(seen.scopes or ()), seen.event, seen.facts, seen.client_id, seen.imported]


def _unpacked(packed: list[Any]) -> News:
    seq, public_id, kind, at, author, scopes, event, facts, client_id, imported = packed
    place = (seq, public_id, kind, datetime.fromisoformat(at), author)
    seen = entry_said(place, frozenset(scopes), event, facts, client_id, imported=imported)
    return News(seen, Envelope(seq, frozenset(scopes)), seq, kind)


def _of_row(state: RoomState, seal: Seal, row: Sequence[Any]) -> News:
    seen = entry_of(state.pk, seal, row)
    told = Told(seen.event, seen.first, clock.day_of(seen.at), None, seen.imported, seen.facts)
    if seen.author is not None:
        told.seat = state.seats.get(seen.author)
    kind = kind_of(row[3])
    envelope = Envelope(seen.first, seen.scopes) if seen.scopes is not None else kind.envelope(state, told)
    return News(seen, envelope, row[9], row[11])
