"""Two people of the demonstration side by side, each in a panel of their own. Not there without HUB_DEMO=1."""

from dataclasses import dataclass

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hub import demonstration, panels, visits
from hub.doors import open_door
from hub.models import User

PAIR = ("ingvild.moen", "anders.vollaug")


@dataclass(frozen=True)
class Panel:
    side: str
    login: str
    name: str
    address: str


@csp_update({"frame-src": ["'self'"]})
@open_door("the demonstration lets anyone in")
@require_GET
def side_by_side(request: HttpRequest) -> HttpResponse:
    _only_in_the_demonstration()
    users = [_user_in(request, side) for side in panels.SIDES]
    seated = [user for user in users if user is not None]
    if len(seated) < len(panels.SIDES):
        return redirect("demo")
    from rooms.cast import demonstration_cast

    told = {
        "panels": _panels(seated),
        "first_pair": tuple(user.login for user in seated) == PAIR,
        "rooms": demonstration_cast(),
    }
    return render(request, "hub/side.html", told)


@open_door("the demonstration lets anyone in")
@require_POST
def sit(request: HttpRequest) -> HttpResponse:
    """Lets one person into each panel; whoever sat there leaves."""
    _only_in_the_demonstration()
    users = [demonstration.person(request.POST.get(side, "")) for side in panels.SIDES]
    response = redirect("side")
    for side, user in zip(panels.SIDES, users, strict=True):
        name = panels.cookie(side, settings.SESSION_COOKIE_NAME)
        visits.end_of_session(request.COOKIES.get(name))
        key = demonstration.ready_session(user).partition("=")[2]
        response.set_cookie(
            name,
            key,
            path=panels.PAGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _user_in(request: HttpRequest, side: str) -> User | None:
    key = request.COOKIES.get(panels.cookie(side, settings.SESSION_COOKIE_NAME), "")
    visit = visits.living_visit(key) if key else None
    return visit.user if visit is not None else None


def _panels(users: list[User]) -> list[Panel]:
    """Each at the room that both sit in, if there is one; else at the list of their own."""
    from rooms.cast import open_seats

    rooms = [[seat["room"] for seat in open_seats(user.login)] for user in users]
    common = next((room for room in rooms[0] if all(room in others for others in rooms)), None)
    path = f"rooms/{common}/" if common is not None else "rooms/"
    return [
        Panel(side, user.login, user.name, f"{panels.PAGE}{side}/{path}")
        for side, user in zip(panels.SIDES, users, strict=True)
    ]


def _only_in_the_demonstration() -> None:
    if not settings.HUB_DEMO:
        raise Http404
