"""Answering, changing and taking back without script, and reading what a message said before.

Only the author changes or takes back; earlier texts are for the author and the owner. To everyone else these pages
are not there.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rooms.audience import audience_of
from rooms.dates import moment
from rooms.disclosures import disclose
from rooms.forms import MessageForm, RetractForm, ReviseForm
from rooms.log import read
from rooms.log.read import Seen
from rooms.sight import Sight
from rooms.views.parts import shown_audience, timeline, written
from rooms.views.posting import form_page, post, to_entry, to_room, was_said, was_taken
from rooms.web import in_room, page_of


@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def write(request: HttpRequest, sight: Sight) -> HttpResponse:
    """A page for one message, most often an answer: it starts in the kinds of information of what it answers."""
    form = MessageForm(sight, request.POST) if request.method == "POST" else None
    if form is not None and not form.is_valid() and was_said(form):
        return to_room(sight)
    answered = _answered(request, sight)
    form = _blank(sight, answered) if form is None else form
    if form.is_valid():
        placed = post(form, sight, form.event(), audience=form.cleaned_data["audience"] or None)
        if placed is not None:
            return to_entry(sight, placed.public_id)
    if answered is not None:
        disclose(sight.reader, "page", [answered.first])
    told = {
        "audience_text": shown_audience(sight, form["scopes"].value()),
        "answered": timeline(sight, [answered]) if answered is not None else [],
    }
    return form_page(request, sight, form, "rooms/message_form.html", **told)


def _answered(request: HttpRequest, sight: Sight) -> Seen | None:
    named = request.GET.get("reply_to")
    if named is None:
        return None
    seen = read.one(sight.reader, named)
    if seen is None or seen.scopes is None:
        raise Http404
    return seen


def _blank(sight: Sight, answered: Seen | None) -> MessageForm:
    keys = sight.state.keys_of(answered.scopes or ()) if answered is not None else []
    token = audience_of(sight.state, sight.seat, keys, sight.reader.day).token if keys else ""
    reply_to = answered.public_id if answered is not None else ""
    return MessageForm(sight, initial={"scopes": keys, "reply_to": reply_to, "audience": token})


@require_safe
@in_room
def versions(request: HttpRequest, sight: Sight, entry: str) -> HttpResponse:
    """Every text of a message, newest first."""
    seen = read.one(sight.reader, entry)
    found = read.versions(sight.reader, entry)
    if seen is None or seen.kind != "message" or not found:
        raise Http404
    disclose(sight.reader, "versions", [seen.first])
    texts = [
        {"when": moment(one.at, sight.language), "html": None if one.body is None else written(one.body)}
        for one in reversed(found)
    ]
    told = {"versions": texts, "mine": is_mine(sight, seen), "entry": entry, **page_of(sight)}
    return render(request, "rooms/versions.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def edit(request: HttpRequest, sight: Sight, entry: str) -> HttpResponse:
    mine = mine_or_404(sight, entry)
    form = (
        ReviseForm(request.POST)
        if request.method == "POST"
        else ReviseForm(initial={"body": mine.event["body"]})
    )
    if form.is_valid():
        event = {"kind": "message.revised", "message": mine.event["key"], "body": form.cleaned_data["body"]}
        if post(form, sight, event) is not None:
            return to_entry(sight, entry)
    disclose(sight.reader, "page", [mine.first])
    return form_page(request, sight, form, "rooms/form.html", heading=_("Change your message"))


@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def take_back(request: HttpRequest, sight: Sight, entry: str) -> HttpResponse:
    try:
        mine = mine_or_404(sight, entry)
    except Http404:
        # Asked only now: the first press of two may have been taken a moment ago.
        if was_taken(request, sight):
            return to_entry(sight, entry)
        raise
    form = RetractForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        event = {"kind": "message.retracted", "message": mine.event["key"]}
        if post(form, sight, event) is not None:
            return to_entry(sight, entry)
    disclose(sight.reader, "page", [mine.first])
    return form_page(request, sight, form, "rooms/retract.html", html=written(mine.event["body"]))


def mine_or_404(sight: Sight, entry: str) -> Seen:
    """A message of this seat's own that still stands; 404 for every other."""
    seen = read.one(sight.reader, entry)
    if seen is None or not is_mine(sight, seen):
        raise Http404
    return seen


def is_mine(sight: Sight, seen: Seen) -> bool:
    return seen.kind == "message" and seen.author == sight.seat.pk and not seen.retracted
