"""Showing the second factor, setting it up, and the codes for when it is lost.

Whoever knows only a password must not be able to add a second factor of their own: setting up is open before the
second factor only to a person who has none.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hub import recovery, second_factor, visits
from hub.doors import asks_anew, before_second_factor, visit_of
from hub.forms import CodeForm
from hub.next_page import next_page
from hub.qr import square


@before_second_factor("this is where the second factor is shown")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    if not second_factor.has_one(visit.user):
        return _onward("second-factor-set-up", request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = second_factor.verify(visit.user, form.cleaned_data["code"])
        except (second_factor.WrongCode, second_factor.TooSoon) as no:
            form.add_error("code", _in_words(no))
        else:
            visits.prove(request, visit, device)
            return HttpResponseRedirect(next_page(request))
    return _page(request, "hub/second_factor.html", form)


@before_second_factor("a person without a second factor sets up their first; anyone else is sent to show it")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    if second_factor.has_one(visit.user) and not visits.is_fresh(visit):
        return _onward("second-factor", request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = second_factor.set_up(visit.user, visit, form.cleaned_data["code"])
        except second_factor.WrongCode as no:
            form.add_error("code", _in_words(no))
        else:
            visits.prove(request, visit, device)
            return _codes_page(request)
    secret = second_factor.new_secret(visit)
    told = {
        "square": square(second_factor.secret_address(visit.user, secret)),
        "secret": second_factor.secret_text(secret),
    }
    return _page(request, "hub/set_up.html", form, **told)


@asks_anew
@require_POST
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    return _codes_page(request)


def _codes_page(request: HttpRequest) -> HttpResponse:
    """Drawn straight away and not by a second request: the codes are shown once."""
    codes = recovery.issue(visit_of(request).user)
    return render(request, "hub/recovery_codes.html", {"codes": codes, "next": next_page(request)})


def _page(request: HttpRequest, template: str, form: CodeForm, **told: object) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, "next": next_page(request), **told}, status=status)


def _onward(name: str, request: HttpRequest) -> HttpResponse:
    response = redirect(name)
    response["Location"] += f"?{urlencode({'next': next_page(request)})}"
    return response


def _in_words(no: Exception) -> str:
    if isinstance(no, second_factor.TooSoon):
        return _("Too many wrong codes. Wait %(seconds)s seconds, then try again.") % {"seconds": no.seconds}
    return _("The code is not right, or it has been used already. Wait for the next one and try again.")
