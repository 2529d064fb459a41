"""What is pressed where something must be decided, and the coordinator's tasks. Each press is one entry, said once."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consent.doors import for_givers
from consent.giver import Giver
from consent.pages import page
from consent.renewal import acts
from consent.renewal.forms import DoneForm
from consent.renewal.outlook import outlook
from consent.renewal.said import Told, told
from rooms.disclosures import disclose
from rooms.refusal import Refused
from rooms.state import Party, Seat
from rooms.web import page_of


@require_POST
@for_givers
def seen(request: HttpRequest, giver: Giver) -> HttpResponse:
    return _pressed(request, giver, lambda: acts.see(giver, _seat(request, giver)), _("Noted as seen."))


@require_POST
@for_givers
def object_to(request: HttpRequest, giver: Giver) -> HttpResponse:
    said = _("Your objection is with the coordinator.")
    return _pressed(request, giver, lambda: acts.object_to(giver, _seat(request, giver)), said)


@require_POST
@for_givers
def take_back(request: HttpRequest, giver: Giver) -> HttpResponse:
    said = _("The objection is taken back.")
    return _pressed(request, giver, lambda: acts.take_back(giver, _seat(request, giver)), said)


@require_POST
@for_givers
def leave(request: HttpRequest, giver: Giver) -> HttpResponse:
    """A party, or where none is named the new kinds of information."""

    def left() -> None:
        if "party" in request.POST:
            acts.leave(giver, _party(request, giver).key)
        else:
            acts.leave_kinds(giver)

    return _pressed(request, giver, left, _("It stays closed for now. You can open it at any time."))


@require_POST
@for_givers
def looked(request: HttpRequest, giver: Giver) -> HttpResponse:
    """The owner has looked through what others gave."""
    if giver.seat.role != "owner":
        raise Http404
    task = request.POST.get("task", "")
    return _pressed(request, giver, lambda: acts.done(giver, task, "", ""), _("Noted as looked through."))


@require_safe
@for_givers
def tasks(request: HttpRequest, giver: Giver) -> HttpResponse:
    return _tasks(request, _coordinator(giver), None)


@require_POST
@for_givers
def done(request: HttpRequest, giver: Giver) -> HttpResponse:
    """What was done about one task, in the coordinator's words."""
    _coordinator(giver)
    name, seat = request.POST.get("task", ""), request.POST.get("seat", "")
    form = DoneForm(request.POST, auto_id=_auto_id(name, seat))
    if not form.is_valid():
        return _tasks(request, giver, ((name, seat), form))
    try:
        acts.done(giver, name, seat, form.cleaned_data["text"])
    except Refused as refused:
        form.add_error(None, refused.words())
        return _tasks(request, giver, ((name, seat), form))
    messages.success(request, _("Noted as done."))
    return redirect("consent-tasks", room=giver.state.public_id)


def _pressed(request: HttpRequest, giver: Giver, act: Callable[[], None], words: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        return page(request, giver, refused=refused)
    messages.success(request, words)
    answer = redirect("consent", room=giver.state.public_id)
    answer["Location"] += "#decide"
    return answer


def _tasks(
    request: HttpRequest, giver: Giver, wrong: tuple[tuple[str, str], DoneForm] | None
) -> HttpResponse:
    now = outlook(giver)
    disclose(giver.reader, "page", [*(one.newest for one in giver.noted), *now.read])
    found = [told(giver, task) for task in acts.tasks_of(now)]
    gone = wrong is not None and wrong[0] not in {(one.name, one.seat) for one in found if one.ticked}
    shown = {
        **page_of(giver),
        "room": giver.state.public_id,
        "refused": acts.NOTHING_WAITS if gone else "",
        "written": wrong[1].data.get("text", "") if gone and wrong is not None else "",
        "tasks": [{"told": one, "form": _form(one, wrong)} for one in found],
        "readers": acts.readers(giver),
        "may_write": not giver.state.read_only and bool(acts.scopes_of(giver)),
    }
    return render(request, "consent/tasks.html", shown, status=400 if wrong is not None else 200)


def _form(one: Told, wrong: tuple[tuple[str, str], DoneForm] | None) -> DoneForm | None:
    if not one.ticked:
        return None
    if wrong is not None and wrong[0] == (one.name, one.seat):
        return wrong[1]
    return DoneForm(auto_id=_auto_id(one.name, one.seat))


def _auto_id(name: str, seat: str) -> str:
    return f"done-{name}-{seat}-%s"


def _coordinator(giver: Giver) -> Giver:
    if giver.seat.role != "coordinator":
        raise Http404
    return giver


def _seat(request: HttpRequest, giver: Giver) -> Seat:
    """The seat that a form names, if the acting one knows it. Raises `Http404`."""
    seat = giver.state.seat_known_as(request.POST.get("seat", ""))
    if seat is None or not giver.knows(seat):
        raise Http404
    return seat


def _party(request: HttpRequest, giver: Giver) -> Party:
    parties = {party.public_id: party for party in giver.known_parties()}
    party = parties.get(request.POST.get("party", ""))
    if party is None:
        raise Http404
    return party
