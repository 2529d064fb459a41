"""Consents that soon end by themselves: told 60, 30 and 7 days before, unless something longer holds (CR-18, CR-19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consent.renewal.outlook import Lines, Outlook
from rooms.state import Basis, Grant

LEVELS = (7, 30, 60)


@dataclass(slots=True, frozen=True)
class Warning:  # noqa: A001 (what it is called in the room)
    """The last that opens a scope to a party ends after `until`; `level` is how many days are left at most."""

    party: int
    scope: int
    until: date
    level: int
    plan: bool


@dataclass(slots=True)
class Ending:
    """All that one party loses after one day."""

    party: int
    until: date
    level: int
    plan: bool
    scopes: list[int]


def level_of(until: date, day: date) -> int | None:
    """60, 30 or 7 days, whichever is the nearest above what is left; None while there is longer, or it is past."""
    left = (until - day).days
    return next((level for level in LEVELS if 0 <= left <= level), None)


def warnings(lines: Lines, day: date) -> list[Warning]:
    """At most one for a party and scope, and only where a consent is the last that holds."""
    found = []
    for (party, scope), live in _by_cell(lines, day).items():
        until = max(grant.until or date.max for _basis, grant in live)
        last = [basis for basis, grant in live if basis.kind == "consent" and grant.until == until]
        level = level_of(until, day)
        if level is not None and last:
            plan = any(basis.plan for basis in last) and _ends_plan(lines, until, day)
            found.append(Warning(party, scope, until, level, plan))
    return found


def _by_cell(lines: Lines, day: date) -> dict[tuple[int, int], list[tuple[Basis, Grant]]]:
    cells: dict[tuple[int, int], list[tuple[Basis, Grant]]] = {}
    for basis, grant in lines:
        if grant.live_on(day):
            cells.setdefault((grant.party, grant.scope), []).append((basis, grant))
    return cells


def _ends_plan(lines: Lines, until: date, day: date) -> bool:
    """Does no consent to the plan hold longer, as far as the lines tell?"""
    plans = [grant for basis, grant in lines if basis.plan and grant.live_on(day)]
    return all(grant.until is not None and grant.until <= until for grant in plans)


def endings(outlook: Outlook) -> list[Ending]:
    """Grouped by party and day, the soonest first."""
    found: dict[tuple[date, int], Ending] = {}
    for one in warnings(outlook.lines, outlook.day):
        ending = found.setdefault(
            (one.until, one.party), Ending(one.party, one.until, one.level, plan=False, scopes=[])
        )
        ending.scopes.append(one.scope)
        ending.plan = ending.plan or one.plan
    return [found[key] for key in sorted(found)]


def mine(outlook: Outlook, found: Sequence[Ending]) -> list[Ending]:
    """Those of which the seat itself gave something."""
    gave = {
        (grant.party, grant.scope) for basis, grant in outlook.consents() if outlook.seat.pk in basis.givers
    }
    return [one for one in found if any((one.party, scope) in gave for scope in one.scopes)]


def different_ends(outlook: Outlook) -> list[tuple[int, date | None]]:
    """The last day of each party's consents, where they are not all the same and one has a day at all; else nothing."""
    last: dict[int, date | None] = {}
    for _basis, grant in outlook.consents():
        before = last.get(grant.party, date.min)
        last[grant.party] = None if before is None or grant.until is None else max(before, grant.until)
    if len(set(last.values())) < 2:
        return []
    return sorted(last.items(), key=lambda one: (one[1] or date.max, one[0]))
