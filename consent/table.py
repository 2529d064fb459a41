"""What each party may read, kind by kind: one cell a party and kind of information.

A cell's `standing` is all that an act on it is held against, so that nothing hidden shows in a refusal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from consent.giver import Giver, Live, live_in
from rooms import clock, dates
from rooms.state import Party, Scope, Seat

CLOSED, FROM, EARLIER, OPEN, GROUND, UNSEEN = "closed", "from", "earlier", "open", "ground", "unseen"
CONTINUE = "continue"
WAYS = {CLOSED: (FROM, EARLIER), UNSEEN: (FROM, EARLIER), FROM: (CONTINUE, EARLIER), EARLIER: (CONTINUE,)}
Days = Mapping[int, datetime]


@dataclass(slots=True)
class Cell:
    """`ways` are the ways in which this seat may open it."""

    party: Party
    scope: Scope
    standing: str
    words: str
    more: str
    ways: tuple[str, ...]
    may_close: bool


@dataclass(slots=True)
class Row:
    party: Party
    people: list[str]
    cells: list[Cell]


def rows(giver: Giver, days: Days) -> list[Row]:
    """`days` says when the positions were that this seat sees."""
    scopes = giver.known_scopes()
    return [
        Row(party, people(giver, party), [cell(giver, party, scope, days) for scope in scopes])
        for party in giver.known_parties()
    ]


def cell(giver: Giver, party: Party, scope: Scope, days: Days) -> Cell:
    live = live_in(giver.state, party, scope, giver.day)
    standing = standing_of(giver, scope, live)
    return Cell(
        party=party,
        scope=scope,
        standing=standing,
        words=_words(giver, standing, live, days),
        more=_more(giver, standing, live),
        ways=ways(giver, scope, standing),
        may_close=may_close(giver, scope, standing, live),
    )


def standing_of(giver: Giver, scope: Scope, live: Live) -> str:
    """How a cell stands, as far as this seat may know it."""
    if scope.pk not in giver.reach:
        return UNSEEN
    if not live:
        return CLOSED
    if not all(giver.sees_grant(basis, grant) for basis, grant in live):
        return OPEN
    starts = [grant.start for basis, grant in live if basis.kind == "consent"]
    if not starts:
        return GROUND
    return FROM if min(starts) else EARLIER


def ways(giver: Giver, scope: Scope, standing: str) -> tuple[str, ...]:
    """How this seat may open a cell: from now on, what was said before too, or as it is for a new period."""
    if giver.state.over or not giver.decides(scope):
        return ()
    return WAYS.get(standing, ())


def may_close(giver: Giver, scope: Scope, standing: str, live: Live) -> bool:
    if standing in (CLOSED, GROUND):
        return False
    consents = [(basis, grant) for basis, grant in live if basis.kind == "consent"]
    if giver.records or giver.decides(scope):
        return True
    return bool(consents) and all(giver.may_take_back(basis, [grant]) for basis, grant in consents)


def people(giver: Giver, party: Party) -> list[str]:
    """Who sits for a party now, as far as the seat knows them, and until when."""
    return [_person(giver, seat) for seat in giver.people() if seat.party == party.pk]


def _person(giver: Giver, seat: Seat) -> str:
    if seat.until is None:
        return seat.name
    until = dates.day(seat.until.isoformat(), giver.language)
    return _("%(name)s, until %(day)s") % {"name": seat.name, "day": until}


def _words(giver: Giver, standing: str, live: Live, days: Days) -> str:
    if standing == FROM:
        start = min(grant.start for basis, grant in live if basis.kind == "consent")
        if start in days:
            day = clock.day_of(days[start]).isoformat()
            return _("Open from %(day)s") % {"day": dates.day(day, giver.language)}
    return {
        CLOSED: _("Not open"),
        FROM: _("Open"),
        OPEN: _("Open"),
        EARLIER: _("Open, earlier content too"),
        GROUND: _("Open on a statutory ground"),
        UNSEEN: _("Not shown to you"),
    }[standing]


def _more(giver: Giver, standing: str, live: Live) -> str:
    if standing == GROUND:
        return _("It cannot be withdrawn here.")
    if standing in (FROM, EARLIER) and any(basis.kind == "ground" for basis, _grant in live):
        return _("Open on a statutory ground too, which cannot be withdrawn here.")
    ends = [grant.until for _basis, grant in live]
    last = max((end for end in ends if end is not None), default=None)
    if standing in (FROM, EARLIER) and last is not None and None not in ends:
        return _("Until %(day)s") % {"day": dates.day(last.isoformat(), giver.language)}
    return ""
