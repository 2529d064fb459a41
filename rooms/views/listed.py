"""My rooms: those in which a person has an open seat, each told as that seat sees it, order included.

What waits for the person comes first, then what is unread, then the others by the latest that the seat sees; what is
paused or over comes last. For all rooms together the store is asked as often as for one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from rooms.disclosures import disclose_all
from rooms.letters import order
from rooms.log import many
from rooms.log.many import Latest
from rooms.log.read import Reader, SeenThing
from rooms.sight import Sight
from rooms.views.parts import role_words, state_words
from rooms.waiting import MINUTES_BY, Waiting, next_meeting, starts, waiting
from rooms.when import moment_said

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Mine:
    """One room as it is listed. `meeting` and `last` are what its seat sees; no word of a message is told."""

    url: str
    title: str
    title_order: Any
    role_words: str
    state_words: str
    quiet: bool
    unread: int
    waits: list[Waiting]
    meeting: dict[str, Any] | None
    last: dict[str, Any] | None
    last_at: datetime

    @property
    def unread_words(self) -> str:
        """Beyond what is counted, that there are more."""
        return str(self.unread) if self.unread < many.MOST else f"{many.MOST - 1}+"

    def latest_first(self) -> tuple[float, Any]:
        return -self.last_at.timestamp() if self.last_at != LONG_AGO else 0.0, self.title_order


@dataclass(slots=True)
class Group:
    heading: str
    name: str
    rooms: list[Mine]


def groups(user_id: int, language: str) -> list[Group]:
    """The rooms of a person under their headings; a heading without rooms is left out."""
    mine = _mine(sights(user_id, language))
    waits = [one for one in mine if one.waits and not one.quiet]
    news = [one for one in mine if one.unread and not one.waits and not one.quiet]
    rest = [one for one in mine if not (one.unread or one.waits or one.quiet)]
    quiet = [one for one in mine if one.quiet]
    found = [
        Group(
            _("Waits for you"), "waits", sorted(waits, key=lambda one: (one.waits[0].day, one.title_order))
        ),
        Group(_("New since you were here"), "news", sorted(news, key=Mine.latest_first)),
        Group(_("Nothing new"), "rest", sorted(rest, key=Mine.latest_first)),
        Group(_("Paused or ended"), "quiet", sorted(quiet, key=lambda one: one.title_order)),
    ]
    return [group for group in found if group.rooms]


def sights(user_id: int, language: str) -> list[Sight]:
    return [Sight(reader, language) for reader in many.readers_of(user_id)]


def _mine(sights: Sequence[Sight]) -> list[Mine]:
    readers = [sight.reader for sight in sights]
    unread, latest, things = many.unread(readers), many.latest(readers), many.things(readers)
    noted = many.noted(readers)
    _with_minutes([sight for sight in sights if sight.seat.role == MINUTES_BY])
    told: list[Mine] = []
    read: list[tuple[Reader, list[int]]] = []
    for sight in sights:
        seen = things.get(sight.reader.room, [])
        sight.noted = noted.get(sight.reader.room, [])
        waits, meeting = waiting(sight, seen), next_meeting(seen)
        read.append((sight.reader, _positions(meeting, waits)))
        last, new = latest.get(sight.reader.room), unread.get(sight.reader.room, 0)
        read.append((sight.reader, _told_of(last, new)))
        told.append(
            Mine(
                url=f"/rooms/{sight.state.public_id}/",
                title=sight.state.title,
                title_order=order(sight.state.title, sight.language),
                role_words=role_words(sight, sight.seat),
                state_words=state_words(sight),
                quiet=sight.state.read_only,
                unread=new,
                waits=waits,
                meeting=_meeting(sight, meeting),
                last=_last(sight, last),
                last_at=last.at if last is not None else LONG_AGO,
            )
        )
    disclose_all(read, "list")
    return told


def _with_minutes(sights: Sequence[Sight]) -> None:
    """Read for all at once, where it is asked for."""
    minutes = many.minutes([sight.reader for sight in sights])
    for sight in sights:
        sight.minutes = minutes.get(sight.reader.room, [])


def _positions(meeting: SeenThing | None, waits: Iterable[Waiting]) -> list[int]:
    return [*([meeting.seq] if meeting is not None else []), *(at for one in waits for at in one.positions)]


def _told_of(last: Latest | None, unread: int) -> list[int]:
    """Of what was said: who said the last of it and when, and where there is more that is new, how much."""
    if last is None:
        return []
    return [min(last.read_to + 1, last.seq), last.seq] if unread else [last.seq]


def _meeting(sight: Sight, thing: SeenThing | None) -> dict[str, Any] | None:
    start = starts(thing) if thing is not None else None
    if thing is None or start is None:
        return None
    return {"when": moment_said(start, sight.language), "place": thing.event.get("place", "")}


def _last(sight: Sight, last: Latest | None) -> dict[str, Any] | None:
    """Whoever wrote something that the seat sees is known to it."""
    if last is None:
        return None
    author = sight.state.seats.get(last.author) if last.author is not None else None
    mine = author is not None and author.pk == sight.seat.pk
    name = _("You") if mine else author.name if author is not None else _("The municipality")
    return {"name": name, "when": moment_said(last.at, sight.language)}
