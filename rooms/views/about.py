"""Everything that has been said about one goal, measure, meeting, part of the plan or entry, in one place."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rooms import dates, draw, gathered, pages
from rooms.disclosures import disclose
from rooms.gathered import Gathered
from rooms.log import read
from rooms.log.read import SeenThing
from rooms.markdown import to_plain
from rooms.quoted import first_words
from rooms.sight import Sight
from rooms.views import parts
from rooms.web import in_room, page_of
from rooms.words import words

TITLE = 80  # characters


@require_safe
@in_room
def about(request: HttpRequest, sight: Sight, thing: str) -> HttpResponse:
    before = _before(request, sight)
    standing = read.thing(sight.reader, thing)
    if standing is not None:
        found = gathered.about_thing(sight, standing, before)
        disclose(sight.reader, "standing", [standing.seq])
        told = _of_thing(sight, standing)
    else:
        seen = read.one(sight.reader, thing)
        if seen is None or seen.scopes is None:
            raise Http404
        found = gathered.about_entry(sight, seen, before)
        disclose(sight.reader, "about", [seen.first])
        told = {"heading": _("About this"), "title": first_words(seen, sight.language)}
    disclose(sight.reader, "about", [one.first for one in found.entries])
    told |= {
        "timeline": parts.timeline(sight, found.entries),
        "further": f"?before={found.back}" if found.back is not None else "",
        "evaluation": _evaluation(sight, found),
        **page_of(sight),
        "back_url": _back(sight, thing, standing),
    }
    return render(request, "rooms/about.html", told)


def _back(sight: Sight, named: str, standing: SeenThing | None) -> str:
    place = f"?at={named}#e-{named}" if standing is None else f"#s-{named}"
    return f"/rooms/{sight.state.public_id}/{place}"


def _of_thing(sight: Sight, thing: SeenThing) -> dict[str, Any]:
    headings = {
        "goal": _("About the goal"),
        "measure": _("About the measure"),
        "meeting": _("About the meeting"),
        "plan.part": _("About this part of the plan"),
    }
    event = thing.event
    if thing.kind == "plan.part":
        title = str(words(sight.language)["parts"][event["part"]])
    else:
        title = to_plain(event.get("title") or event.get("text") or "", TITLE)
    return {
        "heading": headings[thing.kind],
        "title": title,
        "standing": SafeString(draw.thing(sight, thing)["html"]),
    }


def _evaluation(sight: Sight, found: Gathered) -> dict[str, Any] | None:
    """The newest evaluation among them, in one line."""
    for seen in reversed(found.entries):
        if seen.kind == "evaluation":
            achieved = words(sight.language)["achievements"][seen.event["achievement"]]
            return {"achievement": achieved, "when": dates.moment(seen.at, sight.language)}
    return None


def _before(request: HttpRequest, sight: Sight) -> int | None:
    named = request.GET.get("before")
    if named is None:
        return None
    seen = pages.one(sight, named)
    if seen is None:
        raise Http404
    return seen.first
