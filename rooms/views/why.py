"""Why can they see this: of an entry, of a standing thing, and of a person.

What is said is judged when it is asked. To whoever does not see the thing or know the person, the page is not there.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rooms import reasons, seers
from rooms.disclosures import disclose
from rooms.log import read
from rooms.reasons import Reason
from rooms.seers import Group
from rooms.sight import Sight
from rooms.state import Party, Seat
from rooms.views import parts
from rooms.web import in_room, page_of


@require_safe
@in_room
def entry(request: HttpRequest, sight: Sight, entry: str) -> HttpResponse:
    seen = read.one(sight.reader, entry)
    if seen is None or seen.scopes is None:
        raise Http404
    groups = seers.of_entry(sight, seen)
    back = f"/rooms/{sight.state.public_id}/?at={entry}#e-{entry}"
    return _groups(
        request, sight, groups, lambda party: reasons.of_entry(sight, seen, party), seen.first, back
    )


@require_safe
@in_room
def thing(request: HttpRequest, sight: Sight, thing: str) -> HttpResponse:
    seen = read.thing(sight.reader, thing)
    if seen is None:
        raise Http404
    groups = seers.of_thing(sight, seen)
    back = f"/rooms/{sight.state.public_id}/#s-{thing}"
    return _groups(request, sight, groups, lambda party: reasons.of_thing(sight, seen, party), seen.seq, back)


@require_safe
@in_room
def person(request: HttpRequest, sight: Sight, seat: str) -> HttpResponse:
    """A person who sits in the room now; 404 for one that the seat does not know or who is not there, alike."""
    asked = next((one for one in sight.people() if one.public_id == seat), None)
    if asked is None:
        raise Http404
    party = sight.state.parties[asked.party]
    told = _told(sight, party, [asked], [] if asked.role == "owner" else reasons.of_seat(sight, asked))
    disclose(sight.reader, "why", reasons.read_for(told["reasons"]))
    heading = (
        _("What you can see, and why")
        if asked.pk == sight.seat.pk
        else _("What {name} can see, and why").format(name=asked.name)
    )
    return _page(request, sight, heading, [told], page_of(sight)["back_url"])


def _groups(
    request: HttpRequest,
    sight: Sight,
    groups: list[Group],
    why: Callable[[Party], list[Reason]],
    position: int,
    back: str,
) -> HttpResponse:
    told = [_told(sight, group.party, group.seats, why(group.party)) for group in groups]
    disclose(
        sight.reader, "why", [position, *(at for one in told for at in reasons.read_for(one["reasons"]))]
    )
    return _page(request, sight, _("Why they can see this"), told, back)


def _told(sight: Sight, party: Party, seats: list[Seat], why: list[Reason]) -> dict[str, Any]:
    """A party with its people. Owners read their own plan, and nobody has to open it to them."""
    return {
        "party": party.name,
        "alone": [seat.name for seat in seats] == [party.name],
        "people": [
            {"name": seat.name, "role_words": parts.role_words(sight, seat), "me": seat.pk == sight.seat.pk}
            for seat in seats
        ],
        "owner": any(seat.role == "owner" for seat in seats),
        "reasons": [] if all(seat.role == "owner" for seat in seats) and seats else why,
    }


def _page(
    request: HttpRequest, sight: Sight, heading: str, told: list[dict[str, Any]], back: str
) -> HttpResponse:
    shown = {"heading": heading, "parties": told, **page_of(sight), "back_url": back}
    return render(request, "rooms/why.html", shown)
