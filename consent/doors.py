"""The door of the consent page: for those who may give consent, the coordinator who records it, and the owner.

To anyone else it is not there. Every act is asked for with a fresh second factor.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from consent.giver import Giver, giver_of
from rooms.sight import Sight
from rooms.web import in_room

Rest = ParamSpec("Rest")
GiverView = Callable[Concatenate[HttpRequest, Giver, Rest], HttpResponse]


def for_givers(view: GiverView[Rest]) -> Callable[..., HttpResponseBase]:
    """A view of the consent page: asks for the second factor anew; 404 for whoever has no business there."""

    @in_room
    @wraps(view)
    def inside(request: HttpRequest, sight: Sight, *args: Any, **kwargs: Any) -> HttpResponseBase:
        giver = giver_of(sight.reader, sight.language)
        if giver is None:
            raise Http404
        return view(request, giver, *args, **kwargs)

    inside.asks_anew = True  # type: ignore[attr-defined]
    return inside


def while_open(view: GiverView[Rest]) -> GiverView[Rest]:
    """No form is shown in a case that is over: the page of consents says why. What was on its way is refused where it
    arrives, with what was written.
    """

    @wraps(view)
    def inside(request: HttpRequest, giver: Giver, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if giver.state.over and request.method != "POST":
            return redirect("consent", room=giver.state.public_id)
        return view(request, giver, *args, **kwargs)

    return cast("GiverView[Rest]", inside)
