"""Dates of the plan that wait for somebody: a measure of their party, a goal of the owner's or of their own party's making.

And for the coordinator, who sees to the plan: each goal that she sees, and each measure that has ended.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from rooms.log.read import SeenThing
from rooms.meetings import day_told
from rooms.sight import Sight
from rooms.waiting import Waiting, room_url
from rooms.when import day_said

NEAR = timedelta(days=14)
OVER = {"reached", "set-aside", "done", "stopped"}
ENDS = {"goal": "due", "measure": "until"}


def waiting(sight: Sight, things: Sequence[SeenThing]) -> list[Waiting]:
    """Those whose last day is near or past, and that nobody has said are over."""
    found = []
    for thing in things:
        day = last_day(thing)
        if day is None or day > sight.reader.day + NEAR or not _answers_for(sight, thing, day):
            continue
        url = f"{room_url(sight)}plan/"
        found.append(Waiting(thing.kind, day, _words(sight, thing, day), url, thing))
    return found


def last_day(thing: SeenThing) -> date | None:
    """The day that an open goal or measure is to be done by, where it tells one that can be read."""
    field = ENDS.get(thing.kind)
    if field is None or field not in thing.event or thing.event.get("status") in OVER:
        return None
    try:
        return day_told(thing.event[field])
    except ValueError:
        return None


def _answers_for(sight: Sight, thing: SeenThing, day: date) -> bool:
    """A measure has a party that answers for it; a goal is the owner's, and of the party that wrote it."""
    coordinates = sight.seat.role == "coordinator"
    if thing.kind == "measure":
        return _is_theirs(sight, thing) or (coordinates and day < sight.reader.day)
    author = sight.state.seats.get(thing.author) if thing.author is not None else None
    wrote = author is not None and author.party == sight.seat.party
    return coordinates or wrote or sight.seat.role == "owner"


def _is_theirs(sight: Sight, measure: SeenThing) -> bool:
    return bool(measure.event.get("responsible") == sight.state.parties[sight.seat.party].key)


def _words(sight: Sight, thing: SeenThing, day: date) -> str:
    over = day < sight.reader.day
    if thing.kind == "goal":
        said = _("A goal was to be reached {day}") if over else _("A goal is to be reached {day}")
    elif _is_theirs(sight, thing):
        said = _("A measure of yours ended {day}") if over else _("A measure of yours ends {day}")
    else:
        said = _("A measure ended {day}")
    return said.format(day=day_said(day, sight.language))
