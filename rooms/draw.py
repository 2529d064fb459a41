"""Draws what a seat sees: once, by the server, for page, live and catch-up alike.

Takes `Seen` and `SeenThing` only, so nothing unjudged can be drawn. What an entry points to is drawn if the reader
sees it, and is absent otherwise.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import minijinja

from rooms import clock
from rooms.dates import day, days, iso, minute, times
from rooms.kinds import kind_of
from rooms.log import read
from rooms.log.read import Reader, Seen, SeenThing
from rooms.markdown import is_plain, to_html
from rooms.quoted import beyond, first_words
from rooms.sight import Sight
from rooms.state import Seat
from rooms.words import words

Frame = dict[str, Any]
SHOWN_WITH = (
    "shown_with"  # the fact of a document whose picture is shown once: at the message that it went along with
)
FRAGMENTS = Path(__file__).parent / "fragments"


@cache
def _pen() -> minijinja.Environment:
    pen = minijinja.Environment(
        templates={path.name: path.read_text() for path in FRAGMENTS.glob("*.html")},
        auto_escape_callback=lambda name: "html",
        undefined_behavior="strict",
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pen.debug = False  # its errors would quote what people wrote
    pen.add_filter("markdown", lambda text: minijinja.safe(to_html(text)))
    pen.add_filter("day", day)
    return pen


def entries(sight: Sight, seen: Sequence[Seen]) -> list[Frame]:
    """Each entry as the wire has it, without type, cursor and client_id."""
    seen = drawable(sight, seen)
    targets = Targets(sight, seen)
    sight.quoted |= beyond(seen, targets.answered(seen))
    return [entry(sight, one, targets) for one in seen]


def drawable(sight: Sight, seen: Sequence[Seen]) -> list[Seen]:
    """Those of which something is left for this seat: all but consents with only parties that it does not know."""
    return [one for one in seen if one.scopes is not None or not sight.leaves_out(one.kind, one.event)]


def entry(sight: Sight, seen: Seen, targets: "Targets") -> Frame:
    author = sight.by(seen.author)
    local = seen.at.astimezone(clock.OSLO)
    pointers = targets.of(seen)
    frame = outline(sight, seen, author, iso(local), pointers)
    frame["html"] = fragment(sight, seen, author, frame, minute(local, sight.language), pointers)
    return frame


def outline(sight: Sight, seen: Seen, author: Seat | None, at: str, pointers: dict[str, Any]) -> Frame:
    """An entry as the wire has it, but for its drawing."""
    frame: Frame = {"id": seen.public_id}
    if seen.imported:
        frame["key"] = seen.event["key"]
    frame |= {
        "kind": seen.event["kind"] if seen.scopes is not None else seen.kind,
        "by": {"seat": author.public_id, "name": author.name} if author else None,
        "at": at,
        "scopes": sight.state.keys_of(seen.scopes or ()),
    }
    for field in ("about", "reply_to"):
        if field in pointers:
            frame[field] = pointers[field].public_id
    if pointers.get("documents"):
        frame["documents"] = [document.public_id for document in pointers["documents"]]
    frame["revision"] = seen.revision
    if seen.retracted:
        frame["retracted"] = True
    return frame


def fragment(
    sight: Sight, seen: Seen, author: Seat | None, frame: Frame, when: str, pointers: dict[str, Any]
) -> str:
    """The one drawing of an entry: an `<li>`. `author` is known to the reader; `when` is the time in words.

    Among day marks the day is for whoever listens: to shorten it on the screen would move what stands below.
    """
    day_words, _, hour = when.rpartition(" ")
    kind = kind_of(seen.kind)
    event = seen.event
    body = event.get("body", "")
    return _pen().render_template(
        "course.html" if seen.scopes is None else kind.template,
        t=words(sight.language),
        language=sight.language,
        frame=frame,
        room=sight.state.public_id,
        event=event,
        author=author.name if author else None,
        seat=author.public_id if author else "",
        party=sight.state.parties[author.party].name if author else "",
        chips=[sight.scope_name(key) for key in frame["scopes"]],
        when={"day": day_words, "hour": hour},
        source="" if is_plain(body) else body,
        retracted=seen.retracted,
        days=days(event, sight.language),
        times=times(event, sight.language),
        reply=_answered(sight, pointers.get("reply_to")),
        about=_titled(pointers.get("about") or pointers.get("goal") or pointers.get("meeting")),
        documents=[
            {"id": d.public_id, "name": d.event["name"], "preview": d.facts.get("preview")}
            for d in pointers.get("documents", ())
        ],
        preview=None if SHOWN_WITH in seen.facts else seen.facts.get("preview"),
        facts=kind.words(event, sight),
        named=_course_names(sight, seen) if seen.scopes is None else {},
    )


def things(sight: Sight, seen: Sequence[SeenThing]) -> list[Frame]:
    """Each standing thing as the wire has it."""
    return [thing(sight, one) for one in seen]


def thing(sight: Sight, seen: SeenThing) -> Frame:
    frame: Frame = {"id": seen.public_id}
    if seen.imported or seen.kind == "plan.part":
        frame["key"] = seen.key
    frame |= {"kind": seen.kind, "scopes": sight.state.keys_of(seen.scopes)}
    event = seen.event
    frame["html"] = _pen().render_template(
        "pin.html",
        t=words(sight.language),
        frame=frame,
        room=sight.state.public_id,
        event=event,
        goal=seen.goal or "",
        chips=[sight.scope_name(key) for key in frame["scopes"]],
        days=days(event, sight.language),
        times=times(event, sight.language),
        facts=kind_of(event["kind"]).words(event, sight),
    )
    return frame


def people(sight: Sight) -> list[Frame]:
    """Whom this seat knows, itself included."""
    return [
        {
            "seat": seat.public_id,
            "name": seat.name,
            "party": {
                "id": sight.state.parties[seat.party].public_id,
                "name": sight.state.parties[seat.party].name,
            },
            "role": seat.role,
        }
        for seat in sight.people()
    ]


def seat(sight: Sight) -> Frame:
    """The welcome's `seat`: me."""
    me = sight.seat
    party = sight.state.parties[me.party]
    frame: Frame = {"id": me.public_id}
    if me.imported:
        frame["key"] = me.key
    return frame | {"name": me.name, "role": me.role, "party": {"id": party.public_id, "name": party.name}}


