"""Calling a meeting, and its minutes, which nobody sees who may not see the meeting."""

from typing import Any

from rooms.kinds import Act, Event, Knowing
from rooms.kinds import register as register_kind
from rooms.refusal import Refused
from rooms.said import Said, narrower, standing


class Called(Said):
    """A second one with the same meeting is its next version."""

    name = "meeting.called"
    personal = True
    template = "meeting.html"
    answers = ()
    pointers = ()

    def stands(self, event: Event) -> tuple[str, str] | None:
        return "meeting", event["meeting"]

    def check_more(self, act: Act, scopes: frozenset[int]) -> None:
        standing(act, "meeting", "meeting")
        named_seats(act, "invited")
        if act.event["end"] < act.event["start"] and not act.replay:
            raise Refused("bad-frame", where="end")

    def view(self, event: Event, sight: Knowing) -> Event | None:
        return sight.with_known(event, "invited")

    def words(self, event: Event, sight: Knowing) -> dict[str, Any]:
        return {"invited": sight.seat_names(event["invited"])}


class Minutes(Said):
    name = "minutes.approved"
    personal = True
    template = "minutes.html"
    answers = ()
    pointers = ("meeting",)

    def check_more(self, act: Act, scopes: frozenset[int]) -> None:
        meeting = standing(act, "meeting", "meeting")
        if meeting is None:
            raise Refused("not-found", where="meeting")
        narrower(meeting, scopes)
        named_seats(act, "attended")
        for index, decision in enumerate(act.event.get("decisions", ())):
            known_party(act, decision.get("responsible"), f"decisions[{index}].responsible")

    def view(self, event: Event, sight: Knowing) -> Event | None:
        event = dict(sight.with_known(event, "attended"))
        if "decisions" in event:
            event["decisions"] = [sight.without_unknown(d, "responsible") for d in event["decisions"]]
        return event

    def words(self, event: Event, sight: Knowing) -> dict[str, Any]:
        return {
            "attended": sight.seat_names(event.get("attended", ())),
            "decisions": [
                {**decision, "responsible": sight.party_name(decision.get("responsible"))}
                for decision in event.get("decisions", ())
            ],
        }


def named_seats(act: Act, field: str) -> None:
    """Whoever is named has a seat here. Raises `Refused` not-found."""
    for index, key in enumerate(act.event.get(field, ())):
        if act.state.seat_named(key) is None:
            raise Refused("not-found", where=f"{field}[{index}]")


def known_party(act: Act, key: str | None, where: str) -> None:
    """A party that is named takes part here. Raises `Refused` not-found."""
    if key is not None and act.state.party_named(key) is None:
        raise Refused("not-found", where=where)


def register() -> None:
    for kind in (Called(), Minutes()):
        register_kind(kind)
