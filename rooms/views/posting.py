"""Says what a form holds. What is refused stays in the form, with the reason beside it."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from rooms.audience import AudienceChanged
from rooms.forms import MessageForm, Once, Saying
from rooms.kinds import Event
from rooms.log.again import said_again
from rooms.log.append import Placed
from rooms.log.read import has_said
from rooms.refusal import Refused
from rooms.sight import Sight
from rooms.web import page_of, refuse, say


def post(form: Once, sight: Sight, event: Event, **how: Any) -> Placed | None:
    """The entry's place; None when it was refused, and then the form says why."""
    try:
        return say(sight.reader, event, client_id=form.once(), **how)
    except Refused as refused:
        keep(form, refused)
        return None


def keep(form: Once, refused: Refused) -> None:
    """Readies a refused form for being sent again."""
    form.refused = refused
    refuse(form, refused)
    if refused.where == "client_id":  # said before with other words, from a page that the browser kept
        form.replace("client_id", str(uuid.uuid4()))
    if isinstance(refused, AudienceChanged):
        form.replace("audience", refused.audience.token)


def was_taken(request: HttpRequest, sight: Sight) -> bool:
    """Is it the second press of a button whose first was taken, and which is not there any more for that very reason?"""
    once = request.POST.get("client_id", "")
    return request.method == "POST" and bool(once) and has_said(sight.reader, once)


def says_again(form: Once, sight: Sight, *gone: str) -> bool:
    """Is it the second press of a button whose first was taken? Then the log judges whether it says the same: that things
    stand as the first press left them is no reason to refuse the second. `gone` are fields of which what was chosen may
    not be there any more; the event takes it as it was sent.
    """
    once = form.once()
    return not (form.errors.keys() - {"__all__", *gone}) and once is not None and has_said(sight.reader, once)


def was_said(form: MessageForm) -> bool:
    """Is it what its seat has said already, sent again after it lost sight of what it was about? Then it is not refused:
    it is stored, and a page that said otherwise would have it said once more, to others.
    """
    once = form.once()
    if once is None or "body" in form.errors or not isinstance(form.data, QueryDict):
        return False
    told = {"kind": "message", "scopes": form.data.getlist("scopes"), "body": form.cleaned_data["body"]}
    answered = form.data.get("reply_to", "")
    return said_again(form.sight.reader, once, told, {"reply_to": [answered]} if answered else {}) is not None


def key_of(form: Once, sight: Sight) -> str:
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
