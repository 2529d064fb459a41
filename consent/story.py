"""What was given and withdrawn in this room, as sentences in the order it happened: as the rule lets the seat have it.

Through a pause those entitled to give keep what they saw before it, so there the rule judges with that reach.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from consent.acts import seen_lines
from consent.facts.known import inside
from consent.giver import Giver
from rooms import clock, dates
from rooms.log import fold, news, read
from rooms.log.seen import Seen
from rooms.models import Room
from rooms.words import FORMS

KINDS = ("consent.given", "consent.withdrawn", "ground.stated")
AT_ONCE = 500
PAGE = 20


@dataclass(slots=True)
class Sentence:
    """One consent, ground or withdrawal. `entry` names it in an address."""

    entry: str
    said: str
    lines: list[dict[str, Any]]
    plan: bool
    form: str
    words: dict[str, Any]
    live: bool
    may_withdraw: bool
    has_receipt: bool
    has_scan: bool
    heard: list[str]


@dataclass(slots=True)
class Stretch:
    """Some of the story, the newest first. `further` is the last of it, where there is more before that."""

    told: list[Sentence]
    further: str


def course(giver: Giver) -> list[Seen]:
    """The consents, grounds and withdrawals that the seat sees, oldest first."""
    seen = _through_pause(giver) if giver.keeps_through_pause else read.unscoped(giver.reader, KINDS)
    return [one for one in seen if basis_key(one) in giver.state.bases]


def _through_pause(giver: Giver) -> list[Seen]:
    room = Room.objects.get(pk=giver.reader.room)
    state = fold.state_of(room)
    found: list[Seen] = []
    after = 0
    while after < room.head:
        came = news.news(state, after, room.head, AT_ONCE)
        if not came:
            break
        shown = (news.show(one, giver.reader, giver.reach) for one in came if one.kind in KINDS)
        found += [one for one in shown if one is not None]
        after = came[-1].seq
    return found


def basis_key(seen: Seen) -> str:
    """The key of the consent or ground that an entry gives or takes back."""
    return str(seen.event.get("consent", seen.event["key"]))


def days(course: list[Seen]) -> dict[int, datetime]:
    return {seen.first: seen.at for seen in course}


def story(giver: Giver, course: list[Seen]) -> list[Sentence]:
    return [sentence for seen in course if (sentence := _sentence(giver, seen)).lines]


def stretch(told: list[Sentence], before: str, at: str = "") -> Stretch:
    """The newest, or the newest before the sentence that an address names, or those with the one that is looked for; a
    name that is not there is as none.
    """
    newest = list(reversed(told))
    names = [one.entry for one in newest]
    start = names.index(before) + 1 if before in names else 0
    if at in names:
        start = names.index(at) - names.index(at) % PAGE
    here = newest[start : start + PAGE]
    return Stretch(here, here[-1].entry if len(newest) > start + PAGE else "")


def _sentence(giver: Giver, seen: Seen) -> Sentence:
    event = seen.event
    basis = giver.state.bases[basis_key(seen)]
    words = giver.consent_words(event, grants_of(giver, seen))
    gives = seen.kind == "consent.given"
    left = seen_lines(giver, basis) if gives else []
    return Sentence(
        entry=seen.public_id,
        said=_said(giver, seen),
        lines=words["lines"],
        plan=basis.plan and basis.kind == "consent",
        form=str(FORMS[words["form"]]) if gives and words.get("form") in FORMS else "",
        words=words,
        live=bool(left),
        may_withdraw=bool(left) and giver.may_take_back(basis, left),
        has_receipt=gives and giver.has_papers_of(basis),
        has_scan=gives
        and giver.has_papers_of(basis)
        and "scan" in inside(event)
        and not giver.keeps_through_pause,
        heard=_heard(giver, seen) if gives and giver.has_papers_of(basis) else [],
    )


def _heard(giver: Giver, seen: Seen) -> list[str]:
    """Of a consent that was given orally or on paper: what was said, when and to whom, and who recorded it."""
    more, event = inside(seen.event), seen.event
    told: list[str] = []
    if isinstance(said_on := more.get("said_on"), str):
        hearers = ", ".join(giver.seat_names([event["heard_by"]] if "heard_by" in event else []))
        said = _("Said to %(name)s on %(day)s.") if hearers else _("Said or signed on %(day)s.")
        told.append(said % {"name": hearers, "day": dates.day(said_on, giver.language)})
    if isinstance(heard := more.get("heard"), str):
        told.append(_("What was said: %(text)s") % {"text": heard})
    if isinstance(by := more.get("recorded_by"), str) and (names := giver.seat_names([by])):
        recorded = dates.day(clock.day_of(seen.at).isoformat(), giver.language)
        told.append(_("Recorded by %(name)s on %(day)s.") % {"name": names[0], "day": recorded})
    return told


def grants_of(giver: Giver, seen: Seen) -> list[dict[str, Any]]:
    """What it names; a withdrawal that names nothing takes back all of the consent."""
    if "grants" in seen.event:
        return list(seen.event["grants"])
    state = giver.state
    return [
        {"party": state.parties[grant.party].key, "scopes": [state.scopes[grant.scope].key]}
        for grant in state.bases[basis_key(seen)].grants
    ]


def _said(giver: Giver, seen: Seen) -> str:
    author = giver.by(seen.author)
    told = {
        "day": dates.day(clock.day_of(seen.at).isoformat(), giver.language),
        "name": author.name if author else _("The municipality"),
    }
    if seen.kind == "ground.stated":
        return _("%(day)s: %(name)s stated a statutory ground") % told
    if seen.kind == "consent.given":
        return _("%(day)s: %(name)s gave consent") % told
    return _("%(day)s: %(name)s withdrew consent") % told
