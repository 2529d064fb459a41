"""Who is who: read by the owner, those who give consent and the coordinator, and recorded by the coordinator alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consent.doors import for_givers, while_open
from consent.facts import known
from consent.facts.forms import AssessForm, EndForm, FactForm
from consent.facts.known import Fact
from consent.facts.said import assessments, decided_by, facts, positions, unrecorded
from consent.giver import Giver
from rooms.disclosures import disclose
from rooms.forms import Saying
from rooms.kinds import Event
from rooms.rule import covers
from rooms.views.posting import form_page, post, was_taken
from rooms.web import page_of


def for_the_recorder(view: Callable[[HttpRequest, Giver], HttpResponse]) -> Callable[..., Any]:
    """To anybody but the coordinator these pages are not there."""

    @for_givers
    @wraps(view)
    def inside(request: HttpRequest, giver: Giver) -> HttpResponse:
        if giver.seat.role != "coordinator":
            raise Http404
        return view(request, giver)

    return inside


@require_safe
@for_givers
def who(request: HttpRequest, giver: Giver) -> HttpResponse:
    disclose(giver.reader, "page", positions(giver))
    told = {
        **page_of(giver),
        "room": giver.state.public_id,
        "who": decided_by(giver),
        "unrecorded": unrecorded(giver),
        "facts": facts(giver),
        "assessments": assessments(giver),
        "records": giver.seat.role == "coordinator" and not giver.state.over,
        "over": giver.state.over,
    }
    return render(request, "consent/who.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_recorder
@while_open
def record(request: HttpRequest, giver: Giver) -> HttpResponse:
    form = FactForm(giver, request.POST if request.method == "POST" else None)
    told = {
        "heading": _("Record who is who"),
        "intro": _("What you record decides who may give consent here. Say how you know it."),
    }
    return _recording(request, giver, form, form.event, told)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_recorder
@while_open
def assess(request: HttpRequest, giver: Giver) -> HttpResponse:
    form = AssessForm(giver, request.POST if request.method == "POST" else None)
    told = {
        "heading": _("Record an assessment of one decision"),
        "intro": _(
            "From 16 everybody decides for themselves, unless it is most likely that they cannot understand this very "
            "decision. The assessment is of one decision and of no other."
        ),
    }
    return _recording(request, giver, form, form.event, told)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_recorder
def end(request: HttpRequest, giver: Giver) -> HttpResponse:
    """What ends is named in the body: addresses are remembered."""
    fact = _fact(request, giver)
    if fact is None:
        if was_taken(request, giver):
            return redirect("consent-who", room=giver.state.public_id)
        if request.method == "POST":
            raise Http404
        return redirect("consent-who", room=giver.state.public_id)
    form = EndForm(request.POST if "on" in request.POST else None)
    told = {
        "heading": _("It holds no more: {name}").format(name=giver.state.seats[fact.seat].name),
        "intro": _("Consents that were given stand until they end or are withdrawn."),
        "ends": fact.key,
        "danger": True,
    }
    return _recording(request, giver, form, lambda: form.event(giver, fact), told)


def _fact(request: HttpRequest, giver: Giver) -> Fact | None:
    fact = known.known(giver.state).facts.get(request.POST.get("ends", ""))
    if fact is None or fact.ended is not None or not covers(giver.reach, fact.scopes, fact.told):
        return None
    return fact if giver.knows(giver.state.seats[fact.seat]) else None


def _recording(
    request: HttpRequest, giver: Giver, form: Saying, event: Callable[[], Event], told: dict[str, Any]
) -> HttpResponse:
    if form.is_valid() and post(form, giver, event()) is not None:
        messages.success(request, _("It is recorded."))
        return redirect("consent-who", room=giver.state.public_id)
    back = {"back_url": f"/rooms/{giver.state.public_id}/consent/who/", "back_label": _("Back to who is who")}
    return form_page(request, giver, form, "consent/who_form.html", **told, **back)
