"""One way to write in the plan: a form is shown, said as an event, or shown again with what was refused."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from plans.forms import PlanForm
from rooms import draw, web
from rooms.disclosures import disclose
from rooms.kinds import Event
from rooms.log.read import SeenThing, thing
from rooms.refusal import Overtaken
from rooms.sight import Sight
from rooms.views.posting import key_of, post, says_again

REFUSED = 400


def asked(request: HttpRequest) -> dict[str, Any]:
    """What a form is given: what was sent, or nothing yet."""
    return {"data": request.POST} if request.method == "POST" else {}


def written(
    request: HttpRequest,
    sight: Sight,
    form: PlanForm,
    names: Event,
    page: dict[str, Any],
    *,
    new: str = "",
) -> HttpResponse:
    """Shows the form, or says what it holds. `names` are the keys by which the event names its thing, `new` is the field
    of one that is to get its key.
    """
    for shown in (form.thing, page.get("goal")):
        if shown is not None:
            disclose(sight.reader, "standing", [shown.seq])
    if request.method != "POST" and sight.state.read_only:
        return render(request, "plans/read_only.html", {**web.page_of(sight), **page})
    if request.method == "POST" and (form.is_valid() or says_again(form, sight)):
        named = {new: key_of(form, sight)} if new else names
        if post(form, sight, {**form.event(), **named}, over=form.over) is not None:
            messages.success(request, _("Saved."))
            return redirect("plan", room=sight.state.public_id)
        if isinstance(form.refused, Overtaken) and form.thing is not None:
            form.thing, form.stale = thing(sight.reader, form.thing.public_id), True
    told = {**web.page_of(sight), **page, "form": form, "thing": form.thing}
    if page.get("goal"):
        told["goal_html"] = drawn(sight, page["goal"])
    if form.thing is not None and form.stale:
        told["now_html"] = drawn(sight, form.thing)
    return render(request, "plans/form.html", told, status=REFUSED if form.errors else 200)


def drawn(sight: Sight, standing: SeenThing) -> str:
    return str(draw.thing(sight, standing)["html"])
