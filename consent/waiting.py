"""Consent that waits for somebody: to the plan, before it can begin, and what must be decided anew (`consent.renewal`)."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent.entitlement import may_decide, may_give_plan
from consent.giving.proposals import waits_for
from consent.renewal import decisions, people
from consent.renewal.acts import tasks_of
from consent.renewal.endings import Ending, endings, mine
from consent.renewal.outlook import Outlook, outlook
from consent.renewal.people import Objected
from consent.renewal.task import Task
from rooms import rule
from rooms.log.read import SeenThing
from rooms.sight import Sight
from rooms.state import Seat
from rooms.waiting import Waiting, room_url
from rooms.when import day_said


def waiting(sight: Sight, things: Sequence[SeenThing]) -> list[Waiting]:
    """At most one of each, but for those who are new. Nothing for whoever neither decides nor sees to it."""
    seat = sight.seat
    if seat.role not in ("owner", "coordinator") and not rule.entitled(sight.state, seat, sight.reader.day):
        return []
    now = outlook(sight, things if seat.role == "coordinator" else ())  # the plan period is a task of hers
    return [
        *_signature(sight),
        *_coordinator(sight, now),
        *_new_people(sight, now),
        *_decisions(sight, now),
        *_renewal(sight, now),
    ]


def _signature(sight: Sight) -> Iterable[Waiting]:
    found = waits_for(sight)
    if found:
        said = _("A consent waits for your signature")
        read = tuple(one.seq for one in found)
        yield Waiting("consent", sight.reader.day, said, f"{room_url(sight)}consent/", read=read)


def _coordinator(sight: Sight, now: Outlook) -> Iterable[Waiting]:
    """Objections first, then how many tasks there are."""
    if now.seat.role != "coordinator":
        return
    url = f"{room_url(sight)}consent/tasks/"
    found = tasks_of(now)
    for task in found:
        if task.objected is not None:
            yield _objection(task.objected, url)
    left = [task for task in found if task.objected is None]
    if left:
        said = ngettext("{count} task about consent", "{count} tasks about consent", len(left))
        yield Waiting("tasks", soonest(now, left), said.format(count=len(left)), url, read=_positions(now))


def _objection(one: Objected, url: str) -> Waiting:
    said = _("{by} objects to {name}").format(by=one.by.name if one.by else _("Somebody"), name=one.seat.name)
    return Waiting("objection", one.objection.day, said, url, read=(one.objection.seq,), first=True)


def soonest(now: Outlook, tasks: Sequence[Task]) -> date:
    return min(task.by or now.day for task in tasks)


def _new_people(sight: Sight, now: Outlook) -> Iterable[Waiting]:
    url = f"{room_url(sight)}consent/#decide"
    for seat in people.newcomers(now):
        yield Waiting("newcomer", now.day, _newcomer(sight, seat), url)


def _newcomer(sight: Sight, seat: Seat) -> str:
    party = sight.state.parties[seat.party].name
    return _("{name} now sits for {party}").format(name=seat.name, party=party)


def _decisions(sight: Sight, now: Outlook) -> Iterable[Waiting]:
    if not decisions.decides(now):
        return
    if sight.state.state == "consent-pending":
        if may_give_plan(now.state, now.seat, now.day):
            yield Waiting(
                "consent", now.day, _("Consent to the plan waits for you"), f"{room_url(sight)}consent/"
            )
    elif decisions.decisions(now) or decisions.new_kinds(now):
        yield Waiting(
            "decision",
            now.day,
            _("You are asked to decide who may read what"),
            f"{room_url(sight)}consent/#decide",
        )
    if now.owner:
        yield from (_looks(sight, task) for task in tasks_of(now))


def _looks(sight: Sight, task: Task) -> Waiting:
    said = _("You decide now: look through who may read what")
    return Waiting("look", task.by or sight.reader.day, said, f"{room_url(sight)}consent/#decide")


def _renewal(sight: Sight, now: Outlook) -> Iterable[Waiting]:
    found = [one for one in mine(now, endings(now)) if _decides(now, one)]
    if found:
        said = _("A consent that you gave ends {day}").format(day=day_said(found[0].until, sight.language))
        yield Waiting("renewal", found[0].until, said, f"{room_url(sight)}consent/#decide")


def _decides(now: Outlook, ending: Ending) -> bool:
    scopes = [now.state.scopes[pk] for pk in ending.scopes]
    return any(may_decide(now.state, now.seat, scope, now.day) for scope in scopes)


def _positions(now: Outlook) -> tuple[int, ...]:
    return (*(one.seq for one in now.noted.done), *now.read)
