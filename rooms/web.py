"""The door of a room for pages: the room is found through the person, or it is not there.

A view behind `@in_room` gets a `Sight` looked up from the signed-in person and never a room from the address alone.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rooms import nudges
from rooms.audience import AudienceChanged
from rooms.cursor import Cursors, print_of
from rooms.kinds import Event, Facts
from rooms.log.append import Draft, Placed, append
from rooms.log.read import Reader, SeenThing, reader_of, thing
from rooms.refusal import Refused
from rooms.sight import Sight

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, str, Rest], HttpResponseBase]
RoomView = Callable[Concatenate[HttpRequest, Sight, Rest], HttpResponseBase]


def in_room(view: RoomView[Rest]) -> View[Rest]:
    """Gives a view its person's sight of the room; where there is no such room or no open seat in it, alike, a page
    says so kindly: 404.
    """

    def inside(request: HttpRequest, room: str, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        reader = reader_of(_user_id(request), room)
        if reader is None:
            return render(request, "rooms/gone.html", status=404)
        return view(request, Sight(reader, language()), *args, **kwargs)

    update_wrapper(inside, view)
    return cast("View[Rest]", inside)


def _user_id(request: HttpRequest) -> int:
    pk = request.user.pk
    if pk is None:
        raise Http404
    return int(pk)


def language() -> str:
    """The active language, as one that fragments are drawn in."""
    active = (get_language() or "nb")[:2]
    return active if active in ("nb", "nn", "en", "se") else "nb"


def thing_or_404(sight: Sight, public_id: str, kind: str) -> SeenThing:
    """A standing thing that the seat sees; 404 for what is not seen and what is not there, alike."""
    seen = thing(sight.reader, public_id)
    if seen is None or seen.kind != kind:
        raise Http404
    return seen


def say(
    reader: Reader,
    event: Event,
    *,
    client_id: str | None = None,
    audience: str | None = None,
    content: bytes | None = None,
    facts: Facts | None = None,
    preview: bytes | None = None,
    over: int | None = None,
) -> Placed:
    """Appends what a form says and wakes the room. Raises `Refused`; then nothing is stored."""
    draft = Draft(
        reader.room, reader.seat.pk, event, client_id, audience, content, facts or {}, preview, over
    )
    placed = append(draft)
    nudges.send(reader.room)
    return placed


def refuse(form: forms.Form, refused: Refused) -> None:
    """Shows a refusal on the form that was filled in, at the field where it belongs."""
    field = refused.where.split("[")[0].split(".")[0]
    form.add_error(field if field in form.fields else None, refused.words())
    if isinstance(refused, AudienceChanged):
        form.add_error(None, ", ".join(person["name"] for person in refused.audience.sees))


def scope_field(sight: Sight, label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    """The kinds of information that the seat itself reaches: in others it cannot write."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        choices=sight.scopes(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of information.")},
    )


def page_of(sight: Sight) -> dict[str, Any]:
    """What every page of a room shows of it, and the place in the log from which its socket resumes: it was judged by the
    reach of that place.
    """
    url, reader = f"/rooms/{sight.state.public_id}/", sight.reader
    cursor = Cursors(sight.seat.public_id).make(reader.head, print_of(reader.reach))
    watched = {"room": sight.state.public_id, "me": sight.seat.public_id, "cursor": cursor}
    return {"room_url": url, "back_url": url, "watched": watched}
