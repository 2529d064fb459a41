"""Calling a meeting, its next versions, and its minutes. Who is invited and unknown to an editor stays invited."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rooms import draw, rule
from rooms.refusal import Overtaken
from rooms.sight import Sight
from rooms.views.meeting_forms import MeetingForm, MinutesForm, meeting_initial
from rooms.views.parts import disclose_things
from rooms.views.posting import form_page, key_of, post, says_again, to_entry
from rooms.web import in_room, thing_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def new(request: HttpRequest, sight: Sight) -> HttpResponse:
    form = MeetingForm(sight, request.POST if request.method == "POST" else None)
    if form.is_valid():
        placed = post(form, sight, form.event(key_of(form, sight), kept=[]))
        if placed is not None:
            _say_who_cannot_see(request, sight, form)
            return to_entry(sight, placed.public_id)
    told = {"heading": _("Call a meeting"), "submit_label": _("Send the invitation")}
    return form_page(request, sight, form, "rooms/form.html", **told)


@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def change(request: HttpRequest, sight: Sight, thing: str) -> HttpResponse:
    meeting = thing_or_404(sight, thing, "meeting")
    initial = meeting_initial(meeting.event) | {"scopes": sight.state.keys_of(meeting.scopes)}
    given = request.POST if request.method == "POST" else None
    form = MeetingForm(sight, given, initial=initial, version=meeting.entry)
    if form.is_valid() or (form.is_bound and says_again(form, sight)):
        kept = [key for key in meeting.event["invited"] if key not in form.offered]
        over = meeting.seq if form.data.get("version") else None
        placed = post(form, sight, form.event(meeting.key, kept), over=over)
        if placed is not None:
            _say_who_cannot_see(request, sight, form)
            return to_entry(sight, placed.public_id)
        if isinstance(form.refused, Overtaken):
            meeting, form.stale = thing_or_404(sight, thing, "meeting"), True
    disclose_things(sight, [meeting])
    told: dict[str, Any] = {"heading": _("Change the meeting")}
    if form.stale:
        form.replace("version", meeting.entry)
        told["now"] = SafeString(draw.thing(sight, meeting)["html"])
    return form_page(request, sight, form, "rooms/form.html", **told)


def _say_who_cannot_see(request: HttpRequest, sight: Sight, form: MeetingForm) -> None:
    """An invitation that the invited cannot see is no use: whoever sent it is told, by names they know."""
    scopes = frozenset(
        scope.pk for scope in sight.state.scopes.values() if scope.key in form.cleaned_data["scopes"]
    )
    seeing = {seat.key for seat in rule.audience(sight.state, scopes, sight.reader.day)}
    left_out = sight.seat_names(key for key in form.cleaned_data["invited"] if key not in seeing)
    if left_out:
        words = _(
            "These are invited, but have no access to what the meeting is about and cannot see it: {names}."
        )
        messages.warning(request, words.format(names=", ".join(left_out)))


@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def minutes(request: HttpRequest, sight: Sight, thing: str) -> HttpResponse:
    meeting = thing_or_404(sight, thing, "meeting")
    initial = {"scopes": sight.state.keys_of(meeting.scopes), "attended": meeting.event["invited"]}
    form = MinutesForm(sight, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        placed = post(form, sight, form.event(meeting.key))
        if placed is not None:
            return to_entry(sight, placed.public_id)
    disclose_things(sight, [meeting])
    heading = _("Minutes of {meeting}").format(meeting=meeting.event["title"])
    return form_page(
        request,
        sight,
        form,
        "rooms/form.html",
        heading=heading,
        tab=_("Minutes"),
        submit_label=_("Approve and share"),
    )
