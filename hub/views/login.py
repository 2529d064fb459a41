"""Signing in with a password, and out again.

A wrong name and a wrong password get the same answer in the same time; whoever tries too often from one place is asked
to wait, and that stops nobody who signs in from another.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hub import visits
from hub.doors import before_second_factor, open_door
from hub.forms import LoginForm
from hub.models import User
from hub.next_page import next_page


@open_door("the front door")
def home(request: HttpRequest) -> HttpResponse:
    if request.visit is not None:  # type: ignore[attr-defined]
        return redirect("/rooms/")
    return redirect("demo" if settings.HUB_DEMO else "login")


@open_door("whoever signs in is not signed in yet")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    form = LoginForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=200)
    user = authenticate(request, username=form.cleaned_data["login"], password=form.cleaned_data["password"])
    if not isinstance(user, User):
        form.add_error(None, _("The user name and the password do not belong together. Try again."))
        return _page(request, form, status=422)
    visits.begin(request, user)
    return HttpResponseRedirect(f"{reverse('second-factor')}?{urlencode({'next': next_page(request)})}")


def locked_out(request: HttpRequest, response: HttpResponse, credentials: Any) -> HttpResponse:
    """The answer to too many tries, the same whether or not there is such a user."""
    form = LoginForm(request.POST)
    form.full_clean()
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    form.add_error(
        None, _("Too many tries from here. Wait %(minutes)s minutes, then try again.") % {"minutes": minutes}
    )
    return _page(request, form, status=429)


@before_second_factor("whoever came half-way may turn back")
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    visits.leave(request)
    answer = redirect("home")
    answer["Clear-Site-Data"] = '"storage"'  # a shared computer keeps nothing, sealed or not
    return answer


def _page(request: HttpRequest, form: LoginForm, status: int) -> HttpResponse:
    return render(request, "hub/login.html", {"form": form, "next": next_page(request)}, status=status)
