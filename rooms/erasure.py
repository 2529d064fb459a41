"""Erasure: the key is destroyed, and nothing that it sealed can be read again, here or in any backup."""

from django.db import transaction

from rooms import clock, keystore
from rooms.log import fence, fold
from rooms.models import Content, Room, SeatDraft, SeatFile
from rooms.seal import reference_mark


class NothingToErase(Exception):
    """There is no such room."""


class ErasedAlready(Exception):
    """It was erased before: `at` says when."""

    def __init__(self, at: str) -> None:
        super().__init__(at)
        self.at = at


def erase(room_id: str, basis: str) -> str:
    """Destroys a room's key and gives the certificate. Raises `NothingToErase`, and `ErasedAlready` without a new one.

    The case's own reference is given back: the municipality may open the case anew.
    """
    with transaction.atomic():
        room = Room.objects.select_for_update().filter(public_id=room_id).first()
        if room is None:
            raise NothingToErase(room_id)
        before, at = room.erased_at, clock.now()
        if before is None:
            nobodys = reference_mark("erased", room.public_id)
            Room.objects.filter(pk=room.pk).update(erased_at=at, version=room.version + 1, reference=nobodys)
    keystore.destroy(room_id)  # again too: it may have been stopped between the two stores
    with fence.as_log():
        SeatDraft.objects.filter(seat__room=room.pk).delete()
        SeatFile.objects.filter(seat__room=room.pk).delete()
    fold.drop(room.pk)
    if before is not None:
        raise ErasedAlready(before.isoformat(timespec="seconds"))
    return certificate(room, at.isoformat(timespec="seconds"), basis)


def certificate(room: Room, at: str, basis: str) -> str:
    with fence.as_log():
        contents = Content.objects.filter(room=room).count()
    return "\n".join(
        [
            "CERTIFICATE OF ERASURE",
            f"room: {room.public_id}",
            f"basis: {basis}",
            f"at: {at}",
            f"sealed entries made unreadable: {room.head}",
            f"sealed documents made unreadable: {contents}",
            f"last link of the log: {bytes(room.chain).hex()}",
            "The key is destroyed in the key store. Backups of the key store made before this must be destroyed",
            "within their own retention; with them gone no copy of this room can be read.",
        ]
    )
