"""The rows of seats: the fold of seats opened and closed, kept as a table since every door asks for it."""

from datetime import date

from rooms.ids import new_id
from rooms.kinds import Told
from rooms.models import Seat, SeatDraft, SeatFile
from rooms.seal import Seal
from rooms.state import RoomState


def open_seat(state: RoomState, seal: Seal, told: Told, room: int) -> tuple[int, str]:
    """Makes the row of a seat that is being opened; its number and public id."""
    event = told.event
    party = state.party_named(event["party"])
    assert party is not None
    row = Seat.objects.create(
        room_id=room,
        public_id=new_id(),
        user_id=state.people[event["person"]].user_id,
        party_id=party.pk,
        role=event["role"],
        opened=told.seq,
        until=date.fromisoformat(event["until"]) if "until" in event else None,
        sealed=seal.close({"key": event["key"]}, "seat"),
    )
    return row.pk, row.public_id


def close_seat(state: RoomState, told: Told) -> None:
    """What somebody was writing from the seat goes with it."""
    seat = state.seat_named(told.event["seat"])
    assert seat is not None
    Seat.objects.filter(pk=seat.pk).update(closed=told.seq)
    SeatDraft.objects.filter(seat=seat.pk).delete()
    SeatFile.objects.filter(seat=seat.pk).delete()
