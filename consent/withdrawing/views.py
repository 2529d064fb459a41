"""Closing and withdrawing: first a page says what it will do, `sure` does it, and then a page says what it did."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consent.acts import seen_lines
from consent.doors import for_givers
from consent.forms import WordForm
from consent.giver import Giver, giver_of, live_in
from consent.pages import page
from consent.plan_consent import live_plans
from consent.story import basis_key, course
from consent.views import cell_of
from consent.withdrawing import acts
from consent.withdrawing.effect import effect_of, own_withdrawal
from consent.withdrawing.loss import counted_over, ends_plan, losses
from consent.withdrawing.swathe import Swathe, as_shown, cells_of
from rooms.log.append import Placed
from rooms.log.read import reader_of
from rooms.refusal import Refused
from rooms.state import Grant, Party, Scope
from rooms.web import page_of


@require_POST
@for_givers
def close_one(request: HttpRequest, giver: Giver) -> HttpResponse:
    """One cell."""
    party, scope = cell_of(request, giver)
    was = request.POST.get("was", "")
    live = [
        (basis, grant)
        for basis, grant in live_in(giver.state, party, scope, giver.day)
        if basis.kind == "consent"
    ]
    gone = [grant for basis, grant in live if giver.sees_grant(basis, grant)]

    def close(word: str) -> Placed | None:
        return acts.close_cell(giver, party, scope, was, word)

    def told() -> dict[str, Any]:
        said = counted_over(giver, gone) if len(gone) == len(live) else None
        return {
            "heading": _("Close %(scope)s for %(party)s?") % {"scope": scope.name, "party": party.name},
            "losses": losses(giver, [(party, scope)], gone, said),
            "pauses": ends_plan(giver, gone),
            "unseen": scope.pk not in giver.reach,
            "hidden": {"party": party.public_id, "scope": scope.key, "was": was},
            "submit": _("Close it"),
        }

    return _closing(request, giver, close, told, _("It is closed now."))


@require_POST
@for_givers
def close_many(request: HttpRequest, giver: Giver) -> HttpResponse:
    """All that is open to one party, or one kind of information for everybody."""
    swathe = _swathe(request, giver)
    cells = cells_of(giver, swathe)
    shown = request.POST.get("shown") or as_shown(giver, cells)
    ending = acts.by_basis(giver, cells)
    gone = [grant for basis, lines in ending for grant in lines if giver.sees_grant(basis, grant)]
    whole = len(gone) == sum(len(lines) for _basis, lines in ending)

    def close(word: str) -> Placed:
        return acts.close_many(giver, swathe, shown, word)

    def told() -> dict[str, Any]:
        heading = _("Close everything for %(name)s?") if swathe.party else _("Close %(name)s for everybody?")
        return {
            "heading": heading % {"name": swathe.name},
            "losses": losses(giver, cells, gone, counted_over(giver, gone) if whole else None),
            "pauses": ends_plan(giver, gone),
            "hidden": {**swathe.fields, "shown": shown},
            "submit": _("Close all of it"),
        }

    return _closing(request, giver, close, told, _("It is closed now."))


@require_POST
@for_givers
def withdraw_one(request: HttpRequest, giver: Giver) -> HttpResponse:
    """All of one consent, which the seat sees."""
    entry = request.POST.get("consent", "")
    seen = next(
        (one for one in course(giver) if one.public_id == entry and one.kind == "consent.given"), None
    )
    if seen is None:
        raise Http404
    basis = giver.state.bases[basis_key(seen)]
    gone = seen_lines(giver, basis)
    shown = request.POST.get("shown") or acts.lines_shown(giver, gone)

    def withdraw(word: str) -> Placed:
        return acts.withdraw(giver, basis.key, shown, word)

    def told() -> dict[str, Any]:
        return {
            "heading": _("Withdraw all of this consent?"),
            "losses": losses(giver, _cells(giver, gone), gone, counted_over(giver, gone)),
            "pauses": ends_plan(giver, gone),
            "hidden": {"consent": entry, "shown": shown},
            "submit": _("Withdraw"),
        }

    return _closing(request, giver, withdraw, told, _("The consent is withdrawn."))


@require_POST
@for_givers
def withdraw_plan(request: HttpRequest, giver: Giver) -> HttpResponse:
    """The consent to the plan, whole. The case pauses then, and that is said first."""
    gone = [grant for basis in live_plans(giver.state, giver.day) for grant in seen_lines(giver, basis)]

    def withdraw(word: str) -> Placed:
        return acts.withdraw_plan(giver, word)

    def told() -> dict[str, Any]:
        return {
            "heading": _("Withdraw the consent to the plan?"),
            "losses": losses(giver, _cells(giver, gone), gone, None),
            "pauses": True,
            "hidden": {},
            "submit": _("Withdraw the consent to the plan"),
        }

    return _closing(request, giver, withdraw, told, _("The consent to the plan is withdrawn."))


@require_safe
@for_givers
def effect(request: HttpRequest, giver: Giver, entry: str) -> HttpResponse:
    """What a withdrawal of one's own has done by now."""
    seen = own_withdrawal(giver, entry)
    if seen is None:
        raise Http404
    told = {
        **page_of(giver),
        "room": giver.state.public_id,
        "effect": effect_of(giver, seen),
        "paused": giver.state.state == "paused",
    }
    return render(request, "consent/effect.html", told)


def _swathe(request: HttpRequest, giver: Giver) -> Swathe:
    """The party or the kind of information that a form names, as far as the seat knows it. Raises `Http404`."""
    parties = {party.public_id: party for party in giver.known_parties()}
    scopes = {scope.key: scope for scope in giver.known_scopes()}
    party, scope = parties.get(request.POST.get("party", "")), scopes.get(request.POST.get("scope", ""))
    if (party is None) == (scope is None):
        raise Http404
    return Swathe(party, scope)


def _cells(giver: Giver, gone: list[Grant]) -> list[tuple[Party, Scope]]:
    return [(giver.state.parties[grant.party], giver.state.scopes[grant.scope]) for grant in gone]


def _closing(
    request: HttpRequest,
    giver: Giver,
    act: Callable[[str], Placed | None],
    told: Callable[[], dict[str, Any]],
    done: str,
) -> HttpResponse:
    sure = "sure" in request.POST
    form = WordForm(request.POST if sure else None) if giver.records else None
    if not sure or (form is not None and not form.is_valid()):
        asked = {**told(), **page_of(giver), "form": form}
        asked |= {"room": giver.state.public_id, "records": giver.records}
        status = 400 if form is not None and form.errors else 200
        return render(request, "consent/confirm.html", asked, status=status)
    try:
        placed = act(form.cleaned_data["word"] if form is not None else "")
    except Refused as refused:
        return page(request, giver, refused=refused)
    messages.success(request, done)
    if placed is not None and _sees(giver, placed.public_id):
        return redirect("consent-effect", room=giver.state.public_id, entry=placed.public_id)
    return redirect("consent", room=giver.state.public_id)


def _sees(giver: Giver, entry: str) -> bool:
    """Does the author see what was just withdrawn? What one does not reach is closed unseen."""
    reader = reader_of(giver.seat.user_id, giver.state.public_id)
    now = giver_of(reader, giver.language) if reader is not None else None
    return now is not None and own_withdrawal(now, entry) is not None
