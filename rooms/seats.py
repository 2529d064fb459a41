"""A person takes a seat for a party, and leaves it. Done by the coordinator or the municipality, and nobody else."""

from datetime import date

from rooms.kinds import Act, Kind, Told
from rooms.kinds import register as register_kind
from rooms.refusal import Refused
from rooms.rule import Moved
from rooms.state import RoomState, Seat


class Course(Kind):
    """What happens to the case itself: seen by those the rule names."""

    course = True
    personal = True
    template = "course.html"


class SeatOpened(Course):
    """The event's key names the seat. The row of the seat has been made when this is folded."""

    name = "seat.opened"

    def check(self, act: Act) -> None:
        arranged(act)
        event = act.event
        person = act.state.people.get(event["person"])
        if person is None:
            raise Refused("not-found", where="person")
        if act.state.party_named(event["party"]) is None:
            raise Refused("not-found", where="party")
        if (event["role"] == "owner") and event["person"] != act.state.told["owner"]:
            raise Refused("bad-frame", where="role")
        if act.state.seat_of(person.user_id, act.day) is not None:
            raise Refused("bad-frame", where="person")

    def fold(self, state: RoomState, told: Told) -> None:
        event = told.event
        party = state.party_named(event["party"])
        person = state.people[event["person"]]
        assert party is not None
        pk, public_id = told.facts["seat"]
        state.seats[pk] = Seat(
            pk=pk,
            public_id=public_id,
            key=event["key"],
            user_id=person.user_id,
            name=person.name,
            party=party.pk,
            role=event["role"],
            until=date.fromisoformat(event["until"]) if "until" in event else None,
            opened=told.seq,
            imported=told.imported,
        )

    def moves(self, state: RoomState, told: Told) -> Moved:
        return Moved(seats=frozenset({told.facts["seat"][0]}))


class SeatClosed(Course):
    name = "seat.closed"

    def check(self, act: Act) -> None:
        arranged(act)
        if act.seat_named("seat").closed is not None:
            raise Refused("not-found", where="seat")

    def fold(self, state: RoomState, told: Told) -> None:
        seat = state.seat_named(told.event["seat"])
        assert seat is not None
        seat.closed = told.seq


def arranged(act: Act) -> None:
    """Seats and states are changed by an open coordinator's seat or the municipality. Raises `Refused`."""
    if act.seat is not None and not (act.seat.role == "coordinator" and act.seat.open_on(act.day)):
        raise Refused("not-found", where="by")


def register() -> None:
    for kind in (SeatOpened(), SeatClosed()):
        register_kind(kind)
