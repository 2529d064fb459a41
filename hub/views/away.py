"""The page of a house whose store is away: calm, drawn without a question to any store, in the language of the browser.

What was typed comes back in a form that sends the very same once more. Only where the request is known to come from
our own page, and only in a room: elsewhere a form holds passwords and codes, and going back keeps the rest.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.template.loader import render_to_string

RETRY_SECONDS = 10
KEPT_UNDER = "/rooms/"
_OURS_ALONE = frozenset({"csrfmiddlewaretoken"})

Fields = list[tuple[str, str]]


def away(request: HttpRequest) -> HttpResponse:
    """503, to be asked again in some seconds."""
    kept = _kept(request)
    told: dict[str, Any] = {
        "sent": request.method == "POST",
        "here": request.get_full_path(),
        "kept": kept,
        "written": [value for _, value in kept if any(letter.isspace() for letter in value.strip())],
        "once": any(name == "client_id" for name, _ in kept),
        "csrf_token": get_token(request) if kept else "",
    }
    page = HttpResponse(render_to_string("503.html", told), status=503)
    page["Retry-After"] = str(RETRY_SECONDS)
    return page


def _kept(request: HttpRequest) -> Fields:
    """What the form held, field by field; nothing of a form with a file in it, which no page can give back."""
    if request.method != "POST" or not request.path.startswith(KEPT_UNDER) or request.FILES:
        return []
    if not _came_from_our_page(request):
        return []
    return [(name, value) for name, values in request.POST.lists() for value in _texts(name, values)]


def _texts(name: str, values: list[Any]) -> list[str]:
    return [] if name in _OURS_ALONE else [str(value) for value in values]


def _came_from_our_page(request: HttpRequest) -> bool:
    """A store that is away may have stopped the request before this was asked."""
    return _Asked(_anything).process_view(request, _anything, (), {}) is None


class _Asked(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        """Without the page that it draws otherwise, which asks a store who is there."""
        return HttpResponse(status=403)


def _anything(*_: Any) -> HttpResponse:
    return HttpResponse()
