"""Consent that waits for its giver: to the plan, before it can begin, and what they gave that soon ends."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from consent.entitlement import may_decide
from consent.giving.proposals import waits_for
from rooms import rule
from rooms.log.read import SeenThing
from rooms.sight import Sight
from rooms.state import Grant
from rooms.waiting import Waiting, room_url
from rooms.when import day_said

NEAR = timedelta(days=30)


def waiting(sight: Sight, things: Sequence[SeenThing]) -> list[Waiting]:
    """At most one of each."""
    url = f"{room_url(sight)}consent/"
    found = []
    if sight.state.state == "consent-pending" and _decides(sight):
        found.append(Waiting("consent", sight.reader.day, _("Consent to the plan waits for you"), url))
    if waits_for(sight):
        found.append(Waiting("consent", sight.reader.day, _("A consent waits for your signature"), url))
    last = min((grant.until for grant in _ending(sight) if grant.until is not None), default=None)
    if last is not None:
        said = _("A consent that you gave ends {day}").format(day=day_said(last, sight.language))
        found.append(Waiting("renewal", last, said, url))
    return found


def _decides(sight: Sight) -> bool:
    """May the seat decide anything of what everybody may know of?"""
    state, day = sight.state, sight.reader.day
    return any(may_decide(state, sight.seat, s, day) for s in state.scopes.values() if not s.withheld)


def _ending(sight: Sight) -> list[Grant]:
    """Lines that the seat gave, sees and may give anew, and that nothing else it gave keeps open."""
    day = sight.reader.day
    gave = [
        grant
        for basis in sight.state.bases.values()
        if basis.kind == "consent" and sight.seat.pk in basis.givers
        for grant in basis.grants
        if grant.live_on(day) and _sees(sight, grant)
    ]
    return [
        grant
        for grant in gave
        if grant.until is not None
        and grant.until <= day + NEAR
        and not any(_longer(other, grant.until) for other in gave if _same(other, grant))
    ]


def _sees(sight: Sight, grant: Grant) -> bool:
    line = rule.Line(grant.scope, party=grant.party, seat=sight.seat.pk)
    decides = may_decide(sight.state, sight.seat, sight.state.scopes[grant.scope], sight.reader.day)
    return decides and rule.sees_line(line, sight.reach, sight.seat)


def _same(one: Grant, other: Grant) -> bool:
    return (one.party, one.scope) == (other.party, other.scope)


def _longer(grant: Grant, until: date) -> bool:
    return grant.until is None or grant.until > until
