"""What the plan says: its parts, goals in the owner's words, measures and evaluations (forskrift om individuell plan § 9)."""

from typing import Any

from rooms.kinds import Act, Event, Knowing
from rooms.kinds import register as register_kind
from rooms.meetings import known_party, readable
from rooms.refusal import Refused
from rooms.said import Said, narrower, standing


class Part(Said):
    """One standing text per part and set of scopes; a second one with both the same is its next version."""

    name = "plan.part"
    template = "part.html"
    answers = ()
    pointers = ()

    def check_more(self, act: Act, scopes: frozenset[int]) -> None:
        readable(act.event, days=("from", "until", "next_revision"))

    def stands(self, event: Event) -> tuple[str, str] | None:
        return "plan.part", event["part"]


class Goal(Said):
    name = "goal"
    template = "goal.html"
    answers = ()
    pointers = ()

    def check_more(self, act: Act, scopes: frozenset[int]) -> None:
        standing(act, "goal", "goal")
        readable(act.event, days=("due",))

    def stands(self, event: Event) -> tuple[str, str] | None:
        return "goal", event["goal"]


class UnderGoal(Said):
    """What derives from a goal may not be seen by more people than the goal."""

    answers = ()
    pointers = ("goal",)

    def check_more(self, act: Act, scopes: frozenset[int]) -> None:
        goal = standing(act, "goal", "goal")
        if goal is None:
            raise Refused("not-found", where="goal")
        narrower(goal, scopes)


class Measure(UnderGoal):
    name = "measure"
    personal = True
    template = "measure.html"

    def check_more(self, act: Act, scopes: frozenset[int]) -> None:
        super().check_more(act, scopes)
        standing(act, "measure", "measure")
        known_party(act, act.event.get("responsible"), "responsible")
        readable(act.event, days=("from", "until"))

    def stands(self, event: Event) -> tuple[str, str] | None:
        return "measure", event["measure"]

    def goal_of(self, event: Event) -> str | None:
        return str(event["goal"])

    def view(self, event: Event, sight: Knowing) -> Event | None:
        return sight.without_unknown(event, "responsible")

    def words(self, event: Event, sight: Knowing) -> dict[str, Any]:
        return {"responsible": sight.party_name(event.get("responsible"))}


class Evaluation(UnderGoal):
    name = "evaluation"
    template = "evaluation.html"


def register() -> None:
    for kind in (Part(), Goal(), Measure(), Evaluation()):
        register_kind(kind)
