"""Calling a meeting, and its minutes, which nobody sees who may not see the meeting.

And the dates that an event may tell: what cannot be read again later is not taken, live or from a file.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from rooms.clock import OSLO
from rooms.kinds import Act, Event, Knowing
from rooms.kinds import register as register_kind
from rooms.refusal import Refused
from rooms.said import Said, narrower, standing

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)


def day_told(value: Any) -> date:
    """A date as events tell it, within the years that the house keeps. Raises `ValueError`."""
    try:
        day = date.fromisoformat(value)
    except TypeError as error:
        raise ValueError("not a date") from error
    within_years(day)
    return day


def moment_told(value: Any) -> datetime:
    """A time as events tell it, in Europe/Oslo. Raises `ValueError`."""
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("a time without a zone")
        moment = moment.astimezone(OSLO)
    except (TypeError, OverflowError) as error:
        raise ValueError("not a time") from error
    within_years(moment.date())
    return moment


def within_years(day: date) -> None:
    """Raises `ValueError`."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"not within the years {FIRST_DAY.year} to {LAST_DAY.year}")


def readable(event: Event, days: Iterable[str] = (), moments: Iterable[str] = (), under: str = "") -> None:
    """The dates in these fields can be read, where they are there. Raises `Refused` bad-frame."""
    for fields, read in ((days, day_told), (moments, moment_told)):
        for field in fields:
            if field in event:
                try:
                    read(event[field])
                except ValueError as error:
                    raise Refused("bad-frame", where=f"{under}{field}") from error


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
        readable(act.event, moments=("start", "end"))
        if moment_told(act.event["end"]) < moment_told(act.event["start"]) and not act.replay:
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
            readable(decision, days=("due",), under=f"decisions[{index}].")

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
