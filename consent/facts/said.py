"""Who is who and who decides, in words, as far as a seat knows those people and sees what was recorded of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent import entitlement
from consent.facts import known
from consent.facts.known import Assessment, Fact
from consent.giver import Giver
from rooms import dates
from rooms.rule import covers
from rooms.state import Scope, Seat
from rooms.words import words


@dataclass(slots=True)
class Line:
    """One fact for the page. `key` names it where it can be ended."""

    key: str
    name: str
    what: str
    days: str
    source: str
    mandate: list[str]
    holds: bool


@dataclass(slots=True)
class Judged:
    """One assessment for the page."""

    said: str
    about: list[str]
    days: str
    reasons: str
    heard: str
    by: str
    holds: bool


def facts(giver: Giver) -> list[Line]:
    """What the seat sees of what was recorded, of people whom it knows; what holds first."""
    found = known.known(giver.state).facts.values()
    lines = [_line(giver, fact) for fact in found if _seen(giver, fact) and _knows(giver, fact)]
    return sorted(lines, key=lambda line: not line.holds)


def assessments(giver: Giver) -> list[Judged]:
    found = known.known(giver.state).assessments
    return [_judged(giver, one) for one in reversed(found) if _seen(giver, one)]


def positions(giver: Giver) -> list[int]:
    """Of the entries that the page shows."""
    found = known.known(giver.state)
    return [
        *(one.told for one in found.facts.values() if _seen(giver, one) and _knows(giver, one)),
        *(one.told for one in found.assessments if _seen(giver, one)),
    ]


def decided_by(giver: Giver) -> list[str]:
    """One sentence for each group of kinds of information that the same people decide about."""
    groups: dict[tuple[int, ...], list[Scope]] = {}
    for scope in giver.known_scopes():
        groups.setdefault(tuple(seat.pk for seat in deciders(giver, scope)), []).append(scope)
    return [_sentence(giver, seats, scopes, alone=len(groups) == 1) for seats, scopes in groups.items()]


def unrecorded(giver: Giver) -> bool:
    """Is somebody's parental responsibility taken from the role alone, while it matters?"""
    years = entitlement.owner_age(giver.state, giver.day)
    young = years is not None and years < entitlement.OF_AGE
    return young and any(giver.knows(seat) for seat in entitlement.unrecorded(giver.state, giver.day))


def deciders(giver: Giver, scope: Scope) -> list[Seat]:
    """The people who may open and shut it today, those whom the seat knows."""
    return [seat for seat in giver.people() if entitlement.may_decide(giver.state, seat, scope, giver.day)]


def _sentence(giver: Giver, seats: Iterable[int], scopes: list[Scope], *, alone: bool) -> str:
    people = [giver.state.seats[pk] for pk in seats]
    names = _names([seat.name for seat in people])
    if not people:
        said = _("Nobody here can decide now")
    elif len(people) > 1 and entitlement.together(giver.state, people[0], scopes, giver.day):
        said = _("%(names)s decide together") % {"names": names}
    else:
        said = ngettext("%(names)s decides", "Each of %(names)s decides alone", len(people)) % {
            "names": names
        }
    if alone:
        return f"{said}."
    return f"{', '.join(scope.name for scope in scopes)}: {said}."


def _names(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def _line(giver: Giver, fact: Fact) -> Line:
    state = giver.state
    return Line(
        key=fact.key,
        name=state.seats[fact.seat].name,
        what=words(giver.language)["who"][fact.what],
        days=_days(giver, fact.since, _last(fact)),
        source=fact.source,
        mandate=[s.name for s in giver.known_scopes() if s.pk in fact.mandate],
        holds=fact.live_on(giver.day),
    )


def _judged(giver: Giver, one: Assessment) -> Judged:
    by = giver.by(one.by)
    said = _("Cannot make this decision") if one.lacks else _("Can make this decision")
    return Judged(
        said=said,
        about=[s.name for s in giver.known_scopes() if s.pk in one.about],
        days=_days(giver, one.on, one.until),
        reasons=one.reasons,
        heard=one.heard,
        by=by.name if by is not None else "",
        holds=one.holds_on(giver.day),
    )


def _last(fact: Fact) -> date | None:
    """The day that it is said to hold until: the earlier of what was set and when it was ended."""
    ends = [day for day in (fact.until, fact.ended) if day is not None]
    return min(ends, default=None)


def _days(giver: Giver, since: date, until: date | None) -> str:
    first = dates.day(since.isoformat(), giver.language)
    if until is None:
        return _("from %(first)s") % {"first": first}
    last = dates.day(until.isoformat(), giver.language)
    return _("from %(first)s until %(last)s") % {"first": first, "last": last}


def _seen(giver: Giver, one: Fact | Assessment) -> bool:
    return covers(giver.reach, one.scopes, one.told)


def _knows(giver: Giver, fact: Fact) -> bool:
    return giver.knows(giver.state.seats[fact.seat])
