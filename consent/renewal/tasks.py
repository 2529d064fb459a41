"""What the coordinator must see to, as it follows from the log and the day (CR-18).

A task is never stored. It is there until it is said to be done, or until what it asks for no longer matters: no consent
is left from before the change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from consent.facts import known
from consent.facts.known import Fact
from consent.renewal.endings import Ending, endings, level_of
from consent.renewal.outlook import Done, Outlook
from consent.renewal.people import Objected, objections
from rooms import rule
from rooms.state import Basis, Seat

OWN_MATTERS, CHILD_WELFARE, OF_AGE = 12, 15, 18
DAY = timedelta(days=1)
OBJECTION, ENDS, AGE, TRANSFER = "objection", "ends", "age", "transfer"
OPENED, CLOSED, LEAVES = "guardian-opened", "guardian-closed", "guardian-leaves"
RECORDED, LAPSED, LAPSES, CAPACITY = "fact-recorded", "fact-lapsed", "fact-lapses", "capacity"


@dataclass(slots=True)
class Task:
    """`by` is the day it concerns, None for as soon as may be. `level` is how many days are left at most, 0 when the
    day has come. `seat` is whom it is about. One that is `ticked` ends by saying that it was done.
    """

    kind: str
    by: date | None
    level: int
    age: int = 0
    seat: Seat | None = None
    ending: Ending | None = None
    objected: Objected | None = None
    scopes: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What `x.renewal.done` calls it."""
        return f"{AGE}-{self.age}" if self.kind == AGE else self.kind

    @property
    def ticked(self) -> bool:
        return self.kind not in (OBJECTION, ENDS)


def tasks(outlook: Outlook) -> list[Task]:
    """Objections first, then what has no day to wait for, then by the day."""
    found = [
        *(Task(OBJECTION, one.objection.day, 0, seat=one.seat, objected=one) for one in objections(outlook)),
        *_transfer(outlook),
        *_guardians(outlook),
        *_facts(outlook),
        *_capacity(outlook),
        *(task for age in ages() for task in turning(outlook, age)),
        *(Task(ENDS, one.until, one.level, ending=one) for one in endings(outlook)),
    ]
    return sorted(found, key=lambda one: (one.kind != OBJECTION, one.by or date.min))


def ages() -> list[int]:
    """The birthdays on which who decides, or who is heard, changes."""
    return sorted({OWN_MATTERS, CHILD_WELFARE, own_age(), OF_AGE})


def own_age() -> int:
    """From which the owner decides: 16, or lower where the municipality says so (CR-9)."""
    return int(settings.HUB_OWN_CONSENT_FROM)


def turning(outlook: Outlook, age: int) -> Iterable[Task]:
    """Before a birthday, where a consent will reach past it; from the day on, while one from before it is left."""
    born = outlook.state.owner().birth_date
    if born is None:
        return
    day = birthday(born, age)
    due = outlook.day >= day
    level = 0 if due else level_of(day, outlook.day)
    if level is None or not any(_from_before(outlook, basis, day) for basis, _grant in outlook.consents()):
        return
    task = Task(AGE, day, level, age=age)
    if not any(due == (done >= day) for done in _done_on(outlook, task)):
        yield task


def _from_before(outlook: Outlook, basis: Basis, day: date) -> bool:
    """Was it given before a day, and does some of what the seat sees of it hold on that day?"""
    lines = [grant for other, grant in outlook.consents() if other is basis]
    return basis.day < day and any(grant.until is None or grant.until >= day for grant in lines)


