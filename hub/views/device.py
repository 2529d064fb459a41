"""What one device remembers of how its screen is: day or night, and whether single keys do anything.

It is kept in the browser and not with the person: the same eyes want another light at night than at a desk.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from hub.forms import KeysForm, LookForm
from hub.next_page import next_page

A_YEAR = 365 * 24 * 3600  # seconds


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    form = LookForm(request.POST)
    response = HttpResponseRedirect(next_page(request))
    if form.is_valid():
        _remember(response, settings.LOOK_COOKIE_NAME, form.cleaned_data["look"])
    return response


@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    form = KeysForm(request.POST)
    response = HttpResponseRedirect(next_page(request))
    if form.is_valid():
        _remember(response, settings.KEYS_COOKIE_NAME, form.cleaned_data["keys"])
    return response


@require_GET
def shortcuts(request: HttpRequest) -> HttpResponse:
    """The same list as the dialog that `?` opens, as a page of its own."""
    return render(request, "hub/shortcuts.html")


def _remember(response: HttpResponse, name: str, choice: str) -> None:
    response.set_cookie(
        name,
        choice,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
