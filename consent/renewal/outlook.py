"""What one seat has to judge renewal by: the lines of consents that it sees, and what was said about renewing.

Everything in this package is a pure function of an `Outlook`, so what the seat may not see cannot show in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from consent.renewal import mode
from consent.renewal.kinds import DONE, LEFT, NO_OBJECTION, OBJECTED, SEEN, inside
from consent.renewal.periods import Period, new_period
from rooms import clock, rule
from rooms.log import read
from rooms.log.read import Seen, SeenThing
from rooms.sight import Sight
from rooms.state import Basis, Grant, Party, RoomState, Seat

Lines = Sequence[tuple[Basis, Grant]]


@dataclass(slots=True, frozen=True)
class Objection:
    """`seat` is who it is about, `by` who objects, `entry` names it in a form."""

    seat: str
    by: int
    key: str
    entry: str
    seq: int
    day: date


@dataclass(slots=True, frozen=True)
class Done:
    task: str
    seat: str | None
    by: int
    seq: int
    day: date


@dataclass(slots=True)
class Noted:
    """What was said about renewing, as far as the seat sees it. `seen` are seats shown to a seat, `left` and
    `left_kinds` say at which position a decision was last put off.
    """

    objections: list[Objection] = field(default_factory=list)
    seen: set[tuple[int, str]] = field(default_factory=set)
    left: dict[str, int] = field(default_factory=dict)
    left_kinds: dict[str, int] = field(default_factory=dict)
    done: list[Done] = field(default_factory=list)


@dataclass(slots=True)
class Outlook:
    """`lines` are those of consents and grounds that the seat sees, ended ones too; `period` is a plan period that took
    the place of an earlier one.
    """

    state: RoomState
    seat: Seat
    reach: rule.Reach
    day: date
    lines: Lines
    noted: Noted
    period: Period | None = None

    @property
    def entitled(self) -> bool:
        return rule.entitled(self.state, self.seat, self.day)

    @property
    def owner(self) -> bool:
        return self.seat.role == "owner"

    @property
    def read(self) -> list[int]:
        """What of the log it was judged by beside what is noted and the consents."""
        modes = mode.told_of(self.state, self.reach)
        return [*([self.period.seq] if self.period is not None else []), *(one.told for one in modes)]

    def live(self) -> Lines:
        return [(basis, grant) for basis, grant in self.lines if grant.live_on(self.day)]

    def consents(self) -> Lines:
        """The live lines of consents alone."""
        return [(basis, grant) for basis, grant in self.live() if basis.kind == "consent"]

    def knows(self, other: Seat) -> bool:
        return rule.knows_seat(self.state, self.seat, other, self.day)

    def parties(self) -> list[Party]:
        """The parties that consent can go to, as far as the seat knows them."""
        owners = {seat.party for seat in self.state.seats.values() if seat.role == "owner"}
        return [
            party
            for party in self.state.parties.values()
            if party.kind != "owner"
            and party.pk not in owners
            and rule.knows_party(self.state, self.seat, party.pk, self.day)
        ]


def outlook(sight: Sight, things: Sequence[SeenThing] | None = None) -> Outlook:
    """`things` are the standing things that the seat sees, where they are at hand."""
    state, seat = sight.state, sight.seat
    lines = [
        (basis, grant)
        for basis in state.bases.values()
        for grant in basis.grants
        if rule.sees_line(_line(basis, grant, seat), sight.reach, seat)
    ]
    period = new_period(sight, read.things(sight.reader) if things is None else things)
    return Outlook(state, seat, sight.reach, sight.reader.day, lines, noted(sight.noted), period)


def _line(basis: Basis, grant: Grant, seat: Seat) -> rule.Line:
    mine = seat.pk if seat.pk in basis.givers else None
    return rule.Line(grant.scope, party=grant.party, seat=mine)


def noted(entries: Iterable[Seen]) -> Noted:
    """Folds what was said, oldest first. What a file means by the same names and cannot be read as ours is passed by."""
    found = Noted()
    for seen in entries:
        if seen.author is not None:
            _fold(found, seen, seen.author)
    return found


def _fold(found: Noted, seen: Seen, by: int) -> None:
    told, kind = inside(seen.event), seen.event["kind"]
    seat, task, day = _word(told.get("seat")), _word(told.get("task")), clock.day_of(seen.at)
    if kind == SEEN and seat:
        found.seen.add((by, seat))
    elif kind == OBJECTED and seat:
        found.objections.append(Objection(seat, by, seen.event["key"], seen.public_id, seen.first, day))
    elif kind == NO_OBJECTION and seat:
        found.objections = [one for one in found.objections if (one.by, one.seat) != (by, seat)]
    elif kind == LEFT:
        _fold_left(found, told.get("party"), told.get("kinds"), seen.first)
    elif kind == DONE and task:
        found.done.append(Done(task, seat, by, seen.first, day))


def _fold_left(found: Noted, party: object, kinds: object, seq: int) -> None:
    if isinstance(party, str):
        found.left[party] = seq
    for kind in kinds if isinstance(kinds, list) else ():
        if isinstance(kind, str):
            found.left_kinds[kind] = seq


def _word(told: object) -> str | None:
    return told if isinstance(told, str) else None
