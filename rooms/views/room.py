"""The page of a room: readable and writable without script; with it, the same entries go on arriving by themselves."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from rooms import clock, days, drafts, pages
from rooms.disclosures import disclose
from rooms.forms import MessageForm
from rooms.log import read
from rooms.log.read import Seen
from rooms.lost import lost_lately
from rooms.models import Seat
from rooms.packing import packed
from rooms.page_cursor import PageCursor
from rooms.sight import Sight
from rooms.views import parts
from rooms.views.drafts import form_of
from rooms.views.posting import post, to_entry, to_room, was_said
from rooms.web import in_room, page_of

PAGE = 36  # entries: with what draws them, under 150 kB over a phone's line


@dataclass(slots=True, frozen=True)
class Window:
    """Entries that stand next to each other, and whether the seat sees older and newer ones.

    `absent` says that the entry asked for is not there or not seen, alike.
    """

    entries: list[Seen]
    more: bool
    later: bool
    at: str = ""
    absent: bool = False


@dataclass(slots=True, frozen=True)
class New:
    """What others have said since the seat last read: the oldest of it, and how much there is."""

    first: str | None
    count: int


@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def room(request: HttpRequest, sight: Sight) -> HttpResponse:
    if request.method != "POST":
        if not request.GET and Seat.objects.filter(pk=sight.seat.pk, simple=True).exists():
            return HttpResponseRedirect(f"/rooms/{sight.state.public_id}/simple/")
        return _page(request, sight, *form_of(sight))
    form = MessageForm(sight, request.POST)
    if form.is_valid():
        audience = form.cleaned_data["audience"] or None
        placed = post(form, sight, form.event(), audience=audience)
        if placed is not None:
            drafts.kept(sight.reader, drafts.NEW)  # what has been said is no draft any more
            return to_entry(sight, placed.public_id)
    elif was_said(form):
        return to_room(sight)
    return _page(request, sight, form, *form_of(sight)[1:])


@require_POST
@in_room
def view(request: HttpRequest, sight: Sight) -> HttpResponse:
    """Which view of the room its person comes back to: the simple one, or all of it."""
    chosen = request.POST.get("view")
    if chosen in ("simple", "whole"):
        Seat.objects.filter(pk=sight.seat.pk).update(simple=chosen == "simple")
    return HttpResponseRedirect(f"/rooms/{sight.state.public_id}/")


def _page(request: HttpRequest, sight: Sight, form: MessageForm, draft: str, files: str) -> HttpResponse:
    cursor = PageCursor(sight.reader)
    window = _window(request, sight)
    entries = window.entries
    things = read.things(sight.reader)
    disclose(sight.reader, "page", [seen.first for seen in entries])
    parts.disclose_things(sight, things)
    new = _new(sight)
    told = {
        "room": _room(sight, form),
        "me": {
            "seat": sight.seat.public_id,
            "role": sight.seat.role,
            "role_words": parts.role_words(sight, sight.seat),
            "party": sight.state.parties[sight.seat.party].name,
        },
        "drawn_at": clock.now().isoformat(timespec="seconds"),
        "timeline": parts.timeline(sight, entries, new.first),
        "more": window.more,
        "earlier_url": f"?before={entries[0].public_id}" if window.more else "",
        "later_url": f"?after={entries[-1].public_id}" if window.later else "",
        "at": window.at,
        "absent": window.absent,
        "new": new,
        "calendar": days.calendar(sight.language).items(),
        "pinned": parts.pinned(sight, things),
        "pin_count": sum(thing.kind in ("goal", "measure") for thing in things),
        "people": parts.people(sight),
        "actions": parts.actions(sight),
        "near": parts.near(sight),
        "empty_reach": not sight.reach,
        "lost": lost_lately(sight),
        "form": form,
        "draft": draft,
        "draft_files": files,
        "waiting_key": sight.reader.seal.mark("waiting", sight.seat.public_id).hex(),
        "form_action": page_of(sight)["room_url"],
        "audience_text": parts.shown_audience(sight, form["scopes"].value()),
        **page_of(sight),
        "cursor": cursor.made(),
    }
    status = 404 if window.absent else form.status
    return packed(request, render(request, "rooms/room.html", told, status=status))


def _new(sight: Sight) -> New:
    """Nothing is new to a seat that has not read here before: then everything would be."""
    read_to = Seat.objects.values_list("read_to", flat=True).get(pk=sight.seat.pk)
    first = read.first_new(sight.reader, read_to) if read_to else None
    return New(first, read.unread(sight.reader, read_to) if first is not None else 0)


def _window(request: HttpRequest, sight: Sight) -> Window:
    """Which entries the page shows: the newest, or those around, before or after one that its address names."""
    named = {how: request.GET[how] for how in ("at", "before", "after") if how in request.GET}
    if request.method == "POST" or not named:
        return _newest(sight)
    how, public_id = next(iter(named.items()))
    seen = pages.one(sight, public_id)
    if seen is None and how == "at":
        return replace(_newest(sight), absent=True)
    if seen is None:
        raise Http404
    if how == "before":
        page = pages.page(sight, seen.first, PAGE)
        return Window(page.entries, page.more, later=bool(page.entries))
    if how == "after":
        page = pages.following(sight, seen.first, PAGE)
        return Window(page.entries, more=bool(page.entries), later=page.more)
    upto = pages.page(sight, seen.first + 1, PAGE // 2)
    after = pages.following(sight, seen.first, PAGE // 2)
    return Window(upto.entries + after.entries, upto.more, after.more, at=public_id)


def _newest(sight: Sight) -> Window:
    page = pages.page(sight, None, PAGE)
    return Window(page.entries, page.more, later=False)


def _room(sight: Sight, form: MessageForm) -> dict[str, Any]:
    """A text that was refused is shown again, though nothing can be written here now."""
    return {
        "id": sight.state.public_id,
        "title": sight.state.title,
        "state": sight.state.state,
        "state_words": parts.state_words(sight),
        "read_only": sight.state.read_only and not form.is_bound,
    }
