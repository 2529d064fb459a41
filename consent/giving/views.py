"""The text and the signature, somebody's recorded word, a no, a ground, and the papers of a consent."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consent.attached import attached
from consent.doors import for_givers, while_open
from consent.giver import Giver
from consent.giving import acts
from consent.giving.forms import GroundForm, RecordForm, RefuseForm, SignForm
from consent.giving.offer import Offer, loaded, resolved
from consent.giving.proposals import as_offer, asked_of, check_new
from consent.giving.receipt import consent_seen, receipt, scan_of
from consent.giving.text import text_of
from consent.pages import page
from rooms.disclosures import disclose
from rooms.documents import SCAN
from rooms.refusal import Refused
from rooms.views.documents import served_as
from rooms.views.posting import keep
from rooms.web import page_of


def text_page(
    request: HttpRequest,
    giver: Giver,
    offer: Offer,
    form: SignForm | None = None,
    *,
    refused: Refused | None = None,
) -> HttpResponse:
    """The whole text, and below it where it is signed; the page of consents where it can no longer be given."""
    try:
        lines = resolved(giver, offer)
        if not offer.proposal:
            check_new(giver, offer)
    except Refused as not_now:
        return page(request, giver, refused=refused or not_now)
    text = text_of(giver, offer, lines)
    told = {
        **page_of(giver),
        "room": giver.state.public_id,
        "text": text,
        "offer": offer.dumped(),
        "digest": text.digest,
        "form": form or SignForm(giver),
        "refused": refused,
        "proposal": offer.proposal,
    }
    status = (
        409
        if isinstance(refused, acts.Stale)
        else 400
        if refused or (form is not None and form.errors)
        else 200
    )
    return render(request, "consent/giving/sign.html", told, status=status)


@require_POST
@for_givers
def give(request: HttpRequest, giver: Giver) -> HttpResponse:
    """Signs the text that was read."""
    offer = loaded(request.POST.get("offer", ""), giver.state.public_id)
    if offer is None:
        raise Http404
    form = SignForm(giver, request.POST)
    if not form.is_valid():
        return text_page(request, giver, offer, form)
    try:
        signed = acts.sign(giver, offer, request.POST.get("digest", ""), form.cleaned_data.get("child", ""))
    except acts.SignedAlready as refused:
        return page(request, giver, refused=refused)
    except Refused as refused:
        return text_page(request, giver, offer, form, refused=refused)
    if signed.asked:
        messages.success(
            request,
            _("You have signed. It opens when %(names)s has signed too.")
            % {"names": ", ".join(signed.asked)},
        )
    elif signed.waits:
        messages.success(request, _("You have signed. It opens when everybody who must has signed too."))
    elif offer.plan:
        messages.success(request, _with_receipt(giver, signed, _("The consent to the plan is given.")))
    else:
        messages.success(request, _with_receipt(giver, signed, _("It is open now.")))
    return _back(giver, offer)


def _with_receipt(giver: Giver, signed: acts.Signed, said: str) -> SafeString:
    """The receipt stands where one is after signing, as well as in the story further down."""
    url = reverse("consent-receipt", kwargs={"room": giver.state.public_id, "entry": signed.placed.public_id})
    return format_html('{} <a href="{}" download>{}</a>', said, url, _("Receipt (PDF)"))


def _back(giver: Giver, offer: Offer) -> HttpResponse:
    answer = redirect("consent", room=giver.state.public_id)
    if len({party for party, _scope, _was in offer.lines}) == 1:
        answer["Location"] += f"#party-{offer.lines[0][0]}"
    return answer


@require_POST
@for_givers
def asked(request: HttpRequest, giver: Giver) -> HttpResponse:
    """What somebody else has signed and waits for this seat."""
    key = request.POST.get("proposal", "")
    found = next((one for one in asked_of(giver) if one.key == key), None)
    if found is None:
        return page(request, giver, refused=Refused("not-found", why=acts.GONE))
    disclose(giver.reader, "page", [found.seq])
    return text_page(request, giver, as_offer(giver, found))


@require_POST
@for_givers
def no(request: HttpRequest, giver: Giver) -> HttpResponse:
    """A no to what waits, or one's own signature taken back."""
    try:
        acts.say_no(giver, request.POST.get("proposal", ""))
    except Refused as refused:
        return page(request, giver, refused=refused)
    messages.success(request, _("It will not be given. Nothing was opened."))
    return redirect("consent", room=giver.state.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_givers
@while_open
def say_no(request: HttpRequest, giver: Giver) -> HttpResponse:
    """«Ønsker ikke»: recorded without a reason asked for (CR-23)."""
    if giver.records or not giver.may_refuse:
        raise Http404
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            acts.refuse(giver, form.cleaned_data["reason"], form.once())
        except Refused as refused:
            keep(form, refused)
        else:
            messages.success(
                request, _("Your no is recorded. Help goes on, and a coordinator is still offered.")
            )
            return redirect("consent", room=giver.state.public_id)
    told = {
        "heading": _("Say no"),
        "intro": _(
            "You can say no to sharing more. You do not have to say why. Help goes on as before, a coordinator is still "
            "offered, and you can say yes later. What is open now stays open until you close it. A consent that "
            "waits for signatures, with yours among them, is not given then, and the others are told."
        ),
        "submit_label": _("Record my no"),
    }
    return _form(request, giver, form, told)


@require_http_methods(["GET", "HEAD", "POST"])
@for_givers
@while_open
def record(request: HttpRequest, giver: Giver) -> HttpResponse:
    """What somebody said yes to, orally or on paper."""
    if not giver.records:
        raise Http404
    form = RecordForm(giver, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        scan = form.cleaned_data["scan"]
        try:
            content = scan.content if scan else None
            acts.record(giver, form.cleaned_data["whose"], form.event(), content, _facts(scan), form.once())
        except Refused as refused:
            keep(form, refused)
        else:
            messages.success(request, _("The consent is recorded, and holds from now."))
            return redirect("consent", room=giver.state.public_id)
    told = {
        "heading": _("Record a consent"),
        "intro": _(
            "A yes on the telephone, in a meeting or on paper counts when it is recorded: who said it, who heard it, when, "
            "and what was said. It is their consent, and they can take it back at any time."
        ),
        "submit_label": _("Record the consent"),
    }
    return _form(request, giver, form, told)


def _facts(scan: Any) -> dict[str, Any]:
    return {"content": SCAN} if scan else {}


@require_http_methods(["GET", "HEAD", "POST"])
@for_givers
@while_open
def ground(request: HttpRequest, giver: Giver) -> HttpResponse:
    """A statutory ground. It shows as what it is, and never as a consent."""
    if giver.seat.role != "coordinator":
        raise Http404
    form = GroundForm(giver, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            acts.state_ground(giver, form.event(), form.once())
        except Refused as refused:
            keep(form, refused)
        else:
            messages.success(
                request, _("The ground is stated. It shows as what it is, and not as a consent.")
            )
            return redirect("consent", room=giver.state.public_id)
    told = {
        "heading": _("State a statutory ground"),
        "intro": _(
            "Some services may share without consent when the law says so. State the provision and why it holds here. "
            "The owner of the plan reads it. It cannot be withdrawn here."
        ),
        "submit_label": _("State the ground"),
    }
    return _form(request, giver, form, told)


@require_safe
@for_givers
def paper(request: HttpRequest, giver: Giver, entry: str) -> HttpResponse:
    """The receipt of a consent, as PDF."""
    seen = consent_seen(giver, entry)
    if seen is None:
        raise Http404
    disclose(giver.reader, "export", [seen.first])
    return attached(receipt(giver, seen), "application/pdf", _("Receipt for a consent") + ".pdf")


@require_safe
@for_givers
def scan(request: HttpRequest, giver: Giver, entry: str) -> HttpResponse:
    """The signed paper, for those who have the papers of that consent."""
    seen = consent_seen(giver, entry)
    found = scan_of(giver, seen) if seen is not None else None
    if seen is None or found is None:
        raise Http404
    disclose(giver.reader, "file", [seen.first])
    return attached(found.content, served_as(found.media_type), found.name)


def _form(request: HttpRequest, giver: Giver, form: Any, told: dict[str, Any]) -> HttpResponse:
    back = {
        "back_url": f"/rooms/{giver.state.public_id}/consent/",
        "back_label": _("Back to who may read what"),
    }
    context = {**page_of(giver), "form": form, **told, **back}
    return render(request, "rooms/form.html", context, status=400 if form.errors else 200)
