"""What most of a day consists of, drawn without a template: a message that points to nothing, as it was first said.

It differs from the next one of its author in the same scopes by its id, its time and its words alone. So the template is
drawn once with marks where these stand, and what comes after is filled in (`tests/wire/test_mould.py`: the same as drawn).
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from html import escape

import orjson

from rooms import clock, draw
from rooms.dates import iso, minute
from rooms.log.seen import Seen, reworded
from rooms.markdown import is_plain, to_html
from rooms.sight import Sight
from rooms.state import Seat

KEPT = 2000
MINUTE = timedelta(minutes=1)
ORDINARY = frozenset({"kind", "scopes", "body", "key", "by"})

Room = tuple[str, int, str]
Alike = tuple[int | None, frozenset[int] | None, bool, bool]

_moulds: dict[Room, dict[Alike, bytes]] = {}
_mark = secrets.token_hex(16)  # nobody can have written it
_id, _at, _day, _hour = (f"{_mark}{part}" for part in ("id", "at", "day", "hour"))


def cast(sight: Sight, seen: Sequence[Seen]) -> list[bytes | None]:
    """Each entry as the wire has it, in JSON; None for what has to be drawn."""
    filling = Filling(sight)
    return [filling.of(one) if _ordinary(one) else None for one in seen]


def _ordinary(seen: Seen) -> bool:
    event = seen.event
    if event["kind"] != "message" or seen.revision > 1 or seen.imported or seen.facts:
        return False
    return event.keys() <= ORDINARY


class Filling:
    """Of a handful of messages, most of which follow within the minute."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._moulds = _moulds_for(sight)
        self._minute = datetime.min.replace(tzinfo=UTC)
        self._told = (b"", b"", b"", b"")
        self._authors: dict[int | None, Seat | None] = {}

    def of(self, seen: Seen) -> bytes:
        body = seen.event["body"]
        plain = is_plain(body)
        at = seen.at
        if not self._minute <= at < self._minute + MINUTE:
            self._minute = at.replace(second=0, microsecond=0)
            self._told = _minute(self._minute, self._sight.language)
        before, after, day, hour = self._told
        return self._mould(seen, plain) % {
            b"id": seen.public_id.encode(),
            b"at": b"%b%02d.%03d%b" % (before, at.second, at.microsecond // 1000, after),
            b"day": day,
            b"hour": hour,
            b"html": body.encode() if plain else _inside(to_html(body)),
            b"source": b"" if plain else _inside(escape(body).replace("/", "&#x2f;")),
        }

    def _mould(self, seen: Seen, plain: bool) -> bytes:  # noqa: FBT001
        if seen.author not in self._authors:
            self._authors[seen.author] = self._sight.by(seen.author)
        author = self._authors[seen.author]
        alike = (seen.author, seen.scopes, author is None, plain)
        found = self._moulds.get(alike)
        if found is None:
            found = self._moulds[alike] = _made(self._sight, seen, author, plain)
        return found


@lru_cache(maxsize=4096)
def _minute(at: datetime, language: str) -> tuple[bytes, bytes, bytes, bytes]:
    """What stands before and after the seconds of a time for machines, and its day and hour for people."""
    local = at.astimezone(clock.OSLO)
    day, _, hour = minute(local, language).rpartition(" ")
    before, after = iso(local).split("00.000")
    return before.encode(), after.encode(), _inside(day), hour.encode()


def forget(room: str) -> None:
    """The room has been erased."""
    for key in [key for key in list(_moulds) if key[0] == room]:
        _moulds.pop(key, None)


def _moulds_for(sight: Sight) -> dict[Alike, bytes]:
    """Those of a room at its version, in a language."""
    key = (sight.state.public_id, sight.state.version, sight.language)
    found = _moulds.get(key)
    if found is None:
        if len(_moulds) >= KEPT:
            _moulds.clear()
        found = _moulds.setdefault(key, {})
    return found


def _made(sight: Sight, seen: Seen, author: Seat | None, plain: bool) -> bytes:  # noqa: FBT001
    """The drawing with a place for each thing that differs."""
    words = f"{_mark}words" if plain else f"{_mark}-words"
    shape = reworded(seen, _id, words)
    frame = draw.outline(sight, shape, author, _at, {})
    frame["html"] = draw.fragment(sight, shape, author, frame, f"{_day} {_hour}", {})
    made = orjson.dumps(frame).replace(b"%", b"%%")
    places = {_id: "id", _at: "at", _day: "day", _hour: "hour", words: "html" if plain else "source"}
    if not plain:
        made = made.replace(_inside(to_html(words)), b"%(html)b")
    for mark, name in places.items():
        made = made.replace(mark.encode(), b"%%(%b)b" % name.encode())
    return made


def _inside(text: str) -> bytes:
    """As it stands between the quotes of JSON."""
    return orjson.dumps(text)[1:-1]
