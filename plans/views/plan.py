"""The plan as one page: what this seat sees of it, in the order of the regulation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from plans.regulation import FILLED, MISSING, NOT_RELEVANT, Aim, Item, aims, parts
from plans.views import mode
from plans.views.writing import drawn
from rooms import dates, web
from rooms.disclosures import disclose
from rooms.log import read
from rooms.log.read import Seen
from rooms.markdown import to_html
from rooms.sight import Sight
from rooms.web import in_room
from rooms.words import ACHIEVEMENTS, PARTS, ROLES, STATES

STANDINGS = {FILLED: _("Filled in"), NOT_RELEVANT: _("Not relevant"), MISSING: _("Missing")}


@require_safe
@in_room
def plan(request: HttpRequest, sight: Sight) -> HttpResponse:
    things = read.things(sight.reader)
    goals = aims(sight, things)
    evaluated = [aim.evaluation.first for aim in goals if aim.evaluation is not None]
    used = mode.newest(sight)
    recorded = [used.told] if used is not None else []
    disclose(sight.reader, "standing", [*(thing.seq for thing in things), *evaluated, *recorded])
    told = {
        **web.page_of(sight),
        "room_id": sight.state.public_id,
        "title": sight.state.title,
        "state": STATES[sight.state.state],
        "mode": mode.told(sight, used) if used is not None else None,
        "aims": [_aim(sight, aim) for aim in goals],
        "goals_standing": FILLED if goals else MISSING,
        "standings": STANDINGS,
        "parts": [_part(sight, item) for item in parts(sight, things)],
        "people": [
            {"name": seat.name, "party": sight.state.parties[seat.party].name, "role": ROLES[seat.role]}
            for seat in sight.people()
        ],
        "may_write": bool(sight.reach) and not sight.state.read_only,
        "coordinates": sight.seat.role == "coordinator",
    }
    return render(request, "plans/plan.html", told)


def _aim(sight: Sight, aim: Aim) -> dict[str, Any]:
    return {
        "html": drawn(sight, aim.goal),
        "measures": [drawn(sight, one) for one in aim.measures],
        "evaluation": _evaluation(sight, aim.evaluation) if aim.evaluation is not None else None,
    }


def _evaluation(sight: Sight, seen: Seen) -> dict[str, Any]:
    return {
        "url": f"/rooms/{sight.state.public_id}/?at={seen.public_id}#e-{seen.public_id}",
        "achievement": ACHIEVEMENTS[seen.event["achievement"]],
        "when": dates.moment(seen.at, sight.language),
        "text": to_html(seen.event["text"]),
    }


def _part(sight: Sight, item: Item) -> dict[str, Any]:
    return {
        "key": item.part,
        "name": PARTS[item.part],
        "standing": item.standing,
        "words": STANDINGS[item.standing],
        "texts": [drawn(sight, one) for one in item.things],
    }
