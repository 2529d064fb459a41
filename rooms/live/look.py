"""What one look at a room brings, for everybody who sits in it in this process: read once, judged once per class of
equal reach, drawn once per class and language.

Runs in a thread. It knows no socket, only views: a seat, a language and the print of the reach they were judged by.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import orjson

from rooms import clock, draw, rule
from rooms.disclosures import disclose_to
from rooms.keystore import NoKey
from rooms.kinds import kind_of
from rooms.live import drawings, wire
from rooms.live.guest import Like, People, View, likeness
from rooms.live.marks import Mark
from rooms.live.wire import Drawn
from rooms.log import fold, news, read
from rooms.log.news import News
from rooms.log.seen import Seen
from rooms.models import Room
from rooms.rule import Reach
from rooms.sight import Sight
from rooms.state import RoomState

CHUNK = 200
Things = Mapping[str, bytes]


@dataclass(slots=True, frozen=True)
class Asked:
    """What the room's object knows when it looks. `known` are the seats that a view has been told of."""

    room: int
    version: int
    day: date
    position: int
    reaches: Mapping[View, Reach]
    known: Mapping[View, frozenset[str]]


@dataclass(slots=True)
class Look:
    """Up to `position` of `head`. Views whose reach moved, and seats that ended, get nothing drawn."""

    state: RoomState
    day: date
    head: int
    position: int
    version: int
    erased: bool = False
    moved: bool = False
    ended: set[int] = field(default_factory=set)
    reaches: dict[int, Reach] = field(default_factory=dict)
    entries: dict[View, list[Drawn]] = field(default_factory=dict)
    people: dict[View, People] = field(default_factory=dict)
    things: dict[View, Things] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)

    @property
    def more(self) -> bool:
        return self.position < self.head


@dataclass(slots=True)
class Plain:
    """Plain news up to `position`, as each kind of view sees it."""

    position: int
    entries: dict[Like, list[Drawn]] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)


def look(asked: Asked) -> Look | None:
    """None where the room has been erased."""
    seen = _as_it_stands(asked)
    if seen is None:
        return None
    came = news.news(seen.state, asked.position, seen.head, CHUNK) if seen.more else []
    seen.position = came[-1].seq if len(came) == CHUNK else seen.head
    views = _judge(seen, asked)
    sights = {
        view: Sight(read.reader_at(seen.state, seen.state.seats[view.seat], seen.day), view.language)
        for view in views
    }
    if came:
        drawing = Drawing(seen, sights, asked.reaches)
        drawing.draw(came)
        disclose_to(asked.room, "line", drawing.quoted)
    _people(seen, sights, asked)
    if seen.moved or any(one.stands or one.envelope.scopes is None for one in came):
        _things(seen, sights)
    return seen


def glance(asked: Asked) -> Look | None:
    """Only whose reach is another now and whose seat has ended, with nothing new read."""
    seen = _as_it_stands(asked)
    if seen is not None:
        _judge(seen, asked)
    return seen


def _as_it_stands(asked: Asked) -> Look | None:
    row = Room.objects.filter(pk=asked.room, erased_at=None).first()
    if row is None:
        return None
    try:
        state = fold.state_of(row)
    except NoKey:
        return None
    day = clock.today()
    seen = Look(state, day, row.head, asked.position, row.version)
    seen.moved = row.version != asked.version or day != asked.day
    return seen


def plainly(
    state: RoomState, day: date, likes: Mapping[Like, tuple[View, Reach]], plain: Sequence[News]
) -> Plain:
    """Plain news, drawn without asking the database, once for all seats that see alike.

    It follows on what has been told, under the same state; `likes` has one view and the reach of each kind there is.
    """
    last = plain[-1].seq
    authors = {one.author for one in plain if one.author is not None}
    seen = Plain(last)
    drawn: dict[str, dict[int, Drawn]] = {}
    marks: dict[int, Mark] = {}
    for like, (view, reach) in likes.items():
        sight = Sight(read.reader_at(state, state.seats[view.seat], day), view.language)
        sight.authors = (
            authors  # whoever sees what they wrote knows them, and nothing else is asked of it here
        )
        shown = [one for new in plain if (one := news.show(new, sight.reader, reach)) is not None]
        ready = drawn.setdefault(view.language, {})
        undrawn = [one for one in shown if one.first not in ready]
        for one, made in zip(undrawn, drawings.drawn(sight, undrawn), strict=True):
            ready[one.first] = made
            marks[one.first] = Mark(one.first, one.public_id, one.scopes or frozenset())
        seen.entries[like] = [ready[one.first] for one in shown]
    seen.marks = [marks[seq] for seq in sorted(marks)]
    return seen


