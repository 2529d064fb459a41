"""The demonstration's start page: invented people, and one press to be any of them. Not there without HUB_DEMO=1."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from hub import demonstration
from hub.doors import open_door
from hub.next_page import next_page
from hub.views.side import PAIR


@open_door("the demonstration lets anyone in")
@require_GET
def demo(request: HttpRequest) -> HttpResponse:
    _only_in_the_demonstration()
    from rooms.cast import demonstration_cast

    rooms = demonstration_cast()
    told = {"rooms": rooms, "next": next_page(request), "pair": _first_pair(rooms)}
    return render(request, "hub/demo.html", told)


@open_door("the demonstration lets anyone in")
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    _only_in_the_demonstration()
    demonstration.enter(request, demonstration.person(request.POST.get("login", "")))
    return HttpResponseRedirect(next_page(request))


def _first_pair(rooms: list[dict[str, Any]]) -> tuple[str, str] | None:
    """The two to begin with side by side, where their room is loaded."""
    logins = {person["login"] for room in rooms for person in room["people"]}
    return PAIR if logins.issuperset(PAIR) else None


def _only_in_the_demonstration() -> None:
    if not settings.HUB_DEMO:
        raise Http404
