"""What the page of a room is made of, each as its template wants it and each from one seat's sight alone."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rooms import days, draw
from rooms.audience import Audience, audience_of
from rooms.disclosures import disclose
from rooms.log.read import Seen, SeenThing
from rooms.markdown import to_html
from rooms.sight import Sight
from rooms.state import Seat
from rooms.words import words

TOGETHER = timedelta(minutes=5)
GIVERS = ("owner", "guardian", "coordinator")


class Drawn(SafeString):
    """An entry as its fragment, which is escaped where it is drawn. `day` is set on the first of each day."""

    day: date | None = None
    day_words = ""
    first_new = False


def timeline(sight: Sight, seen: list[Seen], first_new: str | None = None) -> list[Drawn]:
    """Entries with the marks that stand before them. What they quote is recorded; they themselves are before."""
    at = {one.public_id: days.day_of(one.at) for one in seen}
    drawn: list[Drawn] = []
    before: date | None = None
    last: draw.Frame | None = None
    for frame in draw.entries(sight, seen):
        new = frame["id"] == first_new
        goes_on = last is not None and not new and _goes_on(last, frame)
        one = Drawn(frame["html"].replace("<li ", "<li data-follows ", 1) if goes_on else frame["html"])
        one.first_new = new
        last = frame
        if at[frame["id"]] != before:
            before = one.day = at[frame["id"]]
            one.day_words = days.label(before, sight.language)
        drawn.append(one)
    disclose(sight.reader, "line", sight.quoted)
    return drawn


def _goes_on(before: draw.Frame, frame: draw.Frame) -> bool:
    """One author goes on within minutes, to the same people: the head is shared (as `marks.ts` has it)."""
    if any(one["kind"] != "message" or one["by"] is None or "retracted" in one for one in (before, frame)):
        return False
    alike = all(before[field] == frame[field] for field in ("by", "scopes"))
    if not alike or "reply_to" in frame or "about" in frame or before["at"][:10] != frame["at"][:10]:
        return False
    return datetime.fromisoformat(frame["at"]) - datetime.fromisoformat(before["at"]) < TOGETHER


def pinned(sight: Sight, things: list[SeenThing]) -> list[dict[str, Any]]:
    """Goals with their measures beneath, meetings, parts of the plan; a group without anything is left out."""
    html = {frame["id"]: SafeString(frame["html"]) for frame in draw.things(sight, things)}
    groups = [
        (_("Goals"), _goals(things)),
        (_("Meetings"), [thing for thing in things if thing.kind == "meeting"]),
        (_("The plan"), [thing for thing in things if thing.kind == "plan.part"]),
    ]
    return [
        {"heading": heading, "items": [html[thing.public_id] for thing in held]}
        for heading, held in groups
        if held
    ]


def _goals(things: list[SeenThing]) -> list[SeenThing]:
    ordered: list[SeenThing] = []
    for goal in things:
        if goal.kind == "goal":
            measures = [t for t in things if t.kind == "measure" and t.goal == goal.public_id]
            ordered += [goal, *measures]
    return ordered


def people(sight: Sight) -> list[dict[str, str]]:
    """The people whom this seat knows, oneself included."""
    return [
        {
            "seat": seat.public_id,
            "name": seat.name,
            "party": party_of(sight, seat),
            "role_words": role_words(sight, seat),
            "why_url": why_url(sight, seat),
        }
        for seat in sight.people()
    ]


def party_of(sight: Sight, seat: Seat) -> str:
    """For whom somebody acts; empty where they act for themselves under the same name."""
    name = sight.state.parties[seat.party].name
    return "" if name == seat.name else name


def role_words(sight: Sight, seat: Seat) -> str:
    return str(words(sight.language)["roles"][seat.role])


def why_url(sight: Sight, seat: Seat) -> str:
    return f"/rooms/{sight.state.public_id}/people/{seat.public_id}/why/"


def state_words(sight: Sight) -> str:
    return str(words(sight.language)["states"][sight.state.state])


def may_write(sight: Sight) -> bool:
    return bool(sight.reach) and not sight.state.read_only


def actions(sight: Sight) -> list[dict[str, str]]:
    """What this seat can do here beyond writing a message, each with the icon beside its words."""
    role = sight.seat.role
    ways: list[tuple[str, str, str]] = [("plan/", _("The plan"), "goal")] if sight.reach else []
    if may_write(sight):
        ways += [
            ("documents/new/", _("Share a document"), "document"),
            ("meetings/new/", _("Call a meeting"), "meeting"),
            ("goals/new/", _("Add a goal"), "goal"),
            ("parts/new/", _("Write a part of the plan"), "write"),
        ]
    if role in GIVERS:
        ways.append(("consent/", _("Consent: who may see what"), "consent"))
    if role == "coordinator":
        ways += [
            ("seats/", _("People and seats"), "people"),
            ("state/", _("The state of the case"), "state"),
        ]
    here = f"/rooms/{sight.state.public_id}/"
    return [{"url": here + address, "label": label, "icon": icon} for address, label, icon in ways]


def near(sight: Sight) -> list[dict[str, str]]:
    """What a phone offers beside the newest, where all the rest is far above."""
    here = f"/rooms/{sight.state.public_id}/"
    ways = [("plan/", _("The plan"))] if sight.reach else []
    if sight.seat.role in GIVERS:
        ways.append(("consent/", _("Consent")))
    return [{"url": here + address, "label": label} for address, label in ways]


def written(body: str) -> SafeString:
    """What a person wrote, through the one function that cleans it."""
    return SafeString(to_html(body))


def shown_audience(sight: Sight, chosen: Iterable[str] | None) -> str:
    """Who would see what is written in these kinds of information, in one sentence; empty while none is chosen."""
    reached = dict(sight.scopes())
    keys = [key for key in chosen or () if key in reached]
    if not keys:
        return ""
    return _audience_words(audience_of(sight.state, sight.seat, keys, sight.reader.day), sight.seat.public_id)


def _audience_words(audience: Audience, me: str) -> str:
    """Whoever writes need not be told that they see it themselves."""
    names = [person["name"] for person in audience.sees if person["seat"] != me]
    empty = [party["name"] for party in audience.parties if not party["seats"]]
    names += [_("{party} (nobody here yet)").format(party=name) for name in empty]
    if not names:
        return _("Nobody you know but you will see this now.")
    return _("Will be seen by: {names}.").format(names=", ".join(names))


def disclose_things(sight: Sight, things: list[SeenThing]) -> None:
    """Standing things are read across the whole log, so they are recorded apart from the entries of a page."""
    disclose(sight.reader, "standing", [thing.seq for thing in things])