def _judge(seen: Look, asked: Asked) -> list[View]:
    """Notes whose reach is another now and whose seat has ended; the views that stay as they were."""
    if not seen.moved:
        return list(asked.reaches)
    stay = []
    for view, reach in asked.reaches.items():
        seat = seen.state.seats.get(view.seat)
        if seat is None or not seat.open_on(seen.day):
            seen.ended.add(view.seat)
            continue
        now = rule.reach_of(seen.state, seat, seen.day)
        seen.reaches[view.seat] = now
        if now == reach:
            stay.append(view)
    return stay


class Drawing:
    """Draws what is new for some views, each thing as seldom as may be.

    `quoted` are the seats that were drawn something from before as the first words above an answer, each time with the
    positions of that: the row that stands open for a socket need not reach back so far.
    """

    def __init__(self, seen: Look, sights: Mapping[View, Sight], reaches: Mapping[View, Reach]) -> None:
        self._seen = seen
        self._sights = sights
        self._reaches = reaches
        self._classes: dict[Like, list[View]] = {}
        for view in sights:
            self._classes.setdefault(likeness(view.language, reaches[view]), []).append(view)
        self._marks: dict[int, Mark] = {}
        self.quoted: list[tuple[list[str], set[int]]] = []

    def draw(self, came: Sequence[News]) -> None:
        common = [one for one in came if one.envelope.scopes is not None]
        course = [one for one in came if one.envelope.scopes is None]
        for views in self._classes.values():
            shown = self._shown(common, views[0])
            shared = self._drawn([(seq, one) for seq, one in shown if not drawings.personal(one)], views[0])
            own = [(seq, one) for seq, one in shown if drawings.personal(one)]
            for view in views:
                mine = own + self._shown(course, view) if course else own
                self._seen.entries[view] = _merged(shared, self._drawn(mine, view)) if mine else shared
            alike = [self._sights[view] for view in views]
            self.quoted.append(
                ([sight.seat.public_id for sight in alike], set().union(*(sight.quoted for sight in alike)))
            )
        self._seen.marks = [self._marks[seq] for seq in sorted(self._marks)]

    def _shown(self, came: Iterable[News], view: View) -> list[tuple[int, Seen]]:
        reader = self._sights[view].reader
        reach = self._reaches[view]
        shown = []
        for one in came:
            seen = news.show(one, reader, reach)
            if seen is not None and draw.drawable(self._sights[view], [seen]):
                shown.append((one.seq, seen))
                if seen.scopes is not None and seen.first == one.seq:
                    self._marks[one.seq] = Mark(seen.first, seen.public_id, seen.scopes)
        return shown

    def _drawn(self, shown: Sequence[tuple[int, Seen]], view: View) -> list[Drawn]:
        return drawings.drawn(self._sights[view], [one for _, one in shown], [seq for seq, _ in shown])


def _merged(shared: Sequence[Drawn], own: Sequence[Drawn]) -> list[Drawn]:
    return sorted([*shared, *own], key=lambda one: one.seq)


def _people(seen: Look, sights: Mapping[View, Sight], asked: Asked) -> None:
    """Whole for everybody when the course of the case moved, and for whoever meets a new author."""
    for view, sight in sights.items():
        if seen.moved or _meets(seen, view, asked.known[view]):
            seen.people[view] = people(sight)


def _meets(seen: Look, view: View, known: frozenset[str]) -> bool:
    authors = {one.author for one in seen.entries.get(view, ())} - {None}
    return any(seen.state.seats[author].public_id not in known for author in authors if author is not None)


def people(sight: Sight) -> People:
    list_ = draw.people(sight)
    return People(wire.frame("people", {"list": list_}), frozenset(one["seat"] for one in list_))


def _things(seen: Look, sights: Mapping[View, Sight]) -> None:
    """The standing things of each class: what is personal among them makes the whole drawing so."""
    shared: dict[Like, Things] = {}
    for view, sight in sights.items():
        like = likeness(view.language, sight.reach)
        found = shared.get(like)
        if found is None:
            things_ = read.things(sight.reader)
            found = things_text(sight, things_)
            if not any(kind_of(thing.event["kind"]).personal for thing in things_):
                shared[like] = found
        seen.things[view] = found


def things_text(sight: Sight, things_: Sequence[read.SeenThing]) -> Things:
    """Each standing thing as the end of its frame, by its id."""
    frames = draw.things(sight, things_)
    return {frame["id"]: orjson.dumps(frame)[1:] for frame in frames}
