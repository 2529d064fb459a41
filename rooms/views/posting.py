"""Says what a form holds. What is refused stays in the form, with the reason beside it."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from rooms.audience import AudienceChanged
from rooms.forms import Saying
from rooms.kinds import Event
from rooms.log.append import Placed
from rooms.refusal import Refused
from rooms.sight import Sight
from rooms.web import page_of, refuse, say


def post(form: Saying, sight: Sight, event: Event, **how: Any) -> Placed | None:
    """The entry's place; None when it was refused, and then the form says why."""
    try:
        return say(sight.reader, event, client_id=form.once(), **how)
    except Refused as refused:
        keep(form, refused)
        return None


def keep(form: Saying, refused: Refused) -> None:
    """Readies a refused form for being sent again."""
    form.refused = refused
    refuse(form, refused)
    if refused.where == "client_id":  # said before with other words, from a page that the browser kept
        form.replace("client_id", str(uuid.uuid4()))
    if isinstance(refused, AudienceChanged):
        form.replace("audience", refused.audience.token)


def key_of(form: Saying, sight: Sight) -> str:
    """The key of a new thing: the same when the same form is sent twice, and not to be guessed or chosen."""
    once = form.once() or str(uuid.uuid4())
    return "k" + sight.reader.seal.mark("thing-key", sight.seat.key, once).hex()


def form_page(request: HttpRequest, sight: Sight, form: Saying, template: str, **told: Any) -> HttpResponse:
    """A page around one form, with the status that the form asks for."""
    return render(request, template, {"form": form, **page_of(sight), **told}, status=form.status)


def to_entry(sight: Sight, public_id: str) -> HttpResponse:
    return HttpResponseRedirect(f"/rooms/{sight.state.public_id}/#e-{public_id}")


def to_room(sight: Sight) -> HttpResponse:
    return HttpResponseRedirect(f"/rooms/{sight.state.public_id}/")
