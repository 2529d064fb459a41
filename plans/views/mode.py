"""How the plan is used: recorded by the coordinator, and told on the page of the plan to whoever reads the record."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consent.renewal.mode import Mode, told_of
from plans.mode_form import ModeForm
from rooms import dates
from rooms.disclosures import disclose
from rooms.sight import Sight
from rooms.views.posting import form_page, post, says_again
from rooms.web import in_room, page_of
from rooms.words import MODES


def newest(sight: Sight) -> Mode | None:
    return next(reversed(told_of(sight.state, sight.reach)), None)


def told(sight: Sight, mode: Mode) -> dict[str, Any]:
    """For the page: `names` are those on paper whom the seat knows."""
    people = [seat.name for seat in sight.state.seats.values() if seat.pk in mode.seats and sight.knows(seat)]
    return {
        "said": MODES[mode.mode],
        "names": people,
        "days": _("from %(first)s") % {"first": dates.day(mode.since.isoformat(), sight.language)},
        "why": mode.why,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def mode(request: HttpRequest, sight: Sight) -> HttpResponse:
    if sight.seat.role != "coordinator":
        raise Http404
    heading = _("How the plan is used")
    if request.method != "POST" and (sight.state.over or not sight.reach):
        return render(request, "plans/read_only.html", {**page_of(sight), "heading": heading})
    now = newest(sight)
    form = ModeForm(sight, now, _named(sight, now), request.POST if request.method == "POST" else None)
    said = request.method == "POST" and (form.is_valid() or says_again(form, sight))
    if said and post(form, sight, form.event()) is not None:
        messages.success(request, _("It is recorded."))
        return redirect("plan", room=sight.state.public_id)
    page: dict[str, Any] = {
        "heading": heading,
        "intro": _(
            "Some do not want to use this, and that is their right. Record it here, and the consents given before are to be looked through. Nothing is opened, closed or sent by itself."
        ),
        "back_label": _("Back to the plan"),
    }
    if now is not None:
        disclose(sight.reader, "page", [now.told])
        page["now"] = "{said}, {days}".format(**told(sight, now))
    return form_page(request, sight, form, "rooms/form.html", **page | {"back_url": _plan(sight)})


def _named(sight: Sight, now: Mode | None) -> str:
    """What a form was filled in over: nothing of the record can be read from it."""
    key = str(now.told) if now is not None else ""
    return sight.reader.seal.mark("mode", sight.seat.key, key).hex()


def _plan(sight: Sight) -> str:
    return f"/rooms/{sight.state.public_id}/plan/"
