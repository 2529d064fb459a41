"""No, in plain words. What is not there and what may not be seen look the same."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from hub.views.away import away
from rooms.away import store_is_away


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What could not be read, or was too large."""
    if isinstance(exception, RequestDataTooBig):
        return _alone("413.html", 413)
    return _alone("400.html", 400)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our own page, or whose page had grown too old, or from a browser without cookies."""
    told = {"no_cookies": settings.CSRF_COOKIE_NAME not in request.COOKIES}
    return render(request, "hub/form_refused.html", told, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Called where the error was caught, so it can still be asked what it was."""
    if store_is_away(sys.exc_info()[1]):
        return away(request)
    return _alone("500.html", 500)


def _alone(template: str, status: int) -> HttpResponse:
    """Drawn without the request, which may be what cannot be read, or what the page's frame fell over."""
    return HttpResponse(render_to_string(template), status=status)
