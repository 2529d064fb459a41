"""What an access rests on: the consents and grounds that open it, for those to whom the rule shows them.

A consent is shown as the reader's own sight has it (contract/visibility.md, the course of the case): the line of this
party and kind of information, who gave it and when; its purpose and statute only to whoever reaches all of it.
"""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from consent.giver import giver_of
from rooms import clock, dates
from rooms.log import read
from rooms.log.read import Seen
from rooms.reasons import Access, Ground
from rooms.sight import Sight
from rooms.state import Basis, Grant
from rooms.words import FORMS


def grounds(sight: Sight, access: Access) -> list[Ground]:
    """The oldest first; none that the seat does not see."""
    opening = {basis.key: (basis, grant) for basis, grant in _opening(sight, access)}
    seen = read.named(sight.reader, opening)
    return [
        _ground(sight, one, *opening[key])
        for key, one in sorted(seen.items(), key=lambda pair: pair[1].first)
        if _shows(sight, one, access)
    ]


def _opening(sight: Sight, access: Access) -> Iterator[tuple[Basis, Grant]]:
    """What opens it today: of one consent the line that opens the most."""
    for basis in sight.state.bases.values():
        lines = [grant for grant in basis.grants if _opens(grant, access) and grant.live_on(sight.reader.day)]
        if lines:
            yield basis, min(lines, key=lambda grant: grant.start)


def _opens(grant: Grant, access: Access) -> bool:
    if (grant.party, grant.scope) != (access.party.pk, access.scope.pk):
        return False
    return access.position is None or grant.start <= access.position


def _shows(sight: Sight, seen: Seen, access: Access) -> bool:
    """Is the line of this party and kind of information one that the seat sees?"""
    return any(
        line["party"] == access.party.key and access.scope.key in line["scopes"]
        for line in sight.seen_lines(seen.event, seen.event["grants"])
    )


def _ground(sight: Sight, seen: Seen, basis: Basis, grant: Grant) -> Ground:
    return Ground(
        _said(sight, seen, basis),
        list(_more(sight, seen, basis, grant)),
        _own_words(sight, seen, basis),
        seen.first,
        _link(sight, seen),
    )


def _link(sight: Sight, seen: Seen) -> str:
    """To its place in the history, for those who have that page."""
    if giver_of(sight.reader, sight.language) is None:
        return ""
    page = reverse("consent", kwargs={"room": sight.state.public_id})
    return f"{page}?at={seen.public_id}#consent-{seen.public_id}"


def _said(sight: Sight, seen: Seen, basis: Basis) -> str:
    """Who gave it, if the seat knows them, and when."""
    author = sight.by(seen.author)
    told = {"day": dates.day(clock.day_of(seen.at).isoformat(), sight.language)}
    if author is None:
        if basis.kind == "ground":
            return _("A statutory ground was stated on %(day)s") % told
        return _("Consent was given on %(day)s") % told
    told["name"] = author.name
    if basis.kind == "ground":
        return _("%(name)s stated a statutory ground on %(day)s") % told
    return _("%(name)s gave consent on %(day)s") % told


def _more(sight: Sight, seen: Seen, basis: Basis, grant: Grant) -> Iterator[str]:
    if form := seen.event.get("form"):
        yield _("Form: %(form)s") % {"form": str(FORMS[form]) if form in FORMS else form}
    if not grant.start:
        yield _("It opens what was said before too.")
    elif grant.start == grant.told:
        yield _("It opens what is said from then on.")
    elif sight.seat.role == "owner":
        yield _("It goes on from where an earlier consent began.")
    if grant.until is not None:
        day = dates.day(grant.until.isoformat(), sight.language)
        yield _("It holds until %(day)s.") % {"day": day}
    if basis.plan:
        yield _("It is the consent to the plan itself.")


def _own_words(sight: Sight, seen: Seen, basis: Basis) -> list[str]:
    """Its purpose and statute, for whoever reaches all of it."""
    if not sight.sees_whole(basis):
        return []
    return [seen.event[field] for field in ("purpose", "statute") if seen.event.get(field)]
