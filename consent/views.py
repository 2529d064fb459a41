"""The page on which access is given and taken: for those who may give consent, and the coordinator who records it.

To anyone else it is not there. Every act is asked for with a fresh second factor.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consent import acts
from consent.doors import for_givers
from consent.forms import OpenForm, PlanConsentForm
from consent.giver import Giver
from consent.pages import page
from consent.table import cell
from rooms.refusal import Refused
from rooms.state import Party, Scope
from rooms.web import refuse


@require_safe
@for_givers
def consent(request: HttpRequest, giver: Giver) -> HttpResponse:
    return page(request, giver)


@require_POST
@for_givers
def open_one(request: HttpRequest, giver: Giver) -> HttpResponse:
    party, scope = cell_of(request, giver)
    shown = cell(giver, party, scope, {})
    form = OpenForm(shown, request.POST)
    was = request.POST.get("was", "")
    try:
        acts.openable(giver, party, scope, was)
    except Refused as refused:
        return page(request, giver, refused=refused)
    if form.is_valid():
        try:
            acts.open_cell(giver, party, scope, was, form.cleaned_data["way"], form.cleaned_data["purpose"])
        except Refused as refused:
            refuse(form, refused)
        else:
            return done(request, giver, _("It is open now."), party)
    return page(request, giver, opening=(shown, form))


@require_POST
@for_givers
def give_plan(request: HttpRequest, giver: Giver) -> HttpResponse:
    form = PlanConsentForm(giver, request.POST)
    if form.is_valid():
        try:
            acts.give_plan(giver, form.chosen(), form.cleaned_data["way"], form.cleaned_data["purpose"])
        except Refused as refused:
            refuse(form, refused)
        else:
            return done(request, giver, _("The consent to the plan is given."), None)
    return page(request, giver, plan_form=form)


def cell_of(request: HttpRequest, giver: Giver) -> tuple[Party, Scope]:
    """The party and kind of information that a form names, as far as the seat knows them. Raises `Http404`."""
    parties = {party.public_id: party for party in giver.known_parties()}
    scopes = {scope.key: scope for scope in giver.known_scopes()}
    party, scope = parties.get(request.POST.get("party", "")), scopes.get(request.POST.get("scope", ""))
    if party is None or scope is None:
        raise Http404
    return party, scope


def done(request: HttpRequest, giver: Giver, words: str, party: Party | None) -> HttpResponse:
    messages.success(request, words)
    answer = redirect("consent", room=giver.state.public_id)
    if party is not None:
        answer["Location"] += f"#party-{party.public_id}"
    return answer
