"""The parts of the plan, each written by whoever reaches its kinds of information."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plans.part_form import PartForm
from plans.views.writing import asked, written
from rooms.sight import Sight
from rooms.web import in_room, thing_or_404
from rooms.words import PARTS


@require_http_methods(["GET", "POST"])
@in_room
def new_part(request: HttpRequest, sight: Sight) -> HttpResponse:
    """`?part=` says which; without it the form asks."""
    part = request.GET.get("part")
    known = part if part in PARTS else None
    form = PartForm(sight, None, known, **asked(request))
    heading = str(PARTS[known]) if known else _("Write a part of the plan")
    return written(request, sight, form, {}, {"heading": heading})


@require_http_methods(["GET", "POST"])
@in_room
def part(request: HttpRequest, sight: Sight, thing: str) -> HttpResponse:
    seen = thing_or_404(sight, thing, "plan.part")
    form = PartForm(sight, seen, None, **asked(request))
    names = ", ".join(sight.scope_name(key) for key in sight.state.keys_of(seen.scopes))
    intro = _("Kinds of information: %(names)s. They stay as they are.") % {"names": names}
    return written(request, sight, form, {}, {"heading": str(PARTS[seen.event["part"]]), "intro": intro})
