"""What a person may see and change of their own sign-in: language, open sessions, recovery codes."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from hub import recovery, second_factor
from hub.doors import open_door, visit_of
from hub.forms import LanguageForm
from hub.models import Visit
from hub.next_page import next_page
from rooms.ids import is_id


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    told = {
        "person": visit.user,
        "this_visit": visit,
        "visits": Visit.objects.living().filter(user=visit.user).order_by("-started_at"),
        "codes_left": recovery.left(visit.user),
        "has_second_factor": second_factor.has_one(visit.user),
    }
    return render(request, "hub/account.html", told)


@require_POST
def end_session(request: HttpRequest, session: str) -> HttpResponse:
    """Ends one of one's own; another's is answered as one that is not there."""
    if not is_id(session) or not Visit.objects.filter(pk=session, user=visit_of(request).user).end():
        raise Http404
    return redirect("account")


@open_door("people choose their language before they sign in")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    response = HttpResponseRedirect(next_page(request))
    if form.is_valid():
        _remember(request, response, form.cleaned_data["language"])
    return response


def _remember(request: HttpRequest, response: HttpResponse, code: str) -> None:
    visit: Visit | None = request.visit  # type: ignore[attr-defined]
    if visit is not None:
        visit.user.language = code
        visit.user.save(update_fields=["language"])
    translation.activate(code)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
