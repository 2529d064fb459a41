"""What is recorded of who may decide, as it stands in the log.

The case format does not name these, so each has scopes of its own and is seen by them like anything said. They change
who may give consent, so the room's state folds them; what a file says under the same names is kept and never judged.
"""

from datetime import date
from typing import Any

from consent.facts import known
from rooms.kinds import Act, Event, Knowing, Told
from rooms.kinds import register as register_kind
from rooms.refusal import Refused
from rooms.said import Said, own_scopes
from rooms.seats import arranged
from rooms.state import RoomState

FACT, ENDED, ASSESSED = "x.seat.fact", "x.seat.fact-ended", "x.capacity.assessed"
LONGEST = 2_000


class Recorded(Said):
    """Recorded while the case is paused too: who may give the consent that is missing may just have changed."""

    template = "fact.html"
    answers = ()
    pointers = ()
    personal = True
    folds = True

    def check(self, act: Act) -> None:
        if act.replay:
            act.scopes()
            return
        if act.state.over:
            raise Refused("read-only")
        self.check_speaker(act)
        own_scopes(act, act.scopes())
        self.check_fields(act)

    def check_speaker(self, act: Act) -> None:
        arranged(act)

    def check_fields(self, act: Act) -> None:
        """Raises `Refused` for what says nothing."""

    def view(self, event: Event, sight: Knowing) -> Event | None:
        """Without whom, and without what kinds of information, the reader does not know."""
        more = known.inside(event)
        if isinstance(more.get("seat"), str):
            more = sight.with_known(more, "seat")
        for field in ("mandate", "about_kinds"):
            if isinstance(more.get(field), list):
                more = {**more, field: [key for key in more[field] if sight.reaches(str(key))]}
        return {**event, "x": more} if "x" in event else event

    def words(self, event: Event, sight: Knowing) -> dict[str, Any]:
        more = known.inside(self.view(event, sight) or {})
        seat = more.get("seat")
        names = sight.seat_names([seat]) if isinstance(seat, str) else []
        kinds = [key for field in ("mandate", "about_kinds") for key in _listed(more, field)]
        return {
            "name": names[0] if names else "",
            "what": str(more.get("fact", "")),
            "kinds": [sight.scope_name(key) for key in kinds],
        }


def _listed(more: dict[str, Any], field: str) -> list[str]:
    found = more.get(field)
    return [str(key) for key in found] if isinstance(found, list) else []


class SeatFact(Recorded):
    """Parental responsibility, guardianship, a mandate, next of kin or a care order, with its source and days."""

    name = FACT

    def check_fields(self, act: Act) -> None:
        more = known.inside(act.event)
        seat = act.state.seat_named(str(more.get("seat")))
        if seat is None:
            raise Refused("not-found", where="x.seat")
        if more.get("fact") not in known.ROLES:
            raise Refused("bad-frame", where="x.fact")
        if seat.role not in known.ROLES[more["fact"]]:
            raise Refused("bad-frame", where="x.seat")
        check_words(more, "source")
        since = check_day(more, "from")
        if "until" in more and check_day(more, "until") < max(since, act.day):
            raise Refused("bad-frame", where="x.until")
        _kinds(act, "mandate", needed=more["fact"] in known.WITHIN_A_MANDATE)

    def fold(self, state: RoomState, told: Told) -> None:
        fact = known.fact_of(state, told)
        if fact is not None:
            known.to_change(state).facts[fact.key] = fact


class SeatFactEnded(Recorded):
    """From the day that it names, the fact holds no more."""

    name = ENDED

    def check_fields(self, act: Act) -> None:
        more = known.inside(act.event)
        fact = known.known(act.state).facts.get(str(more.get("ends")))
        if fact is None or fact.ended is not None:
            raise Refused("not-found", where="x.ends")
        if frozenset(act.scopes()) != fact.scopes:
            raise Refused("bad-scope", where="scopes")
        check_words(more, "source")
        if check_day(more, "on") > act.day:
            raise Refused("bad-frame", where="x.on")

    def fold(self, state: RoomState, told: Told) -> None:
        fact = known.to_change(state).facts.get(str(known.inside(told.event).get("ends")))
        on = known.end_of(told.event)
        if fact is not None and on is not None:
            fact.ended = on


class CapacityAssessed(Recorded):
    """Written and reasoned, of one decision (pasient- og brukerrettighetsloven § 4-3), by the service that asks or the
    coordinator; who was told of it and when is part of it.
    """

    name = ASSESSED

    def check_speaker(self, act: Act) -> None:
        if act.seat is None or act.seat.role not in ("coordinator", "participant"):
            raise Refused("not-yours")

    def check_fields(self, act: Act) -> None:
        more = known.inside(act.event)
        _kinds(act, "about_kinds", needed=True)
        check_words(more, "reasons")
        check_words(more, "heard")
        if not isinstance(more.get("lacks"), bool):
            raise Refused("bad-frame", where="x.lacks")
        if check_day(more, "on") > act.day:
            raise Refused("bad-frame", where="x.on")
        if check_day(more, "until") < act.day:
            raise Refused("bad-frame", where="x.until")

    def fold(self, state: RoomState, told: Told) -> None:
        assessment = known.assessment_of(state, told)
        if assessment is not None:
            known.to_change(state).assessments.append(assessment)


def check_words(more: dict[str, Any], field: str) -> None:
    """Something is said, and not too much. Raises `Refused` bad-frame."""
    text = more.get(field)
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        raise Refused("bad-frame", where=f"x.{field}")


def check_day(more: dict[str, Any], field: str) -> date:
    """The day that a field holds. Raises `Refused` bad-frame."""
    try:
        return date.fromisoformat(more[field])
    except (KeyError, TypeError, ValueError):
        raise Refused("bad-frame", where=f"x.{field}") from None


def _kinds(act: Act, field: str, *, needed: bool) -> None:
    """Kinds of information that the acting seat reaches itself: what is kept from it can be in nobody's mandate."""
    keys = known.inside(act.event).get(field, [])
    if needed and not keys:
        raise Refused("bad-scope", where=f"x.{field}")
    for index, key in enumerate(keys):
        scope = act.state.scope_named(key)
        if scope is None or scope.withheld or (act.seat is not None and scope.pk not in act.reach):
            raise Refused("bad-scope", where=f"x.{field}[{index}]")


def register() -> None:
    for kind in (SeatFact(), SeatFactEnded(), CapacityAssessed()):
        register_kind(kind)
