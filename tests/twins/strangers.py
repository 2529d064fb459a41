"""What a seat must not be able to tell from nothing: in one world it is there and hidden, in the other it is not.

A hidden scope gets the name that the other world does not have; ids of hidden things are found where they are stored.
"""

from __future__ import annotations

import copy
import random
from datetime import datetime, timedelta
from typing import Any

from tests.laws.fold import Case
from tests.laws.generate import TODAY
from tests.laws.hidden import World, other_pointer, other_versions
from tests.laws.model import Model
from tests.laws.shown import shown
from tests.laws.twins import told
from tests.laws.valid import faults
from tests.twins.installation import MOMENT

NO_SCOPE = "hidden-or-absent"


def with_hidden_scope(case: Case, seat: str) -> Case:
    """The case, one of its scopes that the seat could never know of called `NO_SCOPE`; as it was where there is none."""
    model = Model(case, TODAY)
    me = model.seats[seat]
    known = {"general", *model.view(seat).scopes, *(g.scope for g in model.grants if g.party == me.party)}
    may = [
        scope["key"]
        for scope in case["scopes"]
        if scope["key"] not in known and (scope.get("withheld") or me.role == "participant")
    ]
    hidden = may[0] if may else None
    if hidden is None:
        return case
    scopes = [{**s, "key": NO_SCOPE} if s["key"] == hidden else s for s in case["scopes"]]
    timeline: list[dict[str, Any]] = [_renamed(event, hidden) for event in case["timeline"]]
    return {**case, "scopes": scopes, "timeline": timeline}


def said_last(case: Case, seat: str) -> Case:
    """The case, and after everything else something hidden; as it was where nobody can say that."""
    model = Model(case, TODAY)
    view = model.view(seat)
    hidden = [scope["key"] for scope in case["scopes"] if scope["key"] not in view.reach]
    last = datetime.fromisoformat(case["timeline"][-1]["at"])
    at = min(last + timedelta(hours=1), MOMENT)
    event = {
        "kind": "message",
        "key": "said-last",
        "at": at.astimezone(last.tzinfo).isoformat(),
        "by": "owner-seat",
    }
    twin = {**case, "timeline": [*case["timeline"], {**event, "scopes": hidden[:1], "body": "Til sist"}]}
    if not hidden or at < last or faults(twin) or shown(twin, TODAY, seat) != shown(case, TODAY, seat):
        return case
    return twin


def named_too(case: Case, seat: str) -> Case:
    """The case, a stranger named in every list of guests that a stranger can stand in without ever being noticed."""
    model = Model(case, TODAY)
    unknown = [key for key in model.seats if key not in model.view(seat).seats]
    alike = told(case, seat, TODAY) if unknown else []
    for number, event in enumerate(case["timeline"]):
        for name in ("invited", "attended"):
            for stranger in unknown[:1] if event.get(name) else ():
                more = {**event, name: [*event[name], stranger]}
                twin = {
                    **case,
                    "timeline": [*case["timeline"][:number], more, *case["timeline"][number + 1 :]],
                }
                if not faults(twin) and told(twin, seat, TODAY) == alike:
                    case = twin
    return case


def told_otherwise(case: Case, seat: str, rng: random.Random) -> Case:
    """The case, without what points out of sight and with other words where the seat reads only the newest."""
    alike = told(case, seat, TODAY)
    for change in (
        other_pointer,
        other_pointer,
        other_pointer,
        other_versions,
        other_versions,
        other_versions,
    ):
        world = World(copy.deepcopy(case), seat, TODAY, rng)
        if change(world) and not faults(world.case) and told(world.case, seat, TODAY) == alike:
            case = world.case
    return case


def told_before(case: Case, seat: str, rng: random.Random) -> Case:
    """The case, with other words where the seat reads only the newest today, whatever it once read."""
    alike = shown(case, TODAY, seat)
    for _ in range(6):
        world = World(copy.deepcopy(case), seat, TODAY, rng)
        if other_versions(world) and not faults(world.case) and shown(world.case, TODAY, seat) == alike:
            case = world.case
    return case


def _renamed(told: Any, scope: str) -> Any:
    """An event or a part of one, wherever it lists scopes."""
    if isinstance(told, dict):
        return {
            name: [NO_SCOPE if key == scope else key for key in value]
            if name == "scopes"
            else _renamed(value, scope)
            for name, value in told.items()
        }
    return [_renamed(part, scope) for part in told] if isinstance(told, list) else told
