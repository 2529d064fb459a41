"""The page of a room: readable and writable without script; with it, the same entries go on arriving by themselves."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from rooms import drafts, pages
from rooms.disclosures import disclose
from rooms.forms import MessageForm
from rooms.log import read
from rooms.sight import Sight
from rooms.views import parts
from rooms.views.drafts import form_of
from rooms.views.posting import post, to_entry
from rooms.web import in_room, page_of

PAGE = 50  # entries


@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def room(request: HttpRequest, sight: Sight) -> HttpResponse:
    if request.method != "POST":
        return _page(request, sight, *form_of(sight))
    form = MessageForm(sight, request.POST)
    if form.is_valid():
        audience = form.cleaned_data["audience"] or None
        placed = post(form, sight, form.event(), audience=audience)
        if placed is not None:
            drafts.kept(sight.reader, drafts.NEW)  # what has been said is no draft any more
            return to_entry(sight, placed.public_id)
    return _page(request, sight, form, form_of(sight)[1])


def _page(request: HttpRequest, sight: Sight, form: MessageForm, draft: str) -> HttpResponse:
    page = pages.page(sight, _before(request, sight), PAGE)
    things = read.things(sight.reader)
    disclose(sight.reader, "page", [seen.first for seen in page.entries])
    parts.disclose_things(sight, things)
    told = {
        "room": _room(sight, form),
        "me": {
            "role": sight.seat.role,
            "role_words": parts.role_words(sight, sight.seat),
            "party": sight.state.parties[sight.seat.party].name,
        },
        "cursor": "",
        "timeline": parts.timeline(sight, page.entries),
        "more": page.more,
        "earlier_url": f"?before={page.entries[0].public_id}" if page.more else "",
        "pinned": parts.pinned(sight, things),
        "people": parts.people(sight),
        "actions": parts.actions(sight),
        "empty_reach": not sight.reach,
        "form": form,
        "draft": draft,
        "waiting_key": sight.reader.seal.mark("waiting", sight.seat.public_id).hex(),
        "form_action": page_of(sight)["room_url"],
        "audience_text": parts.shown_audience(sight, form["scopes"].value()),
        **page_of(sight),
    }
    return render(request, "rooms/room.html", told, status=form.status)


def _before(request: HttpRequest, sight: Sight) -> int | None:
    """The position before which the page ends; 404 for an entry that is not there or not seen, alike."""
    named = request.GET.get("before")
    if named is None or request.method == "POST":
        return None
    seen = pages.one(sight, named)
    if seen is None:
        raise Http404
    return seen.first


def _room(sight: Sight, form: MessageForm) -> dict[str, Any]:
    """A text that was refused is shown again, though nothing can be written here now."""
    return {
        "id": sight.state.public_id,
        "title": sight.state.title,
        "state": sight.state.state,
        "state_words": parts.state_words(sight),
        "read_only": sight.state.read_only and not form.is_bound,
    }
