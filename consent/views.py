"""The page on which access is given and taken: for those who may give consent, and the coordinator who records it.

To anyone else it is not there. Every act is asked for with a fresh second factor.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consent import acts, export
from consent.attached import attached
from consent.doors import for_givers
from consent.forms import OpenForm, PlanConsentForm
from consent.giver import Giver
from consent.giving.offer import Offer
from consent.giving.views import text_page
from consent.pages import page
from consent.plan_consent import live_plans
from consent.table import cell
from rooms.disclosures import disclose
from rooms.log.seen import Seen
from rooms.refusal import Refused
from rooms.state import Party, Scope


@require_safe
@for_givers
def consent(request: HttpRequest, giver: Giver) -> HttpResponse:
    return page(request, giver)


@require_POST
@for_givers
def open_one(request: HttpRequest, giver: Giver) -> HttpResponse:
    """Shows the text of a consent that opens one cell. Nothing is stored before it is signed."""
    party, scope = cell_of(request, giver)
    shown = cell(giver, party, scope, {})
    form = OpenForm(shown, request.POST)
    was = request.POST.get("was", "")
    try:
        acts.openable(giver, party, scope, was)
    except Refused as refused:
        return page(request, giver, refused=refused)
    if not form.is_valid():
        return page(request, giver, opening=(shown, form))
    told = form.cleaned_data
    lines = ((party.public_id, scope.key, was),)
    return text_page(
        request,
        giver,
        Offer(giver.state.public_id, lines, told["way"], told["purpose"], told["until"].isoformat()),
    )


@require_POST
@for_givers
def give_plan(request: HttpRequest, giver: Giver) -> HttpResponse:
    """Shows the text of the consent to the plan."""
    if live_plans(giver.state, giver.day):
        return page(request, giver, refused=Refused("bad-frame", why=acts.GIVEN_ALREADY))
    if not giver.decides_on_plan:
        return page(request, giver, refused=Refused("not-yours", why=acts.NOT_YOURS))
    form = PlanConsentForm(giver, request.POST)
    if not form.is_valid():
        return page(request, giver, plan_form=form)
    told = form.cleaned_data
    lines = tuple((party.public_id, scope.key, "") for party, scope in form.chosen())
    until = told["until"].isoformat()
    return text_page(
        request, giver, Offer(giver.state.public_id, lines, told["way"], told["purpose"], until, plan=True)
    )


def cell_of(request: HttpRequest, giver: Giver) -> tuple[Party, Scope]:
    """The party and kind of information that a form names, as far as the seat knows them. Raises `Http404`."""
    parties = {party.public_id: party for party in giver.known_parties()}
    scopes = {scope.key: scope for scope in giver.known_scopes()}
    party, scope = parties.get(request.POST.get("party", "")), scopes.get(request.POST.get("scope", ""))
    if party is None or scope is None:
        raise Http404
    return party, scope


@require_safe
@for_givers
def export_file(request: HttpRequest, giver: Giver) -> HttpResponse:
    """All that one may have of the consents here, in the case format."""
    content = export.as_file(giver, _taken(giver))
    return attached(content, "application/json", _("The consents in this case") + ".json")


@require_safe
@for_givers
def export_paper(request: HttpRequest, giver: Giver) -> HttpResponse:
    """The same on paper."""
    content = export.as_paper(giver, _taken(giver))
    return attached(content, "application/pdf", _("The consents in this case") + ".pdf")


def _taken(giver: Giver) -> list[Seen]:
    """What leaves, recorded before it does. For the owner and those who may give; the coordinator has the page."""
    if giver.records:
        raise Http404
    seen = export.gathered(giver)
    disclose(giver.reader, "export", [one.newest for one in seen])
    return seen
