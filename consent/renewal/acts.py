"""Seen, objected, taken back, left closed, done: each is one entry, said in the kinds of information that as few as may
be besides its readers reach. What was said already is not said again.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from consent.acts import held, say
from consent.giver import Giver
from consent.renewal import decisions, kinds, people
from consent.renewal.outlook import Outlook, outlook
from consent.renewal.task import Task
from consent.renewal.tasks import OF_AGE, own_age, tasks, turning
from rooms import rule
from rooms.kinds import Event
from rooms.refusal import Refused
from rooms.state import Seat

NOTHING_WAITS = _("This does not wait for you, or no longer does. Nothing was changed.")
NO_COMMON = _(
    "You and the coordinator read no kind of information in common, so nothing can be recorded here. "
    "Tell the coordinator yourself. Nothing was changed."
)


def scopes_of(giver: Giver) -> frozenset[int]:
    """All that both the seat and a coordinator reach: the more of them, the fewer others see it. Empty where none is."""
    if giver.seat.role == "coordinator":
        return frozenset(giver.reader.reach)
    mine = giver.reader.reach.keys()
    shared = [mine & rule.reach_of(giver.state, seat, giver.day).keys() for seat in coordinators(giver)]
    return frozenset(max(shared, key=len, default=mine))


def coordinators(giver: Giver) -> list[Seat]:
    seats = giver.state.seats.values()
    return [seat for seat in seats if seat.role == "coordinator" and seat.open_on(giver.day)]


def readers(giver: Giver) -> list[str]:
    """Who would see what is recorded now, by name, as far as the seat knows them."""
    seen = rule.audience(giver.state, scopes_of(giver), giver.day)
    return [seat.name for seat in seen if seat.pk != giver.seat.pk and giver.knows(seat)]


def see(giver: Giver, seat: Seat) -> None:
    """Raises `Refused`, as all of these; then nothing is stored."""
    _about_newcomer(giver, seat, kinds.SEEN)


def object_to(giver: Giver, seat: Seat) -> None:
    _about_newcomer(giver, seat, kinds.OBJECTED)


def take_back(giver: Giver, seat: Seat) -> None:
    """One's own objection."""

    def event(now: Outlook) -> Event | None:
        mine = any(one.mine and one.seat.pk == seat.pk for one in people.objections(now))
        return _told(kinds.NO_OBJECTION, seat=seat.key) if mine else None

    _say(giver, event)


def leave(giver: Giver, party: str) -> None:
    """A party that waits is left as it is, for now."""

    def event(now: Outlook) -> Event | None:
        waits = any(one.party.key == party for one in decisions.decisions(now))
        return _told(kinds.LEFT, party=party) if waits and decisions.decides(now) else None

    _say(giver, event)


def leave_kinds(giver: Giver) -> None:
    """Kinds of information that wait are left closed, for now."""

    def event(now: Outlook) -> Event | None:
        waits = [scope.key for scope in decisions.new_kinds(now)]
        return _told(kinds.LEFT, kinds=waits) if waits and decisions.decides(now) else None

    _say(giver, event)


def done(giver: Giver, name: str, seat: str, text: str) -> None:
    """A task is done. `seat` is the public id of whom it is about, if anybody."""

    def event(now: Outlook) -> Event | None:
        task = task_named(now, name, seat)
        if task is None:
            return None
        about = {"seat": task.seat.key} if task.seat is not None else {}
        return _told(kinds.DONE, task=task.name, **about, **({"text": text} if text else {}))

    _say(giver, event)


def task_named(now: Outlook, name: str, seat: str) -> Task | None:
    """A task of the seat's own that is said to be done, and not by ending what it is about."""
    about = ((one, one.seat.public_id if one.seat is not None else "") for one in tasks_of(now))
    return next((one for one, id_ in about if one.ticked and (one.name, id_) == (name, seat)), None)


def tasks_of(now: Outlook) -> list[Task]:
    """The coordinator's; and the owner's, who looks through what others gave when it becomes the owner's to give."""
    if now.seat.role == "coordinator":
        return tasks(now)
    if now.owner:
        return [task for age in (own_age(), OF_AGE) for task in turning(now, age) if task.level == 0]
    return []


def _about_newcomer(giver: Giver, seat: Seat, kind: str) -> None:
    def event(now: Outlook) -> Event | None:
        new = any(one.pk == seat.pk for one in people.newcomers(now))
        return _told(kind, seat=seat.key) if new else None

    _say(giver, event)


def _told(kind: str, **inside: Any) -> Event:
    return {"kind": kind, "x": inside}


def _say(giver: Giver, event: Callable[[Outlook], Event | None]) -> None:
    """Raises `Refused` where it does not wait: of two presses the second is told so and stores nothing."""
    with held(giver) as (ledger, now):
        told = event(outlook(now))
        if told is None:
            raise Refused("not-found", why=NOTHING_WAITS)
        scopes = scopes_of(now)
        if not scopes:
            raise Refused("not-yours", why=NO_COMMON)
        say(ledger, giver, {**told, "scopes": now.state.keys_of(scopes)})
