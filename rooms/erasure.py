"""Erasure: the key is destroyed, and nothing that it sealed can be read again, here or in any backup."""

from django.db import transaction

from rooms import clock, keystore
from rooms.log import fold
from rooms.models import Content, Room


class NothingToErase(Exception):
    """There is no such room."""


def erase(room_id: str, basis: str) -> str:
    """Destroys a room's key and gives the certificate. Erasing again gives a certificate again."""
    with transaction.atomic():
        room = Room.objects.select_for_update().filter(public_id=room_id).first()
        if room is None:
            raise NothingToErase(room_id)
        at = room.erased_at or clock.now()
        Room.objects.filter(pk=room.pk).update(erased_at=at, version=room.version + 1)
    keystore.destroy(room_id)
    fold.drop(room.pk)
    return certificate(room, at.isoformat(timespec="seconds"), basis)


def certificate(room: Room, at: str, basis: str) -> str:
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
