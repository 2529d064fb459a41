"""What the coordinator must see to, as it follows from the log and the day (CR-18).

A task is never stored. It is there until it is said to be done, or until what it asks for no longer matters: no consent
is left from before the change.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings

from consent.entitlement import may_decide
from consent.facts import known
from consent.facts.known import Fact
from consent.giving.proposals import standing
from consent.renewal import mode
from consent.renewal.endings import Ending, endings, level_of
from consent.renewal.outlook import Outlook
from consent.renewal.people import objections
from consent.renewal.task import (
    AGE,
    CAPACITY,
    CLOSED,
    ENDS,
    LAPSED,
    LAPSES,
    LEAVES,
    MODE,
    OBJECTION,
    OPENED,
    PERIOD,
    RECORDED,
    TRANSFER,
    UNASKED,
    Task,
    done_after,
    done_of,
    done_on,
    from_before,
    older_than,
)
from consent.table import CONTINUE
from rooms import rule
from rooms.state import Seat

OWN_MATTERS, CHILD_WELFARE, OF_AGE = 12, 15, 18
DAY = timedelta(days=1)


def tasks(outlook: Outlook) -> list[Task]:
    """Objections first, then what has no day to wait for, then by the day."""
    found = [
        *(Task(OBJECTION, one.objection.day, 0, seat=one.seat, objected=one) for one in objections(outlook)),
        *_transfer(outlook),
        *_unasked(outlook),
        *_guardians(outlook),
        *_facts(outlook),
        *_capacity(outlook),
        *_mode(outlook),
        *(task for age in ages() for task in turning(outlook, age)),
        *period(outlook),
        *(
            Task(ENDS, one.until, one.level, ending=one, shown=_shown(outlook, one))
            for one in endings(outlook)
        ),
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
    if level is None or not any(from_before(outlook, basis, day) for basis, _grant in outlook.consents()):
        return
    task = Task(AGE, day, level, age=age)
    if not any(due == (done >= day) for done in done_on(outlook, task)):
        yield task


def period(outlook: Outlook) -> Iterable[Task]:
    """A new plan period, as a birthday: before its first day and from it on, while a consent from before it is left."""
    new = outlook.period
    if new is None:
        return
    due = outlook.day >= new.first
    level = 0 if due else level_of(new.first, outlook.day)
    older = [basis for basis, _grant in outlook.consents() if basis.seq < new.seq]
    if level is None or not any(from_before(outlook, basis, new.first) for basis in older):
        return
    task = Task(PERIOD, new.first, level)
    if not any(due == (done >= new.first) for done in done_on(outlook, task)):
        yield task


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
        open_ = older_than(outlook, seat.closed) and not done_after(outlook, task, seat.closed)
    elif seat.until is not None and seat.until < outlook.day:
        task = Task(CLOSED, seat.until, 0, seat=seat)
        before = any(basis.day <= seat.until for basis, _grant in outlook.consents())
        open_ = before and not any(day > seat.until for day in done_on(outlook, task))
    else:
        yield from _leaves(outlook, seat)
        task = Task(OPENED, None, 0, seat=seat)
        open_ = older_than(outlook, seat.opened) and not done_after(outlook, task, seat.opened)
    if open_:
        yield task


def _leaves(outlook: Outlook, seat: Seat) -> Iterable[Task]:
    """Whose seat soon ends by itself."""
    level = level_of(seat.until, outlook.day) if seat.until is not None else None
    if level is not None:
        task = Task(LEAVES, seat.until, level, seat=seat)
        if outlook.consents() and not done_after(outlook, task, seat.opened):
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
        if before and not any(one.day > last and one.seq > fact.told for one in done_of(outlook, over)):
            yield over
        return
    if level is not None:
        soon = Task(LAPSES, last, level, seat=seat)
        if outlook.consents() and not done_after(outlook, soon, fact.told):
            yield soon
    older = [basis for basis, _grant in outlook.consents() if basis.seq < fact.told]
    taken = fact.what == known.NO_PARENT
    if any(taken or seat.pk not in basis.givers for basis in older) and not done_after(
        outlook, task, fact.told
    ):
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
        if older and not done_after(outlook, task, one.told):
            yield task


def lapsed(outlook: Outlook, scope: int) -> bool:
    return known.lapsed(outlook.state, scope, outlook.day)


def _mode(outlook: Outlook) -> Iterable[Task]:
    """The plan came to be used in another way, or on paper by others, after a consent that is left."""
    seats = outlook.state.seats
    changed = mode.last_change(
        mode.told_of(outlook.state, outlook.reach), lambda pk: outlook.knows(seats[pk])
    )
    if changed is None or not older_than(outlook, changed.told):
        return
    people = tuple(pk for pk in seats if pk in changed.seats and outlook.knows(seats[pk]))
    task = Task(MODE, changed.since, 0, mode=changed.mode, people=people)
    if not done_after(outlook, task, changed.told):
        yield task


def _transfer(outlook: Outlook) -> Iterable[Task]:
    state, task = outlook.state, Task(TRANSFER, None, 0)
    if state.state == TRANSFER and not done_after(outlook, task, state.since):
        yield task


def _unasked(outlook: Outlook) -> Iterable[Task]:
    """Who must sign too and may not be shown it, where the reader knows them and reads all that it names. It is judged by
    nothing but what the reader reads: what is withheld does not show in it.
    """
    state = outlook.state
    parties = {party.key: party.pk for party in outlook.parties()}
    scopes = {state.scopes[pk].key: pk for pk in outlook.reach}
    for one in standing(state, outlook.day):
        if not all(party in parties and scope in scopes for party, scope, _was in one.lines):
            continue
        lines = [(parties[party], scopes[scope]) for party, scope, _was in one.lines]
        for seat in filter(None, map(state.seat_named, one.asked)):
            if outlook.knows(seat) and any(_hidden(outlook, seat, one.way, *line) for line in lines):
                kinds = tuple(dict.fromkeys(scope for _party, scope in lines))
                yield Task(UNASKED, None, 0, seat=seat, scopes=kinds, party=lines[0][0])


def _hidden(outlook: Outlook, seat: Seat, way: str, party: int, scope: int) -> bool:
    """To renew, one must see what is open; and to open, know the party: it reads nothing yet, or something in common."""
    theirs = rule.reach_of(outlook.state, seat, outlook.day).keys()
    if way == CONTINUE:
        return scope not in theirs
    open_now = rule.party_reach(outlook.state, party, outlook.day).keys() & outlook.reach.keys()
    return party != seat.party and bool(open_now) and not open_now & theirs


def _shown(outlook: Outlook, ending: Ending) -> bool:
    """Does somebody who decides about what ends read it? Where nobody decides there is nobody to ask."""
    state, day = outlook.state, outlook.day
    deciding = [
        (seat, pk)
        for seat in state.seats.values()
        for pk in ending.scopes
        if seat.open_on(day) and may_decide(state, seat, state.scopes[pk], day)
    ]
    return not deciding or any(pk in rule.reach_of(state, seat, day) for seat, pk in deciding)