def birthday(born: date, age: int) -> date:
    """The day on which somebody is `age`; born on a leap day, the first of March in other years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _guardians(outlook: Outlook) -> Iterable[Task]:
    """One who came, went or soon goes, while a consent from before that is left."""
    for seat in outlook.state.seats.values():
        if seat.role == "guardian" and outlook.knows(seat):
            yield from _guardian(outlook, seat)


def _guardian(outlook: Outlook, seat: Seat) -> Iterable[Task]:
    if seat.closed is not None:
        task = Task(CLOSED, None, 0, seat=seat)
        open_ = _older_than(outlook, seat.closed) and not _done_after(outlook, task, seat.closed)
    elif seat.until is not None and seat.until < outlook.day:
        task = Task(CLOSED, seat.until, 0, seat=seat)
        before = any(basis.day <= seat.until for basis, _grant in outlook.consents())
        open_ = before and not any(day > seat.until for day in _done_on(outlook, task))
    else:
        yield from _leaves(outlook, seat)
        task = Task(OPENED, None, 0, seat=seat)
        open_ = _older_than(outlook, seat.opened) and not _done_after(outlook, task, seat.opened)
    if open_:
        yield task


def _leaves(outlook: Outlook, seat: Seat) -> Iterable[Task]:
    """Whose seat soon ends by itself."""
    level = level_of(seat.until, outlook.day) if seat.until is not None else None
    if level is not None:
        task = Task(LEAVES, seat.until, level, seat=seat)
        if outlook.consents() and not _done_after(outlook, task, seat.opened):
            yield task


def _facts(outlook: Outlook) -> Iterable[Task]:
    """What was recorded of who decides, or no longer holds, after a consent that is left."""
    for fact in known.known(outlook.state).facts.values():
        seat = outlook.state.seats.get(fact.seat)
        if seat is None or not outlook.knows(seat):
            continue
        if rule.covers(outlook.reach, fact.scopes, fact.told):
            yield from _fact(outlook, fact, seat)


def _fact(outlook: Outlook, fact: Fact, seat: Seat) -> Iterable[Task]:
    last = fact.until if fact.ended is None else _day_before(fact.ended)
    level = level_of(last, outlook.day) if last is not None else None
    task = Task(RECORDED, None, 0, seat=seat)
    if last is not None and last < outlook.day:
        over = Task(LAPSED, last, 0, seat=seat)
        before = any(basis.day <= last for basis, _grant in outlook.consents())
        if before and not any(one.day > last and one.seq > fact.told for one in _done(outlook, over)):
            yield over
        return
    if level is not None:
        soon = Task(LAPSES, last, level, seat=seat)
        if outlook.consents() and not _done_after(outlook, soon, fact.told):
            yield soon
    older = [basis for basis, _grant in outlook.consents() if basis.seq < fact.told]
    if any(seat.pk not in basis.givers for basis in older) and not _done_after(outlook, task, fact.told):
        yield task


def _day_before(day: date) -> date:
    return day - DAY if day > date.min else day


def _capacity(outlook: Outlook) -> Iterable[Task]:
    """One decision that the owner cannot make now, where a consent from before that is about the same."""
    held = [one for one in known.known(outlook.state).assessments if one.lacks and one.holds_on(outlook.day)]
    for one in held:
        if not rule.covers(outlook.reach, one.scopes, one.told):
            continue
        about = tuple(sorted(pk for pk in one.about & outlook.reach.keys() if lapsed(outlook, pk)))
        older = any(b.seq < one.told and grant.scope in about for b, grant in outlook.consents())
        task = Task(CAPACITY, one.on, 0, scopes=about)
        if older and not _done_after(outlook, task, one.told):
            yield task


def lapsed(outlook: Outlook, scope: int) -> bool:
    return known.lapsed(outlook.state, scope, outlook.day)


def _transfer(outlook: Outlook) -> Iterable[Task]:
    state, task = outlook.state, Task(TRANSFER, None, 0)
    if state.state == TRANSFER and not _done_after(outlook, task, state.since):
        yield task


def _older_than(outlook: Outlook, position: int) -> bool:
    """Is a consent left that was given before something happened?"""
    return any(basis.seq < position for basis, _grant in outlook.consents())


def _done_after(outlook: Outlook, task: Task, position: int) -> bool:
    return any(one.seq > position for one in _done(outlook, task))


def _done_on(outlook: Outlook, task: Task) -> list[date]:
    return [one.day for one in _done(outlook, task)]


def _done(outlook: Outlook, task: Task) -> list[Done]:
    """Where it was said to be done: for the owner by the owner alone, for others by a coordinator."""
    about = task.seat.key if task.seat is not None else None
    return [
        one
        for one in outlook.noted.done
        if (one.task, one.seat) == (task.name, about) and _counts(outlook, one.by)
    ]


def _counts(outlook: Outlook, by: int) -> bool:
    if outlook.owner:
        return by == outlook.seat.pk
    seat = outlook.state.seats.get(by)
    return seat is not None and seat.role == "coordinator"
