"""The coordinator moves the case on. What it does to people's sight is said before it is done (rule 5)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plans.state_form import StateForm
from plans.views.writing import REFUSED, asked
from rooms import web
from rooms.sight import Sight
from rooms.views.posting import post, says_again
from rooms.web import in_room
from rooms.words import STATES


@require_http_methods(["GET", "POST"])
@in_room
def state(request: HttpRequest, sight: Sight) -> HttpResponse:
    if sight.seat.role != "coordinator":
        raise Http404
    form = StateForm(sight, **asked(request))
    said = request.method == "POST" and (form.is_valid() or says_again(form, sight, "state"))
    if said and post(form, sight, form.event()) is not None:
        messages.success(request, _("The state of the case is changed."))
        return redirect("case-state", room=sight.state.public_id)
    told = {
        **web.page_of(sight),
        "form": form,
        "state": STATES[sight.state.state],
        "lacks_consent": form.lacks_consent,
    }
    return render(request, "plans/state.html", told, status=REFUSED if form.errors else 200)
