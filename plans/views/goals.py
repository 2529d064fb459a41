"""Goals, the measures under them and how far they have come. What the seat does not see is not there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plans.forms import EvaluationForm, GoalForm, MeasureForm
from plans.views.writing import asked, written
from rooms.log.read import SeenThing
from rooms.sight import Sight
from rooms.web import in_room, thing_or_404


@require_http_methods(["GET", "POST"])
@in_room
def new_goal(request: HttpRequest, sight: Sight) -> HttpResponse:
    form = GoalForm(sight, None, **asked(request))
    return written(request, sight, form, {}, {"heading": _("New goal")}, new="goal")


@require_http_methods(["GET", "POST"])
@in_room
def goal(request: HttpRequest, sight: Sight, thing: str) -> HttpResponse:
    seen = thing_or_404(sight, thing, "goal")
    form = GoalForm(sight, seen, **asked(request))
    return written(request, sight, form, {"goal": seen.key}, {"heading": _("Change the goal")})


@require_http_methods(["GET", "POST"])
@in_room
def new_measure(request: HttpRequest, sight: Sight, thing: str) -> HttpResponse:
    above = thing_or_404(sight, thing, "goal")
    form = MeasureForm(sight, None, above, **asked(request))
    page = {"heading": _("New measure"), "goal": above}
    return written(request, sight, form, {}, page, new="measure")


@require_http_methods(["GET", "POST"])
@in_room
def measure(request: HttpRequest, sight: Sight, thing: str) -> HttpResponse:
    seen = thing_or_404(sight, thing, "measure")
    above = _above(sight, seen)
    form = MeasureForm(sight, seen, above, **asked(request))
    return written(
        request, sight, form, {"measure": seen.key}, {"heading": _("Change the measure"), "goal": above}
    )


@require_http_methods(["GET", "POST"])
@in_room
def evaluation(request: HttpRequest, sight: Sight, thing: str) -> HttpResponse:
    above = thing_or_404(sight, thing, "goal")
    form = EvaluationForm(sight, above, **asked(request))
    return written(request, sight, form, {}, {"heading": _("Evaluate the goal"), "goal": above})


def _above(sight: Sight, measure: SeenThing) -> SeenThing:
    """A measure's goal: whoever sees the one sees the other."""
    if measure.goal is None:
        raise Http404
    return thing_or_404(sight, measure.goal, "goal")
