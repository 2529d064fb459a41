"""What is said in the log about renewing: a new person seen or objected to, a decision put off, a task done.

The case format does not name these, so each has scopes of its own and is seen by them like anything said, and what it
says is in `x`. A file may use the same names for something else: a replay keeps it, and what cannot be read as ours says
nothing here.
"""

from typing import Any

from rooms import rule
from rooms.kinds import Act, Event, Facts, Knowing
from rooms.kinds import register as register_kind
from rooms.refusal import Refused
from rooms.said import Said
from rooms.state import Seat

SEEN, OBJECTED, NO_OBJECTION = "x.seat.seen", "x.seat.objected", "x.seat.objection-ended"
LEFT, DONE = "x.consent.left", "x.renewal.done"
LONGEST = 2_000


class Renewing(Said):
    """Said by whoever may decide, or by the owner."""

    template = "renewing.html"
    answers = ()
    pointers = ()
    personal = True
    noted = True

    def check_more(self, act: Act, scopes: frozenset[int]) -> None:
        if act.replay:
            return
        if act.seat is None or not self.may_say(act, act.seat):
            raise Refused("not-yours")
        self.check_fields(act, act.seat)

    def may_say(self, act: Act, seat: Seat) -> bool:
        return seat.role == "owner" or rule.entitled(act.state, seat, act.day)

    def check_fields(self, act: Act, seat: Seat) -> None:
        """Raises `Refused` for what a form of ours does not send."""

    def view(self, event: Event, sight: Knowing) -> Event | None:
        """Without whom, and without what kinds of information, the reader does not know."""
        return {**event, "x": self.known(event, sight)} if "x" in event else event

    def known(self, event: Event, sight: Knowing) -> Facts:
        told = sight.without_unknown(sight.with_known(inside(event), "seat"), "party")
        return with_known_kinds(told, sight) if "kinds" in told else told

    def words(self, event: Event, sight: Knowing) -> dict[str, Any]:
        told = self.known(event, sight)
        seat, party = told.get("seat"), told.get("party")
        return {
            "name": next(iter(sight.seat_names([seat])), "") if isinstance(seat, str) else "",
            "party": (sight.party_name(party) or "") if isinstance(party, str) else "",
            "kinds": [s.name for key in told.get("kinds", ()) if (s := sight.state.scope_named(key))],
            "text": told.get("text", ""),
        }


class AboutSeat(Renewing):
    """Of one person's seat, which is another's and which the speaker knows."""

    def check_fields(self, act: Act, seat: Seat) -> None:
        other = seat_named(act)
        if other.pk == seat.pk or not rule.knows_seat(act.state, seat, other, act.day):
            raise Refused("not-found", where="x.seat")
        if not other.open_on(act.day):
            raise Refused("not-found", where="x.seat")


class SeatSeen(AboutSeat):
    """Seen is not agreed to (CR-15): it only says that the person was shown."""

    name = SEEN


class SeatObjected(AboutSeat):
    """Ends no seat: seats are changed by the coordinator or the municipality and nobody else."""

    name = OBJECTED


class ObjectionEnded(Renewing):
    """Taken back by whoever objected."""

    name = NO_OBJECTION

    def check_fields(self, act: Act, seat: Seat) -> None:
        seat_named(act)


class ConsentLeft(Renewing):
    """Not opened, or not opened again, for now: `party`, or `kinds` that are new. No reason is asked for (CR-23)."""

    name = LEFT

    def check_fields(self, act: Act, seat: Seat) -> None:
        told = inside(act.event)
        party = act.state.party_named(told["party"]) if "party" in told else None
        if "party" in told and (party is None or not rule.knows_party(act.state, seat, party.pk, act.day)):
            raise Refused("not-found", where="x.party")
        for index, key in enumerate(told.get("kinds", ())):
            scope = act.state.scope_named(key)
            if scope is None or not rule.knows_scope(act.state, seat, scope.pk, act.day):
                raise Refused("bad-scope", where=f"x.kinds[{index}]")


class RenewalDone(Renewing):
    """What was done about a task, by the coordinator; the owner says that they have looked."""

    name = DONE

    def may_say(self, act: Act, seat: Seat) -> bool:
        return seat.role in ("owner", "coordinator")

    def check_fields(self, act: Act, seat: Seat) -> None:
        told = inside(act.event)
        if "seat" in told:
            seat_named(act)
        if len(told.get("text", "")) > LONGEST:
            raise Refused("bad-frame", where="x.text")


def inside(event: Event) -> Facts:
    """What an event of ours says."""
    told = event.get("x")
    return told if isinstance(told, dict) else {}


def seat_named(act: Act) -> Seat:
    """The seat that it is about. Raises `Refused` not-found."""
    seat = act.state.seat_named(inside(act.event).get("seat", ""))
    if seat is None:
        raise Refused("not-found", where="x.seat")
    return seat


def with_known_kinds(event: Facts, sight: Knowing) -> Facts:
    told = event["kinds"] if isinstance(event["kinds"], list) else []
    known = [key for key in told if isinstance(key, str) and sight.knows_scope(key)]
    return {**event, "kinds": known} if known else {k: v for k, v in event.items() if k != "kinds"}


def register() -> None:
    for kind in (SeatSeen(), SeatObjected(), ObjectionEnded(), ConsentLeft(), RenewalDone()):
        register_kind(kind)