def room(sight: Sight) -> Frame:
    state = sight.state
    return {"id": state.public_id, "title": state.title, "state": state.state, "language": state.language}


def scopes(sight: Sight) -> list[Frame]:
    return [{"key": key, "name": name} for key, name in sight.scopes()]


class Targets:
    """What a handful of entries point to, as far as their reader sees it: looked up together, judged again."""

    def __init__(self, sight: Sight, seen: Sequence[Seen]) -> None:
        self.things: dict[str, SeenThing] = {}
        self.entries: dict[str, Seen] = {}
        self._hidden: set[str] = set()
        pointing = [one for one in seen if kind_of(one.kind).points(one.event)]
        if pointing:
            self._look_up(sight.reader, pointing)

    def _look_up(self, reader: Reader, pointing: Sequence[Seen]) -> None:
        abouts: set[str] = set()
        things: set[str] = set()
        named: set[str] = set()
        for one in pointing:
            event = one.event
            abouts.update(_keys(event, "about"))
            named.update([*_keys(event, "reply_to"), *_keys(event, "documents")])
            for field in _under(one):
                things.update(_keys(event, field))
        self.things = read.things_named(reader, abouts | things)
        left = abouts - self.things.keys()
        self.entries = read.named(reader, named | left)
        self._hidden = read.thing_keys(reader, left & self.entries.keys())

    def of(self, seen: Seen) -> dict[str, Any]:
        """reply_to, about and documents of one entry: those that are seen."""
        found: dict[str, Any] = {}
        event = seen.event
        if not kind_of(seen.kind).points(event):
            return found
        if event.get("reply_to") in self.entries:
            found["reply_to"] = self.entries[event["reply_to"]]
        about = event.get("about")
        if about in self.things:
            found["about"] = self.things[about]
        elif about in self.entries and about not in self._hidden:
            found["about"] = self.entries[about]
        for field in _under(seen):
            if event.get(field) in self.things:
                found[field] = self.things[event[field]]
        found["documents"] = [self.entries[key] for key in _keys(event, "documents") if key in self.entries]
        return found

    def answered(self, seen: Sequence[Seen]) -> list[Seen]:
        """What is quoted above those that answer something."""
        keys = [one.event.get("reply_to") for one in seen]
        return [self.entries[key] for key in keys if key in self.entries]


def _under(seen: Seen) -> list[str]:
    """The fields by which an entry hangs under a goal or a meeting."""
    return [field for field in kind_of(seen.kind).pointers if field in ("goal", "meeting")]


def _keys(event: dict[str, Any], field: str) -> list[str]:
    value = event.get(field)
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _answered(sight: Sight, target: Seen | None) -> dict[str, str] | None:
    if target is None:
        return None
    author = sight.by(target.author)
    line = first_words(target, sight.language)
    return {"id": target.public_id, "name": author.name if author else "", "line": line}


def _titled(target: Seen | SeenThing | None) -> dict[str, str] | None:
    if target is None:
        return None
    event = target.event
    title = event.get("title") or event.get("name") or event.get("text") or event.get("body") or ""
    return {"id": target.public_id, "title": title if len(title) <= 80 else title[:79].rstrip() + "…"}


def _course_names(sight: Sight, seen: Seen) -> dict[str, Any]:
    """The people that a line about a seat names."""
    event = seen.event
    if seen.kind == "seat.opened":
        other = sight.state.seat_named(event["key"])
    elif seen.kind == "seat.closed":
        other = sight.state.seat_named(event["seat"])
    else:
        return {}
    if other is None:
        return {}
    return {"name": other.name, "party": sight.state.parties[other.party].name, "role": other.role}
