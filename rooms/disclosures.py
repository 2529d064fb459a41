"""What was made available to whom, written before it leaves (pasientjournalloven § 22 a; design, point 11).

Sight is a pure function of the log, so a range of positions is a full record.
"""

from collections.abc import Iterable

from rooms import clock
from rooms.log.read import Reader
from rooms.models import Disclosure


def disclose(reader: Reader, door: str, positions: Iterable[int]) -> None:
    """One reading by one seat. Nothing to read is nothing to record."""
    seen = list(positions)
    if seen:
        Disclosure.objects.create(
            room_id=reader.room,
            seats=[reader.seat.public_id],
            door=door,
            since=min(seen),
            upto=max(seen),
            at=clock.now(),
            ended_at=clock.now(),
        )
