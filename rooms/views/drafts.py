"""Keeping what somebody is writing, and giving it back to them: their own seat's, and no other's.

Answers are for the page's script; the page itself is drawn with the draft of a new message in its form. A change's
draft is there for whoever may make that change.
"""

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods

from rooms import drafts
from rooms.forms import MessageForm
from rooms.ids import is_id
from rooms.refusal import Refused
from rooms.sight import Sight
from rooms.views.writing import mine_or_404
from rooms.web import in_room


class DraftForm(forms.Form):
    """What the script sends a moment after somebody stopped typing."""

    entry = forms.CharField(required=False)
    body = forms.CharField(required=False, strip=False, max_length=drafts.LONGEST)
    reply_to = forms.CharField(required=False, max_length=32)
    client_id = forms.UUIDField(required=False)
    over = forms.CharField(required=False, max_length=32)

    def written(self, scopes: list[str]) -> drafts.Written:
        told = self.cleaned_data
        once = str(told["client_id"]) if told["client_id"] else ""
        return drafts.Written(told["body"], scopes, told["reply_to"], once)


@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def draft(request: HttpRequest, sight: Sight) -> JsonResponse:
    """The draft, and a token for forms: the one in a page that outlived a log-in is not taken any more."""
    if request.method == "POST":
        return _keep(request, sight)
    found = drafts.kept(sight.reader, _place(sight, request.GET.get("entry", "")))
    return JsonResponse({"draft": found.told() if found else None, "token": get_token(request)})


def _keep(request: HttpRequest, sight: Sight) -> JsonResponse:
    form = DraftForm(request.POST)
    place = _place(sight, request.POST.get("entry", ""))
    if not form.is_valid():
        return JsonResponse({"words": Refused("too-long").words()}, status=400)
    open_now = dict(sight.scopes())
    scopes = [key for key in request.POST.getlist("scopes") if key in open_now]
    try:
        version = drafts.keep(sight.reader, place, form.written(scopes), form.cleaned_data["over"])
    except drafts.Newer as newer:
        return JsonResponse({"draft": newer.kept.told() if newer.kept else None}, status=409)
    except drafts.NoSeat:
        raise Http404 from None
    return JsonResponse({"version": version})


def _place(sight: Sight, entry: str) -> str:
    if not entry:
        return drafts.NEW
    if not is_id(entry):
        raise Http404
    return mine_or_404(sight, entry).public_id


def form_of(sight: Sight) -> tuple[MessageForm, str]:
    """The form for a new message with what was being written, and its version; empty where there was nothing."""
    found = drafts.kept(sight.reader, drafts.NEW)
    if found is None:
        return MessageForm(sight), ""
    written = found.written
    told: dict[str, Any] = {"body": written.body, "scopes": written.scopes, "reply_to": written.reply_to}
    told["client_id"] = written.client_id or uuid.uuid4()
    return MessageForm(sight, initial=told), found.version
