"""Who sits here and for whom, for the coordinator; to everyone else these pages are not there."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rooms.dates import day
from rooms.invite import invite
from rooms.refusal import Refused
from rooms.sight import Sight
from rooms.state import Party, Seat
from rooms.views.parts import role_words, why_url
from rooms.views.posting import form_page, keep, post, says_again, was_taken
from rooms.views.seat_forms import CloseForm, InviteForm
from rooms.web import in_room, page_of


@require_safe
@in_room
def seats(request: HttpRequest, sight: Sight) -> HttpResponse:
    _only_the_coordinator(sight)
    told = {"parties": [_party(sight, party) for party in sight.parties()], **page_of(sight)}
    return render(request, "rooms/seats.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def new(request: HttpRequest, sight: Sight) -> HttpResponse:
    _only_the_coordinator(sight)
    form = InviteForm(sight, request.POST if request.method == "POST" else None)
    if form.is_valid() or (form.is_bound and says_again(form, sight, "role")):
        try:
            invite(sight.reader, form.invitation())
        except Refused as refused:
            keep(form, refused)
        else:
            messages.success(
                request, _("The seat is open. The municipality gives the person access to sign in.")
            )
            return _to_seats(sight)
    told = {
        "heading": _("Give somebody a seat"),
        "intro": _(
            "A seat alone opens nothing: what somebody sees follows from consent to whom they act for. Somebody new gets "
            "no password here; the municipality gives them access to sign in."
        ),
        "submit_label": _("Open the seat"),
        "back_url": _address(sight),
        "back_label": _("Back to people and seats"),
    }
    return form_page(request, sight, form, "rooms/form.html", **told)


@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def close(request: HttpRequest, sight: Sight, seat: str) -> HttpResponse:
    _only_the_coordinator(sight)
    if was_taken(request, sight):
        return _to_seats(sight)
    leaving = sight.state.seat_known_as(seat)
    if leaving is None or not _may_close(sight, leaving):
        raise Http404
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        event = {"kind": "seat.closed", "seat": leaving.key}
        if form.cleaned_data["reason"]:
            event["reason"] = form.cleaned_data["reason"]
        if post(form, sight, event) is not None:
            return HttpResponseRedirect("/rooms/") if leaving.pk == sight.seat.pk else _to_seats(sight)
    told = {
        "heading": _("Close the seat of {name}").format(name=leaving.name),
        "intro": _("From then on they see nothing of this room. What they wrote stays."),
        "submit_label": _("Close the seat"),
        "danger": True,
        "back_url": _address(sight),
        "back_label": _("Back to people and seats"),
    }
    return form_page(request, sight, form, "rooms/form.html", **told)


def _only_the_coordinator(sight: Sight) -> None:
    if sight.seat.role != "coordinator":
        raise Http404


def _may_close(sight: Sight, seat: Seat) -> bool:
    """Nobody is shown the door of their own plan from here: the municipality closes an owner's seat."""
    return seat.role != "owner" and seat.open_on(sight.reader.day) and sight.knows(seat)


def _party(sight: Sight, party: Party) -> dict[str, Any]:
    known = [seat for seat in sight.state.seats.values() if seat.party == party.pk and sight.knows(seat)]
    return {"name": party.name, "seats": [_seat(sight, seat) for seat in known]}


def _seat(sight: Sight, seat: Seat) -> dict[str, Any]:
    until = day(seat.until.isoformat(), sight.language) if seat.until is not None else ""
    return {
        "name": seat.name,
        "role_words": role_words(sight, seat),
        "until": until,
        "open": seat.open_on(sight.reader.day),
        "why_url": why_url(sight, seat) if seat.open_on(sight.reader.day) else "",
        "close_url": f"{_address(sight)}{seat.public_id}/close/" if _may_close(sight, seat) else "",
    }


def _address(sight: Sight) -> str:
    return f"/rooms/{sight.state.public_id}/seats/"


def _to_seats(sight: Sight) -> HttpResponse:
    return HttpResponseRedirect(_address(sight))
