"""Who sees this, and what is it that was answered: asked for one thing at a time, and judged when it is asked.

To whoever does not see the thing, these pages are not there.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rooms import seers
from rooms.disclosures import disclose
from rooms.log import read
from rooms.log.read import Seen
from rooms.quoted import first_words
from rooms.seers import Group
from rooms.sight import Sight
from rooms.views import parts
from rooms.views.writing import is_mine
from rooms.web import in_room, page_of


@require_safe
@in_room
def entry(request: HttpRequest, sight: Sight, entry: str) -> HttpResponse:
    seen = _said(sight, entry)
    disclose(sight.reader, "sees", [seen.first])
    back = f"/rooms/{sight.state.public_id}/?at={entry}#e-{entry}"
    why = f"/rooms/{sight.state.public_id}/entries/{entry}/why/"
    more = {"mine": f"/rooms/{sight.state.public_id}/entries/{entry}/"} if is_mine(sight, seen) else {}
    return _page(
        request, sight, seen.scopes or frozenset(), seers.of_entry(sight, seen), back, why=why, **more
    )


@require_safe
@in_room
def thing(request: HttpRequest, sight: Sight, thing: str) -> HttpResponse:
    seen = read.thing(sight.reader, thing)
    if seen is None:
        raise Http404
    disclose(sight.reader, "sees", [seen.seq])
    back = f"/rooms/{sight.state.public_id}/#s-{thing}"
    why = f"/rooms/{sight.state.public_id}/things/{thing}/why/"
    return _page(request, sight, seen.scopes, seers.of_thing(sight, seen), back, why=why)


@require_safe
@in_room
def line(request: HttpRequest, sight: Sight, entry: str) -> HttpResponse:
    """Who said an entry, and its first words, for the line above an answer to it."""
    seen = _said(sight, entry)
    disclose(sight.reader, "line", [seen.first])
    author = sight.by(seen.author)
    told = {
        "entry": entry,
        "author": author.name if author is not None else _("The municipality"),
        "words": first_words(seen, sight.language),
        **page_of(sight),
    }
    return render(request, "rooms/line.html", told)


def _said(sight: Sight, public_id: str) -> Seen:
    """404 for what is not there, not seen, or of the course of the case."""
    seen = read.one(sight.reader, public_id)
    if seen is None or seen.scopes is None:
        raise Http404
    return seen


def _page(
    request: HttpRequest, sight: Sight, scopes: frozenset[int], groups: list[Group], back: str, **more: str
) -> HttpResponse:
    told = {
        "kinds": [sight.scope_name(key) for key in sight.state.keys_of(scopes)],
        "groups": [_told(sight, group) for group in groups],
        **page_of(sight),
        "back_url": back,
        **more,
    }
    return render(request, "rooms/sees.html", told)


def _told(sight: Sight, group: Group) -> dict[str, Any]:
    """A private person is a party of their own, under one name."""
    return {
        "party": group.party.name,
        "alone": [seat.name for seat in group.seats] == [group.party.name],
        "people": [
            {
                "name": seat.name,
                "role_words": parts.role_words(sight, seat),
                "me": seat.pk == sight.seat.pk,
            }
            for seat in group.seats
        ],
    }
