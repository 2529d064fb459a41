"""Files beside what a seat is writing: sealed under the room's key, for its own person and nobody else.

Such a file is no document: nobody has been shown anything. It becomes one when the message goes, to those who were
shown then, and until it does it can be thrown away without a trace.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from rooms import clock
from rooms.ids import is_id, new_id
from rooms.log import fence
from rooms.log.read import Reader
from rooms.models import Seat, SeatFile
from rooms.upload import Received

MOST = 10  # of one seat at a time
KEPT_FOR = timedelta(days=14)


@dataclass(slots=True, frozen=True)
class Kept:
    """What is told of a file without opening it. `client_id` is the one under which it is shared, once."""

    id: str
    name: str
    media_type: str
    size: int  # bytes
    client_id: str

    def told(self) -> dict[str, Any]:
        return asdict(self)


class TooMany(Exception):
    """The seat keeps as many as it may."""


class NoSeat(Exception):
    """The seat ended in between."""


def keep(reader: Reader, file: Received, client_id: str) -> Kept:
    """Raises `TooMany`, `NoSeat`."""
    kept = Kept(new_id(), file.name, file.media_type, len(file.content), client_id)
    told = reader.seal.close(kept.told(), f"draft-file/{kept.id}")
    sealed = reader.seal.close_bytes(file.content, f"draft-content/{kept.id}")
    with transaction.atomic():
        if not Seat.objects.select_for_update().filter(pk=reader.seat.pk, closed=None).exists():
            raise NoSeat
        with fence.as_seat(reader.seat.pk, reader.day):
            if _mine(reader).count() >= MOST:
                raise TooMany
            SeatFile.objects.create(
                seat_id=reader.seat.pk, public_id=kept.id, kept_at=clock.now(), told=told, sealed=sealed
            )
    return kept


def those(reader: Reader, ids: Iterable[str]) -> list[Kept]:
    """Those of these that the reader's own seat keeps, in the order given."""
    ids = [one for one in ids if is_id(one)]
    if not ids:
        return []
    with fence.as_seat(reader.seat.pk, reader.day):
        rows = {row.public_id: row for row in _mine(reader).filter(public_id__in=ids).defer("sealed")}
    return [_kept(reader, rows[one]) for one in ids if one in rows]


def received(reader: Reader, id_: str) -> Received | None:
    """The file itself, to be shared; None where the reader's own seat keeps none of this id."""
    with fence.as_seat(reader.seat.pk, reader.day):
        row = _mine(reader).filter(public_id=id_).first()
    if row is None:
        return None
    kept = _kept(reader, row)
    content = reader.seal.open_bytes(row.sealed, f"draft-content/{row.public_id}")
    return Received(kept.name, kept.media_type, content)


def throw_away(reader: Reader, ids: Iterable[str]) -> None:
    ids = [one for one in ids if is_id(one)]
    if ids:
        with fence.as_seat(reader.seat.pk, reader.day):
            _mine(reader).filter(public_id__in=ids).delete()


def throw_away_left() -> None:
    """Those of seats whose last day is past, and those that were never sent."""
    left = Q(seat__until__lt=clock.today()) | Q(kept_at__lt=clock.now() - KEPT_FOR)
    with fence.as_log():
        SeatFile.objects.filter(left).delete()


def _mine(reader: Reader) -> Any:
    return SeatFile.objects.filter(seat=reader.seat.pk)


def _kept(reader: Reader, row: SeatFile) -> Kept:
    return Kept(**reader.seal.open(row.told, f"draft-file/{row.public_id}"))
