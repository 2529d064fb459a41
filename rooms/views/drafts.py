"""Keeping what somebody is writing, and giving it back to them: their own seat's, and no other's.

Answers are for the page's script; the page itself is drawn with the draft of a new message in its form. A change's
draft is there for whoever may make that change.
"""

import json
import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rooms import draft_files, drafts
from rooms.forms import DraftFileForm, MessageForm
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

    def written(self, scopes: list[str], files: list[str]) -> drafts.Written:
        told = self.cleaned_data
        once = str(told["client_id"]) if told["client_id"] else ""
        return drafts.Written(told["body"], scopes, told["reply_to"], once, files)


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
    files = [
        kept.id for kept in draft_files.those(sight.reader, request.POST.getlist("files")[: draft_files.MOST])
    ]
    try:
        version = drafts.keep(sight.reader, place, form.written(scopes, files), form.cleaned_data["over"])
    except drafts.Newer as newer:
        return JsonResponse({"draft": newer.kept.told() if newer.kept else None}, status=409)
    except drafts.NoSeat:
        raise Http404 from None
    return JsonResponse({"version": version})


@require_POST
@in_room
def files(request: HttpRequest, sight: Sight) -> JsonResponse:
    """A file that goes along with what is being written: what is told of it, or in words why not. `drop` names one
    that does not go along any more.
    """
    if request.POST.get("drop"):
        draft_files.throw_away(sight.reader, [request.POST["drop"]])
        return JsonResponse({})
    form = DraftFileForm(request.POST, request.FILES)
    if not form.is_valid():
        words = next(error for errors in form.errors.values() for error in errors)
        return JsonResponse({"words": words}, status=400)
    try:
        kept = draft_files.keep(sight.reader, form.cleaned_data["file"], str(form.cleaned_data["client_id"]))
    except draft_files.TooMany:
        words = _("At most 10 files can wait here at a time. Send these first.")
        return JsonResponse({"code": "too-many", "words": words}, status=400)
    except draft_files.NoSeat:
        raise Http404 from None
    return JsonResponse(kept.told())


def _place(sight: Sight, entry: str) -> str:
    if not entry:
        return drafts.NEW
    if not is_id(entry):
        raise Http404
    return mine_or_404(sight, entry).public_id


def form_of(sight: Sight) -> tuple[MessageForm, str, str]:
    """The form for a new message with what was being written, its version, and the files beside it as JSON; empty
    where there was nothing.
    """
    found = drafts.kept(sight.reader, drafts.NEW)
    if found is None:
        return MessageForm(sight), "", "[]"
    written = found.written
    told: dict[str, Any] = {"body": written.body, "scopes": written.scopes, "reply_to": written.reply_to}
    told["client_id"] = written.client_id or uuid.uuid4()
    return MessageForm(sight, initial=told), found.version, json.dumps([one.told() for one in found.files])
