"""Every view is behind sign-in and second factor. A view that is not says so by name, with its reason.

Middleware, because a door that each view had to close for itself would one day stand open. An app that may not import
this one can ask for the second factor anew by setting `asks_anew = True` on its view.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from hub import visits
from hub.models import Visit
from hub.next_page import page_behind

View = TypeVar("View", bound=Callable[..., HttpResponse])
OPEN, SIGNED_IN = "open", "signed in"
BY_ITSELF = "X-By-Itself"  # a page's script asks because of what others did: nobody did anything here


def open_door(reason: str) -> Callable[[View], View]:
    """Marks a view that anyone may come to."""
    return _marked(OPEN, reason)


def before_second_factor(reason: str) -> Callable[[View], View]:
    """Marks a view that asks for sign-in and not yet for the second factor."""
    return _marked(SIGNED_IN, reason)


def asks_anew(view: View) -> View:
    """Marks a view that wants the second factor shown within the last minutes."""
    view.asks_anew = True  # type: ignore[attr-defined]
    return view


def visit_of(request: HttpRequest) -> Visit:
    """The visit that this request belongs to, in a view behind sign-in."""
    visit = request.visit  # type: ignore[attr-defined]
    if not isinstance(visit, Visit):
        raise TypeError("a view that is open to anyone has no visit")
    return visit


class Doors:
    """Puts `request.visit` in place, ends what has outlived itself, and turns away who may not pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        visit = _visit(request)
        request.visit = visit  # type: ignore[attr-defined]
        if visit is not None:
            if BY_ITSELF not in request.headers:
                visits.see(visit)
            translation.activate(visit.user.language)
            request.LANGUAGE_CODE = visit.user.language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        door = getattr(view, "door", None)
        visit: Visit | None = request.visit  # type: ignore[attr-defined]
        if door == OPEN:
            return None
        if visit is None:
            return _turned_to("login", request)
        if door == SIGNED_IN:
            return None
        if visit.second_factor_at is None or not request.user.is_verified():  # type: ignore[union-attr]
            return _turned_to("second-factor", request)
        if getattr(view, "asks_anew", False) and not visits.is_fresh(visit):
            return _turned_to("second-factor", request)
        return None


def _visit(request: HttpRequest) -> Visit | None:
    key = request.session.session_key
    if key is None:
        return None
    visit = visits.living_visit(key) if request.user.is_authenticated else None
    if visit is None or visit.user_id != request.user.pk:
        visits.leave(request)
        return None
    return visit


def _turned_to(name: str, request: HttpRequest) -> HttpResponse:
    """To the page that can help, and from there back. A script's request is told so, or it would draw that page."""
    address = f"{reverse(name)}?{urlencode({'next': page_behind(request)})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _marked(door: str, reason: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.door = door  # type: ignore[attr-defined]
        view.door_reason = reason  # type: ignore[attr-defined]
        return view

    return mark
