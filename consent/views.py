"""The page on which access is given and taken: for those who may give consent, and the coordinator who records it.

To anyone else it is not there. Every act is asked for with a fresh second factor.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consent import acts
from consent.forms import OpenForm, PlanConsentForm, WordForm
from consent.giver import Giver, giver_of, live_in
from consent.loss import counted_over, ends_plan, losses
from consent.pages import asked_once_more, page
from consent.plan_consent import live_plans
from consent.story import basis_key, course
from consent.table import cell
from rooms.refusal import Refused
from rooms.sight import Sight
from rooms.state import Party, Scope
from rooms.web import in_room, refuse

GiverView = Callable[[HttpRequest, Giver], HttpResponse]


def for_givers(view: GiverView) -> Callable[..., HttpResponseBase]:
    """A view of the consent page: asks for the second factor anew; 404 for whoever has no business there."""

    @in_room
    @wraps(view)
    def inside(request: HttpRequest, sight: Sight) -> HttpResponseBase:
        giver = giver_of(sight.reader, sight.language)
        if giver is None:
            raise Http404
        return view(request, giver)

    inside.asks_anew = True  # type: ignore[attr-defined]
    return inside


@require_safe
@for_givers
def consent(request: HttpRequest, giver: Giver) -> HttpResponse:
    return page(request, giver)


@require_POST
@for_givers
def open_one(request: HttpRequest, giver: Giver) -> HttpResponse:
    party, scope = _cell(request, giver)
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
            return _done(request, giver, _("It is open now."), party)
    return page(request, giver, opening=(shown, form))


@require_POST
@for_givers
def close_one(request: HttpRequest, giver: Giver) -> HttpResponse:
    """Says first who loses sight of what; `sure` closes."""
    party, scope = _cell(request, giver)
    was = request.POST.get("was", "")
    hidden = {"party": party.public_id, "scope": scope.key, "was": was}
    live = [
        (basis, grant)
        for basis, grant in live_in(giver.state, party, scope, giver.day)
        if basis.kind == "consent"
    ]
    gone = [grant for basis, grant in live if giver.sees_grant(basis, grant)]
    said = counted_over(giver, gone) if len(gone) == len(live) else None

    def close(word: str) -> None:
        acts.close_cell(giver, party, scope, was, word)

    told = {
        "heading": _("Close %(scope)s for %(party)s?") % {"scope": scope.name, "party": party.name},
        "losses": losses(giver, [(party, scope)], gone, said),
        "pauses": ends_plan(giver, gone),
        "unseen": scope.pk not in giver.reach,
        "hidden": hidden,
        "submit": _("Close it"),
    }
    return _closing(request, giver, close, told, _("It is closed now."), party)


@require_POST
@for_givers
def withdraw_one(request: HttpRequest, giver: Giver) -> HttpResponse:
    """Takes back all of one consent, which the seat sees."""
    entry = request.POST.get("consent", "")
    seen = next(
        (one for one in course(giver) if one.public_id == entry and one.kind == "consent.given"), None
    )
    if seen is None:
        raise Http404
    basis = giver.state.bases[basis_key(seen)]
    gone = acts.seen_lines(giver, basis)
    lines = [(giver.state.parties[grant.party], giver.state.scopes[grant.scope]) for grant in gone]

    def withdraw(word: str) -> None:
        acts.withdraw(giver, basis.key, word)

    told = {
        "heading": _("Withdraw all of this consent?"),
        "losses": losses(giver, lines, gone, counted_over(giver, gone)),
        "pauses": ends_plan(giver, gone),
        "hidden": {"consent": entry},
        "submit": _("Withdraw"),
    }
    return _closing(request, giver, withdraw, told, _("The consent is withdrawn."), None)


@require_POST
@for_givers
def withdraw_plan(request: HttpRequest, giver: Giver) -> HttpResponse:
    """Takes back the consent to the plan, whole. The case pauses then, and that is said first."""
    plans = live_plans(giver.state, giver.day)
    gone = [grant for basis in plans for grant in acts.seen_lines(giver, basis)]
    lines = [(giver.state.parties[grant.party], giver.state.scopes[grant.scope]) for grant in gone]

    def withdraw(word: str) -> None:
        acts.withdraw_plan(giver, word)

    told = {
        "heading": _("Withdraw the consent to the plan?"),
        "losses": losses(giver, lines, gone, None),
        "pauses": True,
        "hidden": {},
        "submit": _("Withdraw the consent to the plan"),
    }
    return _closing(request, giver, withdraw, told, _("The consent to the plan is withdrawn."), None)


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
            return _done(request, giver, _("The consent to the plan is given."), None)
    return page(request, giver, plan_form=form)


def _cell(request: HttpRequest, giver: Giver) -> tuple[Party, Scope]:
    """The party and kind of information that a form names, as far as the seat knows them. Raises `Http404`."""
    parties = {party.public_id: party for party in giver.known_parties()}
    scopes = {scope.key: scope for scope in giver.known_scopes()}
    party, scope = parties.get(request.POST.get("party", "")), scopes.get(request.POST.get("scope", ""))
    if party is None or scope is None:
        raise Http404
    return party, scope


def _closing(
    request: HttpRequest,
    giver: Giver,
    act: Callable[[str], None],
    told: dict[str, Any],
    done: str,
    party: Party | None,
) -> HttpResponse:
    sure = "sure" in request.POST
    form = WordForm(request.POST if sure else None) if giver.records else None
    if not sure or (form is not None and not form.is_valid()):
        return asked_once_more(request, giver, form, told)
    try:
        act(form.cleaned_data["word"] if form is not None else "")
    except Refused as refused:
        return page(request, giver, refused=refused)
    return _done(request, giver, done, party)


def _done(request: HttpRequest, giver: Giver, words: str, party: Party | None) -> HttpResponse:
    messages.success(request, words)
    answer = redirect("consent", room=giver.state.public_id)
    if party is not None:
        answer["Location"] += f"#party-{party.public_id}"
    return answer
