"""Entries drawn before, ready for whoever may have them next: only what is the same for everybody who sees it.

What depends on whom its reader knows, or on what else they see, is never kept. Nobody is shown anything because it lies
here: it is asked for by an entry that its reader was judged to see. In memory only, and bounded.
"""

from collections.abc import Sequence

import orjson

from rooms import draw, mould
from rooms.kinds import kind_of
from rooms.live import wire
from rooms.live.wire import Drawn
from rooms.log.seen import Seen
from rooms.sight import Sight
from rooms.state import RoomState

KEPT = 10_000  # a generation; there are two
LARGEST = 16_384  # characters

Key = tuple[int, str, int, str]

_young: dict[Key, Drawn] = {}
_old: dict[Key, Drawn] = {}


def personal(seen: Seen) -> bool:
    """Depends on whom its reader knows, so it is drawn for each seat."""
    return seen.scopes is None or kind_of(seen.kind).personal


def drawn(sight: Sight, seen: list[Seen], cursors: Sequence[int] | None = None) -> list[Drawn]:
    """Entries that something is left of for this seat, as its frames have them, each with the position of its cursor: its
    own, where no other is given.
    """
    room, language = sight.state.pk, sight.language
    keys = [(room, one.public_id, one.newest, language) for one in seen]
    found = [_young.get(key) or _old.get(key) for key in keys]
    missing = [one for one, known in zip(seen, found, strict=True) if known is None]
    if missing:
        made = iter(_made(sight, missing))
        found = [known or next(made) for known in found]
    ready = [one for one in found if one is not None]
    if cursors is None:
        return ready
    return [one.at(cursor) for one, cursor in zip(ready, cursors, strict=True)]


def _made(sight: Sight, seen: list[Seen]) -> list[Drawn]:
    """Drawn now, and kept for the next."""
    texts = mould.cast(sight, seen)
    left = [one for one, text in zip(seen, texts, strict=True) if text is None]
    frames = map(orjson.dumps, draw.entries(sight, left) if left else ())
    made = [
        wire.drawn(next(frames) if text is None else text, one.newest, one.newest, one.author, one.client_id)
        for one, text in zip(seen, texts, strict=True)
    ]
    nameless = {one.author for one in seen if one.author is not None}
    nameless = {author for author in nameless if sight.by(author) is None}
    for one, text, drawing in zip(seen, texts, made, strict=True):
        if one.author not in nameless and (text is not None or _alike(one)):
            _keep(sight, one, drawing)
    return made


def _alike(seen: Seen) -> bool:
    return not personal(seen) and not kind_of(seen.kind).points(seen.event)


def forget(room: RoomState) -> None:
    """The room has been erased."""
    mould.forget(room.public_id)
    for kept in (_young, _old):
        for key in [key for key in kept if key[0] == room.pk]:
            kept.pop(key, None)


def _keep(sight: Sight, seen: Seen, made: Drawn) -> None:
    global _young, _old
    if made.size <= LARGEST:
        if len(_young) >= KEPT:
            _old, _young = _young, {}
        _young[sight.state.pk, seen.public_id, seen.newest, sight.language] = made
