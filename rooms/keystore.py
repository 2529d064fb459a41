"""The rooms' keys, wrapped by the master key, in a database of their own.

Destroying a row here makes the room unreadable in every backup of the main database (design, point 7).
"""

import os
from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rooms.models import RoomKey
from rooms.seal import NONCE, Seal, derived

STORE = "keys"
_open: dict[str, Seal] = {}


class NoKey(Exception):
    """The room's key has been destroyed, or was never here: nothing of the room can be read."""


class KeysRouter:
    """Sends `RoomKey` to the key store and everything else to the main database."""

    def db_for_read(self, model: type[Any], **hints: Any) -> str:
        return STORE if model is RoomKey else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return isinstance(one, RoomKey) == isinstance(other, RoomKey)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        return (db == STORE) == (app_label == "rooms" and model_name == "roomkey")


def create(room: str) -> Seal:
    """A new key for a new room, stored wrapped."""
    key = AESGCM.generate_key(256)
    nonce = os.urandom(NONCE)
    wrapped = nonce + AESGCM(derived("wrap")).encrypt(nonce, key, room.encode())
    RoomKey.objects.create(room=room, wrapped=wrapped)
    return Seal(key, room)


def seal_of(room: str) -> Seal:
    """The room's seal. Raises `NoKey`."""
    seal = _open.get(room) or seals_of([room]).get(room)
    if seal is None:
        raise NoKey(room)
    return seal


def seals_of(rooms: Iterable[str]) -> dict[str, Seal]:
    """The seals of those rooms that have a key; the keys that are not open yet are fetched together."""
    rooms = list(rooms)
    shut = [room for room in rooms if room not in _open]
    if shut:
        for row in RoomKey.objects.filter(room__in=shut):
            wrapped = bytes(row.wrapped)
            key = AESGCM(derived("wrap")).decrypt(wrapped[:NONCE], wrapped[NONCE:], row.room.encode())
            _open[row.room] = Seal(key, row.room)
    return {room: seal for room in rooms if (seal := _open.get(room)) is not None}


def destroy(room: str) -> None:
    """Takes the key out of the store; what it sealed can never be opened again."""
    RoomKey.objects.filter(room=room).delete()
    forget(room)


def forget(room: str) -> None:
    """Drops the key from this process's memory."""
    _open.pop(room, None)
