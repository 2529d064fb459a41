"""One thing that the coordinator must see to about consent, and when it was said to be done (CR-18)."""

from dataclasses import dataclass
from datetime import date

from consent.renewal.endings import Ending
from consent.renewal.outlook import Done, Outlook
from consent.renewal.people import Objected
from rooms.state import Basis, Seat

OBJECTION, ENDS, AGE, TRANSFER = "objection", "ends", "age", "transfer"
UNASKED, PERIOD, MODE = "unasked", "period", "mode"
OPENED, CLOSED, LEAVES = "guardian-opened", "guardian-closed", "guardian-leaves"
RECORDED, LAPSED, LAPSES, CAPACITY = "fact-recorded", "fact-lapsed", "fact-lapses", "capacity"


@dataclass(slots=True)
class Task:
    """`by` is the day it concerns, None for as soon as may be. `level` is how many days are left at most, 0 when the
    day has come. `seat` is whom it is about, `people` who has the plan on paper. Where what it is about cannot be `shown` to anybody who decides, they cannot
    simply be asked. One that is `ticked` ends by saying that it was done.
    """

    kind: str
    by: date | None
    level: int
    age: int = 0
    seat: Seat | None = None
    ending: Ending | None = None
    objected: Objected | None = None
    scopes: tuple[int, ...] = ()
    party: int = 0
    shown: bool = True
    mode: str = ""
    people: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What `x.renewal.done` calls it."""
        return f"{AGE}-{self.age}" if self.kind == AGE else self.kind

    @property
    def ticked(self) -> bool:
        return self.kind not in (OBJECTION, ENDS, UNASKED)


def from_before(outlook: Outlook, basis: Basis, day: date) -> bool:
    """Was it given before a day, and does some of what the seat sees of it hold on that day?"""
    lines = [grant for other, grant in outlook.consents() if other is basis]
    return basis.day < day and any(grant.until is None or grant.until >= day for grant in lines)


def older_than(outlook: Outlook, position: int) -> bool:
    """Is a consent left that was given before something happened?"""
    return any(basis.seq < position for basis, _grant in outlook.consents())


def done_after(outlook: Outlook, task: Task, position: int) -> bool:
    return any(one.seq > position for one in done_of(outlook, task))


def done_on(outlook: Outlook, task: Task) -> list[date]:
    return [one.day for one in done_of(outlook, task)]


def done_of(outlook: Outlook, task: Task) -> list[Done]:
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
